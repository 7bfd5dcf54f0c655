using Microsoft.EntityFrameworkCore;
using ZenKey.AuthServer.Tests.Endpoints.UserInfo;
using ZenKey.AuthServer.Tests.Refusals;
using ZenKey.Portal.Data.Changes;
using ZenKey.Protocol;
using ZenKey.TestKit;
using ClientSecret = ZenKey.Portal.Data.Clients.ClientSecret;

namespace ZenKey.AuthServer.Tests.Endpoints.Token;

/// <summary>What time makes of codes, tokens, secrets and bad tries.</summary>
[Collection(typeof(MovedClock))]
public sealed class ExpiryTests(MovedClock app)
{
    [Fact]
    [Spec("RFC 6749 §4.1.2")]
    public async Task A_code_lives_sixty_seconds()
    {
        var party = app.Party();
        var early = await app.CodeAsync(party);
        app.Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(200, (await app.RedeemAsync(party, early)).Status);

        var late = await app.CodeAsync(party);
        app.Clock.Advance(TimeSpan.FromSeconds(60));

        await app.IsLoggedAsync((await app.RedeemAsync(party, late)).IsOAuthError(ErrorCode.InvalidGrant), "code_expired", "token");
    }

    // Shown as the time to sign in; the answer on the phone belongs to it.
    [Fact]
    [Spec("Portal anchors 23")]
    public async Task The_log_tells_how_long_a_sign_in_took()
    {
        var party = app.Party();
        var key = app.NewPerson();
        var phone = await Phone.StartedAsync(app, key);
        using var waiting = await app.WaitAsync(party, key);
        app.Clock.Advance(TimeSpan.FromSeconds(7));
        Assert.Equal(204, (await phone.ApproveAsync(waiting.Id)).Status);
        app.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(200, (await app.RedeemAsync(party, (await waiting.LookAsync()).Parameter("code")!)).Status);

        var last = await app.ReadAsync(store => store.Events.Where(entry => entry.SignIn).OrderByDescending(entry => entry.At).ThenByDescending(entry => entry.Id).FirstAsync());
        Assert.Equal(("token", 9_000), (last.Endpoint, last.Took));
    }

    [Fact]
    [Spec("RFC 6750 §3.1")]
    public async Task An_access_token_lives_fifteen_minutes()
    {
        var token = (await app.TokensAsync(app.Party())).Member("access_token")!;

        app.Clock.Advance(TimeSpan.FromSeconds(899));
        Assert.Equal(200, (await app.UserInfoAsync(token)).Status);

        app.Clock.Advance(TimeSpan.FromSeconds(1));
        var late = await app.UserInfoAsync(token);
        UserInfoTests.IsInvalidToken(late);
        await app.IsLoggedAsync(late, "token_expired", "userinfo");
    }

    [Fact]
    [Spec("Design §3.3")]
    public async Task A_secret_that_has_run_out_proves_nothing()
    {
        var id = await app.ReadAsync(store => store.Clients.Where(client => client.ClientId == Clients.Rotating).Select(client => client.Id).SingleAsync());
        var hash = ClientSecret.HashOf(Clients.Secret);
        var end = app.Clock.GetUtcNow() + TimeSpan.FromMinutes(10);
        await app.WriteAsync(store => store.Set<ClientSecret>().Where(secret => secret.ClientId == id && secret.Hash == hash)
            .ExecuteUpdateAsync(set => set.SetProperty(secret => secret.ExpiresAt, end)), Topic.Clients);
        var party = app.Party(Clients.Rotating);
        Assert.Equal(200, (await app.RedeemAsync(party, await app.CodeAsync(party))).Status);

        app.Clock.Advance(TimeSpan.FromMinutes(10));

        (await app.RedeemAsync(party, await app.CodeAsync(party))).IsOAuthError(ErrorCode.InvalidClient, 401);
    }

    // Hardening 14: 429 within a hundred bad tries of an address; the client is not locked out for ever.
    [Fact]
    [Spec("RFC 6585 §4")]
    [Spec("Hardening 14")]
    public async Task After_a_hundred_bad_secrets_an_address_must_wait_five_minutes()
    {
        app.Clock.Advance(TimeSpan.FromMinutes(5)); // other tests' bad secrets came from the same address
        var party = app.Party();
        for (var tries = 0; tries < 100; tries++)
        {
            Assert.Equal(401, (await app.PostTokenAsync("verizon", SignIns.Form(party, "x"), RelyingParty.Basic(Clients.Basic, "wrong"))).Status);
        }

        var slowed = await app.RedeemAsync(party, await app.CodeAsync(party));
        Assert.Equal(429, slowed.Status);
        await app.IsLoggedAsync(slowed, "client_auth_slowed", "token");
        Assert.InRange(int.Parse(slowed.Header("Retry-After")!, null), 1, 300);

        app.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(200, (await app.RedeemAsync(party, await app.CodeAsync(party))).Status);
    }
}
