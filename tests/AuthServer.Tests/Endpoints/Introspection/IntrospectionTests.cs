using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests.Endpoints.Introspection;

/// <summary>What a token is worth, told to whom it was issued.</summary>
[Spec("RFC 7662 §2")]
public sealed class IntrospectionTests(SharedApp app)
{
    [Fact]
    public async Task An_access_token_is_told_of()
    {
        var party = app.Party(Clients.Offline);
        var tokens = await app.OfflineTokensAsync(party);

        var answer = await LookAsync(party, tokens.Member("access_token"));

        Assert.Equal(200, answer.Status);
        Assert.Equal("application/json", answer.MediaType);
        Assert.Equal("no-store", answer.Header("Cache-Control"));
        Assert.True(answer.Json.GetProperty("active").GetBoolean());
        Assert.Equal(TokenRequests.OfflineScope, answer.Member("scope"));
        Assert.Equal(Clients.Offline, answer.Member("client_id"));
        Assert.Equal(Clients.Offline, answer.Member("aud"));
        Assert.Equal("Bearer", answer.Member("token_type"));
        Assert.Equal(app.App.Origins.Issuer("verizon"), answer.Member("iss"));
        Assert.Equal(new JsonWebToken(tokens.Member("id_token")).Subject, answer.Member("sub"));
        Assert.Equal(900, answer.Json.GetProperty("exp").GetInt64() - answer.Json.GetProperty("iat").GetInt64());
        Assert.Equal(["active", "scope", "client_id", "token_type", "exp", "iat", "sub", "aud", "iss"], answer.Json.EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public async Task A_refresh_token_is_told_of_without_being_used()
    {
        var party = app.Party(Clients.Offline);
        var text = (await app.OfflineTokensAsync(party)).Member("refresh_token");

        var answer = await LookAsync(party, text);

        Assert.True(IsActive(answer));
        Assert.Null(answer.Member("token_type"));
        Assert.Equal(TokenRequests.OfflineScope, answer.Member("scope"));
        var next = await app.RefreshAsync(party, text);
        Assert.Equal(200, next.Status);
        Assert.False(IsActive(await LookAsync(party, text)));
        Assert.True(IsActive(await LookAsync(party, next.Member("refresh_token"))));
    }

    [Fact]
    [Spec("RFC 6749 §4.4")]
    public async Task A_clients_own_token_has_no_subject()
    {
        var party = app.Party(Clients.Service);
        var token = (await app.AskAsClientAsync(party, "verizon", "token", ("grant_type", GrantType.ClientCredentials))).Member("access_token");

        var answer = await LookAsync(party, token);

        Assert.True(IsActive(answer));
        Assert.Equal("events", answer.Member("scope"));
        Assert.Null(answer.Member("sub"));
    }

    // RFC 7662 §2.1: the hint helps to find, it decides nothing.
    [Theory]
    [InlineData("access_token")]
    [InlineData("refresh_token")]
    [InlineData("something")]
    public async Task A_wrong_hint_changes_nothing(string hint)
    {
        var party = app.Party(Clients.Offline);

        Assert.True(IsActive(await LookAsync(party, (await app.OfflineTokensAsync(party)).Member("access_token"), ("token_type_hint", hint))));
    }

    // RFC 7662 §2.2, §4: whoever shows another's token learns no more than if it were none.
    [Fact]
    [Spec("RFC 7662 §4")]
    [Spec("Hardening 4")]
    public async Task What_is_not_theirs_or_no_token_is_simply_inactive()
    {
        var (owner, other) = (app.Party(Clients.Offline), app.Party());
        var tokens = await app.OfflineTokensAsync(owner);
        var code = await app.CodeAsync(owner);

        foreach (var (party, text) in (IEnumerable<(RelyingParty, string?)>)
            [(other, tokens.Member("access_token")), (other, tokens.Member("refresh_token")), (owner, tokens.Member("id_token")), (owner, code), (owner, "x"), (owner, "zkr_"), (owner, new string('x', 9000))])
        {
            var answer = await LookAsync(party, text);
            Assert.Equal((200, """{"active":false}""", "no-store"), (answer.Status, answer.Text, answer.Header("Cache-Control")));
        }
    }

    [Fact]
    [Spec("Hardening 15")]
    public async Task The_tokens_of_one_carrier_are_nothing_at_another()
    {
        var party = app.Party(Clients.Offline);
        var tokens = await app.OfflineTokensAsync(party);

        foreach (var text in (string?[])[tokens.Member("access_token"), tokens.Member("refresh_token")])
        {
            Assert.Equal("""{"active":false}""", (await app.AskAsClientAsync(party, "att", "introspect", ("token", text))).Text);
        }
    }

    [Fact]
    [Spec("Design §5, revocation")]
    public async Task The_tokens_of_a_locked_subscriber_are_inactive()
    {
        var (party, key) = (app.Party(Clients.Offline), app.NewPerson());
        var tokens = await app.OfflineTokensOfAsync(key, party);
        var id = (await app.SubscriberAsync(key)).Id;
        await app.WriteAsync(store => store.Subscribers.Where(row => row.Id == id).ExecuteUpdateAsync(set => set.SetProperty(row => row.State, SubscriberState.Locked)), Topic.Subscribers);

        Assert.False(IsActive(await LookAsync(party, tokens.Member("access_token"))));
        Assert.False(IsActive(await LookAsync(party, tokens.Member("refresh_token"))));
    }

    [Fact]
    [Spec("OpenID Connect Core §9")]
    public async Task A_client_with_a_key_may_name_the_endpoint_as_audience()
    {
        var party = app.Party(Clients.Jwt);
        var token = (await app.RedeemAsync(party, await app.CodeAsync(party), Proof(app.App.Origins.Issuer("verizon") + "/token"))).Member("access_token");

        Assert.True(IsActive(await app.AskAsClientAsync(party, "verizon", "introspect", [("token", token), .. Proof(app.App.Origins.Issuer("verizon") + "/introspect")])));
        (await app.AskAsClientAsync(party, "verizon", "introspect", [("token", token), .. Proof(app.App.Origins.Issuer("verizon") + "/revoke")])).IsOAuthError(ErrorCode.InvalidClient, 401);
    }

    // RFC 7662 §2.1: nobody may try tokens out without proving who they are.
    [Theory]
    [InlineData(Clients.OfflinePublic)]
    [InlineData(Clients.Native)]
    [Spec("RFC 7662 §2.1")]
    public async Task A_client_that_can_keep_nothing_may_not_ask(string clientId)
    {
        (await LookAsync(app.Party(clientId), "x")).IsOAuthError(ErrorCode.InvalidClient, 401);
    }

    [Fact]
    [Spec("RFC 7662 §2.1")]
    public async Task Without_proof_or_token_nothing_is_told()
    {
        (await app.Http.PostFormAsync("/carriers/verizon/introspect", [("token", "x")])).IsOAuthError(ErrorCode.InvalidClient, 401);
        (await app.Http.PostFormAsync("/carriers/verizon/introspect", [("token", "x")], ("Authorization", RelyingParty.Basic(Clients.Basic, "wrong").ToString()))).IsOAuthError(ErrorCode.InvalidClient, 401);
        (await LookAsync(app.Party(), null)).IsOAuthError(ErrorCode.InvalidRequest);
        Assert.Equal(404, (await app.AskAsClientAsync(app.Party(), "nobody", "introspect", ("token", "x"))).Status);
        var get = await app.Http.AskAsync("/carriers/verizon/introspect?token=x");
        Assert.Equal((405, "POST"), (get.Status, get.Header("Allow")));
    }

    private static (string, string?)[] Proof(string audience) => Assertions.Form(Assertions.Make(Clients.Jwt, audience, TimeProvider.System.GetUtcNow()));

    private static bool IsActive(Answer answer) => answer.Json.GetProperty("active").GetBoolean();

    private Task<Answer> LookAsync(RelyingParty party, string? token, params (string Name, string? Value)[] more) =>
        app.AskAsClientAsync(party, "verizon", "introspect", [("token", token), .. more]);
}
