using ZenKey.Portal.Data.Deliveries;

namespace ZenKey.AuthServer.Tests.Outbox;

/// <summary>A client's server that fails is asked again, ever more seldom, for a day.</summary>
[Spec("CIBA Core §10.2")]
[Collection(typeof(MovedClock))]
public sealed class OutboxRetryTests(MovedClock app) : IDisposable
{
    private readonly NotificationHost host = new();

    [Fact]
    public async Task It_is_sent_again_after_1_5_and_30_seconds_2_and_10_minutes_and_each_hour()
    {
        host.Status = 500;
        await host.ReceiveEventsAsync(app, Clients.Ping);
        var delivery = await app.OweAsync(Clients.Ping, host.Address, kind: DeliveryKind.SecurityEvent);

        var attempts = 0;
        foreach (var pause in (int[])[1, 5, 30, 120, 600, 3600, 3600])
        {
            var failed = await app.HoldsAsync(delivery, one => one.LastStatus == 500 && one.Attempts == attempts + 1 && one.NextAttemptAt < app.Clock.GetUtcNow() + TimeSpan.FromSeconds(pause + 1)
                && one.NextAttemptAt > app.Clock.GetUtcNow() + TimeSpan.FromSeconds(pause - 1));
            Assert.Equal(++attempts, host.Told.Count);
            Assert.Equal(app.Clock.GetUtcNow() + TimeSpan.FromSeconds(pause), failed.NextAttemptAt);
            app.Clock.Advance(TimeSpan.FromSeconds(pause));
        }
        host.Status = 204;
        app.Clock.Advance(TimeSpan.FromHours(1));

        await app.HoldsAsync(delivery, one => one.State == DeliveryState.Delivered);
    }

    [Fact]
    public async Task After_a_day_it_is_given_up_unsent()
    {
        host.Status = 503;
        await host.ReceiveEventsAsync(app, Clients.Ping);
        var delivery = await app.OweAsync(Clients.Ping, host.Address, kind: DeliveryKind.SecurityEvent);
        await app.HoldsAsync(delivery, one => one.LastStatus == 503);

        app.Clock.Advance(TimeSpan.FromHours(24));

        var ended = await app.HoldsAsync(delivery, one => one.State != DeliveryState.Waiting);
        Assert.Equal(DeliveryState.GivenUp, ended.State);
        Assert.Null(ended.Payload);
        Assert.Single(host.Told);
    }

    // A node that stops in the middle of an attempt leaves a claim, which runs out.
    [Fact]
    public async Task What_another_node_left_half_done_is_sent_after_a_minute()
    {
        await host.ReceiveEventsAsync(app, Clients.Ping);
        var ledger = app.Service<DeliveryLedger>();
        var delivery = app.Service<AuthServer.Outbox.Envelopes>().Close(await NoticeAsync());
        // Written without waking the sender, and claimed as the other node would.
        await app.WriteAsync(store =>
        {
            (delivery.Attempts, delivery.NextAttemptAt) = (1, app.Clock.GetUtcNow() + DeliveryLedger.Claim);
            store.Deliveries.Add(delivery);
            return Task.CompletedTask;
        });
        ledger.Wake();
        app.Clock.Advance(DeliveryLedger.Claim - TimeSpan.FromSeconds(1));
        Assert.Empty(host.Told);

        app.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(2, (await app.HoldsAsync(delivery, one => one.State == DeliveryState.Delivered)).Attempts);
    }

    private async Task<AuthServer.Outbox.Notice> NoticeAsync() => new(
        DeliveryKind.SecurityEvent, await app.ReadAsync(store => Task.FromResult(store.Clients.Single(one => one.ClientId == Clients.Ping).Id)), "jti", host.Address, "application/json", "{}", null);

    public void Dispose() => host.Dispose();
}
