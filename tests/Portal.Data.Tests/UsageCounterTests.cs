using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Events;
using ZenKey.Portal.Data.Tests.Store;
using ZenKey.Portal.Data.Usage;

namespace ZenKey.Portal.Data.Tests;

/// <summary>What is told of a time is what the log holds of it, whether nothing of it is counted, a part, or all.</summary>
public abstract class UsageCounterTests : StoreTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly (string Endpoint, string? Cause)[] Kinds = [("token", null), ("token", "code_expired"), ("authorize", "denied"), ("authorize", "timed_out"), ("discovery", "mccmnc_unknown"), ("userinfo", null)];

    // Days of its own for each test: those of others are counted.
    protected UsageCounterTests(StoreFixture fixture)
        : base(fixture) => Time.Advance(TimeSpan.FromDays(3));

    private UsageCounter Counter => Node.Get<UsageCounter>();

    private DateTimeOffset End => UsageHour.HourOf(Now) + Hour;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_day_reconciles_with_its_rows_before_while_and_after_it_is_counted(int seed)
    {
        var (sample, other) = (await Sample.AddAsync(Node, Now), await Sample.AddAsync(Node, Now));
        var events = await SeedAsync(sample, seed, 400);
        await SeedAsync(other, seed + 100, 50);
        UsageScope[] scopes = [new(sample.Client.Id), new(Company: sample.Project.CompanyId), new()];
        await ReconcilesAsync(scopes, events);

        await Counter.CountAsync(None);
        Assert.NotEmpty(await Node.ReadAsync(store => store.UsageHours.Where(row => row.ScopeId == sample.Client.Id).ToListAsync()));
        await ReconcilesAsync(scopes, events);

        // A hole, as repeats leave it.
        await Node.Writer.WriteAsync((store, token) => store.CountedHours.Where(row => row.Hour == End - (6 * Hour)).ExecuteDeleteAsync(token), [], None);
        await ReconcilesAsync(scopes, events);
    }

    [Fact]
    public async Task What_is_counted_is_read_from_the_counts_and_not_from_the_log()
    {
        var sample = await Sample.AddAsync(Node, Now);
        await Node.AddAsync(Event(sample, Now - (3 * Hour), "token", null));
        await Counter.CountAsync(None);
        await Node.Writer.WriteAsync((store, token) => store.Events.Where(entry => entry.ClientId == sample.Client.Id).ExecuteDeleteAsync(token), [], None);
        Assert.Equal(1, Assert.Single((await ReadAsync(new UsageScope(sample.Client.Id))).Kinds).Count);
    }

    [Fact]
    public async Task Repeats_that_come_after_the_hour_was_counted_are_counted_too()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var entry = Event(sample, Now - (3 * Hour), "authorize", "denied");
        await Node.AddAsync(entry);
        await Counter.CountAsync(None);

        await Node.Get<EventLog>().AddRepeatsAsync(entry.Id, entry.At, 7);
        Assert.Equal(8, Assert.Single((await ReadAsync(new UsageScope(sample.Client.Id))).Kinds).Count);
        await Counter.CountAsync(None);
        Assert.Equal(8, Assert.Single(await CountsAsync(sample)).Count);
    }

    [Fact]
    public async Task Whatever_comes_late_is_there_after_the_second_look()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var at = Now - (2 * Hour);
        await Node.AddAsync(Event(sample, at, "token", null));
        await Counter.CountAsync(None);
        await Node.AddAsync(Event(sample, at, "token", null));
        await Counter.CountAsync(None);
        Assert.Equal(1, Assert.Single(await CountsAsync(sample)).Count);

        Time.Advance(UsageCounter.SecondLook);
        await Counter.CountAsync(None);
        Assert.Equal(2, Assert.Single(await CountsAsync(sample)).Count);
        await Counter.CountAsync(None);
        Assert.Equal(2, Assert.Single(await CountsAsync(sample)).Count);
    }

    [Fact]
    public async Task An_hour_is_counted_when_it_has_settled_and_not_before()
    {
        var sample = await Sample.AddAsync(Node, Now);
        Time.Advance(End - Now);
        var at = Now - TimeSpan.FromMinutes(10);
        await Node.AddAsync(Event(sample, at, "token", null));
        await Counter.CountAsync(None);
        Assert.Empty(await CountsAsync(sample));

        Time.Advance(UsageCounter.Settling);
        await Counter.CountAsync(None);
        Assert.Equal(UsageHour.HourOf(at), Assert.Single(await CountsAsync(sample)).Hour);
    }

    [Fact]
    public async Task Two_processes_that_count_at_once_count_once()
    {
        var sample = await Sample.AddAsync(Node, Now);
        await SeedAsync(sample, 9, 100);
        var second = await Fixture.StartAsync(Time);
        await TwelveTimesAsync(async index =>
        {
            try { await (index % 2 == 0 ? Node : second).Get<UsageCounter>().CountAsync(None); }
            catch (StoreConflictException) { } // the other was first, with the same
            return true;
        });
        await Counter.CountAsync(None);
        var log = await Node.ReadAsync(store => store.Events.Where(entry => entry.ClientId == sample.Client.Id && entry.At < UsageHour.HourOf(Now - UsageCounter.Settling)).SumAsync(entry => 1L + entry.Repeats));
        Assert.Equal(log, (await CountsAsync(sample)).Sum(row => row.Count));
    }

    [Fact]
    public async Task Only_first_tokens_are_sign_ins()
    {
        var sample = await Sample.AddAsync(Node, Now);
        await Node.AddAsync(Event(sample, Now - (3 * Hour), "token", null, signIn: true), Event(sample, Now - (3 * Hour), "token", null));
        await Counter.CountAsync(None);
        var kind = Assert.Single((await ReadAsync(new UsageScope(sample.Client.Id))).Kinds);
        Assert.Equal((2, 1), (kind.Count, kind.SignIns));
    }

    /// <summary>Every count against a loop over the rows themselves.</summary>
    private async Task ReconcilesAsync(UsageScope[] scopes, IReadOnlyList<AuthEvent> own)
    {
        var all = await Node.ReadAsync(store => store.Events.AsNoTracking().ToListAsync());
        foreach (var scope in scopes)
        {
            foreach (var carrier in (Guid?[])[null, own[0].CarrierId])
            {
                var rows = all.Where(entry => entry.At >= End - (25 * Hour) && entry.At < End && (carrier is null || entry.CarrierId == carrier)
                    && (scope.Client is null || entry.ClientId == scope.Client) && (scope.Company is null || entry.CompanyId == scope.Company)).ToList();
                var told = await Node.ReadAsync(store => UsageReader.ReadAsync(store, scope, carrier, End - (25 * Hour), End, None));
                Assert.Equal(
                    rows.GroupBy(entry => (entry.CarrierId, entry.Endpoint, entry.Cause)).Select(kind => (kind.Key, kind.Sum(entry => 1L + entry.Repeats), kind.LongCount(entry => entry.SignIn), kind.Sum(entry => (long)entry.Took))).OrderBy(kind => kind.ToString(), StringComparer.Ordinal),
                    told.Kinds.Select(kind => ((kind.CarrierId, kind.Endpoint, kind.Cause), kind.Count, kind.SignIns, kind.Took)).OrderBy(kind => kind.ToString(), StringComparer.Ordinal));
                Assert.Equal(
                    rows.GroupBy(entry => UsageHour.HourOf(entry.At)).OrderBy(hour => hour.Key).Select(hour => new UsageMoment(hour.Key, hour.LongCount(entry => entry.SignIn),
                        hour.Where(entry => entry.Cause is null).Sum(entry => 1L + entry.Repeats), hour.Where(entry => entry.Cause is not null).Sum(entry => 1L + entry.Repeats))),
                    told.Hours);
            }
        }
    }

    private Task<UsageCounts> ReadAsync(UsageScope scope) => Node.ReadAsync(store => UsageReader.ReadAsync(store, scope, null, End - (48 * Hour), End, None));

    private Task<List<UsageHour>> CountsAsync(Sample sample) => Node.ReadAsync(store => store.UsageHours.AsNoTracking().Where(row => row.ScopeId == sample.Client.Id).ToListAsync());

    private async Task<IReadOnlyList<AuthEvent>> SeedAsync(Sample sample, int seed, int count)
    {
        var state = (uint)seed;
        int Next(int below) => (int)((state = (state * 1_664_525) + 1_013_904_223) >> 8) % below; // the same day for the same seed
        List<AuthEvent> events = [];
        for (var index = 0; index < count; index++)
        {
            var (endpoint, cause) = Kinds[Next(Kinds.Length)];
            // On the hour exactly, too, and at its very end.
            var at = Next(10) switch { 0 => End - ((1 + Next(23)) * Hour), 1 => End - ((1 + Next(23)) * Hour) - TimeSpan.FromTicks(10), _ => End - TimeSpan.FromSeconds(Next(86_400)) };
            events.Add(Event(sample, at, endpoint, cause, signIn: cause is null && Next(2) == 0, repeats: cause is null ? 0 : Next(4)));
        }
        await Node.AddAsync([.. events]);
        return events;
    }

    private static AuthEvent Event(Sample sample, DateTimeOffset at, string endpoint, string? cause, bool signIn = false, int repeats = 0)
    {
        // PostgreSQL keeps microseconds.
        var kept = new DateTimeOffset(at.UtcTicks - at.UtcTicks % 10, TimeSpan.Zero);
        return new AuthEvent
        {
            Id = Guid.CreateVersion7(kept),
            At = kept,
            CarrierId = endpoint == "discovery" ? null : sample.Carrier.Id,
            ClientId = sample.Client.Id,
            CompanyId = sample.Project.CompanyId,
            Endpoint = endpoint,
            Succeeded = cause is null,
            Cause = cause,
            SignIn = signIn,
            Took = signIn ? 1_000 + at.Minute : 0,
            Repeats = repeats,
        };
    }
}

public sealed class UsageCounterOnSqlite(SqliteStore fixture) : UsageCounterTests(fixture), IClassFixture<SqliteStore>;

public sealed class UsageCounterOnPostgreSql(PostgreSqlStore fixture) : UsageCounterTests(fixture), IClassFixture<PostgreSqlStore>;
