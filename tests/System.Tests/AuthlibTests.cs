using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using ZenKey.TestKit;

namespace ZenKey.System.Tests;

/// <summary>Debian's python3-authlib signs in unchanged: by secret, staying signed in, and by private key.</summary>
public sealed class AuthlibTests(NpmClientTests.KeyedApp running) : IClassFixture<NpmClientTests.KeyedApp>
{
    [Fact]
    public async Task By_a_secret()
    {
        var done = await SignInAsync(new()
        {
            ["clientId"] = "ccid-h7k2m9qx4tz8v3pa",
            ["secret"] = "zks_harbor-web-demo-secret-for-development-only",
            ["redirectUri"] = "https://app.harborbank.example/auth/callback",
            ["scope"] = "openid name offline_access",
        });

        Assert.Equal(done.GetProperty("sub").GetString(), done.GetProperty("refreshed").GetString());
        Assert.Equal(done.GetProperty("sub").GetString(), done.GetProperty("again").GetString());
    }

    [Fact]
    public Task By_a_private_key() => SignInAsync(running.Keyed());

    private async Task<JsonElement> SignInAsync(JsonObject task)
    {
        Assert.SkipWhen(DebianClients.NoAuthlib is not null, DebianClients.NoAuthlib ?? "");
        task["issuer"] = running.App.Origins.Issuer("verizon");
        var start = new ProcessStartInfo(DebianClients.Python, [Path.Combine(Repository.Root, "tests", "python", "authlib_client.py"), task.ToJsonString()])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["AUTHLIB_INSECURE_TRANSPORT"] = "1", ["PYTHONDONTWRITEBYTECODE"] = "1" },
        };
        using var python = Process.Start(start)!;
        var errors = python.StandardError.ReadToEndAsync();
        using var browser = running.App.NewBrowser();
        while (await python.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("BROWSE ", StringComparison.Ordinal))
            {
                var back = await new PairingBrowser(browser, "nina").OpenAsync(line["BROWSE ".Length..], task["redirectUri"]!.GetValue<string>());
                await python.StandardInput.WriteLineAsync(back.AbsoluteUri);
            }
            else if (line.StartsWith("DONE ", StringComparison.Ordinal))
            {
                await python.WaitForExitAsync();
                var done = JsonDocument.Parse(line["DONE ".Length..]).RootElement;
                Assert.StartsWith("311480-", done.GetProperty("sub").GetString(), StringComparison.Ordinal);
                Assert.Equal(done.GetProperty("sub").GetString(), done.GetProperty("info").GetString());
                return done;
            }
        }
        Assert.Fail(await errors);
        return default;
    }
}
