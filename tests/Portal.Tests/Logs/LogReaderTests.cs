using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Features.Logs;
using ZenKey.Portal.Tests.Support;

namespace ZenKey.Portal.Tests.Logs;

/// <summary>The developer's log, read from a store of its own.</summary>
public sealed class LogReaderTests : IAsyncLifetime
{
    private static readonly PageRequest First = PageRequest.From(null, null);
    private FileStore store = null!;
    private World world = null!;
    private Requests requests = null!;
    private LogReader reader = null!;

    private CurrentPerson Stranger => new(store.NewId(), "Lea", PortalRoles.Developer, store.NewId());

    public async ValueTask InitializeAsync()
    {
        store = await FileStore.CreateAsync();
        world = await World.CreateAsync(store);
        requests = await Requests.CreateAsync(store, world);
        reader = new LogReader(store.Factory, store.Time);
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task Developers_see_their_own_companys_requests_and_staff_see_all()
    {
        await requests.RefuseAsync("code_expired");
        await requests.RefuseAsync("client_unknown", company: store.NewId());

        Assert.Equal(["code_expired"], await CausesAsync(world.Developer));
        Assert.Empty(await CausesAsync(Stranger));
        foreach (var staff in (CurrentPerson[])[world.Ada, world.Agent, world.Auditor]) { Assert.Equal(2, (await CausesAsync(staff)).Count); }
    }

    [Fact]
    public async Task A_reference_of_another_company_is_not_found()
    {
        var entry = await requests.RefuseAsync("code_expired", expected: "before 12:00", received: "12:01");

        var found = await reader.FindAsync(world.Developer, entry.Reference!.ToLowerInvariant(), CancellationToken.None);
        Assert.Equal(("att", "before 12:00", "12:01"), (found!.CarrierSlug, found.Expected, found.Received));
        Assert.NotNull(await reader.FindAsync(world.Developer, entry.Id.ToString(), CancellationToken.None));
        Assert.Null(await reader.FindAsync(Stranger, entry.Reference, CancellationToken.None));
        Assert.Null(await reader.FindAsync(Stranger, entry.Id.ToString(), CancellationToken.None));
        Assert.Null(await reader.FindAsync(world.Developer, "err-0000-0000", CancellationToken.None));
        Assert.Null(await reader.FindAsync(world.Developer, "' OR 1=1", CancellationToken.None));
    }

    [Fact]
    public async Task People_without_a_company_or_role_read_nothing() =>
        await Assert.ThrowsAsync<NoRightException>(() => reader.ListAsync(new CurrentPerson(store.NewId(), "Nobody", PortalRoles.Developer, null), new LogFilter(), First, CancellationToken.None));

    [Fact]
    public async Task Filters_hold_together()
    {
        await requests.AnswerAsync();
        await requests.RefuseAsync("code_expired", TimeSpan.FromDays(2));
        await requests.RefuseAsync("redirect_uri_unregistered");

        Assert.Equal(3, await CountAsync(new LogFilter()));
        Assert.Equal(2, await CountAsync(new LogFilter(Refused: true)));
        Assert.Equal(1, await CountAsync(new LogFilter(Cause: "code_expired")));
        Assert.Equal(2, await CountAsync(new LogFilter(Endpoint: "token")));
        Assert.Equal(3, await CountAsync(new LogFilter(ClientId: Requests.ClientId)));
        Assert.Equal(0, await CountAsync(new LogFilter(ClientId: "ccid-0000000000000000")));
        Assert.Equal(1, await CountAsync(new LogFilter(To: new DateOnly(2026, 11, 22))));
        Assert.Equal(2, await CountAsync(new LogFilter(From: new DateOnly(2026, 11, 23), To: DateOnly.MaxValue)));
    }

    [Fact]
    public async Task Pages_show_every_request_once_in_three_statements_without_offset()
    {
        for (var minute = 0; minute < 7; minute++) { await requests.RefuseAsync("code_expired", TimeSpan.FromMinutes(minute)); }
        var seen = new List<Guid>();
        PageCursor? after = null;
        do
        {
            store.Factory.Forget();
            var page = await reader.ListAsync(world.Developer, new LogFilter(), new PageRequest(after, null, 3), CancellationToken.None);
            seen.AddRange(page.Rows.Select(row => row.Id));
            Assert.InRange(store.Factory.Sql.Count, 1, 3);
            Assert.DoesNotContain(store.Factory.Sql, sql => sql.Contains("OFFSET", StringComparison.OrdinalIgnoreCase));
            after = page.After;
        }
        while (after is not null);
        Assert.Equal(7, seen.Distinct().Count());
        Assert.Equal(seen.OrderDescending(), seen);
    }

    [Theory]
    [InlineData(false, null, null)]
    [InlineData(true, null, null)]
    [InlineData(false, "code_expired", null)]
    [InlineData(false, null, Requests.ClientId)]
    [InlineData(true, null, Requests.ClientId)]
    public async Task Every_filter_is_served_by_an_index_without_sorting(bool refused, string? cause, string? clientId)
    {
        foreach (var person in (CurrentPerson[])[world.Developer, world.Ada])
        {
            store.Factory.Forget();
            await reader.ListAsync(person, new LogFilter(refused, clientId, Cause: cause), First, CancellationToken.None);
            Assert.True(await store.IsIndexedAsync(store.Factory.Sql[^1], "AuthEvents"), $"{person.Name}: {store.Factory.Sql[^1]}");
        }
    }

    [Fact]
    public async Task Seen_before_counts_by_day_with_what_was_only_counted()
    {
        var now = await requests.RefuseAsync("code_expired", repeats: 3);
        await requests.RefuseAsync("code_expired", TimeSpan.FromDays(1));
        await requests.RefuseAsync("code_expired", TimeSpan.FromDays(14));
        await requests.RefuseAsync("code_replayed");

        var row = (await reader.FindAsync(world.Developer, now.Reference!, CancellationToken.None))!.Row;
        var seen = await reader.SeenBeforeAsync(world.Developer, row, CancellationToken.None);

        Assert.Equal(LogReader.DaysSeen, seen.Days.Count);
        Assert.Equal((4, 1, 5), (seen.Days[^1].Count, seen.Days[^2].Count, seen.Total));
        Assert.Equal(new DateOnly(2026, 11, 24), seen.Days[^1].Day);
    }

    private async Task<List<string?>> CausesAsync(CurrentPerson person) => [.. (await reader.ListAsync(person, new LogFilter(), First, CancellationToken.None)).Rows.Select(row => row.Cause)];

    private async Task<int> CountAsync(LogFilter filter) => (await reader.ListAsync(world.Developer, filter, First, CancellationToken.None)).Rows.Count;
}
