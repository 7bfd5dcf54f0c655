using System.Security.Claims;
using Duende.IdentityModel.Client;
using Duende.IdentityModel.OidcClient;

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
}
