using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ZenKey.Portal.Features.Guides;
using ZenKey.Portal.Ui;
using ZenKey.Protocol;
using ZenKey.TestKit;

namespace ZenKey.System.Tests;

/// <summary>The programs that the portal hands out sign somebody in as they stand: only client, redirect URI and address are filled in, as the portal does it.</summary>
public sealed class CodeSampleTests(CodeSampleTests.SampledApp running) : IClassFixture<CodeSampleTests.SampledApp>
{
    [Fact]
    public void Those_that_are_said_to_be_tested_are() =>
        Assert.Equal(["curl", "dotnet", "node", "python"], CodeSample.All.Where(sample => sample.Tested).Select(sample => sample.Name).Order());

    [Theory]
    [InlineData(TokenAuth.Basic)]
    [InlineData(TokenAuth.Post)]
    public async Task Node(string tokenAuth)
    {
        Assert.SkipWhen(NpmClients.Folder is null, "The npm clients are not installed (test.sh does it).");
        var modules = Path.Combine(running.Folder, "node_modules");
        if (!Directory.Exists(modules)) { Directory.CreateSymbolicLink(modules, Path.Combine(NpmClients.Folder, "node_modules")); }
        await SignInAsync("node", tokenAuth, "node", "app.mjs");
    }

    [Theory]
    [InlineData(TokenAuth.Basic)]
    [InlineData(TokenAuth.Post)]
    public async Task Python(string tokenAuth)
    {
        Assert.SkipWhen(DebianClients.NoAuthlib is not null, DebianClients.NoAuthlib ?? "");
        await SignInAsync("python", tokenAuth, DebianClients.Python, "-B", "app.py");
    }

    // The slowest: the SDK restores and builds the file first.
    [Fact]
    public Task DotNet() => SignInAsync("dotnet", TokenAuth.Post, "dotnet", "run", "app.cs");

    [Theory]
    [InlineData(TokenAuth.Basic)]
    [InlineData(TokenAuth.Post)]
    public async Task Curl(string tokenAuth)
    {
        Assert.SkipWhen(!File.Exists("/usr/bin/jq") || !File.Exists("/usr/bin/openssl"), "jq or openssl is not installed.");
        using var script = running.Start("curl", tokenAuth, "bash", "sign-in.sh");
        using var browser = running.App.NewBrowser();
        var pairing = new PairingBrowser(browser, "nina");
        var shown = new List<string>();
        while (shown.Count < 2 && await script.StandardError.ReadLineAsync() is { } line)
        {
            if (!line.StartsWith("http://", StringComparison.Ordinal)) { continue; }
            shown.Add(line);
            await script.StandardInput.WriteLineAsync((shown.Count == 1 ? await pairing.TrustAsync(line) : await pairing.ApproveAsync(line, running.Callback)).AbsoluteUri);
        }
        var errors = script.StandardError.ReadToEndAsync();
        var answer = await script.StandardOutput.ReadToEndAsync();
        Assert.True(answer.Length > 0, await errors);
        AssertIsNina(answer);
    }

    private async Task SignInAsync(string sample, string tokenAuth, string program, params string[] arguments)
    {
        using var app = running.Start(sample, tokenAuth, program, arguments);
        var (output, errors) = (app.StandardOutput.ReadToEndAsync(), app.StandardError.ReadToEndAsync());
        try
        {
            Assert.True(await running.ListensAsync(app), "It does not listen.");
            using var browser = running.App.NewBrowser();
            var pairing = new PairingBrowser(browser, "nina");
            var found = await pairing.TrustAsync(await LocationAsync(browser, running.Callback.Replace("/auth/callback", "/login", StringComparison.Ordinal)));
            var back = await pairing.ApproveAsync(await LocationAsync(browser, found.AbsoluteUri), running.Callback);
            using var page = await browser.GetAsync(back.AbsoluteUri);
            var body = await page.Content.ReadAsStringAsync();
            Assert.True(page.StatusCode == HttpStatusCode.OK, body);
            AssertIsNina(body);

            // The same answer again is nobody's: the code was used.
            using var again = await browser.GetAsync(back.AbsoluteUri);
            Assert.NotEqual(HttpStatusCode.OK, again.StatusCode);
        }
        catch (Exception exception)
        {
            app.Kill(entireProcessTree: true);
            throw new InvalidOperationException($"{exception.Message}\n{await output}\n{await errors}", exception);
        }
        app.Kill(entireProcessTree: true);
        await app.WaitForExitAsync();
    }

    private static async Task<string> LocationAsync(TestBrowser browser, string address)
    {
        using var answer = await browser.GetAsync(address);
        Assert.True(answer.StatusCode == HttpStatusCode.Redirect, $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return answer.Headers.Location!.OriginalString;
    }

    private static void AssertIsNina(string answer)
    {
        var person = JsonDocument.Parse(answer).RootElement;
        Assert.StartsWith("311480-", person.GetProperty("sub").GetString(), StringComparison.Ordinal);
        Assert.Equal("Nina Petrova", person.GetProperty("name").GetProperty("value").GetString());
    }

    /// <summary>A process with a client whose redirect URI is on a free port, and a folder for the programs.</summary>
    public sealed class SampledApp : IAsyncDisposable
    {
        private const string Secret = "zks_code-sample-secret-of-the-system-tests-only";
        private readonly int port = ZenKeyApp.FreePort();

        public SampledApp() => App = ZenKeyApp.Start(new AppOptions
        {
            DemoFile = DemoFiles.WithClients(Folder, Client(TokenAuth.Basic), Client(TokenAuth.Post)),
        });

        private JsonObject Client(string tokenAuth) => new()
        {
            ["clientId"] = IdOf(tokenAuth),
            ["project"] = "harbor-bank",
            ["name"] = "From the portal's code",
            ["type"] = "confidential",
            ["secrets"] = new JsonArray(Secret),
            ["tokenAuth"] = tokenAuth,
            ["redirectUris"] = new JsonArray(Callback),
            ["scopes"] = new JsonArray("openid", "name", "email"),
            ["requirePkce"] = true,
            ["mode"] = "developer",
        };

        private static string IdOf(string tokenAuth) => tokenAuth == TokenAuth.Post ? "ccid-codesampletest02" : "ccid-codesampletest01";

        public ZenKeyApp App { get; }

        public string Folder { get; } = Directory.CreateTempSubdirectory("zenkey-code-").FullName;

        public string Callback => $"http://localhost:{port}/auth/callback";

        public Process Start(string sample, string tokenAuth, string program, params string[] arguments)
        {
            var code = CodeSample.Find(sample)!;
            File.WriteAllText(Path.Combine(Folder, code.File), GuideMarkup.Fill(code.For(tokenAuth), new GuideExample(IdOf(tokenAuth), Callback), App.Origins));
            return Process.Start(new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = Folder,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { ["ZENKEY_CLIENT_SECRET"] = Secret },
            })!;
        }

        public Task<bool> ListensAsync(Process program) => Listening.AwaitAsync(program, port);

        public async ValueTask DisposeAsync()
        {
            await App.DisposeAsync();
            Directory.Delete(Folder, recursive: true);
        }
    }
}
