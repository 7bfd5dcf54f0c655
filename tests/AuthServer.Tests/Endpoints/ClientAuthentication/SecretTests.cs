using System.Text;
using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Changes;
using ZenKey.Protocol;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests.Endpoints.ClientAuthentication;

/// <summary>How clients prove themselves by a secret, or by nothing.</summary>
[Spec("RFC 6749 §2.3")]
[Spec("OpenID Connect Core §9")]
public sealed class SecretTests(SharedApp app)
{
    [Fact]
    public async Task Basic_without_client_id_in_the_body_is_known()
    {
        var party = app.Party();

        Assert.Equal(200, (await app.RedeemAsync(party, await app.CodeAsync(party))).Status);
    }

    [Fact]
    public async Task Basic_with_the_same_client_id_in_the_body_is_known()
    {
        var party = app.Party();

        Assert.Equal(200, (await app.RedeemAsync(party, await app.CodeAsync(party), ("client_id", Clients.Basic))).Status);
    }

    // RFC 7617 §2: the scheme's name is case-insensitive. RFC 6749 §2.3.1: id and secret are form-encoded in it.
    [Theory]
    [InlineData("basic", $"{Clients.Basic}:{Clients.Secret}")]
    [InlineData("BASIC", $"{Clients.Basic}:{Clients.Secret}")]
    [InlineData("Basic", "ccid%2Dbasic00000000001:zks_a%2Dsecret%2Dof%2Dthe%2Dprotocol%2Dtests%2Donly")]
    [InlineData("Basic", $"{Clients.Basic}:{Clients.OtherSecret}")]
    [Spec("RFC 6749 §2.3.1")]
    public async Task Every_spelling_of_Basic_is_known(string scheme, string pair)
    {
        var party = app.Party();

        Assert.Equal(200, (await PostAsync(party, await app.CodeAsync(party), $"{scheme} {Base64(pair)}")).Status);
    }

    [Fact]
    public async Task Post_is_known_where_the_client_is_set_so()
    {
        var party = app.Party(Clients.Post);

        Assert.Equal(200, (await app.RedeemAsync(party, await app.CodeAsync(party), ("client_secret", Clients.Secret))).Status);
    }

    [Theory]
    [InlineData(Clients.Public)]
    [InlineData(Clients.Native)]
    public async Task A_client_that_can_keep_nothing_names_itself(string clientId)
    {
        var party = app.Party(clientId);

        Assert.Equal(200, (await app.RedeemAsync(party, await app.CodeAsync(party))).Status);
    }

    // A client has one method for life (ZenKey platform §4.1).
    [Theory]
    [InlineData(Clients.Post, true, null)]
    [InlineData(Clients.Basic, false, Clients.Secret)]
    [InlineData(Clients.Basic, false, null)]
    [InlineData(Clients.Post, false, null)]
    [InlineData(Clients.Public, false, "anything")]
    [InlineData(Clients.Public, true, null)]
    [Spec("ZenKey platform §4.1")]
    public async Task Another_method_than_the_clients_is_refused(string clientId, bool basic, string? bodySecret)
    {
        var party = app.Party(clientId);
        var form = SignIns.Form(party, await app.CodeAsync(party), ("client_id", clientId), ("client_secret", bodySecret));

        var answer = await app.PostTokenAsync("verizon", form, basic ? RelyingParty.Basic(clientId, Clients.Secret) : null);

        answer.IsOAuthError(ErrorCode.InvalidClient, 401);
        Assert.Equal(basic, answer.Header("WWW-Authenticate") is not null);
    }

    // Hardening 7: in body and headers alike, but for the reference.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Spec("Hardening 7")]
    public async Task An_unknown_client_and_a_wrong_secret_are_told_alike(bool basic)
    {
        var known = basic ? Clients.Basic : Clients.Post;
        var form = SignIns.Form(app.Party(), "x");
        Task<Answer> TryAsync(string id) => basic
            ? app.PostTokenAsync("verizon", form, RelyingParty.Basic(id, "wrong"))
            : app.PostTokenAsync("verizon", [.. form, new("client_id", id), new("client_secret", "wrong")], null);

        var unknown = (await TryAsync(Clients.Unknown)).IsOAuthError(ErrorCode.InvalidClient, 401);
        var wrong = (await TryAsync(known)).IsOAuthError(ErrorCode.InvalidClient, 401);

        static string WithoutReference(Answer answer) => answer.Text.Replace(Answer.ReferenceIn(answer.Description)!, "", StringComparison.Ordinal);
        Assert.Equal(WithoutReference(unknown), WithoutReference(wrong));
        Assert.Equal(unknown.Header("WWW-Authenticate"), wrong.Header("WWW-Authenticate"));
        Assert.Equal(basic, wrong.Header("WWW-Authenticate")?.StartsWith("Basic ", StringComparison.Ordinal) ?? false);
    }

    [Theory]
    [InlineData("Basic")]
    [InlineData("Basic ")]
    [InlineData("Basic ***")]
    [InlineData("Basic Y2NpZA==")]
    [InlineData("Basic Og==")]
    [InlineData("Basic /w==")]
    [InlineData("Bearer abc")]
    [InlineData("Digest username=x")]
    public async Task A_header_that_proves_nothing_is_invalid_client(string header)
    {
        var answer = await PostAsync(app.Party(), "x", header);

        answer.IsOAuthError(ErrorCode.InvalidClient, 401);
    }

    [Fact]
    public async Task A_disabled_client_is_invalid_client()
    {
        var answer = await app.PostTokenAsync("verizon", SignIns.Form(app.Party(), "x"), RelyingParty.Basic(Clients.Disabled, Clients.Secret));

        answer.IsOAuthError(ErrorCode.InvalidClient, 401);
    }

    [Fact]
    public async Task Two_ways_at_once_are_malformed()
    {
        var party = app.Party();
        var form = SignIns.Form(party, await app.CodeAsync(party), ("client_id", Clients.Basic), ("client_secret", Clients.Secret));

        var answer = await app.PostTokenAsync("verizon", form, RelyingParty.Basic(Clients.Basic, Clients.Secret));

        answer.IsOAuthError(ErrorCode.InvalidRequest);
    }

    [Fact]
    public async Task Another_client_id_in_the_body_than_in_the_header_is_malformed()
    {
        var party = app.Party();

        var answer = await app.RedeemAsync(party, await app.CodeAsync(party), ("client_id", Clients.Plain));

        answer.IsOAuthError(ErrorCode.InvalidRequest);
    }

    // Design §3: at most two are active, so that one can be replaced without an outage.
    [Fact]
    public async Task A_revoked_secret_proves_nothing_and_the_other_still_does()
    {
        var party = app.Party(Clients.Rotating);
        var code = await app.CodeAsync(party);
        var hash = ZenKey.Portal.Data.Clients.ClientSecret.HashOf(Clients.Secret);
        var now = TimeProvider.System.GetUtcNow();
        var id = await app.ReadAsync(store => store.Clients.Where(client => client.ClientId == Clients.Rotating).Select(client => client.Id).SingleAsync());
        await app.WriteAsync(store => store.Set<ZenKey.Portal.Data.Clients.ClientSecret>().Where(secret => secret.ClientId == id && secret.Hash == hash)
            .ExecuteUpdateAsync(set => set.SetProperty(secret => secret.RevokedAt, now)), Topic.Clients);

        var form = SignIns.Form(party, code);
        (await app.PostTokenAsync("verizon", form, RelyingParty.Basic(Clients.Rotating, Clients.Secret))).IsOAuthError(ErrorCode.InvalidClient, 401);
        Assert.Equal(200, (await app.PostTokenAsync("verizon", form, RelyingParty.Basic(Clients.Rotating, Clients.OtherSecret))).Status);
    }

    private Task<Answer> PostAsync(RelyingParty party, string code, string header) =>
        app.Http.PostFormAsync("/carriers/verizon/token", SignIns.Form(party, code).Select(pair => (pair.Key, pair.Value)), ("Authorization", header));

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
