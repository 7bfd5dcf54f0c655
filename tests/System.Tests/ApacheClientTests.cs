using System.Net;
using System.Text.Json.Nodes;
using ZenKey.TestKit;

namespace ZenKey.System.Tests;

/// <summary>Debian's mod_auth_openidc, a certified client, guards a folder of an Apache by a carrier's sign-in, unchanged.</summary>
public sealed class ApacheClientTests : IDisposable
{
    private const string ClientId = "ccid-apacheguarded001";
    private const string Secret = "zks_apache-secret-of-the-system-tests-only";
    private readonly string folder = Directory.CreateTempSubdirectory("zenkey-apache-").FullName;
    private readonly int port = ZenKeyApp.FreePort();

    private string Guarded => $"http://localhost:{port}/guarded/";

    private string Callback => $"http://localhost:{port}/guarded/callback";

    [Fact]
    public async Task A_guarded_folder_is_shown_to_who_signed_in_and_told_who_it_is()
    {
        Assert.SkipWhen(DebianClients.NoApache is not null, DebianClients.NoApache ?? "");
        await using var app = ZenKeyApp.Start(new AppOptions { DemoFile = DemoFiles.WithClients(folder, Client()) });
        await using var apache = await ApacheServer.StartAsync(folder, port, Guard(app.Origins.Issuer("verizon")));
        using var browser = app.NewBrowser();
        browser.Http.DefaultRequestHeaders.Accept.ParseAdd("text/html");     // who does not say so is taken for a script, and told 401
        var sent = await LocationAsync(browser, Guarded);
        Assert.StartsWith(app.Origins.Issuer("verizon") + "/authorize?", sent, StringComparison.Ordinal);

        var back = await new PairingBrowser(browser, "nina").OpenAsync(sent, Callback);
        Assert.Equal(Guarded, await LocationAsync(browser, back.AbsoluteUri));
        using var page = await browser.GetAsync(Guarded);

        Assert.True(page.StatusCode == HttpStatusCode.OK, await apache.LogAsync());
        Assert.Equal("Behind the guard", await page.Content.ReadAsStringAsync());
        Assert.StartsWith("311480-", page.Headers.GetValues("X-Subject").Single(), StringComparison.Ordinal);
        Assert.Contains('@', page.Headers.GetValues("X-Email").Single());

        async Task<string> LocationAsync(TestBrowser who, string address)
        {
            using var answer = await who.GetAsync(address);
            Assert.True(answer.StatusCode == HttpStatusCode.Redirect, $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()} {await apache.LogAsync()}");
            return answer.Headers.Location!.AbsoluteUri;
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private JsonObject Client() => new()
    {
        ["clientId"] = ClientId,
        ["project"] = "harbor-bank",
        ["name"] = "Guarded by Apache",
        ["type"] = "confidential",
        ["secrets"] = new JsonArray(Secret),
        ["tokenAuth"] = "client_secret_basic",
        ["redirectUris"] = new JsonArray(Callback),
        ["scopes"] = new JsonArray("openid", "name", "email"),
        ["requirePkce"] = true,
        ["userinfoFormat"] = "oidc",
        ["mode"] = "developer",
    };

    private string Guard(string issuer) => $$"""
        OIDCProviderMetadataURL {{issuer}}/.well-known/openid-configuration
        OIDCClientID {{ClientId}}
        OIDCClientSecret {{Secret}}
        OIDCRedirectURI {{Callback}}
        OIDCCryptoPassphrase of-this-test-only
        OIDCScope "openid name email"
        # Five seconds are not enough on a machine that has other work to do.
        OIDCHTTPTimeoutShort 60
        OIDCHTTPTimeoutLong 60
        OIDCPKCEMethod S256
        OIDCRemoteUserClaim sub
        <Location /guarded>
          AuthType openid-connect
          Require valid-user
          Header always set X-Subject "expr=%{REMOTE_USER}"
          Header always set X-Email "%{OIDC_CLAIM_email}e"
        </Location>
        """;
}
