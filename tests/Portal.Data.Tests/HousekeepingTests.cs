using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Portal.Data.Grants;
using ZenKey.Portal.Data.Pairings;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Data.PushedRequests;
using ZenKey.Portal.Data.Sessions;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Portal.Data.TestRuns;
using ZenKey.Portal.Data.Tests.Store;
using ZenKey.Protocol;
using ZenKey.TestKit;

namespace ZenKey.Portal.Data.Tests;

/// <summary>Dead rows go, living ones stay; each kind has its own time of grace.</summary>
public abstract class HousekeepingTests(StoreFixture fixture) : StoreTests(fixture)
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    private Housekeeping Housekeeping => Node.Get<Housekeeping>();

    [Fact]
    public async Task Used_things_go_when_they_expire()
    {
        var (dead, living) = (Use(Now), Use(Now + Moment));
        await Node.AddAsync(dead, living);
        await Housekeeping.SweepAsync(None);
        Assert.Equal([living.Key], await Node.ReadAsync(store => store.SingleUses.Where(use => use.Key == dead.Key || use.Key == living.Key).Select(use => use.Key).ToListAsync()));
    }

    [Fact]
    public async Task Pairings_go_ten_minutes_after_their_end()
    {
        var (dead, living) = (Pairing(Now.AddMinutes(-10)), Pairing(Now.AddMinutes(-10) + Moment));
        await Node.AddAsync(dead, living);
        await Housekeeping.SweepAsync(None);
        Assert.Null(await Node.Get<PairingLedger>().FindAsync(dead.Id, None));
        Assert.NotNull(await Node.Get<PairingLedger>().FindAsync(living.Id, None));
    }

    [Fact]
    public async Task Pushed_requests_go_when_they_expire()
    {
        var sample = await Sample.AddAsync(Node, Now);
        PushedRequest Pushed(DateTimeOffset end) => new() { Id = RandomId.Hash(RandomId.New()), CarrierId = sample.Carrier.Id, ClientId = sample.Client.Id, Parameters = "{}", ExpiresAt = end };
        var (dead, living) = (Pushed(Now), Pushed(Now + Moment));
        await Node.AddAsync(dead, living);
        await Housekeeping.SweepAsync(None);
        Assert.Equal([living.Id], await Node.ReadAsync(store => store.PushedRequests.Where(row => row.ClientId == sample.Client.Id).Select(row => row.Id).ToListAsync()));
    }

    [Fact]
    public async Task Requests_go_thirty_days_after_their_end()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var (dead, living) = (sample.Request(Now.AddDays(-30), TimeSpan.Zero), sample.Request(Now.AddDays(-30), Moment));
        await Node.AddAsync(dead, living);
        await Housekeeping.SweepAsync(None);
        Assert.Equal([living.Id], await Node.ReadAsync(store => store.Requests.Where(request => request.SubscriberId == sample.Subscriber.Id).Select(request => request.Id).ToListAsync()));
    }

    // A fact that was told is known again for eight days; one that was not told stays until it is.
    [Fact]
    public async Task Raised_events_go_eight_days_after_they_were_told()
    {
        var sample = await Sample.AddAsync(Node, Now);
        RaisedEvent Raised(DateTimeOffset? told) => new() { Id = Guid.CreateVersion7(Now), Type = EventType.SimSwap, SubscriberId = sample.Subscriber.Id, At = Now.AddDays(-30), ToldAt = told };
        var (dead, living, untold) = (Raised(Now.AddDays(-8)), Raised(Now.AddDays(-8) + Moment), Raised(null));
        await Node.AddAsync(dead, living, untold);
        await Housekeeping.SweepAsync(None);
        var left = await Node.ReadAsync(store => store.RaisedEvents.Where(row => row.SubscriberId == sample.Subscriber.Id).Select(row => row.Id).ToListAsync());
        Assert.Equal([.. ((Guid[])[living.Id, untold.Id]).Order()], left.Order());
    }

    [Fact]
    public async Task Events_that_nobody_fetched_go_with_their_time()
    {
        var sample = await Sample.AddAsync(Node, Now);
        QueuedEvent Queued(DateTimeOffset end) => new() { Id = Guid.CreateVersion7(Now), ClientId = sample.Client.Id, CarrierId = sample.Carrier.Id, Type = EventType.SimSwap, Subject = "s", At = Now, IssuedAt = Now, ExpiresAt = end };
        var (dead, living) = (Queued(Now), Queued(Now + Moment));
        await Node.AddAsync(dead, living);
        await Housekeeping.SweepAsync(None);
        Assert.Equal([living.Id], await Node.ReadAsync(store => store.QueuedEvents.Where(row => row.ClientId == sample.Client.Id).Select(row => row.Id).ToListAsync()));
    }

    [Fact]
    public async Task Sessions_go_ninety_days_after_their_last_sign_in()
    {
        var sample = await Sample.AddAsync(Node, Now);
        ClientSession Session(DateTimeOffset used) => new()
        {
            SessionId = RandomId.Hash(RandomId.New()),
            ClientId = sample.Client.Id,
            DeviceId = Guid.CreateVersion7(Now),
            LinkId = Guid.CreateVersion7(Now),
            SubscriberId = sample.Subscriber.Id,
            StartedAt = used,
            LastUsedAt = used,
        };
        var (dead, living) = (Session(Now.AddDays(-90)), Session(Now.AddDays(-90) + Moment));
        await Node.AddAsync(dead, living);
        await Housekeeping.SweepAsync(None);
        Assert.Equal([living.SessionId], await Node.ReadAsync(store => store.ClientSessions.Where(row => row.ClientId == sample.Client.Id).Select(row => row.SessionId).ToListAsync()));
    }

    [Fact]
    public async Task Grants_go_ninety_days_after_their_last_token()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var link = Guid.CreateVersion7(Now);
        var dead = sample.Grant(Now.AddDays(-90).AddMinutes(-15), link);
        var living = sample.Grant(Now.AddDays(-90).AddMinutes(-15) + Moment, link);
        await Node.AddAsync(dead, living);
        await Housekeeping.SweepAsync(None);
        Assert.Equal([living.Id], await Node.ReadAsync(store => store.Grants.Where(grant => grant.LinkId == link).Select(grant => grant.Id).ToListAsync()));
    }

    [Fact]
    public async Task Secrets_of_the_test_flow_go_when_they_expire_and_a_developers_own_stay()
    {
        var sample = await Sample.AddAsync(Node, Now);
        await Node.AddAsync(
            Secret(sample, "dead", ClientSecretPurpose.TestFlow, Now), Secret(sample, "living", ClientSecretPurpose.TestFlow, Now + Moment),
            Secret(sample, "endless", ClientSecretPurpose.TestFlow, null), Secret(sample, "own", ClientSecretPurpose.Client, Now.AddDays(-90)));
        await Housekeeping.SweepAsync(None);
        Assert.Equal(["endless", "living", "own"], (await Node.ReadAsync(store => store.ClientSecrets.Where(secret => secret.ClientId == sample.Client.Id)
            .Select(secret => secret.Name).ToListAsync())).Order());
    }

    [Fact]
    public async Task Test_runs_go_after_thirty_days()
    {
        var sample = await Sample.AddAsync(Node, Now);
        await Node.AddAsync(Run("dead", Now.AddDays(-30)), Run("living", Now.AddDays(-30) + Moment));
        await Housekeeping.SweepAsync(None);
        Assert.Equal(["living"], await Node.ReadAsync(store => store.TestRuns.Where(run => run.ClientId == sample.Client.Id).Select(run => run.Verdict).ToListAsync()));

        TestRun Run(string verdict, DateTimeOffset at) => new()
        {
            Id = Guid.CreateVersion7(at),
            ClientId = sample.Client.Id,
            StartedAt = at,
            Flow = "secondary",
            Persona = "agrees",
            Settings = "",
            Outcome = "Passed",
            Verdict = verdict,
            Trace = "{}",
        };
    }

    [Fact]
    public async Task Sessions_of_the_portal_go_when_they_expire()
    {
        var (dead, living) = (Session(Now), Session(Now + Moment));
        await Node.AddAsync(dead, living);
        await Housekeeping.SweepAsync(None);
        Assert.Equal([living.Id], await Node.ReadAsync(store => store.PortalSessions.Where(session => session.Id == dead.Id || session.Id == living.Id).Select(session => session.Id).ToListAsync()));
    }

    [Fact]
    public async Task More_than_a_batch_goes_in_one_round()
    {
        var prefix = RandomId.New();
        await Node.AddAsync([.. Enumerable.Range(0, (2 * Housekeeping.BatchSize) + 10).Select(number => new SingleUse { Key = $"{prefix}-{number}", ExpiresAt = Now.AddSeconds(-number) })]);
        await Housekeeping.SweepAsync(None);
        Assert.Equal(0, await Node.ReadAsync(store => store.SingleUses.CountAsync(use => use.Key.StartsWith(prefix))));
    }

    [Fact]
    public async Task Two_nodes_may_sweep_at_once()
    {
        var other = await Fixture.StartAsync(Time);
        var prefix = RandomId.New();
        await Node.AddAsync([.. Enumerable.Range(0, 1_500).Select(number => new SingleUse { Key = $"{prefix}-{number}", ExpiresAt = Now.AddSeconds(-number) })]);
        await Task.WhenAll(Task.Run(() => Housekeeping.SweepAsync(None)), Task.Run(() => other.Get<Housekeeping>().SweepAsync(None)));
        await Housekeeping.SweepAsync(None);
        Assert.Equal(0, await Node.ReadAsync(store => store.SingleUses.CountAsync(use => use.Key.StartsWith(prefix))));
    }

    [Fact]
    public async Task Every_ten_minutes_is_a_round()
    {
        var time = new WatchedTime(Now);
        var node = Fixture.Build(time);
        var (first, second) = (Use(Now.AddMinutes(9)), Use(Now.AddMinutes(19)));
        await node.AddAsync(first, second);
        await node.Get<Housekeeping>().StartAsync(None);
        try
        {
            await time.TimerMade;
            time.Advance(TimeSpan.FromMinutes(10));
            await GoneAsync(first);
            Assert.True(await IsThereAsync(second));
            time.Advance(TimeSpan.FromMinutes(10));
            await GoneAsync(second);
        }
        finally
        {
            await node.Get<Housekeeping>().StopAsync(None);
        }
    }

    [Fact]
    public async Task A_round_that_fails_is_told_and_made_up_for_by_the_next()
    {
        var dead = Use(Now);
        await Node.AddAsync(dead);
        var broken = Fixture.Build(Time, options => options.ConnectionString = Fixture is SqliteStore files
            ? $"Data Source={files.NewFile()};Mode=ReadOnly" : "Host=127.0.0.1;Port=1;Username=nobody;Database=none;Timeout=2");
        var log = new NotingLogger();
        await new Housekeeping(broken.Get<IDbContextFactory<PortalDbContext>>(), broken.Writer, broken.Get<AccountClosing>(), broken.Get<EventSubscriptions.SubscriptionLedger>(), Time, log).SweepAsync(None);
        Assert.Equal(33, log.Warnings);                    // each table on its own
        Assert.True(await IsThereAsync(dead));
        await Housekeeping.SweepAsync(None);
        Assert.False(await IsThereAsync(dead));
    }

    [Fact]
    public async Task It_stops_when_it_is_told_to()
    {
        var other = Fixture.Build(Time).Get<Housekeeping>();
        await other.StartAsync(None);
        await other.StopAsync(None).WaitAsync(TimeSpan.FromSeconds(10));
        Assert.True(other.ExecuteTask!.IsCompleted);
    }

    private Task GoneAsync(SingleUse use) => Until.HoldsAsync(async () => !await IsThereAsync(use));

    private Task<bool> IsThereAsync(SingleUse use) => Node.ReadAsync(store => store.SingleUses.AnyAsync(row => row.Key == use.Key));

    /// <summary>A clock that tells when somebody has begun to wait by it.</summary>
    private sealed class WatchedTime(DateTimeOffset start) : FakeTimeProvider(start)
    {
        private readonly TaskCompletionSource made = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task TimerMade => made.Task;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            made.TrySetResult();
            return timer;
        }
    }

    private sealed class NotingLogger : ILogger<Housekeeping>
    {
        public int Warnings { get; private set; }

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Warnings += logLevel == LogLevel.Warning && exception is not null ? 1 : 0;
    }

    private static SingleUse Use(DateTimeOffset expiresAt) => new() { Key = RandomId.New(), ExpiresAt = expiresAt };

    private static Pairing Pairing(DateTimeOffset expiresAt) => new()
    {
        Id = RandomId.New(),
        Code = RandomId.New()[..8],
        BrowserHash = RandomId.Hash("browser"),
        BrowserName = "Chrome",
        CreatedAt = expiresAt.AddMinutes(-2),
        ExpiresAt = expiresAt,
    };

    private ClientSecret Secret(Sample sample, string name, ClientSecretPurpose purpose, DateTimeOffset? expiresAt) => new()
    {
        Id = Guid.CreateVersion7(Now),
        ClientId = sample.Client.Id,
        Name = name,
        Hash = ClientSecret.HashOf(name),
        Last4 = "last",
        Purpose = purpose,
        CreatedAt = Now,
        ExpiresAt = expiresAt,
    };

    private PortalSession Session(DateTimeOffset expiresAt) => new()
    {
        Id = RandomId.Hash(RandomId.New()),
        PersonId = Guid.CreateVersion7(Now),
        Ticket = [1],
        CreatedAt = Now,
        SeenAt = Now,
        ExpiresAt = expiresAt,
    };
}

public sealed class HousekeepingOnSqlite(SqliteStore fixture) : HousekeepingTests(fixture), IClassFixture<SqliteStore>;

public sealed class HousekeepingOnPostgreSql(PostgreSqlStore fixture) : HousekeepingTests(fixture), IClassFixture<PostgreSqlStore>;
