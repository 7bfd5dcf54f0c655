using ZenKey.Protocol;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests.Endpoints.Revocation;

/// <summary>Clients end their tokens.</summary>
[Spec("RFC 7009 §2")]
public sealed class RevocationTests(SharedApp app)
{
    // Hardening 3: revoking a refresh token ends its access tokens. They hang on one grant, so that it is the same the other way round.
    [Theory]
    [InlineData(Clients.Offline, "refresh_token", null)]
    [InlineData(Clients.Offline, "refresh_token", "access_token")]
    [InlineData(Clients.Offline, "access_token", null)]
    [InlineData(Clients.Offline, "access_token", "something")]
    [InlineData(Clients.OfflinePublic, "refresh_token", null)]
    [Spec("RFC 7009 §2.1")]
    [Spec("Hardening 3")]
    public async Task What_was_issued_together_ends_together(string clientId, string which, string? hint)
    {
        var party = app.Party(clientId);
        var first = await app.OfflineTokensAsync(party);
        var second = await app.RefreshAsync(party, first.Member("refresh_token"));

        IsDone(await RevokeAsync(party, second.Member(which), ("token_type_hint", hint)));

        Assert.Equal(401, (await app.UserInfoAsync(first.Member("access_token")!)).Status);
        Assert.Equal(401, (await app.UserInfoAsync(second.Member("access_token")!)).Status);
        (await app.RefreshAsync(party, second.Member("refresh_token"))).IsOAuthError(ErrorCode.InvalidGrant);
        IsDone(await RevokeAsync(party, second.Member(which)));         // once more is no error
    }

    [Fact]
    public async Task Another_sign_in_of_the_same_person_stays()
    {
        var party = app.Party(Clients.Offline);
        var (one, other) = (await app.OfflineTokensAsync(party), await app.OfflineTokensAsync(party));

        IsDone(await RevokeAsync(party, one.Member("refresh_token")));

        Assert.Equal(200, (await app.UserInfoAsync(other.Member("access_token")!)).Status);
        Assert.Equal(200, (await app.RefreshAsync(party, other.Member("refresh_token"))).Status);
    }

    [Fact]
    [Spec("RFC 6749 §4.4")]
    public async Task A_clients_own_token_ends()
    {
        var party = app.Party(Clients.Service);
        Task<Answer> TokenAsync() => app.AskAsClientAsync(party, "verizon", "token", ("grant_type", GrantType.ClientCredentials));
        var (one, other) = ((await TokenAsync()).Member("access_token"), (await TokenAsync()).Member("access_token"));

        IsDone(await RevokeAsync(party, one));

        Assert.Equal("""{"active":false}""", (await app.AskAsClientAsync(party, "verizon", "introspect", ("token", one))).Text);
        Assert.Equal("true", (await app.AskAsClientAsync(party, "verizon", "introspect", ("token", other))).Member("active"), ignoreCase: true);
    }

    // RFC 7009 §2.1: only whom it was issued to; §2.2: what is no token is no error.
    [Fact]
    [Spec("RFC 7009 §2.2")]
    [Spec("Hardening 4")]
    public async Task Anothers_tokens_stay_and_nothing_tells_them_from_none()
    {
        var (owner, other) = (app.Party(Clients.Offline), app.Party(Clients.OfflinePublic));
        var tokens = await app.OfflineTokensAsync(owner);

        foreach (var text in (string[])[tokens.Member("access_token")!, tokens.Member("refresh_token")!, "x", "zkr_", new('x', 9000)]) { IsDone(await RevokeAsync(other, text)); }
        IsDone(await RevokeAsync(owner, tokens.Member("id_token")));

        Assert.Equal(200, (await app.UserInfoAsync(tokens.Member("access_token")!)).Status);
        Assert.Equal(200, (await app.RefreshAsync(owner, tokens.Member("refresh_token"))).Status);
    }

    [Fact]
    [Spec("Hardening 15")]
    public async Task Another_carrier_ends_nothing()
    {
        var party = app.Party(Clients.Offline);
        var tokens = await app.OfflineTokensAsync(party);

        IsDone(await app.AskAsClientAsync(party, "att", "revoke", ("token", tokens.Member("refresh_token"))));
        IsDone(await app.AskAsClientAsync(party, "att", "revoke", ("token", tokens.Member("access_token"))));

        Assert.Equal(200, (await app.RefreshAsync(party, tokens.Member("refresh_token"))).Status);
    }

    [Fact]
    public async Task Without_proof_or_token_nothing_is_done()
    {
        (await app.Http.PostFormAsync("/carriers/verizon/revoke", [("token", "x"), ("client_id", Clients.Offline)])).IsOAuthError(ErrorCode.InvalidClient, 401);
        (await RevokeAsync(app.Party(), null)).IsOAuthError(ErrorCode.InvalidRequest);
        Assert.Equal(404, (await app.AskAsClientAsync(app.Party(), "nobody", "revoke", ("token", "x"))).Status);
        Assert.Equal(405, (await app.Http.AskAsync("/carriers/verizon/revoke?token=x")).Status);
    }

    private static void IsDone(Answer answer) => Assert.Equal((200, "", "no-store"), (answer.Status, answer.Text, answer.Header("Cache-Control")));

    private Task<Answer> RevokeAsync(RelyingParty party, string? token, params (string Name, string? Value)[] more) =>
        app.AskAsClientAsync(party, "verizon", "revoke", [("token", token), .. more]);
}
