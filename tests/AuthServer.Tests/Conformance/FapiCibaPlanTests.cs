using Microsoft.IdentityModel.JsonWebTokens;
using ZenKey.AuthServer.Tests.Endpoints.BackchannelAuthentication;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Conformance;

/// <summary>The modules of FAPI-CIBA-ID1 (poll, private_key_jwt) in which a client behaves well, and those about the token endpoint.</summary>
[Collection(typeof(MovedClock)), Plan(Plans.FapiCiba)]
public sealed class FapiCibaPlanTests(MovedClock app)
{
    private readonly FapiCibaClient client = new(app, app.Clock.GetUtcNow);

    [Fact, Module("fapi-ciba-id1")]
    public async Task What_the_phone_approved_is_fetched()
    {
        var asked = await client.AskAsync(app.NewPerson());
        (await client.FetchAsync(asked.AuthReqId)).IsPending();
        Assert.Equal(204, (await asked.Phone.ApproveAsync(asked.Id)).Status);

        var tokens = await client.FetchAsync(asked.AuthReqId);

        Assert.Equal((200, "Bearer", "no-store"), (tokens.Status, tokens.Member("token_type"), tokens.Header("Cache-Control")));
        var token = new JsonWebToken(tokens.Member("id_token"));
        Assert.Equal(("ES256", client.Issuer, Clients.CibaFapi), (token.Alg, token.Issuer, token.Audiences.Single()));
        Assert.Equal(token.Subject, (await app.UserInfoAsync(tokens.Member("access_token")!)).Member("sub"));
    }

    [Fact, Module("fapi-ciba-id1-user-rejects-authentication")]
    public async Task What_the_phone_denied_is_access_denied()
    {
        var asked = await client.AskAsync(app.NewPerson());

        Assert.Equal(204, (await asked.Phone.DenyAsync(asked.Id)).Status);

        (await client.FetchAsync(asked.AuthReqId)).IsOAuthError(ErrorCode.AccessDenied);
    }

    [Fact, Module("fapi-ciba-id1-multiple-call-to-token-endpoint")]
    public async Task Looking_too_often_is_told()
    {
        var asked = await client.AskAsync(app.NewPerson());

        (await client.FetchAsync(asked.AuthReqId)).IsPending();
        (await client.FetchAsync(asked.AuthReqId)).IsPending(ErrorCode.SlowDown);
    }

    [Fact, Module("fapi-ciba-id1-auth-req-id-expired")]
    public async Task What_ran_out_is_expired()
    {
        var asked = await client.AskAsync(app.NewPerson(), ("requested_expiry", 30));

        app.Clock.Advance(TimeSpan.FromSeconds(31));

        (await client.FetchAsync(asked.AuthReqId)).IsOAuthError(ErrorCode.ExpiredToken);
    }

    [Theory]
    [InlineData("binding_message", "1234"), InlineData("scope", "name openid"), InlineData("requested_expiry", "30")]
    [Module("fapi-ciba-id1-ensure-authorization-request-with-binding-message-succeeds")]
    [Module("fapi-ciba-id1-ensure-other-scope-order-succeeds")]
    [Module("fapi-ciba-id1-ensure-requested-expiry-as-string-succeeds")]
    public async Task What_a_request_may_say_is_taken(string name, string value)
    {
        var asked = await client.AskAsync(app.NewPerson(), (name, value));
        Assert.Equal(204, (await asked.Phone.ApproveAsync(asked.Id)).Status);

        Assert.Equal(200, (await client.FetchAsync(asked.AuthReqId)).Status);
    }

    // The suite's own message: long, and with characters that a phone may not have. It is shown as it is, or refused by its own error.
    [Theory]
    [InlineData("1234 \U0001F44D\U0001F3FF 品川 ελληνική إعداد", true)]
    [InlineData("\u0001", false)]
    [Module("fapi-ciba-id1-ensure-authorization-request-with-potentially-bad-binding-message")]
    public async Task A_message_is_shown_as_it_is_or_refused_by_its_own_error(string message, bool shown)
    {
        var key = app.NewPerson();
        if (shown)
        {
            var asked = await client.AskAsync(key, ("binding_message", message));
            Assert.Equal(message, (await asked.Phone.RequestAsync(asked.Id)).GetProperty("context").GetString());
        }
        else { (await client.SendAsync(await client.SignAsync(key, [("binding_message", message)]))).IsOAuthError(ErrorCode.InvalidBindingMessage); }
    }

    [Theory]
    [InlineData("")]
    [InlineData("/token")]
    [Module("fapi-ciba-id1-ensure-client-assertion-with-iss-aud-to-token-endpoint-succeeds")]
    public async Task The_assertion_may_be_meant_for_issuer_or_token_endpoint(string path)
    {
        var asked = await client.AskAsync(app.NewPerson());
        Assert.Equal(204, (await asked.Phone.ApproveAsync(asked.Id)).Status);

        Assert.Equal(200, (await client.FetchAsync(asked.AuthReqId, client.Proof(client.Issuer + path))).Status);
    }

    [Fact, Module("fapi-ciba-id1-ensure-wrong-auth-req-id-in-token-endpoint-request")]
    public async Task An_auth_req_id_that_was_never_given_is_invalid_grant()
    {
        var asked = await client.AskAsync(app.NewPerson());

        (await client.FetchAsync(asked.AuthReqId + "1")).IsOAuthError(ErrorCode.InvalidGrant);
    }

    [Fact, Module("fapi-ciba-id1-ensure-without-client-assertion-in-token-endpoint-request")]
    public async Task Without_an_assertion_nothing_is_fetched()
    {
        var asked = await client.AskAsync(app.NewPerson());
        Assert.Equal(204, (await asked.Phone.ApproveAsync(asked.Id)).Status);

        (await client.FetchAsync(asked.AuthReqId, [("client_id", Clients.CibaFapi)])).IsOAuthError(ErrorCode.InvalidClient, 401);

        Assert.Equal(200, (await client.FetchAsync(asked.AuthReqId)).Status);
    }

    // RFC 7517 §4.4: the key is for PS256 alone.
    [Fact, Module("fapi-ciba-id1-ensure-client-assertion-signature-algorithm-in-token-endpoint-request-is-RS256-fails")]
    public async Task An_assertion_by_RS256_fetches_nothing()
    {
        var asked = await client.AskAsync(app.NewPerson());
        Assert.Equal(204, (await asked.Phone.ApproveAsync(asked.Id)).Status);

        (await client.FetchAsync(asked.AuthReqId, client.Proof(algorithm: "RS256"))).IsOAuthError(ErrorCode.InvalidClient, 401);

        Assert.Equal(200, (await client.FetchAsync(asked.AuthReqId)).Status);
    }

    [Fact, Module("fapi-ciba-id1-refresh-token")]
    public async Task A_refresh_token_serves_its_own_client_and_no_other()
    {
        var asked = await client.AskAsync(app.NewPerson(), ("scope", "openid name offline_access"));
        Assert.Equal(204, (await asked.Phone.ApproveAsync(asked.Id)).Status);
        var first = await client.FetchAsync(asked.AuthReqId);

        (await app.RefreshAsync(app.Party(Clients.CibaNumbers), first.Member("refresh_token"))).IsOAuthError(ErrorCode.InvalidGrant);
        var second = await client.RefreshAsync(first.Member("refresh_token"));

        Assert.Equal(200, second.Status);
        var (before, after) = (new JsonWebToken(first.Member("id_token")), new JsonWebToken(second.Member("id_token")));
        Assert.Equal((before.Subject, before.Issuer, "ES256"), (after.Subject, after.Issuer, after.Alg));
    }
}
