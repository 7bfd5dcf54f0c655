using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;
using ZenKey.TestKit;

namespace ZenKey.System.Tests;

/// <summary>The certified library of npm, openid-client, signs in unchanged: by secret, by private key, with pushed and with signed requests, and by CIBA.</summary>
public sealed class NpmClientTests(NpmClientTests.KeyedApp running) : IClassFixture<NpmClientTests.KeyedApp>
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
    }

    [Fact]
    public Task By_a_private_key() => SignInAsync(running.Keyed());

    [Fact]
    public Task By_a_private_key_with_a_pushed_request() => SignInAsync(running.Keyed("pushed"));

    [Fact]
    public Task By_a_private_key_with_a_signed_request() => SignInAsync(running.Keyed("signed"));

    [Theory]
    [InlineData("plain")]
    [InlineData("pushed")]
    public async Task By_a_key_of_its_own_at_a_carrier_that_wants_its_nonces(string request)
    {
        var task = running.Keyed(request);
        task["dpop"] = true;
        task["scope"] = "openid name offline_access";

        var done = await SignInAsync(task);

        Assert.Equal("dpop", done.GetProperty("type").GetString()?.ToLowerInvariant());
        Assert.NotNull(done.GetProperty("jkt").GetString());
        Assert.Equal(done.GetProperty("jkt").GetString(), done.GetProperty("held").GetString());
        Assert.Equal(done.GetProperty("sub").GetString(), done.GetProperty("refreshed").GetString());
    }

    [Fact]
    public async Task By_its_own_server_without_a_browser()
    {
        var task = running.Keyed();
        task["ciba"] = true;

        var done = await SignInAsync(task);

        Assert.Equal(done.GetProperty("sub").GetString(), done.GetProperty("asked").GetString());
    }

    private async Task<JsonElement> SignInAsync(JsonObject task)
    {
        Assert.SkipWhen(NpmClients.Folder is null, "The npm clients are not installed (test.sh does it).");
        task["issuer"] = running.App.Origins.Issuer("verizon");
        var start = new ProcessStartInfo("node", ["openid-client.mjs", task.ToJsonString()])
        {
            WorkingDirectory = NpmClients.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var node = Process.Start(start)!;
        var errors = node.StandardError.ReadToEndAsync();
        using var browser = running.App.NewBrowser();
        while (await node.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("BROWSE ", StringComparison.Ordinal))
            {
                var back = await new PairingBrowser(browser, "nina").OpenAsync(line["BROWSE ".Length..], task["redirectUri"]!.GetValue<string>());
                await node.StandardInput.WriteLineAsync(back.AbsoluteUri);
            }
            else if (line.StartsWith("DONE ", StringComparison.Ordinal))
            {
                await node.WaitForExitAsync();
                return Checked(JsonDocument.Parse(line["DONE ".Length..]).RootElement);
            }
        }
        Assert.Fail(await errors);
        return default;
    }

    private static JsonElement Checked(JsonElement done)
    {
        Assert.StartsWith("311480-", done.GetProperty("sub").GetString(), StringComparison.Ordinal);
        Assert.Equal(done.GetProperty("sub").GetString(), done.GetProperty("info").GetString());
        Assert.True(done.GetProperty("before").GetBoolean());
        Assert.False(done.GetProperty("after").GetBoolean());
        Assert.Contains("/carriers/verizon/logout?", done.GetProperty("signOut").GetString(), StringComparison.Ordinal);
        return done;
    }

    /// <summary>A process with a client that proves itself by its key.</summary>
    public sealed class KeyedApp : IAsyncDisposable
    {
        private const string ClientId = "ccid-openidclientkey1";
        private const string Callback = "https://key.harborbank.example/callback";
        private readonly string folder = Directory.CreateTempSubdirectory("zenkey-npm-").FullName;
        private readonly JsonObject jwk;

        public KeyedApp()
        {
            using var rsa = RSA.Create(2048);
            var key = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(rsa.ExportParameters(includePrivateParameters: true)));
            JsonObject Of(params (string Name, string Value)[] members) => new(members.Select(member => KeyValuePair.Create<string, JsonNode?>(member.Name, member.Value)));
            var open = Of(("kty", "RSA"), ("kid", "one"), ("use", "sig"), ("alg", "RS256"), ("n", key.N), ("e", key.E));
            jwk = Of(("kty", "RSA"), ("kid", "one"), ("alg", "RS256"), ("n", key.N), ("e", key.E), ("d", key.D), ("p", key.P), ("q", key.Q), ("dp", key.DP), ("dq", key.DQ), ("qi", key.QI));
            App = ZenKeyApp.Start(new AppOptions
            {
                DemoFile = DemoFiles.Changed(DemoFiles.WithClients(folder, new JsonObject
                {
                    ["clientId"] = ClientId,
                    ["project"] = "harbor-bank",
                    ["name"] = "Keyed",
                    ["type"] = "confidential",
                    ["tokenAuth"] = "private_key_jwt",
                    ["jwks"] = new JsonObject { ["keys"] = new JsonArray(open) },
                    ["redirectUris"] = new JsonArray(Callback),
                    ["grants"] = new JsonArray("authorization_code", "refresh_token", "urn:openid:params:grant-type:ciba"),
                    ["cibaDelivery"] = "poll",
                    ["scopes"] = new JsonArray("openid", "name", "offline_access"),
                    ["requirePkce"] = true,
                    ["mode"] = "developer",
                }), demo => demo["carriers"]!.AsArray().Single(carrier => (string?)carrier!["slug"] == "verizon")!["policies"]!["dpopNonces"] = true),
            });
        }

        public ZenKeyApp App { get; }

        /// <summary>What the script needs to sign in as the keyed client.</summary>
        public JsonObject Keyed(string request = "plain") => new()
        {
            ["clientId"] = ClientId,
            ["jwk"] = jwk.DeepClone(),
            ["redirectUri"] = Callback,
            ["scope"] = "openid name",
            ["request"] = request,
        };

        public async ValueTask DisposeAsync()
        {
            await App.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }
}
