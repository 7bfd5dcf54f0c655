using ZenKey.AuthServer.Tests.Refusals;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.BackchannelAuthentication;

/// <summary>Requests to a phone that their client has signed, as the FAPI-CIBA plan tries them.</summary>
[Spec("CIBA Core §7.1.1")]
public sealed class SignedBackchannelTests(SharedApp app)
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private string Issuer => app.App.Origins.Issuer("verizon");

    [Theory]
    [InlineData("PS256", null)]
    [InlineData("ES256", "JWT")]
    [InlineData("RS256", "oauth-authz-req+jwt")]
    [Spec("fapi-ciba-id1")]
    public async Task A_signed_request_is_asked_and_fetched(string algorithm, string? type)
    {
        var key = app.NewPerson();
        var phone = await Phone.StartedAsync(app, key);
        var answer = await SendAsync(await SignAsync(key, [], [("alg", algorithm), ("typ", type)], algorithm == "ES256" ? ClientKeyPair.Ec : null));
        Assert.True(answer.Status == 200, answer.Text);
        Assert.Equal(204, (await phone.ApproveAsync(await app.WaitingIdAsync(phone))).Status);

        var tokens = await app.AskAsClientAsync(app.Party(Clients.CibaJwt), "verizon", "token",
            [("grant_type", GrantType.Ciba), ("auth_req_id", answer.Member("auth_req_id")), .. Assertions.Form(Assertions.Make(Clients.CibaJwt, Issuer + "/token", Now))]);

        Assert.NotNull(tokens.Member("id_token"));
    }

    [Theory]
    [InlineData("/bc-authorize")]
    [InlineData("/token")]
    [InlineData("")]
    [Spec("CIBA Core §7.1")]
    [Spec("fapi-ciba-id1-ensure-client-assertion-with-iss-aud-to-token-endpoint-succeeds")]
    public async Task The_assertion_is_meant_for_issuer_token_endpoint_or_this_one(string path) =>
        Assert.Equal(200, (await SendAsync(await SignAsync(app.NewPerson(), []), audience: Issuer + path)).Status);

    [Theory]
    [InlineData("30")]
    [InlineData(30)]
    [Spec("fapi-ciba-id1-ensure-requested-expiry-as-string-succeeds")]
    public async Task The_expiry_is_a_number_or_text(object value) =>
        Assert.Equal(30, (await SendAsync(await SignAsync(app.NewPerson(), [("requested_expiry", value)]))).Json.GetProperty("expires_in").GetInt32());

    public static TheoryData<string, string, string, object?> Wrong => new()
    {
        { "request_object_audience", "fapi-ciba-id1-ensure-request-object-missing-aud-fails", "aud", null },
        { "request_object_audience", "fapi-ciba-id1-ensure-request-object-bad-aud-fails", "aud", "https://other.example" },
        { "request_object_issuer", "fapi-ciba-id1-ensure-request-object-missing-iss-fails", "iss", null },
        { "request_object_issuer", "fapi-ciba-id1-ensure-request-object-bad-iss-fails", "iss", Clients.CibaNumbers },
        { "request_object_exp_missing", "fapi-ciba-id1-ensure-request-object-missing-exp-fails", "exp", null },
        { "request_object_expired", "fapi-ciba-id1-ensure-request-object-expired-exp-fails", "exp", Now.AddMinutes(-5).ToUnixTimeSeconds() },
        { "request_object_life_too_long", "fapi-ciba-id1-ensure-request-object-exp-is-70-minutes-in-future-fails", "exp", Now.AddMinutes(70).ToUnixTimeSeconds() },
        { "request_object_iat_missing", "fapi-ciba-id1-ensure-request-object-missing-iat-fails", "iat", null },
        { "request_object_nbf_missing", "fapi-ciba-id1-ensure-request-object-missing-nbf-fails", "nbf", null },
        { "request_object_not_yet_valid", "fapi-ciba-id1-ensure-request-object-nbf-is-10-minutes-in-future-fails", "nbf", Now.AddMinutes(10).ToUnixTimeSeconds() },
        { "request_object_life_too_long", "fapi-ciba-id1-ensure-request-object-nbf-is-70-minutes-in-past-fails", "nbf", Now.AddMinutes(-70).ToUnixTimeSeconds() },
        { "request_object_jti", "fapi-ciba-id1-ensure-request-object-missing-jti-fails", "jti", null },
        { "request_object_client_id", "another client inside", "client_id", Clients.CibaNumbers },
        { "request_object_nested", "an object in the object", "request", "x" },
        { "request_object_malformed", "no text that Unicode knows", "binding_message", Assertions.LoneSurrogate },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    [Spec("fapi-ciba-id1, negative tests for request objects")]
    public async Task An_object_that_does_not_hold_is_refused(string cause, string module, string claim, object? value)
    {
        var answer = await SendAsync(await SignAsync(People.Line, [(claim, value)]));

        await app.IsLoggedAsync(answer.IsOAuthError(ErrorCode.InvalidRequest), cause, "bc-authorize");
        Assert.True(answer.Description.StartsWith("The request object does not hold", StringComparison.Ordinal), $"{module}: {answer.Description}");
    }

    [Theory]
    [InlineData("fapi-ciba-id1-ensure-request-object-signature-algorithm-is-none-fails", "none")]
    [InlineData("fapi-ciba-id1-ensure-request-object-signature-algorithm-is-bad-fails", "HS256")]
    [InlineData("fapi-ciba-id1-ensure-request-object-signature-algorithm-is-bad-fails", "RS512")]
    [InlineData("fapi-ciba-id1-ensure-request-object-signed-by-other-client-fails", "foreign")]
    [Spec("RFC 8725 §3.1")]
    public async Task A_signature_that_is_not_the_clients_is_refused(string module, string how)
    {
        var text = how == "foreign" ? await SignAsync(People.Line, [], pair: ClientKeyPair.Foreign) : await SignAsync(People.Line, [], [("alg", how)]);

        Assert.Equal((400, ErrorCode.InvalidRequest, module), ((await SendAsync(text)).Status, (await SendAsync(text)).Error, module));
    }

    [Fact]
    [Spec("CIBA Core §7.1.1")]
    public async Task An_object_is_taken_once()
    {
        var text = await SignAsync(app.NewPerson(), []);

        Assert.Equal(200, (await SendAsync(text)).Status);
        await app.IsLoggedAsync((await SendAsync(text)).IsOAuthError(ErrorCode.InvalidRequest), "request_object_replayed", "bc-authorize");
    }

    [Fact]
    [Spec("CIBA Core §7.1.1")]
    public async Task Nothing_that_could_be_inside_stands_beside() =>
        await app.IsLoggedAsync(
            (await SendAsync(await SignAsync(People.Line, []), more: ("binding_message", "beside"))).IsOAuthError(ErrorCode.InvalidRequest), "request_object_and_parameters", "bc-authorize");

    [Fact]
    [Spec("CIBA Core §7.1.1")]
    public async Task What_is_inside_is_held_to_every_rule() =>
        (await SendAsync(await SignAsync(People.Line, [("binding_message", "a\u0007b")]))).IsOAuthError(ErrorCode.InvalidBindingMessage);

    private async Task<Answer> SendAsync(string request, string? audience = null, params (string Name, string? Value)[] more) => await app.Http.PostFormAsync(
        "/carriers/verizon/bc-authorize", [("request", request), .. more, .. Assertions.Form(Assertions.Make(Clients.CibaJwt, audience ?? Issuer, Now))]);

    private async Task<string> SignAsync(string key, (string Name, object? Value)[] claims, (string Name, object? Value)[]? header = null, ClientKeyPair? pair = null) => Assertions.Make(
        Clients.CibaJwt, Issuer, Now, pair,
        [("sub", null), ("nbf", Now.ToUnixTimeSeconds()), ("scope", "openid name"), ("login_hint", await app.NumberAsync(key)), ("acr_values", Acr.A1), .. claims], header);
}
