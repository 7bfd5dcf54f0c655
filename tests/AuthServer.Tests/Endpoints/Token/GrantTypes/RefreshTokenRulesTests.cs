using ZenKey.AuthServer.Endpoints.Token.GrantTypes;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Carriers;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Links;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.Token.GrantTypes;

/// <summary>The rules of refresh tokens, without a server.</summary>
public sealed class RefreshTokenRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);

    // OpenID Connect Core §11: asked for, allowed, agreed to.
    [Theory]
    [InlineData("openid offline_access", "authorization_code refresh_token", "openid offline_access", "openid offline_access", true)]
    [InlineData("openid", "authorization_code refresh_token", "openid offline_access", "openid offline_access", false)]
    [InlineData("openid offline_access", "authorization_code", "openid offline_access", "openid offline_access", false)]
    [InlineData("openid offline_access", "authorization_code refresh_token", "openid", "openid offline_access", false)]
    [InlineData("openid offline_access", "authorization_code refresh_token", "openid offline_access", "openid", false)]
    [Spec("OpenID Connect Core §11")]
    public void Staying_signed_in_is_asked_for_allowed_and_agreed_to(string scopes, string grants, string allowed, string agreed, bool may)
    {
        Assert.Equal(may, RefreshTokenRules.MayStaySignedIn(Client(grants, allowed), scopes, Link(agreed)));
        Assert.False(RefreshTokenRules.MayStaySignedIn(Client(grants, allowed), scopes, null));
    }

    // What was withdrawn since is not handed out, though it was granted.
    [Theory]
    [InlineData(null, "openid name email", "openid name email", "openid name email", "openid name email")]
    [InlineData(null, "openid name email", "openid name", "openid name email", "openid name")]
    [InlineData(null, "openid name email", "openid name email", "openid email", "openid email")]
    [InlineData("email openid", "openid name email", "openid name email", "openid name email", "email openid")]
    [InlineData("openid phone", "openid name email", "openid phone", "openid phone", null)]
    [Spec("RFC 6749 §6")]
    public void A_refresh_grants_what_is_still_allowed(string? asked, string granted, string allowed, string agreed, string? expected)
    {
        Assert.Equal(expected, RefreshTokenRules.Narrowed(asked, granted, Client("refresh_token", allowed), Link(agreed)));
    }

    // Policies that were set out of all reason are kept within bounds.
    [Theory]
    [InlineData(30 * 24, 14 * 24, 30 * 24, 14 * 24)]
    [InlineData(24, 14 * 24, 24, 24)]
    [InlineData(0, 0, 1, 1)]
    [InlineData(10_000 * 24, 10_000 * 24, 365 * 24, 365 * 24)]
    [Spec("Design §3.3")]
    public void The_carriers_policy_bounds_both_lives(int familyHours, int idleHours, int expectedFamily, int expectedIdle)
    {
        var carrier = new Carrier { Slug = "x", Name = "X", RefreshTokenLifetime = TimeSpan.FromHours(familyHours), RefreshTokenIdleLifetime = TimeSpan.FromHours(idleHours) };
        var basis = new TokenBasis(Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), null, "openid", new Authentication(Acr.A1, "hwk", Now));

        var first = RefreshTokenRules.First("one", carrier, Client("refresh_token", "openid"), basis, Now);
        Assert.Equal((expectedFamily, expectedIdle), ((first.FamilyExpiresAt - Now).TotalHours, (first.ExpiresAt - Now).TotalHours));

        var next = RefreshTokenRules.Next("two", carrier, Client("refresh_token", "openid"), Confirmation.None, first, Now.AddMinutes(30));
        Assert.Equal(first.FamilyExpiresAt, next.FamilyExpiresAt);
        Assert.True(next.ExpiresAt <= next.FamilyExpiresAt);
    }

    private static Client Client(string grants, string scopes) => new() { ClientId = "ccid-x", Name = "X", TokenAuth = TokenAuth.Basic, Grants = grants, Scopes = scopes };

    private static AccountLink Link(string scopes) => new() { Sector = "x", Scopes = scopes };
}
