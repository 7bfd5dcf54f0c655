using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using ZenKey.AuthServer.Endpoints.ClientAuthentication;
using ZenKey.AuthServer.Http;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Clients;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.ClientAuthentication;

/// <summary>Where a client's keys come from.</summary>
[Spec("OpenID Connect Registration §2")]
[Spec("Hardening 5")]
public sealed class ClientKeysTests(SharedApp app) : IDisposable
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly OutboundHttp http = new(development: true);
    private readonly KeyHost host = new();

    [Fact]
    public async Task A_client_with_a_jwks_uri_is_known_by_the_keys_that_lie_there()
    {
        host.Body = ClientKeyPair.Jwks(ClientKeyPair.Rsa).ToJsonString();
        await app.WriteAsync(store => store.Clients.Where(client => client.ClientId == Clients.JwtByUri)
            .ExecuteUpdateAsync(set => set.SetProperty(client => client.JwksUri, host.Address)), Topic.Clients);
        var party = app.Party(Clients.JwtByUri);
        Task<Answer> ProveAsync(ClientKeyPair pair, string code) => app.RedeemAsync(party, code,
            Assertions.Form(Assertions.Make(Clients.JwtByUri, app.App.Origins.Issuer("verizon"), TimeProvider.System.GetUtcNow(), pair)));

        Assert.Equal(200, (await ProveAsync(ClientKeyPair.Rsa, await app.CodeAsync(party))).Status);
        (await ProveAsync(ClientKeyPair.Foreign, "x")).IsOAuthError(ErrorCode.InvalidClient, 401);
        Assert.Equal(1, host.Asked);
    }

    [Fact]
    public async Task Keys_are_kept_five_minutes()
    {
        host.Body = ClientKeyPair.Jwks(ClientKeyPair.Rsa).ToJsonString();
        var keys = new ClientKeys(http, clock);

        for (var time = 0; time < 3; time++) { Assert.Single(await FindAsync(keys)); }
        clock.Advance(TimeSpan.FromSeconds(299));
        Assert.Single(await FindAsync(keys));
        Assert.Equal(1, host.Asked);

        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Single(await FindAsync(keys));
        Assert.Equal(2, host.Asked);
    }

    [Fact]
    public async Task An_unknown_kid_is_looked_for_again_at_most_every_thirty_seconds()
    {
        host.Body = ClientKeyPair.Jwks(ClientKeyPair.Rsa).ToJsonString();
        var keys = new ClientKeys(http, clock);
        Assert.Single(await FindAsync(keys));

        host.Body = ClientKeyPair.Jwks(ClientKeyPair.Rsa, ClientKeyPair.New("new")).ToJsonString();
        Assert.Empty(await FindAsync(keys, "new"));
        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Empty(await FindAsync(keys, "new"));
        Assert.Equal(1, host.Asked);

        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Single(await FindAsync(keys, "new"));
        Assert.Single(await FindAsync(keys));
        Assert.Equal(2, host.Asked);
    }

    [Fact]
    public async Task A_server_that_fails_is_left_alone_for_thirty_seconds_and_then_asked_again()
    {
        host.Status = 500;
        var keys = new ClientKeys(http, clock);
        Assert.Empty(await FindAsync(keys));
        Assert.Empty(await FindAsync(keys));
        Assert.Equal(1, host.Asked);

        (host.Status, host.Body) = (200, ClientKeyPair.Jwks(ClientKeyPair.Rsa).ToJsonString());
        clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Single(await FindAsync(keys));
    }

    [Fact]
    public async Task Many_who_ask_at_once_make_one_fetch()
    {
        var answer = new TaskCompletionSource();
        (host.MayAnswer, host.Body) = (answer.Task, ClientKeyPair.Jwks(ClientKeyPair.Rsa).ToJsonString());
        var keys = new ClientKeys(http, clock);

        var finding = Enumerable.Range(0, 12).Select(_ => FindAsync(keys)).ToList();
        answer.SetResult();

        Assert.All(await Task.WhenAll(finding), found => Assert.Single(found));
        Assert.Equal(1, host.Asked);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("<html>")]
    [InlineData("""{"keys":5}""")]
    [InlineData("""{"keys":[5,null,{}]}""")]
    [InlineData("""{"keys":[{"kty":"RSA","kid":"x","n":"***","e":"AQAB"}]}""")]
    [InlineData("""{"keys":[{"kty":"oct","kid":"x","k":"AAAA"}]}""")]
    [InlineData("""{"keys":[{"kty":"EC","kid":"x","crv":"P-256","x":"AA","y":"AA"}]}""")]
    [Spec("RFC 7517 §5")]
    public async Task What_is_no_key_set_has_no_keys(string body)
    {
        host.Body = body;
        var keys = new ClientKeys(http, clock);

        foreach (var algorithm in ClientKeys.Algorithms) { Assert.Empty(await keys.FindAsync(At(host.Address), algorithm, null, CancellationToken.None)); }
    }

    [Fact]
    [Spec("RFC 7518 §3.3")]
    public async Task Short_keys_private_keys_and_keys_for_encryption_are_not_taken()
    {
        var shown = ClientKeyPair.Rsa.Jwk();
        shown["d"] = shown["n"]!.GetValue<string>();
        var encrypts = ClientKeyPair.Rsa.Jwk();
        encrypts["use"] = "enc";
        var other = ClientKeyPair.Rsa.Jwk();
        other["alg"] = "PS256";
        host.Body = new System.Text.Json.Nodes.JsonObject { ["keys"] = new System.Text.Json.Nodes.JsonArray(shown, encrypts, other, ClientKeyPair.New("short", 1024).Jwk()) }.ToJsonString();
        var keys = new ClientKeys(http, clock);

        Assert.Empty(await keys.FindAsync(At(host.Address), "RS256", null, CancellationToken.None));
        Assert.Single(await keys.FindAsync(At(host.Address), "PS256", null, CancellationToken.None));
    }

    private static Client At(string? address) => new() { ClientId = Clients.JwtByUri, Name = "Test", TokenAuth = TokenAuth.PrivateKeyJwt, JwksUri = address };

    private async Task<IReadOnlyList<object>> FindAsync(ClientKeys keys, string? kid = null) =>
        await keys.FindAsync(At(host.Address), "RS256", kid ?? ClientKeyPair.Rsa.Kid, CancellationToken.None);

    public void Dispose()
    {
        host.Dispose();
        http.Dispose();
    }
}
