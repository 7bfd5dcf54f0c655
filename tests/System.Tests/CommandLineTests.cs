using System.Diagnostics;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Features.ApiKeys;
using ZenKey.TestKit;

namespace ZenKey.System.Tests;

/// <summary>The built tool against the running product, as a shell runs it.</summary>
public sealed class CommandLineTests(RunningApp running) : IClassFixture<RunningApp>, IAsyncLifetime
{
    private static readonly string[] Scopes = ["clients:read", "clients:write", "secrets:write", "projects:read", "logs:read"];
    private readonly string folder = Directory.CreateTempSubdirectory("zenkey-cli-").FullName;
    private readonly ZenKeyApp app = running.App;
    private string key = "";

    private string Config => Path.Combine(folder, "own", "config.json");

    public async ValueTask InitializeAsync()
    {
        await using var store = await app.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        var dana = await store.People.SingleAsync(person => person.Name == "Dana");
        var made = await app.Services.GetRequiredService<IApiKeyEditor>().MakeAsync(new CurrentPerson(dana.Id, dana.Name, dana.Roles, dana.CompanyId, dana.CompanyRole),
            new ApiKeyForm { Name = "Shell", Days = 1, Scopes = [.. Scopes] }, CancellationToken.None);
        key = ((MakeApiKeyResult.Made)made).Text;
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Login_keeps_the_key_for_its_user_alone_and_says_whose_it_is()
    {
        var told = await RunAsync(["login", "--origin", app.Origin], key + "\n");
        Assert.Equal((0, ""), (told.Code, told.Errors));
        Assert.Contains("Shell of Harbor Bank", told.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(key, told.Output, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Config));
            // One that lay there open is closed by the next login.
            File.SetUnixFileMode(Config, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
            Assert.Equal(0, (await RunAsync(["login", "--origin", app.Origin], key + "\n")).Code);
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Config));
        }
        Assert.Equal(0, (await RunAsync(["whoami"])).Code);
        Assert.Equal(0, (await RunAsync(["logout"])).Code);
        Assert.False(File.Exists(Config));
    }

    [Fact]
    public async Task A_client_is_created_changed_carried_and_rotated()
    {
        await RunAsync(["login", "--origin", app.Origin], key + "\n");
        var created = Json(await RunAsync(["clients", "create", "--name", "Shell's client", "--type", "confidential", "--new-project", "Shells", "--redirect-uri", "https://shell.example/cb", "--scope", "name", "--json"]));
        var id = created.GetProperty("client").GetProperty("clientId").GetString()!;
        Assert.StartsWith("zks_", created.GetProperty("secret").GetString(), StringComparison.Ordinal);
        Assert.Contains($"{id}  confidential  developer  Shell's client", (await RunAsync(["clients", "list", "--query", "shell"])).Output, StringComparison.Ordinal);

        Assert.Equal(0, (await RunAsync(["clients", "add-uri", id, "https://shell.example/two", "--label", "Two", "--if-version", "0"])).Code);
        Assert.Equal(1, (await RunAsync(["clients", "add-uri", id, "https://shell.example/three", "--if-version", "0"])).Code);
        Assert.Equal(0, (await RunAsync(["clients", "remove-uri", id, "https://shell.example/cb"])).Code);
        Assert.Contains("scopes: openid email", (await RunAsync(["clients", "set-scopes", id, "openid", "email"])).Output, StringComparison.Ordinal);

        var file = Path.Combine(folder, "client.json");
        Assert.Equal(0, (await RunAsync(["clients", "export", id, file])).Code);
        Assert.Equal("Nothing differs.", (await RunAsync(["clients", "import", id, file])).Output.Trim());
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("\"email\"", "\"phone\"", StringComparison.Ordinal));
        var dry = await RunAsync(["clients", "import", id, file, "--dry-run"]);
        Assert.Equal(["This would change:", "  scopes", "    - email", "    + phone"], dry.Output.Trim().Split('\n'));
        Assert.Equal(0, (await RunAsync(["clients", "import", id, file])).Code);

        var rotated = await RunAsync(["clients", "rotate", id, "--name", "December", "--days", "90"]);
        Assert.Contains("client secret, shown this once: zks_", rotated.Output, StringComparison.Ordinal);
        Assert.Contains("ends in 24 hours", rotated.Output, StringComparison.Ordinal);
        var secrets = Json(await RunAsync(["clients", "get", id, "--json"])).GetProperty("secrets").EnumerateArray().ToList();
        Assert.All(secrets, secret => Assert.NotEqual(JsonValueKind.Null, secret.GetProperty("expiresAt").ValueKind));
        Assert.Equal(2, (await RunAsync(["clients", "rotate", id, "--name", "January"])).Code);
    }

    [Fact]
    public async Task Logs_and_projects_are_shown()
    {
        using var browser = app.NewBrowser();
        await browser.GetAsync(RelyingParty.Harbor(app.Origin).Authorize("verizon", ("scope", "openid birthdate proofing last_4_social"), ("prompt", "nothing")));
        var tail = await RunAsync(["logs", "tail", "--once", "--refused", "--json"], environment: true);
        Assert.Equal(0, tail.Code);
        var last = JsonDocument.Parse(tail.Output.Trim().Split('\n')[^1]).RootElement;
        var explained = await RunAsync(["logs", "get", last.GetProperty("reference").GetString()!], environment: true);
        Assert.Contains(last.GetProperty("cause").GetString()!, explained.Output, StringComparison.Ordinal);
        Assert.Contains("Harbor", (await RunAsync(["projects", "list"], environment: true)).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "There is no command clients lost.", "clients", "lost")]
    [InlineData(2, "There is no option --nam.", "clients", "create", "--nam", "x")]
    [InlineData(2, "--type is missing.", "clients", "create", "--name", "x")]
    [InlineData(2, "Something is missing.", "clients", "get")]
    [InlineData(2, "The key would go over an open line. Use https.", "login", "--origin", "http://portal.example")]
    [InlineData(1, "There is no such client in your company.", "clients", "get", "ccid-abcdefgh12345678")]
    public async Task What_cannot_be_done_is_said_in_words_and_by_a_code(int code, string words, params string[] args)
    {
        var told = await RunAsync(args, environment: true);
        Assert.Equal((code, ""), (told.Code, told.Output));
        Assert.StartsWith(words, told.Errors, StringComparison.Ordinal);
        Assert.True(told.Errors.Trim().Split('\n').Length >= 2, "There is no way forward: " + told.Errors);
    }

    [Fact]
    public async Task Without_a_key_and_without_a_portal_the_codes_are_their_own()
    {
        Assert.Equal(3, (await RunAsync(["clients", "list"])).Code);
        Assert.Equal(3, (await RunAsync(["login", "--origin", app.Origin], "zka_wrong\n")).Code);
        Assert.False(File.Exists(Config));
        Assert.Equal(4, (await RunAsync(["login", "--origin", $"http://localhost:{ZenKeyApp.FreePort()}"], key + "\n")).Code);
    }

    private static JsonElement Json((int Code, string Output, string Errors) told)
    {
        Assert.True(told.Code == 0, told.Errors);
        return JsonDocument.Parse(told.Output).RootElement;
    }

    /// <param name="args">What is typed.</param>
    /// <param name="input">What comes on standard input.</param>
    /// <param name="environment">Whether the key stands in the environment, instead of in the file.</param>
    private async Task<(int Code, string Output, string Errors)> RunAsync(string[] args, string input = "", bool environment = false)
    {
        // artifacts/bin/System.Tests/debug -> artifacts/bin/Cli/debug
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var tool = Path.Combine(own.Parent!.Parent!.FullName, "Cli", own.Name, "zenkey.dll");
        var start = new ProcessStartInfo("dotnet", [tool, .. args]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["ZENKEY_CONFIG"] = Config;
        start.Environment.Remove("ZENKEY_API_KEY");
        start.Environment.Remove("ZENKEY_ORIGIN");
        if (environment) { (start.Environment["ZENKEY_API_KEY"], start.Environment["ZENKEY_ORIGIN"]) = (key, app.Origin); }
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await errors);
    }
}
