using ZenKey.AuthServer.Tests.Endpoints.BackchannelAuthentication;
using ZenKey.AuthServer.Tests.Refusals;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Conformance;

/// <summary>The modules of FAPI-CIBA-ID1 (poll, private_key_jwt) in which the backchannel authentication endpoint refuses.</summary>
[Plan(Plans.FapiCiba)]
public sealed class FapiCibaRefusalTests(SharedApp app)
{
    private readonly FapiCibaClient client = new(app, TimeProvider.System.GetUtcNow);

    private static long In(int minutes) => TimeProvider.System.GetUtcNow().AddMinutes(minutes).ToUnixTimeSeconds();

    public static TheoryData<string, object?, string> WrongClaims => new()
    {
        { "aud", null, "request_object_audience" },
        { "aud", "https://other1.example.com/invalid", "request_object_audience" },
        { "iss", null, "request_object_issuer" },
        { "iss", Clients.CibaFapi + "1", "request_object_issuer" },
        { "exp", null, "request_object_exp_missing" },
        { "exp", In(-5), "request_object_expired" },
        { "exp", In(70), "request_object_life_too_long" },
        { "iat", null, "request_object_iat_missing" },
        { "nbf", null, "request_object_nbf_missing" },
        { "nbf", In(10), "request_object_not_yet_valid" },
        { "nbf", In(-70), "request_object_life_too_long" },
        { "jti", null, "request_object_jti" },
    };

    [Theory, MemberData(nameof(WrongClaims))]
    [Module("fapi-ciba-id1-ensure-request-object-missing-aud-fails"), Module("fapi-ciba-id1-ensure-request-object-bad-aud-fails")]
    [Module("fapi-ciba-id1-ensure-request-object-missing-iss-fails"), Module("fapi-ciba-id1-ensure-request-object-bad-iss-fails")]
    [Module("fapi-ciba-id1-ensure-request-object-missing-exp-fails"), Module("fapi-ciba-id1-ensure-request-object-expired-exp-fails")]
    [Module("fapi-ciba-id1-ensure-request-object-exp-is-70-minutes-in-future-fails"), Module("fapi-ciba-id1-ensure-request-object-missing-iat-fails")]
    [Module("fapi-ciba-id1-ensure-request-object-missing-nbf-fails"), Module("fapi-ciba-id1-ensure-request-object-nbf-is-10-minutes-in-future-fails")]
    [Module("fapi-ciba-id1-ensure-request-object-nbf-is-70-minutes-in-past-fails"), Module("fapi-ciba-id1-ensure-request-object-missing-jti-fails")]
    public async Task A_request_object_with_a_wrong_claim_is_refused(string claim, object? value, string cause) =>
        await IsRefusedAsync(await client.SendAsync(await client.SignAsync(People.Line, [(claim, value)])), cause);

    [Theory]
    [InlineData("none", "request_object_algorithm")]
    [InlineData("RS256", "request_object_algorithm")]
    [InlineData("ES256", "request_object_algorithm")]
    [Module("fapi-ciba-id1-ensure-request-object-signature-algorithm-is-none-fails")]
    [Module("fapi-ciba-id1-ensure-request-object-signature-algorithm-is-RS256-fails")]
    [Spec("CIBA Core §4")]
    public async Task An_algorithm_that_the_client_is_not_registered_for_is_refused(string algorithm, string cause) =>
        await IsRefusedAsync(await client.SendAsync(await client.SignAsync(People.Line, header: [("alg", algorithm)], pair: algorithm == "ES256" ? ClientKeyPair.Ec : null)), cause);

    [Fact, Module("fapi-ciba-id1-ensure-request-object-signature-algorithm-is-bad-fails")]
    public async Task A_broken_signature_is_refused()
    {
        var (text, other) = (await client.SignAsync(People.Line), await client.SignAsync(People.Line));

        await IsRefusedAsync(await client.SendAsync($"{text[..text.LastIndexOf('.')]}.{other[(other.LastIndexOf('.') + 1)..]}"), "request_object_signature");
    }

    [Fact, Module("fapi-ciba-id1-ensure-request-object-signed-by-other-client-fails")]
    public async Task A_key_of_another_client_is_refused() =>
        await IsRefusedAsync(await client.SendAsync(await client.SignAsync(People.Line, pair: ClientKeyPair.Foreign)), "request_object_signature");

    [Fact, Module("fapi-ciba-id1-ensure-authorization-request-with-multiple-hints-fails")]
    public async Task Two_hints_are_refused() =>
        await IsRefusedAsync(await client.SendAsync(await client.SignAsync(People.Line, [("id_token_hint", "x")])), "hints_several");

    // CIBA Core §4: whoever is registered to sign is not served without.
    [Fact, Module("fapi-ciba-id1-ensure-unsigned-backchannel-authorization-request-fails")]
    public async Task A_request_that_is_not_signed_is_refused() => await IsRefusedAsync(
        await app.Http.PostFormAsync("/carriers/verizon/bc-authorize", [("scope", "openid name"), ("login_hint", await app.NumberAsync(People.Line)), .. client.Proof()]), "request_object_missing");

    [Fact, Module("fapi-ciba-id1-ensure-without-client-assertion-in-backchannel-authorization-request")]
    public async Task Without_an_assertion_nobody_is_asked() =>
        (await client.SendAsync(await client.SignAsync(People.Line), [("client_id", Clients.CibaFapi)])).IsOAuthError(ErrorCode.InvalidClient, 401);

    [Fact, Module("fapi-ciba-id1-ensure-client-assertion-signature-algorithm-in-backchannel-authorization-request-is-RS256-fails")]
    public async Task An_assertion_by_RS256_asks_nobody() =>
        (await client.SendAsync(await client.SignAsync(People.Line), client.Proof(algorithm: "RS256"))).IsOAuthError(ErrorCode.InvalidClient, 401);

    private Task IsRefusedAsync(Answer answer, string cause) => app.IsLoggedAsync(answer.IsOAuthError(ErrorCode.InvalidRequest), cause, "bc-authorize");
}
