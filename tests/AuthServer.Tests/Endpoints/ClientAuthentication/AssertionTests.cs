using Microsoft.EntityFrameworkCore;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.ClientAuthentication;

/// <summary>How clients prove themselves by a JWT that they signed.</summary>
[Spec("RFC 7523 §3")]
[Spec("OpenID Connect Core §9")]
public sealed class AssertionTests(SharedApp app)
{
    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private string Issuer => app.App.Origins.Issuer("verizon");

    private string TokenEndpoint => Issuer + "/token";

    [Theory]
    [InlineData("RS256")]
    [InlineData("PS256")]
    [InlineData("ES256")]
    [Spec("RFC 7518 §3.1")]
    public async Task Each_algorithm_of_the_list_is_known(string algorithm)
    {
        var pair = algorithm == "ES256" ? ClientKeyPair.Ec : ClientKeyPair.Rsa;

        Assert.Equal(200, (await RedeemAsync(Make(pair: pair, header: [("alg", algorithm)]))).Status);
    }

    // RFC 7523 §3, 3; drafts since 2025 want the issuer, the published clients say the token endpoint.
    [Theory]
    [InlineData("/token")]
    [InlineData("")]
    public async Task Issuer_and_token_endpoint_are_the_audience(string path)
    {
        Assert.Equal(200, (await RedeemAsync(Make(audience: Issuer + path))).Status);
        Assert.Equal(200, (await RedeemAsync(Make(audience: new[] { "https://other.example", Issuer + path }))).Status);
    }

    // Hardening 5: all of these are met in the field.
    [Theory]
    [InlineData(null)]
    [InlineData("JWT")]
    [InlineData("jwt")]
    [InlineData("client-authentication+jwt")]
    [Spec("RFC 8725 §3.11")]
    public async Task Each_typ_that_is_met_in_the_field_is_known(string? type)
    {
        Assert.Equal(200, (await RedeemAsync(Make(header: [("typ", type)]))).Status);
    }

    // Real clients §2: typ "jwt", kid with a dot, 30 minutes, client_id in the body. Authlib: 60 minutes.
    [Theory]
    [InlineData(30, "jwt")]
    [InlineData(60, "JWT")]
    [Spec("ZenKey platform §4.1")]
    public async Task What_the_published_Java_SDK_and_Authlib_send_is_known(int minutes, string type)
    {
        var assertion = Make(claims: [("exp", Now.AddMinutes(minutes).ToUnixTimeSeconds())], header: [("typ", type)]);

        Assert.Equal(200, (await RedeemAsync(assertion, ("client_id", Clients.Jwt))).Status);
    }

    [Fact]
    [Spec("RFC 7521 §4.2")]
    public async Task Client_id_in_the_body_may_be_left_out()
    {
        Assert.Equal(200, (await RedeemAsync(Make(), ("client_id", null))).Status);
    }

    [Fact]
    [Spec("RFC 7515 §4.1.4")]
    public async Task Without_kid_the_one_key_that_fits_is_taken()
    {
        Assert.Equal(200, (await RedeemAsync(Make(header: [("kid", null)]))).Status);
        await IsRefusedAsync(Make(pair: ClientKeyPair.Ec, header: [("kid", null)]), "assertion_kid_missing");       // there are two
    }

    public static TheoryData<string, string, object?> WrongClaims => new()
    {
        { "assertion_issuer", "iss", Clients.Basic },
        { "assertion_issuer", "iss", null },
        { "assertion_issuer", "client_id", Clients.Basic },
        { "assertion_audience", "aud", "https://other.example" },
        { "assertion_audience", "aud", null },
        { "assertion_audience", "aud", "" },
        { "assertion_exp_missing", "exp", null },
        { "assertion_expired", "exp", -31 },
        { "assertion_life_too_long", "exp", 61 * 60 },
        { "assertion_life_too_long", "iat", -60 * 60 },
        { "assertion_from_the_future", "iat", 40 },
        { "assertion_not_yet_valid", "nbf", 40 },
        { "assertion_jti", "jti", null },
        { "assertion_jti", "jti", "" },
        { "assertion_jti", "jti", new string('x', 257) },
    };

    // Numbers are seconds from now.
    [Theory]
    [MemberData(nameof(WrongClaims))]
    public async Task A_claim_that_is_wrong_is_invalid_client(string cause, string claim, object? value)
    {
        await IsRefusedAsync(Make(claims: [(claim, value is int seconds ? Now.AddSeconds(seconds).ToUnixTimeSeconds() : value)]), cause);
    }

    [Theory]
    [InlineData("exp", "soon")]
    [InlineData("exp", true)]
    [InlineData("exp", -1e300)]
    [InlineData("iss", 5)]
    [InlineData("jti", 5)]
    [InlineData("aud", 5)]
    [InlineData("sub", false)]
    [Spec("RFC 7519 §4.1")]
    public async Task A_claim_of_another_kind_is_invalid_client(string claim, object value)
    {
        (await RedeemAsync(Make(claims: [(claim, value)]))).IsOAuthError(ErrorCode.InvalidClient, 401);
    }

    [Theory]
    [InlineData("assertion_algorithm", "alg", "none")]
    [InlineData("assertion_algorithm", "alg", "HS256")]
    [InlineData("assertion_algorithm", "alg", "RS512")]
    [InlineData("assertion_algorithm", "alg", "RSA-OAEP")]
    [InlineData("assertion_key_unknown", "kid", "another")]
    [InlineData("assertion_type", "typ", "at+jwt")]
    [InlineData("assertion_critical", "crit", "exp")]
    [Spec("RFC 8725 §3.1")]
    public async Task A_header_that_is_wrong_is_invalid_client(string cause, string member, string value)
    {
        await IsRefusedAsync(Make(header: [(member, value)]), cause);
    }

    // RFC 8725 §3.10: where a header says that its key lies is nowhere that we look.
    [Theory]
    [InlineData("jwk")]
    [InlineData("jku")]
    [InlineData("x5u")]
    [Spec("RFC 8725 §3.10")]
    public async Task A_key_that_the_header_brings_is_no_key(string member) => await IsRefusedAsync(
        Make(pair: ClientKeyPair.Foreign, header: [(member, member == "jwk" ? ClientKeyPair.Foreign.Jwk() : $"{app.Origin}/keys")]), "assertion_signature");

    [Fact]
    public async Task Another_key_under_the_clients_kid_is_invalid_client()
    {
        await IsRefusedAsync(Make(pair: ClientKeyPair.Foreign), "assertion_signature");
    }

    [Fact]
    public async Task A_changed_payload_is_invalid_client()
    {
        var (one, other) = (Make().Split('.'), Make().Split('.'));

        await IsRefusedAsync($"{one[0]}.{other[1]}.{one[2]}", "assertion_signature");
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("..")]
    [InlineData("a.b.c")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.W10.AA")]
    [InlineData("eyJhbGciOjV9.e30.AA")]
    [InlineData("bnVsbA.bnVsbA.")]
    [InlineData("eyJhbGciOiJub25lIn0.e30.")]
    [InlineData("a.b.c.d.e")]
    public async Task What_is_no_JWT_is_refused(string text)
    {
        var answer = await RedeemAsync(text);

        if (text.Length == 0) { answer.IsOAuthError(ErrorCode.InvalidRequest); }
        else { answer.IsOAuthError(ErrorCode.InvalidClient, 401); }
    }

    [Fact]
    public async Task An_assertion_is_used_once()
    {
        var assertion = Make();

        Assert.Equal(200, (await RedeemAsync(assertion)).Status);
        await IsRefusedAsync(assertion, "assertion_replayed");
    }

    [Fact]
    [Spec("Hardening 15")]
    public async Task An_assertion_for_one_carrier_is_nothing_at_another()
    {
        var party = app.Party(Clients.Jwt);

        var answer = await app.RedeemAtAsync("att", party, "x", Assertions.Form(Make()));

        answer.IsOAuthError(ErrorCode.InvalidClient, 401);
    }

    [Theory]
    [InlineData(Clients.Unknown, "client_unknown")]
    [InlineData(Clients.JwtDisabled, "client_disabled")]
    [InlineData(Clients.Basic, "client_auth_method")]
    [InlineData(Clients.Public, "client_auth_method")]
    public async Task A_client_without_this_method_is_refused_as_one_that_is_unknown(string clientId, string cause)
    {
        var answer = await app.RedeemAsync(app.Party(Clients.Jwt), "x", [("client_id", clientId), .. Assertions.Form(Assertions.Make(clientId, TokenEndpoint, Now))]);

        answer.IsOAuthError(ErrorCode.InvalidClient, 401);
        Assert.Equal(cause, await CauseAsync(answer));
    }

    // A client has one method for life.
    [Theory]
    [InlineData("client_secret", "anything")]
    [InlineData(null, null)]
    public async Task A_client_with_a_key_cannot_do_without_it(string? name, string? value)
    {
        (await app.RedeemAsync(app.Party(Clients.Jwt), "x", name is null ? [] : [(name, value)])).IsOAuthError(ErrorCode.InvalidClient, 401);
    }

    [Theory]
    [InlineData("client_secret", "anything")]
    [InlineData("client_id", Clients.Basic)]
    [InlineData("client_assertion_type", null)]
    [InlineData("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:saml2-bearer")]
    [InlineData("client_assertion", null)]
    [Spec("RFC 7521 §4.2")]
    public async Task Two_ways_or_half_a_way_are_malformed(string name, string? value)
    {
        (await RedeemAsync(Make(), (name, value))).IsOAuthError(ErrorCode.InvalidRequest);
    }

    private string Make(object? audience = null, ClientKeyPair? pair = null, (string, object?)[]? claims = null, (string, object?)[]? header = null) =>
        Assertions.Make(Clients.Jwt, audience ?? TokenEndpoint, Now, pair, claims, header);

    private async Task<Answer> RedeemAsync(string assertion, params (string Name, string? Value)[] changes)
    {
        var party = app.Party(Clients.Jwt);
        return await app.RedeemAsync(party, await app.CodeAsync(party), [.. Assertions.Form(assertion), .. changes]);
    }

    private async Task IsRefusedAsync(string assertion, string cause)
    {
        var answer = (await app.RedeemAsync(app.Party(Clients.Jwt), "x", Assertions.Form(assertion))).IsOAuthError(ErrorCode.InvalidClient, 401);
        Assert.StartsWith("Client authentication failed. (", answer.Description, StringComparison.Ordinal);
        Assert.Null(answer.Header("WWW-Authenticate"));
        Assert.Equal(cause, await CauseAsync(answer));
    }

    private Task<string?> CauseAsync(Answer answer)
    {
        var reference = Answer.ReferenceIn(answer.Description);
        return app.ReadAsync(store => store.Events.Where(entry => entry.Reference == reference).Select(entry => entry.Cause).SingleAsync());
    }
}
