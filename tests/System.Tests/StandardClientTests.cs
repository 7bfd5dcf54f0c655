using System.Security.Claims;
using Duende.IdentityModel.Client;
using Duende.IdentityModel.OidcClient;
using Duende.IdentityModel.OidcClient.Browser;
using ZenKey.TestKit;

namespace ZenKey.System.Tests;

/// <summary>
/// A certified client library that never heard of discovery signs in unchanged: the carrier's authorize itself pairs the
/// browser. (The Microsoft handler is shown by the portal's own sign-in.)
/// </summary>
public sealed class StandardClientTests(RunningApp running) : IClassFixture<RunningApp>
{
    [Fact]
    public async Task A_plain_OpenID_Connect_client_signs_in_at_a_carrier()
    {
        var app = running.App;
        using var browser = app.NewBrowser();
        var client = new OidcClient(new OidcClientOptions
        {
            Authority = app.Origins.Issuer("verizon"),
            ClientId = "ccid-h7k2m9qx4tz8v3pa",
            ClientSecret = "zks_harbor-web-demo-secret-for-development-only",
            Scope = "openid name email",
            RedirectUri = "https://app.harborbank.example/auth/callback",
            Browser = new PairingBrowser(browser, "nina"),
            LoadProfile = true,
            TokenClientCredentialStyle = ClientCredentialStyle.AuthorizationHeader,
        });

        var result = await client.LoginAsync(new LoginRequest());

        Assert.False(result.IsError, $"{result.Error}: {result.ErrorDescription}");
        Assert.StartsWith("311480-", result.User.FindFirstValue("sub"), StringComparison.Ordinal);
        Assert.NotEmpty(result.AccessToken);
        Assert.Contains(result.User.Claims, claim => claim.Type == "email");
    }

    /// <summary>A person's browser and phone: pairs when a code is shown, then goes where it is sent until the app has it back.</summary>
    private sealed class PairingBrowser(TestBrowser browser, string phone) : IBrowser
    {
        public async Task<BrowserResult> InvokeAsync(BrowserOptions options, CancellationToken cancellationToken = default)
        {
            var page = await (await browser.GetAsync(options.StartUrl)).Content.ReadAsStringAsync(cancellationToken);
            Assert.Equal(204, await new Phones(browser.Http).PairAsync(phone, TestBrowser.Mark(page, "data-pairing-code")!));
            var waiting = await browser.WaitForRedirectAsync(options.StartUrl);
            var back = await browser.WaitForRedirectAsync(waiting.AbsoluteUri);
            Assert.StartsWith(options.EndUrl, back.AbsoluteUri, StringComparison.Ordinal);
            return new BrowserResult { Response = back.AbsoluteUri, ResultType = BrowserResultType.Success };
        }
    }
}
