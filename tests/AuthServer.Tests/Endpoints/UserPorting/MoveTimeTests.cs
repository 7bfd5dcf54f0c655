using Microsoft.EntityFrameworkCore;
using ZenKey.AuthServer.Tests.Refusals;
using ZenKey.Portal.Data.Porting;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.UserPorting;

/// <summary>What a move may last: a word five minutes, a page an hour, a proof an hour, what clients are told 180 days.</summary>
[Collection(typeof(MovedClock))]
[Spec("ZenKey platform §8.3")]
public sealed class MoveTimeTests(MovedClock app)
{
    [Fact]
    public async Task A_word_of_the_new_carrier_serves_five_minutes()
    {
        using var phone = await MovingPhone.PortedAsync(app);
        Assert.Equal(200, (await phone.VouchAsync()).Status);
        app.Clock.Advance(TimeSpan.FromMinutes(5));

        var late = await phone.OpenAsync(await phone.PushAsync());

        await app.IsLoggedAsync(late.IsErrorAt(phone.RedirectUri, ErrorCode.InvalidLoginHintToken), "port_hint_invalid", "authorize");
    }

    [Fact]
    public async Task A_page_serves_an_hour_and_so_does_a_proof()
    {
        using var phone = await MovingPhone.PortedAsync(app);
        var page = await phone.BeginAsync();
        await phone.ProveAsync(page);
        app.Clock.Advance(TimeSpan.FromMinutes(59));
        Assert.NotNull((await phone.AgreeAsync(page)).Parameter("code"));
        await phone.StartEnrolmentAsync();
        var again = await phone.BeginAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(1));

        (await phone.LookAsync(page)).IsErrorPage("request_expired", 410);
        Assert.Equal("over", (await phone.LookAsync(again)).Mark("data-port"));
        Assert.Null((await phone.AgreeAsync(again)).Parameter("code"));
        Assert.Equal("0", (await phone.LookAsync(await phone.BeginAsync())).Mark("data-proven"));
    }

    [Fact]
    public async Task Port_tokens_serve_an_hour_on_their_way_and_clients_are_told_for_180_days_from_the_end_of_the_enrolment()
    {
        using var phone = await MovingPhone.PortedAsync(app);
        var (_, accounts) = await phone.LetGoAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(59));
        await phone.StartEnrolmentAsync();
        Assert.Equal(204, (await phone.BringAsync(accounts)).Status);
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        (await phone.BringAsync(accounts)).IsProblem("port-token-invalid", 400);
        await phone.FinishAsync();
        Assert.True((await phone.SignInAsync()).TryGetPayloadValue<string[]>("aka", out _));
        var subscriber = await phone.SubscriberAsync();
        Assert.All(await app.ReadAsync(store => store.PortTokens.Where(row => row.SubscriberId == subscriber.Id).ToListAsync()), row => Assert.Equal(PortToken.Lifetime, row.ExpiresAt - row.StoredAt));

        // The end is brought near: a clock that is moved by half a year runs all timers of the process that often.
        var end = app.Clock.GetUtcNow() + TimeSpan.FromMinutes(1);
        await app.WriteAsync(store => store.PortTokens.Where(row => row.SubscriberId == subscriber.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.ExpiresAt, end)));
        app.Clock.Advance(TimeSpan.FromMinutes(1));

        var told = await phone.SignInAsync();
        Assert.False(told.TryGetPayloadValue<string[]>("aka", out _));
        Assert.Equal(phone.FormerSubject, (await app.ReadAsync(store => store.Links.SingleAsync(row => row.SubscriberId == subscriber.Id))).PreviousSubject);
    }
}
