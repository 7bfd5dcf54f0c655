using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;
using ZenKey.AuthServer.Tests.Refusals;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.BackchannelAuthentication;

/// <summary>How a client that polls learns what the phone said.</summary>
[Spec("CIBA Core §10.1")]
[Spec("CIBA Core §11")]
public sealed class CibaTokenTests(SharedApp app)
{
    [Fact]
    [Spec("CIBA Core §10.1.1")]
    [Spec("fapi-ciba-id1")]
    public async Task What_the_phone_approved_is_fetched_as_tokens()
    {
        var asked = await app.AskedAsync(Clients.CibaNumbers, app.NewPerson(), ("scope", "openid name email"), ("binding_message", "Order 42"));
        (await asked.FetchAsync()).IsPending();

        var tokens = await (await asked.ApprovedAsync(scopes: ["name"])).FetchAsync();

        Assert.Equal(200, tokens.Status);
        Assert.Equal(("Bearer", "openid name"), (tokens.Member("token_type"), tokens.Member("scope")));
        var idToken = new JsonWebToken(tokens.Member("id_token"));
        Assert.Equal((Clients.CibaNumbers, app.App.Origins.Issuer("verizon")), (idToken.Audiences.Single(), idToken.Issuer));
        Assert.Equal("Order 42", idToken.GetClaim("context").Value);
        Assert.Equal(Acr.A1, idToken.GetClaim("acr").Value);
        Assert.Equal(Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(tokens.Member("access_token")!)).AsSpan(0, 16)), idToken.GetClaim("at_hash").Value);
        // CIBA Core §10.3.1: only pushed ones bear it.
        Assert.False(idToken.TryGetClaim("urn:openid:params:jwt:claim:auth_req_id", out _));
        var info = await app.UserInfoAsync(tokens.Member("access_token")!);
        Assert.Equal(idToken.Subject, info.Member("sub"));
        Assert.Null(info.Member("email"));
    }

    [Fact]
    [Spec("fapi-ciba-id1-refresh-token")]
    public async Task Who_may_stay_signed_in_gets_a_refresh_token()
    {
        var asked = await app.AskedAsync(Clients.CibaNumbers, app.NewPerson(), ("scope", "openid name offline_access"));
        var tokens = await (await asked.ApprovedAsync()).FetchAsync();

        var next = await app.RefreshAsync(app.Party(Clients.CibaNumbers), tokens.Member("refresh_token"));

        Assert.Equal(200, next.Status);
        Assert.Equal(new JsonWebToken(tokens.Member("id_token")).Subject, new JsonWebToken(next.Member("id_token")).Subject);
    }

    [Fact]
    [Spec("fapi-ciba-id1-user-rejects-authentication")]
    public async Task What_the_phone_denied_is_access_denied()
    {
        var asked = await app.AskedAsync(Clients.CibaNumbers, app.NewPerson());
        Assert.Equal(204, (await asked.Phone.DenyAsync(asked.Id)).Status);

        await app.IsLoggedAsync((await asked.FetchAsync()).IsOAuthError(ErrorCode.AccessDenied), "denied", "token");
    }

    [Fact]
    [Spec("CIBA Core §7.3")]
    [Spec("fapi-ciba-id1-multiple-call-to-token-endpoint")]
    public async Task Who_asks_too_often_is_told_to_slow_down_and_loses_nothing()
    {
        var asked = await app.AskedAsync(Clients.CibaNumbers, app.NewPerson());
        (await asked.FetchAsync()).IsPending();

        (await asked.FetchAsync()).IsPending(ErrorCode.SlowDown);

        await asked.ApprovedAsync();
        Assert.Equal(200, (await asked.FetchAsync()).Status);
    }

    [Fact]
    [Spec("CIBA Core §11")]
    public async Task Looks_that_come_too_early_fill_no_log()
    {
        var asked = await app.AskedAsync(Clients.CibaNumbers, app.NewPerson());
        var client = (await app.ReadAsync(store => store.Clients.SingleAsync(one => one.ClientId == Clients.CibaNumbers))).Id;
        Task<int> CountAsync() => app.ReadAsync(store => store.Events.CountAsync(one => one.ClientId == client && (one.Error == ErrorCode.AuthorizationPending || one.Error == ErrorCode.SlowDown)));

        await asked.FetchAsync();
        await asked.FetchAsync();

        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task It_is_fetched_once()
    {
        var asked = await (await app.AskedAsync(Clients.CibaNumbers, app.NewPerson())).ApprovedAsync();
        var first = await asked.FetchAsync();

        await app.IsLoggedAsync((await asked.FetchAsync()).IsOAuthError(ErrorCode.InvalidGrant), "auth_req_id_replayed", "token");
        Assert.Equal(200, (await app.UserInfoAsync(first.Member("access_token")!)).Status);
    }

    [Fact]
    [Spec("Hardening 3")]
    public async Task Twelve_at_once_have_one_winner()
    {
        for (var round = 0; round < 5; round++)
        {
            var asked = await (await app.AskedAsync(Clients.CibaNumbers, app.NewPerson())).ApprovedAsync();

            var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => asked.FetchAsync()));

            Assert.Single(answers, answer => answer.Status == 200);
            Assert.All(answers.Where(answer => answer.Status != 200), answer => answer.IsOAuthError(ErrorCode.InvalidGrant));
        }
    }

    [Fact]
    [Spec("fapi-ciba-id1-ensure-wrong-auth-req-id-in-token-endpoint-request")]
    public async Task An_auth_req_id_that_was_never_given_is_invalid_grant()
    {
        await app.IsLoggedAsync((await app.FetchAsync(Clients.CibaNumbers, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")).IsOAuthError(ErrorCode.InvalidGrant), "auth_req_id_unknown", "token");
        await app.IsLoggedAsync((await app.FetchAsync(Clients.CibaNumbers, null)).IsOAuthError(ErrorCode.InvalidRequest), "auth_req_id_missing", "token");
    }

    // The phone knows the request by another name, which is worth nothing here.
    [Fact]
    public async Task The_requests_own_id_is_no_auth_req_id()
    {
        var asked = await (await app.AskedAsync(Clients.CibaNumbers, app.NewPerson())).ApprovedAsync();

        (await app.FetchAsync(Clients.CibaNumbers, asked.Id)).IsOAuthError(ErrorCode.InvalidGrant);
    }

    [Fact]
    [Spec("Hardening 15")]
    public async Task Another_client_or_carrier_gets_nothing_by_it()
    {
        var asked = await (await app.AskedAsync(Clients.CibaNumbers, app.NewPerson())).ApprovedAsync();

        await app.IsLoggedAsync((await app.FetchAsync(Clients.Ciba, asked.AuthReqId)).IsOAuthError(ErrorCode.InvalidGrant), "auth_req_id_of_other_client", "token");
        var elsewhere = await app.AskAsClientAsync(app.Party(Clients.CibaNumbers), "att", "token", ("grant_type", GrantType.Ciba), ("auth_req_id", asked.AuthReqId));
        await app.IsLoggedAsync(elsewhere.IsOAuthError(ErrorCode.InvalidGrant), "auth_req_id_of_other_carrier", "token");
        Assert.Equal(200, (await asked.FetchAsync()).Status);
    }

    [Theory]
    [InlineData(Clients.CibaPush, "ciba_push_client")]
    [InlineData(Clients.Basic, "grant_type_not_allowed")]
    [Spec("CIBA Core §11")]
    public async Task A_client_that_is_sent_its_tokens_or_has_no_such_grant_is_unauthorized(string clientId, string cause) =>
        await app.IsLoggedAsync((await app.FetchAsync(clientId, "x")).IsOAuthError(ErrorCode.UnauthorizedClient), cause, "token");

    [Fact]
    [Spec("fapi-ciba-id1-ensure-without-client-assertion-in-token-endpoint-fails")]
    [Spec("fapi-ciba-id1-ensure-wrong-client-id-in-token-endpoint-request")]
    public async Task Who_does_not_prove_themselves_gets_nothing() =>
        (await app.FetchAsync(Clients.CibaJwt, "x")).IsOAuthError(ErrorCode.InvalidClient, 401);

    [Fact]
    public async Task No_browser_can_look_at_it()
    {
        var asked = await app.AskedAsync(Clients.CibaNumbers, app.NewPerson());

        (await app.Http.AskAsync($"/carriers/verizon/waiting/{asked.Id}")).IsErrorPage("not_found", 404);
    }
}
