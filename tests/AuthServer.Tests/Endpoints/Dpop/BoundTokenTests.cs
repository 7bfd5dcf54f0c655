using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using ZenKey.AuthServer.Tests.Endpoints.BackchannelAuthentication;
using ZenKey.AuthServer.Tests.Endpoints.PushedAuthorization;
using ZenKey.AuthServer.Tests.Refusals;
using ZenKey.Protocol;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests.Endpoints.Dpop;

/// <summary>Codes and tokens that are bound to a key: at every grant type, and from the first request on.</summary>
[Spec("RFC 9449 §5")]
public sealed class BoundTokenTests(SharedApp app)
{
    [Fact]
    [Spec("RFC 9449 §6")]
    public async Task An_ID_token_and_introspection_tell_the_key()
    {
        var party = app.Party();
        var tokens = await app.BoundTokensAsync(party);

        var idToken = new JsonWebToken(tokens.Member("id_token"));
        Assert.Equal($$"""{"jkt":"{{Proofs.ThumbprintOf(ClientKeyPair.Ec)}}"}""", idToken.GetPayloadValue<JsonElement>("cnf").GetRawText());
        var seen = await app.IntrospectAsync(party, tokens.Member("access_token")!);
        Assert.Equal(("DPoP", Proofs.ThumbprintOf(ClientKeyPair.Ec)), (seen.Member("token_type"), seen.Json.GetProperty("cnf").GetProperty("jkt").GetString()));
    }

    [Fact]
    public async Task Without_a_proof_tokens_are_bearers()
    {
        var party = app.Party();
        var tokens = await app.TokensAsync(party);

        Assert.Equal("Bearer", tokens.Member("token_type"));
        Assert.False(new JsonWebToken(tokens.Member("id_token")).TryGetPayloadValue<JsonElement>("cnf", out _));
        Assert.Null((await app.IntrospectAsync(party, tokens.Member("access_token")!)).Member("cnf"));
    }

    [Fact]
    [Spec("RFC 9449 §5.2")]
    public async Task A_client_that_takes_bound_tokens_only_is_given_no_others()
    {
        var party = app.Party(Clients.DpopBound);
        var code = await app.CodeAsync(party);

        await app.IsLoggedAsync((await app.RedeemAsync(party, code)).IsUnproven(), "dpop_missing", "token");
        // The code was not used up by it.
        Assert.Equal("DPoP", (await app.RedeemWithProofAsync(party, code, Proofs.Make(app.TokenAddress()))).Member("token_type"));
    }

    [Fact]
    [Spec("RFC 9449 §10")]
    public async Task A_code_of_dpop_jkt_is_redeemed_with_that_key_only()
    {
        var party = app.Party(Clients.Public);
        var code = await app.CodeAsync(party, ("dpop_jkt", Proofs.ThumbprintOf(ClientKeyPair.Ec)));

        await app.IsLoggedAsync((await app.RedeemAsync(party, code)).IsUnproven(), "dpop_missing", "token");
        await app.IsLoggedAsync((await app.RedeemWithProofAsync(party, code, Proofs.Make(app.TokenAddress(), ClientKeyPair.OtherEc))).IsUnproven(), "dpop_of_other_key", "token");
        Assert.Equal("DPoP", (await app.RedeemWithProofAsync(party, code, Proofs.Make(app.TokenAddress()))).Member("token_type"));
    }

    [Fact]
    [Spec("RFC 9449 §10")]
    public async Task It_is_so_too_when_the_phone_was_asked()
    {
        var (party, key) = (app.Party(Clients.Public), app.NewPerson());
        using var waiting = await app.WaitAsync(party, key, ("dpop_jkt", Proofs.ThumbprintOf(ClientKeyPair.Ec)));
        Assert.Equal(204, (await (await Phone.StartedAsync(app, key)).ApproveAsync(waiting.Id)).Status);
        var code = (await waiting.LookAsync()).Parameter("code")!;

        await app.IsLoggedAsync((await app.RedeemAsync(party, code)).IsUnproven(), "dpop_missing", "token");
        Assert.Equal(200, (await app.RedeemWithProofAsync(party, code, Proofs.Make(app.TokenAddress()))).Status);
    }

    [Theory]
    [InlineData("short")]
    [InlineData("+aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [Spec("RFC 9449 §10")]
    public async Task A_dpop_jkt_that_is_no_thumbprint_is_refused(string text)
    {
        var answer = await app.Http.AskAsync(app.Party().Authorize("verizon", ("dpop_jkt", text)), SignIns.Over(People.Line));

        await app.IsLoggedAsync(answer.IsErrorAt(Clients.Callback, ErrorCode.InvalidRequest), "dpop_jkt_malformed", "authorize");
    }

    [Fact]
    [Spec("RFC 9449 §10.1")]
    public async Task A_proof_at_the_push_binds_the_code()
    {
        var party = app.Party();
        var pushed = await PushAsync(party, Proofs.Make(ParAddress));
        Assert.Equal(201, pushed.Status);
        var back = await app.Http.AskAsync(Pushing.Reference(app, party, pushed), SignIns.Over(People.Line));
        var code = back.Parameter("code")!;

        await app.IsLoggedAsync((await app.RedeemWithProofAsync(party, code, Proofs.Make(app.TokenAddress(), ClientKeyPair.Rsa))).IsUnproven(), "dpop_of_other_key", "token");
        Assert.Equal(200, (await app.RedeemWithProofAsync(party, code, Proofs.Make(app.TokenAddress()))).Status);
    }

    [Fact]
    [Spec("RFC 9449 §10.1")]
    public async Task Proof_and_dpop_jkt_at_the_push_name_one_key()
    {
        var party = app.Party();

        Assert.Equal(201, (await PushAsync(party, Proofs.Make(ParAddress), ("dpop_jkt", Proofs.ThumbprintOf(ClientKeyPair.Ec)))).Status);
        await app.IsLoggedAsync((await PushAsync(party, Proofs.Make(ParAddress), ("dpop_jkt", Proofs.ThumbprintOf(ClientKeyPair.Rsa)))).IsUnproven(), "dpop_of_other_key", "par");
        await app.IsLoggedAsync((await PushAsync(party, Proofs.Make(app.TokenAddress()))).IsUnproven(), "dpop_address", "par");
    }

    // RFC 9449 §5: a public client's are bound to the key, for nothing else proves it.
    [Fact]
    public async Task A_public_clients_refresh_token_stays_with_its_key()
    {
        var party = app.Party(Clients.OfflinePublic);
        var first = (await app.BoundTokensAsync(party, null, ("scope", TokenRequests.OfflineScope))).Member("refresh_token");

        await app.IsLoggedAsync((await app.RefreshAsync(party, first)).IsUnproven(), "dpop_missing", "token");
        await app.IsLoggedAsync((await RefreshAsync(party, first, ClientKeyPair.OtherEc)).IsUnproven(), "dpop_of_other_key", "token");
        var second = await RefreshAsync(party, first, ClientKeyPair.Ec);
        Assert.Equal((200, "DPoP"), (second.Status, second.Member("token_type")));
        // The next of the family is bound to it as well.
        await app.IsLoggedAsync((await app.RefreshAsync(party, second.Member("refresh_token"))).IsUnproven(), "dpop_missing", "token");
    }

    [Fact]
    public async Task One_that_was_not_bound_is_from_the_first_proof_on()
    {
        var party = app.Party(Clients.OfflinePublic);
        var first = (await app.OfflineTokensAsync(party)).Member("refresh_token");

        var second = (await RefreshAsync(party, first, ClientKeyPair.Ec)).Member("refresh_token");

        await app.IsLoggedAsync((await app.RefreshAsync(party, second)).IsUnproven(), "dpop_missing", "token");
        Assert.Equal(200, (await RefreshAsync(party, second, ClientKeyPair.Ec)).Status);
    }

    // RFC 9449 §5: a confidential client's are bound to the client by its authentication; it may change its key.
    [Fact]
    public async Task A_confidential_clients_refresh_token_is_not_bound()
    {
        var party = app.Party(Clients.Offline);
        var first = (await app.BoundTokensAsync(party, null, ("scope", TokenRequests.OfflineScope))).Member("refresh_token");

        var second = await RefreshAsync(party, first, ClientKeyPair.OtherEc);
        Assert.Equal("DPoP", second.Member("token_type"));
        Assert.Equal(Proofs.ThumbprintOf(ClientKeyPair.OtherEc), (await app.IntrospectAsync(party, second.Member("access_token")!)).Json.GetProperty("cnf").GetProperty("jkt").GetString());
        Assert.Equal("Bearer", (await app.RefreshAsync(party, second.Member("refresh_token"))).Member("token_type"));
    }

    // Who has stolen a used one and not the key cannot end the family by it.
    [Fact]
    [Spec("RFC 9700 §4.14.2")]
    public async Task A_used_one_without_the_key_ends_nothing()
    {
        var party = app.Party(Clients.OfflinePublic);
        var first = (await app.BoundTokensAsync(party, null, ("scope", TokenRequests.OfflineScope))).Member("refresh_token");
        var second = (await RefreshAsync(party, first, ClientKeyPair.Ec)).Member("refresh_token");

        await app.IsLoggedAsync((await app.RefreshAsync(party, first)).IsUnproven(), "dpop_missing", "token");
        Assert.Equal(200, (await RefreshAsync(party, second, ClientKeyPair.Ec)).Status);
    }

    [Fact]
    public async Task What_a_phone_granted_to_a_server_is_bound_where_it_is_fetched()
    {
        var asked = await (await app.AskedAsync(Clients.CibaNumbers, app.NewPerson())).ApprovedAsync();

        var answer = await app.AskWithProofAsync(app.Party(Clients.CibaNumbers), Proofs.Make(app.TokenAddress()), [("grant_type", GrantType.Ciba), ("auth_req_id", asked.AuthReqId)]);

        Assert.True((200, "DPoP") == (answer.Status, answer.Member("token_type")), answer.Text);
    }

    // No proof comes from where tokens are pushed to, so that they could not be bound.
    [Fact]
    [Spec("RFC 9449 §5.2")]
    public async Task A_client_that_takes_bound_tokens_only_is_pushed_none()
    {
        var answer = await app.AskPhoneAsync(Clients.DpopPushed, People.Line, ("client_notification_token", Backchannel.NotificationToken));

        await app.IsLoggedAsync(answer.IsOAuthError(ErrorCode.UnauthorizedClient), "dpop_pushed", "bc-authorize");
    }

    private string ParAddress => $"{app.App.Origins.Issuer("verizon")}/par";

    private Task<Answer> PushAsync(RelyingParty party, string proof, params (string Name, string? Value)[] changes) =>
        app.AskWithProofAsync(party, proof, Pushing.Form(party, changes), "par");

    private Task<Answer> RefreshAsync(RelyingParty party, string? refreshToken, ClientKeyPair pair) =>
        app.AskWithProofAsync(party, Proofs.Make(app.TokenAddress(), pair), [("grant_type", GrantType.RefreshToken), ("refresh_token", refreshToken)]);
}
