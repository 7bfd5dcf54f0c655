using System.Text.Json;
using ZenKey.AuthServer.Tests.Refusals;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Conformance;

/// <summary>The modules of FAPI-CIBA-ID1 (poll, private_key_jwt) about tokens that are bound to certificates (FAPI-RW 5.2.2-6).</summary>
[Collection(typeof(MutualTls)), Plan(Plans.FapiCiba)]
public sealed class FapiCibaCertificateTests(MutualTls app)
{
    private readonly FapiCibaClient client = new(app, TimeProvider.System.GetUtcNow, Clients.CibaCertified);

    /// <summary>What the suite looks for in the metadata.</summary>
    [Fact, Module("fapi-ciba-id1-discovery-end-point-verification")]
    public async Task The_metadata_offers_what_FAPI_asks_for()
    {
        var metadata = (await app.Http.AskAsync("/carriers/verizon/.well-known/openid-configuration")).Json;
        string[] Words(string name) => [.. metadata.GetProperty(name).EnumerateArray().Select(value => value.GetString()!)];

        Assert.Equal(client.Issuer, metadata.GetProperty("issuer").GetString());
        Assert.Equal(JsonValueKind.True, metadata.GetProperty("tls_client_certificate_bound_access_tokens").ValueKind);
        Assert.Equal(client.Issuer + "/bc-authorize", metadata.GetProperty("backchannel_authentication_endpoint").GetString());
        Assert.Equal(client.Issuer + "/token", metadata.GetProperty("token_endpoint").GetString());
        Assert.Equal(client.Issuer + "/jwks", metadata.GetProperty("jwks_uri").GetString());
        Assert.Contains("poll", Words("backchannel_token_delivery_modes_supported"));
        Assert.Contains(GrantType.Ciba, Words("grant_types_supported"));
        Assert.Contains("private_key_jwt", Words("token_endpoint_auth_methods_supported"));
        Assert.Contains("ES256", Words("id_token_signing_alg_values_supported"));
        Assert.Contains("ES256", Words("userinfo_signing_alg_values_supported"));
        Assert.Subset(Words("token_endpoint_auth_signing_alg_values_supported").ToHashSet(), new HashSet<string> { "PS256", "ES256" });
        Assert.Subset(Words("backchannel_authentication_request_signing_alg_values_supported").ToHashSet(), new HashSet<string> { "PS256", "ES256" });
        Assert.False(metadata.GetProperty("backchannel_user_code_parameter_supported").GetBoolean());
        // RFC 6749 §3.3: scope-token.
        Assert.All(Words("scopes_supported"), scope => Assert.Matches("^[\\x21\\x23-\\x5B\\x5D-\\x7E]+$", scope));
    }

    // The suite allows the handshake to fail, or invalid_request, invalid_grant or invalid_client.
    [Fact, Module("fapi-ciba-id1-ensure-mtls-holder-of-key-required")]
    public async Task What_the_phone_approved_is_not_fetched_without_a_certificate()
    {
        using var certificate = MutualTls.NewCertificate();
        var asked = await client.AskAsync(app.NewPerson());
        Assert.Equal(204, (await asked.Phone.ApproveAsync(asked.Id)).Status);

        await app.IsLoggedAsync((await client.FetchAsync(asked.AuthReqId, http: app.Showing(null))).IsOAuthError(ErrorCode.InvalidRequest), "certificate_missing", "token");

        // With one it is, and the token goes with that one alone.
        var tokens = await client.FetchAsync(asked.AuthReqId, http: app.Showing(certificate));
        Assert.True(tokens.Status == 200, tokens.Text);
        (string, string)[] bearer = [("Authorization", $"Bearer {tokens.Member("access_token")}")];
        Assert.Equal(200, (await app.Showing(certificate).AskAsync("/carriers/verizon/userinfo", bearer)).Status);
        await app.IsLoggedAsync((await app.Showing(null).AskAsync("/carriers/verizon/userinfo", bearer)).IsOAuthError(ErrorCode.InvalidToken, 401), "token_without_certificate", "userinfo");
    }
}
