using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Portal.Data.Tests.Store;
using ZenKey.Protocol;

namespace ZenKey.Portal.Data.Tests;

/// <summary>What was raised is told once, by whichever node comes first, and what waits to be fetched is its client's alone.</summary>
public abstract class EventLedgerTests(StoreFixture fixture) : StoreTests(fixture)
{
    private EventLedger Ledger => Node.Get<EventLedger>();

    [Fact]
    public async Task Of_twelve_who_tell_an_event_one_does_and_what_it_tells_stands_with_it()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var raised = RaisedEvent.Of(EventType.SimSwap, sample.Subscriber.Id, Now);
        await Ledger.RaiseAsync(raised);

        var told = await TwelveTimesAsync(_ => Ledger.TellAsync(raised, [QueuedEvent.Insert(Queued(sample))]));

        Assert.Single(told, one => one);
        Assert.Single(await ListAsync(sample));
        Assert.DoesNotContain(await Ledger.ListRaisedAsync(1000, None), one => one.Id == raised.Id);
    }

    [Fact]
    public async Task What_is_raised_comes_oldest_first()
    {
        var sample = await Sample.AddAsync(Node, Now);
        await Ledger.RaiseAsync(RaisedEvent.Of(EventType.LinePort, sample.Subscriber.Id, Now));
        await Ledger.RaiseAsync(RaisedEvent.Of(EventType.SimSwap, sample.Subscriber.Id, Now.AddSeconds(-1)));

        var raised = (await Ledger.ListRaisedAsync(1000, None)).Where(one => one.SubscriberId == sample.Subscriber.Id);

        Assert.Equal([EventType.SimSwap, EventType.LinePort], raised.Select(one => one.Type));
    }

    [Fact]
    public async Task The_same_fact_is_one_row_however_often_it_is_seen()
    {
        var sample = await Sample.AddAsync(Node, Now);

        await TwelveTimesAsync(async index =>
        {
            await Ledger.RaiseAsync(RaisedEvent.OnceOf(EventType.DeviceChange, sample.Subscriber.Id, Now, "handset_changed", index % 2 == 0 ? "one" : "other"));
            return true;
        });

        Assert.Equal(2, await Node.ReadAsync(store => store.RaisedEvents.CountAsync(one => one.SubscriberId == sample.Subscriber.Id)));
    }

    // Whoever raises one within a write of their own needs to know nothing of who waits for it.
    [Fact]
    public async Task A_write_that_raises_an_event_wakes_those_who_tell_it_and_no_other_does()
    {
        var sample = await Sample.AddAsync(Node, Now);
        using var woken = Node.Get<IWakeBus>().Listen(BusTopics.Raised);
        var waiting = woken.WaitAsync(TimeSpan.FromHours(1), Time, None);

        await Node.AddAsync(sample.Link(Now));
        Assert.False(waiting.IsCompleted);
        await Node.Writer.WriteAsync((store, _) =>
        {
            store.RaisedEvents.Add(RaisedEvent.Of(EventType.DeviceChange, sample.Subscriber.Id, Now, "test"));
            return Task.CompletedTask;
        }, [], None);

        await waiting;
        Assert.Single(await Node.ReadAsync(store => store.RaisedEvents.Where(one => one.SubscriberId == sample.Subscriber.Id).ToListAsync()));
    }

    [Fact]
    public async Task Links_without_consent_and_links_that_ended_are_not_told_unless_it_is_about_them()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var silent = sample.Link(Now, "openid email");
        await Node.AddAsync(silent);

        Assert.Empty(await Ledger.ListLinksAsync(RaisedEvent.Of(EventType.SimSwap, sample.Subscriber.Id, Now), None));
        Assert.Equal(silent.Id, Assert.Single(await Ledger.ListLinksAsync(RaisedEvent.LinkEnded(silent, Now), None)).Id);
        await Node.Writer.WriteAsync((store, token) => store.Links.Where(link => link.Id == silent.Id).ExecuteUpdateAsync(set => set.SetProperty(link => link.Scopes, "openid events"), token), [Topic.Links], None);
        Assert.Single(await Ledger.ListLinksAsync(RaisedEvent.Of(EventType.SimSwap, sample.Subscriber.Id, Now), None));
        await Node.Writer.WriteAsync((store, token) => store.Links.Where(link => link.Id == silent.Id).ExecuteUpdateAsync(set => set.SetProperty(link => link.State, Links.LinkState.Ended), token), [Topic.Links], None);
        Assert.Empty(await Ledger.ListLinksAsync(RaisedEvent.Of(EventType.SimSwap, sample.Subscriber.Id, Now), None));
    }

    [Fact]
    public async Task What_waits_is_let_go_by_its_own_client_at_its_own_carrier_only()
    {
        var (sample, other) = (await Sample.AddAsync(Node, Now), await Sample.AddAsync(Node, Now));
        var queued = Queued(sample);
        await Node.AddAsync(queued);

        await Ledger.RemoveQueuedAsync(other.Client.Id, sample.Carrier.Id, [queued.Id]);
        await Ledger.RemoveQueuedAsync(sample.Client.Id, other.Carrier.Id, [queued.Id]);
        Assert.Single(await ListAsync(sample));
        Assert.Empty(await Ledger.ListQueuedAsync(sample.Client.Id, other.Carrier.Id, 10, None));

        await Ledger.RemoveQueuedAsync(sample.Client.Id, sample.Carrier.Id, [queued.Id, Guid.Empty]);
        Assert.Empty(await ListAsync(sample));
    }

    [Fact]
    public async Task What_waits_comes_oldest_first_and_not_after_its_time()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var (late, early, dead) = (Queued(sample, Now), Queued(sample, Now.AddMinutes(-1)), Queued(sample, Now - QueuedEvent.Life));
        await Node.AddAsync(late, early, dead);

        Assert.Equal([early.Id, late.Id], (await ListAsync(sample)).Select(one => one.Id));
        Assert.Equal([early.Id], (await Ledger.ListQueuedAsync(sample.Client.Id, sample.Carrier.Id, 1, None)).Select(one => one.Id));
    }

    private Task<IReadOnlyList<QueuedEvent>> ListAsync(Sample sample) => Ledger.ListQueuedAsync(sample.Client.Id, sample.Carrier.Id, 10, None);

    private QueuedEvent Queued(Sample sample, DateTimeOffset? at = null) => new()
    {
        Id = Guid.CreateVersion7(Now),
        ClientId = sample.Client.Id,
        CarrierId = sample.Carrier.Id,
        Type = EventType.SimSwap,
        Subject = "subject",
        At = at ?? Now,
        IssuedAt = at ?? Now,
        ExpiresAt = (at ?? Now) + QueuedEvent.Life,
    };
}

public sealed class EventLedgerOnSqlite(SqliteStore fixture) : EventLedgerTests(fixture), IClassFixture<SqliteStore>;

public sealed class EventLedgerOnPostgreSql(PostgreSqlStore fixture) : EventLedgerTests(fixture), IClassFixture<PostgreSqlStore>;
