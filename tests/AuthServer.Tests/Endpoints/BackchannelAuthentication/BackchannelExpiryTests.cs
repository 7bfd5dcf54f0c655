using ZenKey.AuthServer.Tests.Refusals;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.BackchannelAuthentication;

/// <summary>What time makes of requests to phones.</summary>
[Spec("CIBA Core §7.3")]
[Collection(typeof(MovedClock))]
public sealed class BackchannelExpiryTests(MovedClock app) : IDisposable
{
    private readonly NotificationHost host = new();

    [Fact]
    [Spec("fapi-ciba-id1-auth-req-id-expired")]
    public async Task After_its_life_it_is_expired_on_both_sides()
    {
        var asked = await app.AskedAsync(Clients.CibaNumbers, app.NewPerson(), ("requested_expiry", "60"));
        app.Clock.Advance(TimeSpan.FromSeconds(59));
        (await asked.FetchAsync()).IsPending();

        app.Clock.Advance(TimeSpan.FromSeconds(1));

        (await asked.FetchAsync()).IsOAuthError(ErrorCode.ExpiredToken);
        (await asked.Phone.ApproveAsync(asked.Id)).IsProblem("request-ended", 410);
    }

    [Fact]
    public async Task It_waits_two_days_where_the_client_says_so()
    {
        var key = app.NewPerson();
        var asked = await app.AskedAsync(Clients.CibaNumbers, key, ("requested_expiry", "172800"));

        app.Clock.Advance(TimeSpan.FromHours(48) - TimeSpan.FromSeconds(1));

        Assert.Equal(204, (await (await Phone.StartedAsync(app, key)).ApproveAsync(asked.Id)).Status);
        Assert.Equal(200, (await asked.FetchAsync()).Status);
    }

    [Fact]
    public async Task What_was_approved_in_the_last_second_can_be_fetched_a_minute_longer()
    {
        var (early, late) = (await ApprovedAsync(), await ApprovedAsync());
        app.Clock.Advance(TimeSpan.FromSeconds(119));
        Assert.Equal(200, (await early.FetchAsync()).Status);

        app.Clock.Advance(TimeSpan.FromSeconds(1));

        await app.IsLoggedAsync((await late.FetchAsync()).IsOAuthError(ErrorCode.ExpiredToken), "auth_req_id_expired", "token");

        async Task<Asked> ApprovedAsync() => await (await app.AskedAsync(Clients.CibaNumbers, app.NewPerson(), ("requested_expiry", "60"))).ApprovedAsync();
    }

    [Fact]
    [Spec("CIBA Core §11")]
    public async Task Each_five_seconds_is_often_enough()
    {
        var asked = await app.AskedAsync(Clients.CibaNumbers, app.NewPerson());
        (await asked.FetchAsync()).IsPending();
        app.Clock.Advance(TimeSpan.FromSeconds(4));
        (await asked.FetchAsync()).IsPending(ErrorCode.SlowDown);

        app.Clock.Advance(TimeSpan.FromSeconds(1));

        (await asked.FetchAsync()).IsPending();
    }

    [Theory]
    [InlineData(Clients.CibaPush, ErrorCode.ExpiredToken)]
    [InlineData(Clients.CibaPing, null)]
    [Spec("CIBA Core §12")]
    public async Task Whoever_is_told_is_told_that_it_ran_out(string clientId, string? error)
    {
        await host.RegisterAsync(app, clientId);
        var asked = await app.AskedAsync(clientId, app.NewPerson(), ("client_notification_token", Backchannel.NotificationToken), ("requested_expiry", "60"));

        app.Clock.Advance(TimeSpan.FromSeconds(62));

        var told = Assert.Single(await host.HeardAsync());
        Assert.Equal((asked.AuthReqId, error), (told.Member("auth_req_id"), told.Member("error")));
    }

    [Fact]
    [Spec("CIBA Core §13")]
    public async Task A_login_hint_token_that_is_too_old_is_told_as_such()
    {
        var (browser, hint) = await app.PairAsync(app.Party(Clients.CibaNumbers), await Phone.StartedAsync(app, app.NewPerson()));
        browser.Dispose();

        app.Clock.Advance(TimeSpan.FromMinutes(10));

        var answer = await app.AskPhoneAsync(Clients.CibaNumbers, People.Line, ("login_hint", null), ("login_hint_token", hint));
        await app.IsLoggedAsync(answer.IsOAuthError(ErrorCode.ExpiredLoginHintToken), "login_hint_token_expired", "bc-authorize");
    }

    public void Dispose() => host.Dispose();
}
