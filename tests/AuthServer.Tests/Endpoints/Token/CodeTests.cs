using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.Token;

/// <summary>Codes: bound to issuer, client, redirect URI and challenge, used once.</summary>
[Spec("RFC 6749 §4.1.3")]
public sealed class CodeTests(SharedApp app)
{
    [Fact]
    [Spec("RFC 6749 §5.1")]
    [Spec("OpenID Connect Core §3.1.3.3")]
    public async Task A_code_becomes_tokens_that_are_not_to_be_stored()
    {
        var party = app.Party();

        var answer = await app.RedeemAsync(party, await app.CodeAsync(party, ("scope", "openid name")), ("correlation_id", "track-1234"), ("sdk_version", "1"));

        Assert.Equal(200, answer.Status);
        Assert.Equal("no-store", answer.Header("Cache-Control"));
        Assert.Equal("Bearer", answer.Member("token_type"));
        Assert.Equal(900, answer.Json.GetProperty("expires_in").GetInt32());
        Assert.Equal("openid name", answer.Member("scope"));
        Assert.Equal("track-1234", answer.Member("correlation_id"));
        Assert.Equal(3, answer.Member("id_token")!.Split('.').Length);
        Assert.Null(answer.Member("refresh_token"));
    }

    [Fact]
    public async Task The_code_of_another_client_is_refused_and_stays_its_own()
    {
        var owner = app.Party();
        var thief = app.Party(Clients.Plain);
        var code = await app.CodeAsync(owner);

        (await app.RedeemAsync(thief, code, ("code_verifier", owner.Verifier))).IsOAuthError(ErrorCode.InvalidGrant);
        Assert.Equal(200, (await app.RedeemAsync(owner, code)).Status);
    }

    [Theory]
    [InlineData(Clients.OtherCallback)]
    [InlineData("https://evil.example")]
    [InlineData("https://app.tests.example/callback/")]
    public async Task Another_redirect_uri_than_the_requests_is_refused(string redirectUri)
    {
        var party = app.Party();

        (await app.RedeemAsync(party, await app.CodeAsync(party), ("redirect_uri", redirectUri))).IsOAuthError(ErrorCode.InvalidGrant);
    }

    [Theory]
    [InlineData("redirect_uri")]
    [InlineData("code")]
    [InlineData("grant_type")]
    public async Task A_member_that_is_missing_is_invalid_request(string member)
    {
        var party = app.Party();

        (await app.RedeemAsync(party, await app.CodeAsync(party), (member, null))).IsOAuthError(ErrorCode.InvalidRequest);
    }

    [Theory]
    [InlineData("password")]
    [InlineData("implicit")]
    [InlineData("urn:ietf:params:oauth:grant-type:device_code")]
    [InlineData("AUTHORIZATION_CODE")]
    [Spec("RFC 6749 §5.2")]
    public async Task Another_grant_type_is_unsupported(string grantType)
    {
        var party = app.Party();

        (await app.RedeemAsync(party, await app.CodeAsync(party), ("grant_type", grantType))).IsOAuthError(ErrorCode.UnsupportedGrantType);
    }

    [Theory]
    [InlineData(GrantType.ClientCredentials)]
    [InlineData(GrantType.RefreshToken)]
    [Spec("RFC 6749 §5.2")]
    public async Task A_grant_type_that_the_client_was_not_given_is_unauthorized(string grantType)
    {
        var party = app.Party();

        (await app.RedeemAsync(party, await app.CodeAsync(party), ("grant_type", grantType))).IsOAuthError(ErrorCode.UnauthorizedClient);
    }

    [Fact]
    [Spec("RFC 6749 §5.2")]
    public async Task A_client_that_may_not_use_codes_is_unauthorized()
    {
        (await app.RedeemAsync(app.Party(Clients.Ciba), "x")).IsOAuthError(ErrorCode.UnauthorizedClient);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("AAAA")]
    [InlineData("not base64url!")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("%%%%%%%%%%%%%%%%")]
    [InlineData("====")]
    [InlineData("  AA  AA  ")]
    [InlineData("☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃☃")]
    public async Task What_is_no_code_is_refused(string code)
    {
        (await app.RedeemAsync(app.Party(), code)).IsOAuthError(ErrorCode.InvalidGrant);
    }

    [Fact]
    public async Task A_changed_code_is_refused()
    {
        var party = app.Party();
        var code = await app.CodeAsync(party);
        var changed = code[..^2] + (code[^2] == 'A' ? 'B' : 'A') + code[^1];

        (await app.RedeemAsync(party, changed)).IsOAuthError(ErrorCode.InvalidGrant);
    }

    [Fact]
    public async Task An_access_token_is_no_code()
    {
        var party = app.Party();
        var tokens = await app.TokensAsync(party);

        (await app.RedeemAsync(party, tokens.Member("access_token")!)).IsOAuthError(ErrorCode.InvalidGrant);
    }

    [Fact]
    [Spec("Hardening 15")]
    public async Task The_code_of_one_carrier_is_nothing_at_another()
    {
        var party = app.Party();
        var code = await app.CodeAsync(party);

        (await app.RedeemAtAsync("tmobile", party, code)).IsOAuthError(ErrorCode.InvalidGrant);
        Assert.Equal(200, (await app.RedeemAsync(party, code)).Status);
    }

    // RFC 6749 §4.1.2: a second use is refused, and what the first gave is revoked.
    [Fact]
    [Spec("RFC 6749 §4.1.2")]
    public async Task A_code_used_twice_is_refused_and_the_first_tokens_die()
    {
        var party = app.Party();
        var code = await app.CodeAsync(party);
        var first = await app.RedeemAsync(party, code);
        Assert.Equal(200, (await app.UserInfoAsync(first.Member("access_token")!)).Status);

        (await app.RedeemAsync(party, code)).IsOAuthError(ErrorCode.InvalidGrant);

        Assert.Equal(401, (await app.UserInfoAsync(first.Member("access_token")!)).Status);
    }

    // Hardening 13: also when twelve redeem it at once.
    [Fact]
    [Spec("RFC 6749 §4.1.2")]
    public async Task Of_twelve_who_redeem_a_code_at_once_exactly_one_wins()
    {
        for (var round = 0; round < 15; round++)
        {
            var party = app.Party();
            var code = await app.CodeAsync(party);

            var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => app.RedeemAsync(party, code)));

            var winner = Assert.Single(answers, answer => answer.Status == 200);
            Assert.All(answers.Where(answer => answer != winner), answer => answer.IsOAuthError(ErrorCode.InvalidGrant));
            Assert.Equal(401, (await app.UserInfoAsync(winner.Member("access_token")!)).Status);
        }
    }

    // However often the waiting page is fetched, it is one code.
    [Fact]
    [Spec("RFC 6749 §4.1.2")]
    public async Task Two_codes_fetched_of_one_approval_are_used_once()
    {
        var key = app.NewPerson();
        var party = app.Party();
        using var waiting = await app.WaitAsync(party, key);
        Assert.Equal(204, (await (await Phone.StartedAsync(app, key)).ApproveAsync(waiting.Id)).Status);
        var one = (await waiting.LookAsync()).IsBackAt(party.RedirectUri).Parameter("code")!;
        var other = (await waiting.LookAsync()).IsBackAt(party.RedirectUri).Parameter("code")!;

        Assert.Equal(200, (await app.RedeemAsync(party, one)).Status);
        (await app.RedeemAsync(party, other)).IsOAuthError(ErrorCode.InvalidGrant);
    }

    [Fact]
    [Spec("RFC 7636 §4.5")]
    [Spec("ZenKey platform §4.2")]
    public async Task A_missing_verifier_is_invalid_request()
    {
        var party = app.Party();

        (await app.RedeemAsync(party, await app.CodeAsync(party), ("code_verifier", null))).IsOAuthError(ErrorCode.InvalidRequest);
    }

    [Theory]
    [InlineData("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")]
    [InlineData("short")]
    [InlineData("dBjftJeZ4CVP+mB92K27uhbUJU1p1r/wW1gFWFOEjXk=")]
    [Spec("RFC 7636 §4.6")]
    public async Task A_wrong_verifier_is_refused(string verifier)
    {
        var party = app.Party();

        (await app.RedeemAsync(party, await app.CodeAsync(party), ("code_verifier", verifier))).IsOAuthError(ErrorCode.InvalidGrant);
    }

    [Fact]
    [Spec("RFC 7636 §4.6")]
    public async Task The_challenge_itself_is_no_verifier()
    {
        var party = app.Party();
        var code = await app.CodeAsync(party);

        (await app.RedeemAsync(party, code, ("code_verifier", Pkce.Challenge(party.Verifier)))).IsOAuthError(ErrorCode.InvalidGrant);
    }

    // RFC 9700 §4.8.2: a verifier without a challenge is a downgrade.
    [Fact]
    [Spec("RFC 9700 §4.8.2")]
    public async Task A_verifier_for_a_code_without_challenge_is_refused()
    {
        var party = app.Party(Clients.Plain);
        var code = await app.CodeAsync(party, ("code_challenge", null), ("code_challenge_method", null));

        (await app.RedeemAsync(party, code)).IsOAuthError(ErrorCode.InvalidGrant);
        Assert.Equal(200, (await app.RedeemAsync(party, code, ("code_verifier", null))).Status);
    }
}
