using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;
using ZenKey.Portal.Data.Deliveries;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Protocol;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests.Outbox;

/// <summary>A receiver that takes nothing for a day is left alone, and loses nothing.</summary>
[Spec("RFC 8935 §4.1")]
[Collection(typeof(MovedClock))]
public sealed class OutagesTests(MovedClock app) : IDisposable
{
    private const int Hours = 25;
    private readonly NotificationHost host = new() { Status = 202 };

    [Fact]
    public async Task An_outage_of_more_than_a_day_pauses_the_alerts_and_all_of_them_arrive_in_order_once_they_are_resumed()
    {
        var (client, key) = (await ToldClient.PushedAsync(app, host.Address), app.NewPerson());
        await client.LinkAsync(key);
        host.Status = 503;
        var first = await RaiseAsync(client, key, 1);
        for (var hour = 0; hour < Hours && (await FlowAsync(client)).PausedAt is null; hour++)
        {
            if (hour == 12) { await RaiseAsync(client, key, 2); }
            await TriedAsync(client);
            app.Clock.Advance(TimeSpan.FromHours(1));
        }
        await Until.HoldsAsync(async () =>
        {
            app.Service<DeliveryLedger>().Wake();
            return (await FlowAsync(client)).PausedAt is not null;
        });
        var tried = host.Told.Count;

        // What comes while it is paused is kept without being tried, days on end.
        var last = await RaiseAsync(client, key, 3);
        await StandsAsync(client, 3, DeliveryState.Paused);
        app.Clock.Advance(TimeSpan.FromDays(9));
        app.Service<DeliveryLedger>().Wake();
        host.Status = 202;
        await StandsAsync(client, 3, DeliveryState.Paused);
        Assert.Equal(tried, host.Told.Count);

        await ResumeAsync(client);

        await StandsAsync(client, 3, DeliveryState.Delivered);
        var arrived = host.Told.Skip(tried).Select(told => new JsonWebToken(told.Body).Id).ToList();
        var written = await app.ReadAsync(store => store.Deliveries.Where(one => one.ClientId == client.Id).OrderBy(one => one.CreatedAt).Select(one => one.About).ToListAsync());
        Assert.Equal(written, arrived);
        Assert.Equal((first.About, last.About), (arrived[0], arrived[^1]));
        Assert.Equal(0, (await FlowAsync(client)).Failures);
    }

    // Whether the receiver is back is found out by a test, before all that was kept back goes out.
    [Fact]
    [Spec("OpenID Shared Signals Framework 1.0 §8.1.4")]
    public async Task A_test_is_sent_while_alerts_are_paused()
    {
        var client = await ToldClient.PushedAsync(app, host.Address);
        await client.ChangeAsync(row => row.EventSubscription!.PausedAt = app.Clock.GetUtcNow());

        var test = await client.TestAsync();

        Assert.Equal(DeliveryState.Delivered, (await app.HoldsAsync(test, one => one.State != DeliveryState.Waiting)).State);
        Assert.Equal(test.About, new JsonWebToken(Assert.Single(host.Told).Body).Id);
    }

    [Fact]
    public async Task Nothing_that_was_kept_back_is_lost_when_the_address_was_the_fault()
    {
        var (client, key) = (await ToldClient.PushedAsync(app, "https://gone.tests.example/events"), app.NewPerson());
        await client.LinkAsync(key);
        await client.ChangeAsync(row => row.EventSubscription!.PausedAt = app.Clock.GetUtcNow());
        var kept = await RaiseAsync(client, key, 1);
        await StandsAsync(client, 1, DeliveryState.Paused);

        await client.ChangeAsync(row => row.EventSubscription!.PushUri = host.Address);
        await ResumeAsync(client);

        await StandsAsync(client, 1, DeliveryState.Delivered);
        Assert.Equal(kept.About, new JsonWebToken(Assert.Single(host.Told).Body).Id);
    }

    /// <summary>As the portal does it.</summary>
    private async Task ResumeAsync(ToldClient client)
    {
        await client.ChangeAsync(row => (row.EventSubscription!.PausedAt, row.EventSubscription.Failures, row.EventSubscription.FailingSince, row.EventSubscription.ResumedAt) = (null, 0, null, app.Clock.GetUtcNow()));
        await app.Service<SubscriptionLedger>().ReleaseAsync(client.Id, CancellationToken.None);
    }

    private async Task<Delivery> RaiseAsync(ToldClient client, string key, int count)
    {
        await app.Service<EventLedger>().RaiseAsync(RaisedEvent.Of(EventType.SimSwap, (await app.SubscriberAsync(key)).Id, app.Clock.GetUtcNow(), "test"));
        await Until.HoldsAsync(() => app.ReadAsync(async store => await store.Deliveries.CountAsync(one => one.ClientId == client.Id) == count));
        return await app.ReadAsync(store => store.Deliveries.AsNoTracking().Where(one => one.ClientId == client.Id).OrderByDescending(one => one.CreatedAt).FirstAsync());
    }

    /// <summary>Waits until all that is due was tried, so that the clock may go on.</summary>
    private Task TriedAsync(ToldClient client) => Until.HoldsAsync(async () =>
    {
        app.Service<DeliveryLedger>().Wake();
        var now = app.Clock.GetUtcNow();
        return !await app.ReadAsync(store => store.Deliveries.AnyAsync(one => one.ClientId == client.Id && one.State == DeliveryState.Waiting && (one.NextAttemptAt <= now || one.LastStatus == null
            || store.DeliveryAttempts.Count(attempt => attempt.DeliveryId == one.Id) < one.Attempts)));
    });

    private Task StandsAsync(ToldClient client, int count, DeliveryState state) => Until.HoldsAsync(async () =>
    {
        app.Service<DeliveryLedger>().Wake();
        return await app.ReadAsync(async store => await store.Deliveries.CountAsync(one => one.ClientId == client.Id && one.State == state) == count);
    });

    private Task<EventSubscription> FlowAsync(ToldClient client) => app.ReadAsync(store => store.EventSubscriptions.AsNoTracking().SingleAsync(one => one.ClientId == client.Id));

    public void Dispose() => host.Dispose();
}
