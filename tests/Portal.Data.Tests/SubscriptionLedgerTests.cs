using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Deliveries;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Data.Tests.Store;
using ZenKey.Protocol;

namespace ZenKey.Portal.Data.Tests;

/// <summary>A subscription whose receiver takes nothing is paused; what waits with it is kept, and goes on in its order.</summary>
public abstract class SubscriptionLedgerTests(StoreFixture fixture) : StoreTests(fixture)
{
    private const string Receiver = "https://receiver.example/events";

    private SubscriptionLedger Ledger => Node.Get<SubscriptionLedger>();

    private DeliveryLedger Outbox => Node.Get<DeliveryLedger>();

    [Fact]
    public async Task Twenty_failures_in_a_row_over_a_day_pause_it_and_neither_alone_does()
    {
        var sample = await SubscribedAsync();
        var delivery = await OweAsync(sample);
        await FailAsync(delivery, SubscriptionLedger.MostFailures);
        Time.Advance(SubscriptionLedger.LongestFailing - TimeSpan.FromMilliseconds(1));
        Assert.False(await Ledger.TryPauseAsync(sample.Client.Id, None));

        var brief = await SubscribedAsync();
        await FailAsync(await OweAsync(brief), SubscriptionLedger.MostFailures - 1);
        Time.Advance(SubscriptionLedger.LongestFailing);
        Assert.False(await Ledger.TryPauseAsync(brief.Client.Id, None));

        Assert.True(await Ledger.TryPauseAsync(sample.Client.Id, None));
        Assert.False(await Ledger.TryPauseAsync(sample.Client.Id, None));
        Assert.Equal(DeliveryState.Paused, (await FindAsync(delivery)).State);
        var entry = await Node.ReadAsync(store => store.Audit.AsNoTracking().SingleAsync(one => one.ObjectId == sample.Client.ClientId && one.Action == "client.events.paused"));
        Assert.Equal((Actor.System.Kind, "paused after 20 failed attempts"), (entry.ActorKind, entry.ReadChanges()[0].After));
    }

    [Fact]
    public async Task One_that_is_taken_begins_the_count_anew()
    {
        var sample = await SubscribedAsync();
        await FailAsync(await OweAsync(sample), 19);
        var taken = await OweAsync(sample);
        await Outbox.ClaimAsync(taken);
        await Outbox.EndAsync(taken, DeliveryState.Delivered, Attempt(taken, 202));

        var flow = await FlowAsync(sample);
        Assert.Equal((0, null), (flow.Failures, flow.FailingSince));
    }

    // A developer who tests a receiver that is not there yet must not pause what nobody sent.
    [Fact]
    public async Task Failures_of_tests_and_of_logouts_are_not_counted()
    {
        var sample = await SubscribedAsync();
        await FailAsync(await OweAsync(sample, EventType.Verification), 3);
        await FailAsync(await OweAsync(sample, Delivery.Logout, DeliveryKind.Logout), 3);

        Assert.Equal(0, (await FlowAsync(sample)).Failures);
    }

    [Fact]
    public async Task Only_while_it_is_paused_is_an_alert_parked_and_its_attempt_counts_for_nothing()
    {
        var sample = await SubscribedAsync();
        var delivery = await OweAsync(sample);
        await Outbox.ClaimAsync(delivery);
        Assert.False(await Outbox.ParkAsync(delivery));
        Assert.Equal(DeliveryState.Waiting, (await FindAsync(delivery)).State);

        await ChangeAsync(sample, flow => flow.PausedAt = Now);
        Assert.True(await Outbox.ParkAsync(delivery));

        var parked = await FindAsync(delivery);
        Assert.Equal((DeliveryState.Paused, 0, parked.CreatedAt), (parked.State, parked.Attempts, parked.NextAttemptAt));
        Assert.DoesNotContain(await Outbox.ListDueAsync(Now.AddDays(10), [], 1_000, None), one => one.Id == delivery.Id);
    }

    [Fact]
    public async Task What_was_kept_back_is_released_once_it_flows_to_where_alerts_go_now()
    {
        var sample = await SubscribedAsync();
        List<Delivery> kept = [];
        for (var count = 0; count < 3; count++)
        {
            kept.Add(await OweAsync(sample));
            Time.Advance(TimeSpan.FromSeconds(1));
        }
        await ChangeAsync(sample, flow => flow.PausedAt = Now);
        foreach (var one in kept) { Assert.True(await Outbox.ClaimAsync(one) && await Outbox.ParkAsync(one)); }
        Assert.Equal(0, await Ledger.ReleaseAsync(sample.Client.Id, None));

        Time.Advance(TimeSpan.FromDays(20));
        await ChangeAsync(sample, flow => (flow.PausedAt, flow.PushUri) = (null, "https://new.example:8443/events"));
        Assert.Equal(3, await Ledger.ReleaseAsync(sample.Client.Id, None));

        var due = (await Outbox.ListDueAsync(Now, [], 1_000, None)).Where(one => one.ClientId == sample.Client.Id).ToList();
        Assert.Equal(kept.Select(one => one.Id), due.Select(one => one.Id));
        Assert.All(due, one => Assert.Equal(("https://new.example:8443/events", "new.example:8443", Now + SubscriptionLedger.Tried), (one.Target, one.Authority, one.ExpiresAt)));
    }

    // A process may stop between the resuming and the releasing.
    [Fact]
    public async Task What_a_stopped_process_left_behind_is_released_by_the_housekeeping_and_after_thirty_days_it_goes()
    {
        var (flowing, paused) = (await SubscribedAsync(), await SubscribedAsync());
        var (left, kept) = (await OweAsync(flowing), await OweAsync(paused));
        await ChangeAsync(paused, flow => flow.PausedAt = Now);
        await ParkAsync(left, kept);

        await Node.Get<Housekeeping>().SweepAsync(None);

        Assert.Equal((DeliveryState.Waiting, DeliveryState.Paused), ((await FindAsync(left)).State, (await FindAsync(kept)).State));
        Time.Advance(TimeSpan.FromDays(30) - TimeSpan.FromMilliseconds(1));
        await Node.Get<Housekeeping>().SweepAsync(None);
        Assert.Equal(DeliveryState.Paused, (await FindAsync(kept)).State);
        Time.Advance(TimeSpan.FromMilliseconds(1));
        await Node.Get<Housekeeping>().SweepAsync(None);
        Assert.False(await Node.ReadAsync(store => store.Deliveries.AnyAsync(one => one.Id == kept.Id)));
    }

    private async Task<Sample> SubscribedAsync()
    {
        var sample = await Sample.AddAsync(Node, Now);
        await Node.AddAsync(new EventSubscription { ClientId = sample.Client.Id, Types = EventType.SimSwap, Delivery = EventDelivery.Push, PushUri = Receiver, CreatedAt = Now });
        return sample;
    }

    private async Task<Delivery> OweAsync(Sample sample, string type = EventType.SimSwap, DeliveryKind kind = DeliveryKind.SecurityEvent)
    {
        var id = Guid.CreateVersion7(Now);
        var delivery = new Delivery
        {
            Id = id,
            Kind = kind,
            Type = type,
            ClientId = sample.Client.Id,
            About = id.ToString("N"),
            Target = Receiver,
            Authority = "receiver.example",
            ContentType = "application/secevent+jwt",
            Claims = kind == DeliveryKind.SecurityEvent ? "{}" : null,
            CarrierId = sample.Carrier.Id,
            NextAttemptAt = Now,
            CreatedAt = Now,
            ExpiresAt = Now + SubscriptionLedger.Tried,
        };
        await Outbox.AddAsync(delivery);
        return await FindAsync(delivery);
    }

    private async Task FailAsync(Delivery delivery, int times)
    {
        for (var count = 0; count < times; count++)
        {
            var found = await FindAsync(delivery);
            Assert.True(await Outbox.ClaimAsync(found));
            Assert.True(await Outbox.PutOffAsync(found, Now, Attempt(found, 500)));
        }
    }

    private Task ParkAsync(params Delivery[] deliveries) => Node.Get<StoreWriter>().WriteAsync((store, token) => store.Deliveries.Where(one => deliveries.Select(row => row.Id).Contains(one.Id))
        .ExecuteUpdateAsync(set => set.SetProperty(one => one.State, DeliveryState.Paused), token), [], None);

    private Task ChangeAsync(Sample sample, Action<EventSubscription> change) =>
        Node.Get<StoreWriter>().WriteAsync(async (store, token) => change(await store.EventSubscriptions.SingleAsync(one => one.ClientId == sample.Client.Id, token)), [Topic.Clients], None);

    private Task<EventSubscription> FlowAsync(Sample sample) => Node.ReadAsync(store => store.EventSubscriptions.AsNoTracking().SingleAsync(one => one.ClientId == sample.Client.Id));

    private Task<Delivery> FindAsync(Delivery delivery) => Node.ReadAsync(store => store.Deliveries.AsNoTracking().SingleAsync(one => one.Id == delivery.Id));

    private DeliveryAttempt Attempt(Delivery delivery, int status) => new() { Id = Guid.CreateVersion7(Now), DeliveryId = delivery.Id, At = Now, Duration = TimeSpan.FromMilliseconds(80), Status = status };
}

public sealed class SubscriptionLedgerOnSqlite(SqliteStore fixture) : SubscriptionLedgerTests(fixture), IClassFixture<SqliteStore>;

public sealed class SubscriptionLedgerOnPostgreSql(PostgreSqlStore fixture) : SubscriptionLedgerTests(fixture), IClassFixture<PostgreSqlStore>;
