using System.Diagnostics;
using System.Text;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using ZenKey.Portal.Api;
using ZenKey.Portal.Features.Clients;
using ZenKey.Portal.Features.Clients.Api;
using ZenKey.Portal.Features.Clients.Keys;
using ZenKey.Portal.Features.Clients.Redirects;
using ZenKey.Portal.Features.Clients.Studio;
using ZenKey.Portal.Tests.Clients;
using ZenKey.Protocol;

namespace ZenKey.Portal.Tests.Api;

/// <summary>What a form shows as a request is done, letter by letter, and does what the form says.</summary>
public sealed class ViewAsTests(ApiApp api) : IClassFixture<ApiApp>
{
    private const string Odd = "Ada's \"shop\" & $HOME `id` \\ é 🔑";

    private string Origin => api.App.Origin;

    [Fact]
    public async Task The_requests_of_the_forms_do_what_the_forms_say()
    {
        var (key, dana) = (await api.KeyAsync(), await api.PersonAsync("Dana"));
        var form = new ClientForm
        {
            Name = Odd,
            Project = ClientForm.NewProject,
            NewProjectName = Odd,
            RedirectUris = [new RedirectUriField { Text = "https://shop.example/cb?a='b'" }],
            Scopes = [Scope.Email],
        };
        var registered = await SendAsync(ClientCalls.Register(form).Http(Origin), key);
        Assert.Equal(201, registered.Status);
        var client = await ReadAsync(registered.Json.GetProperty("client").GetProperty("clientId").GetString()!);
        Assert.Equal((Odd, Odd, "https://shop.example/cb?a='b'"), (client.Name, client.Project, client.RedirectUris[0].Uri));

        Assert.Equal(200, (await SendAsync(ClientCalls.AddRedirectUri(client, " https://shop.example/two ", Odd).Http(Origin), key)).Status);
        client = await ReadAsync(client.ClientId);
        Assert.Equal(("https://shop.example/two", Odd), (client.RedirectUris[1].Uri, client.RedirectUris[1].Label));

        Assert.Equal(200, (await SendAsync(ClientCalls.SetScopes(client, [Scope.FullName]).Http(Origin), key)).Status);
        client = await ReadAsync(client.ClientId);
        Assert.Equal([Scope.OpenId, Scope.FullName], client.Scopes);

        var late = ClientCalls.SetScopes(client, [Scope.Phone]);
        Assert.Equal(201, (await SendAsync(ClientCalls.AddSecret(client, Odd, 30).Http(Origin), key)).Status);
        Assert.Contains((await ReadAsync(client.ClientId)).Secrets, secret => secret.Name == Odd);
        Assert.Equal("version-changed", (await SendAsync(late.Http(Origin), key)).Problem);

        Task<ClientDetail> ReadAsync(string id) => api.Get<IClientReader>().FindAsync(dana, id, CancellationToken.None)!;
    }

    [Fact]
    public async Task The_shell_line_sends_the_same_whatever_stands_in_it()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/curl") && File.Exists("/bin/sh"), "There is no curl.");
        var call = ClientCalls.Register(new ClientForm { Name = Odd, Project = ClientForm.NewProject, NewProjectName = Odd, Type = ClientType.Native });
        var told = await ShellAsync(call.Curl(Origin) + " -s");
        Assert.Equal(Odd, System.Text.Json.JsonDocument.Parse(told).RootElement.GetProperty("client").GetProperty("name").GetString());
    }

    [Fact]
    public async Task The_tools_lines_do_what_the_forms_say()
    {
        Assert.SkipUnless(File.Exists("/bin/sh"), "There is no shell.");
        var dana = await api.PersonAsync("Dana");
        var form = new ClientForm { Name = Odd, Project = ClientForm.NewProject, NewProjectName = Odd, RedirectUris = [new RedirectUriField { Text = "https://shop.example/cb?a='b'&c" }], Scopes = [Scope.Email] };
        var id = System.Text.Json.JsonDocument.Parse(await ShellAsync(ClientCalls.Register(form).Tool + " --json")).RootElement.GetProperty("client").GetProperty("clientId").GetString()!;
        await ShellAsync(ClientCalls.AddRedirectUri(await ReadAsync(), "https://shop.example/two", Odd).Tool);
        await ShellAsync(ClientCalls.SetScopes(await ReadAsync(), [Scope.FullName]).Tool);
        await ShellAsync(ClientCalls.AddSecret(await ReadAsync(), Odd, 30).Tool);
        var client = await ReadAsync();
        Assert.Equal((Odd, Odd, 3), (client.Name, client.Project, client.Version));
        Assert.Equal(["https://shop.example/cb?a='b'&c", "https://shop.example/two"], client.RedirectUris.Select(uri => uri.Uri));
        Assert.Equal([Scope.OpenId, Scope.FullName], client.Scopes);
        Assert.Contains(client.Secrets, secret => secret.Name == Odd && secret.ExpiresAt is not null);

        async Task<ClientDetail> ReadAsync() => (await api.Get<IClientReader>().FindAsync(dana, id, CancellationToken.None))!;
    }

    [Fact]
    public void The_tools_line_quotes_what_a_shell_would_read()
    {
        var call = ClientCalls.AddRedirectUri(ClientStubs.Detail(), "https://shop.example/cb?x=1&y=2", "Ada's");
        Assert.Equal($"zenkey clients add-uri {ClientStubs.ClientId} 'https://shop.example/cb?x=1&y=2' --label 'Ada'\\''s' --if-version {ClientStubs.Detail().Version}", call.Tool);
    }

    /// <summary>Runs a line in a shell that has the key and the tool.</summary>
    private async Task<string> ShellAsync(string line)
    {
        // artifacts/bin/Portal.Tests/debug -> artifacts/bin/Cli/debug
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var tool = Path.Combine(own.Parent!.Parent!.FullName, "Cli", own.Name, "zenkey.dll");
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"zenkey() {{ dotnet '{tool}' \"$@\"; }}\n{line}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["ZENKEY_API_KEY"] = await api.KeyAsync(), ["ZENKEY_ORIGIN"] = Origin },
        })!;
        var (told, faults) = (shell.StandardOutput.ReadToEndAsync(), shell.StandardError.ReadToEndAsync());
        await shell.WaitForExitAsync();
        Assert.True(shell.ExitCode == 0, await faults);
        return await told;
    }

    /// <summary>Sends the text of a request as it stands.</summary>
    private static async Task<Told> SendAsync(string text, string key)
    {
        var (head, body) = (text.Split("\n\n", 2)[0].Split('\n'), text.Split("\n\n", 2)[1]);
        var line = head[0].Split(' ');
        var headers = head[1..].Select(header => header.Split(": ", 2)).ToDictionary(header => header[0], header => header[1].Replace(ApiCall.KeyVariable, key, StringComparison.Ordinal));
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Parse(line[0]), $"http://{headers["Host"]}{line[1]}") { Content = new StringContent(body, Encoding.UTF8, headers["Content-Type"]) };
        foreach (var (name, value) in headers.Where(header => header.Key is not ("Host" or "Content-Type"))) { request.Headers.TryAddWithoutValidation(name, value); }
        using var response = await http.SendAsync(request);
        return new Told((int)response.StatusCode, null, null, "", null, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync());
    }
}

/// <summary>The button beside the forms of a client, and what it opens.</summary>
public sealed class ViewAsPageTests : PortalPageContext
{
    [Theory]
    [InlineData("redirects", "/redirect-uris")]
    [InlineData("scopes", "/scopes")]
    [InlineData("credentials", "/secrets")]
    public void Each_form_shows_its_request_and_sends_nothing(string tab, string path)
    {
        var editor = new StubEditor();
        Services.AddSingleton<IClientReader>(new StubReader()).AddSingleton<IClientEditor>(editor).AddSingleton<IAppLinkFiles>(new StubAppLinkFiles()).AddSingleton<IKeyAddressCheck>(new StubKeyAddressCheck()).AddSingleton<IConsentStudio>(new StubStudio());
        var dialogs = RenderDialogs();
        var page = Render<ClientPage>(parameters => parameters.Add(one => one.ClientId, ClientStubs.ClientId).Add(one => one.Tab, tab));
        page.Find("[data-view-as]").Click();
        dialogs.WaitForAssertion(() => Assert.Contains($"/api/v1/clients/{ClientStubs.ClientId}{path} HTTP/1.1", dialogs.Find("[data-view-as-shown] pre").TextContent, StringComparison.Ordinal));
        Assert.Equal(["HTTP", "JSON", "curl", "zenkey"], dialogs.FindAll("[data-view-as-shown] h3").Select(heading => heading.TextContent));
        Assert.Empty(editor.Calls);
    }
}
