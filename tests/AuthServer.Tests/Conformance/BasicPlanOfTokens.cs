using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Conformance;

/// <summary>The modules of OpenID Basic OP that look at codes, tokens, scopes and userinfo.</summary>
public abstract class BasicPlanOfTokens(MovedClock app, string? mode)
{
    [Fact, Module("oidcc-server")]
    public async Task A_code_is_exchanged_for_tokens_that_hold()
    {
        using var visitor = await app.VisitorAsync(mode);

        var (back, tokens, token) = await visitor.SignInAsync();

        Assert.True(back["code"]!.Length >= 22);
        Assert.Equal("the-nonce", token.GetClaim("nonce").Value);
        Assert.Equal("Bearer", tokens.Member("token_type"));
        Assert.True(tokens.Json.GetProperty("expires_in").GetInt32() > 0);
        Assert.Equal(Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(tokens.Member("access_token")!)).AsSpan(0, 16)), token.GetClaim("at_hash").Value);
        Assert.DoesNotContain(token.Claims, claim => claim.Type is "name" or "email" or "phone_number");
    }

    [Fact, Module("oidcc-idtoken-signature")]
    public async Task An_ID_token_is_signed_with_RS256_and_names_its_key()
    {
        using var visitor = await app.VisitorAsync(mode);

        var (_, _, token) = await visitor.SignInAsync();

        Assert.Equal("RS256", token.Alg);
        Assert.NotEmpty(token.Kid);
    }

    // The suite skips the module where none is not announced.
    [Fact, Module("oidcc-idtoken-unsigned")]
    public async Task Unsigned_ID_tokens_are_not_offered() => Assert.Equal(
        ["RS256", "ES256"],
        (await app.Http.AskAsync("/carriers/att/.well-known/openid-configuration")).Json.GetProperty("id_token_signing_alg_values_supported").EnumerateArray().Select(value => value.GetString()));

    [Theory]
    [InlineData("GET"), InlineData("header"), InlineData("body")]
    [Module("oidcc-userinfo-get"), Module("oidcc-userinfo-post-header"), Module("oidcc-userinfo-post-body")]
    public async Task Userinfo_is_told_to_the_token_by_each_way(string way)
    {
        using var visitor = await app.VisitorAsync(mode);
        var (_, tokens, token) = await visitor.SignInAsync();
        var access = tokens.Member("access_token")!;

        var info = way switch
        {
            "GET" => await visitor.UserInfoAsync(tokens),
            "header" => await app.Http.PostFormAsync("/carriers/att/userinfo", [], ("Authorization", $"Bearer {access}")),
            _ => await app.Http.PostFormAsync("/carriers/att/userinfo", [("access_token", access)]),
        };

        Assert.Equal((200, "application/json", token.Subject), (info.Status, info.MediaType, info.Member("sub")));
    }

    // The suite skips the first, and the last, where a scope is not announced: profile is none of the platform's.
    [Theory]
    [InlineData("openid email", "email email_verified sub")]
    [InlineData("openid address", "address sub")]
    [InlineData("openid phone", "phone_number phone_number_verified sub")]
    [InlineData("openid email phone address", "address email email_verified phone_number phone_number_verified sub")]
    [InlineData("openid name", "family_name given_name name sub")]
    [InlineData("email openid", "email email_verified sub")]
    [Module("oidcc-scope-email"), Module("oidcc-scope-address"), Module("oidcc-scope-phone"), Module("oidcc-scope-all"), Module("oidcc-alternate-happy-flow")]
    public async Task Each_scope_tells_its_claims_in_userinfo_and_none_in_the_ID_token(string scope, string members)
    {
        using var visitor = await app.VisitorAsync(mode);

        var (_, tokens, token) = await visitor.SignInAsync(("scope", scope));
        var info = await visitor.UserInfoAsync(tokens);

        Assert.Equal(members, string.Join(' ', info.Json.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal)));
        Assert.Equal(token.Subject, info.Member("sub"));
        Assert.DoesNotContain(token.Claims, claim => claim.Type is "name" or "email" or "phone_number" or "address");
    }

    // Not announced, so that the suite skips the module. A client that sends it by habit signs in all the same (OpenID Connect Core §3.1.2.1).
    [Fact, Module("oidcc-scope-profile")]
    public async Task The_scope_profile_is_not_announced_and_ignored()
    {
        using var visitor = await app.VisitorAsync(mode);
        var metadata = (await app.Http.AskAsync("/carriers/att/.well-known/openid-configuration")).Json;

        Assert.DoesNotContain("profile", metadata.GetProperty("scopes_supported").EnumerateArray().Select(value => value.GetString()));
        var (_, tokens, token) = await visitor.SignInAsync(("scope", "openid profile"));
        Assert.Equal("openid", tokens.Member("scope"));
        Assert.Equal(["sub"], (await visitor.UserInfoAsync(tokens)).Json.EnumerateObject().Select(member => member.Name));
        Assert.NotEmpty(token.Subject);
    }

    // OpenID Connect Core §5.5.1: an essential claim that is not given is no error. claims_parameter_supported is false.
    [Fact, Module("oidcc-claims-essential")]
    public async Task A_claim_that_is_called_essential_is_no_error()
    {
        using var visitor = await app.VisitorAsync(mode);

        var (_, tokens, token) = await visitor.SignInAsync(("claims", """{"userinfo":{"name":{"essential":true}}}"""));

        Assert.Equal(token.Subject, (await visitor.UserInfoAsync(tokens)).Member("sub"));
        Assert.DoesNotContain(token.Claims, claim => claim.Type == "name");
    }

    [Theory]
    [InlineData(0), InlineData(30)]
    [Module("oidcc-codereuse"), Module("oidcc-codereuse-30seconds")]
    public async Task A_code_that_comes_again_is_refused_and_what_it_gave_is_dead(int seconds)
    {
        using var visitor = await app.VisitorAsync(mode);
        var (back, tokens, _) = await visitor.SignInAsync();
        Assert.Equal(200, (await visitor.UserInfoAsync(tokens)).Status);
        app.Clock.Advance(TimeSpan.FromSeconds(seconds));

        (await visitor.RedeemAsync(back)).IsOAuthError(ErrorCode.InvalidGrant);

        Assert.Equal(401, (await visitor.UserInfoAsync(tokens)).Status);
    }

    [Fact, Module("oidcc-server-client-secret-post")]
    public async Task A_client_may_prove_itself_in_the_form()
    {
        using var visitor = await app.VisitorAsync(mode, Clients.Post);
        var back = await visitor.FollowAsync(visitor.Party.Authorize("att", ("scope", "openid"), ("response_mode", mode)));

        var tokens = await app.RedeemAtAsync("att", visitor.Party, back["code"]!, ("client_secret", Clients.Secret));

        Assert.Equal(200, tokens.Status);
        await visitor.CheckedAsync(tokens);
    }

    [Fact, Module("oidcc-refresh-token")]
    public async Task A_refresh_token_serves_its_own_client_and_no_other()
    {
        using var visitor = await app.VisitorAsync(mode, Clients.Offline);
        var (_, first, token) = await visitor.SignInAsync(("scope", "openid offline_access"), ("prompt", "consent"));
        Assert.Matches("^[\\x20-\\x7E]+$", first.Member("refresh_token"));

        (await RefreshAsync(Clients.OfflinePublic, first)).IsOAuthError(ErrorCode.InvalidGrant);
        var second = await RefreshAsync(Clients.Offline, first);

        var again = await visitor.CheckedAsync(second);
        Assert.Equal((token.Subject, token.Issuer, Visitor.AuthTime(token)), (again.Subject, again.Issuer, Visitor.AuthTime(again)));
        Assert.Equal(token.Audiences, again.Audiences);
        Assert.NotEqual(first.Member("access_token"), second.Member("access_token"));
        Assert.Equal(200, (await visitor.UserInfoAsync(second)).Status);

        Task<Answer> RefreshAsync(string clientId, Answer tokens) => app.AskAsClientAsync(
            app.Party(clientId), "att", "token", ("grant_type", GrantType.RefreshToken), ("refresh_token", tokens.Member("refresh_token")));
    }

    [Fact, Module("oidcc-ensure-request-with-valid-pkce-succeeds")]
    public async Task PKCE_is_taken()
    {
        using var visitor = await app.VisitorAsync(mode);
        var back = await visitor.FollowAsync(visitor.Party.Authorize("att", ("scope", "openid"), ("response_mode", mode)));

        await visitor.CheckedAsync(await visitor.RedeemAsync(back, ("code_verifier", visitor.Party.Verifier)));
    }
}

[Collection(typeof(MovedClock)), Plan(Plans.Basic)]
public sealed class BasicPlanOfTokensTests(MovedClock app) : BasicPlanOfTokens(app, null);

[Collection(typeof(MovedClock)), Plan(Plans.FormPost)]
public sealed class FormPostPlanOfTokensTests(MovedClock app) : BasicPlanOfTokens(app, "form_post");
