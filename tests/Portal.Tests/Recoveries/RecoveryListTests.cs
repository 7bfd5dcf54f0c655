using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Data.Recovery;
using ZenKey.Portal.Features.Recoveries;
using ZenKey.Portal.Subscribers;
using ZenKey.Portal.Tests.Support;

namespace ZenKey.Portal.Tests.Recoveries;

/// <summary>Recovery cases of all subscribers, read from a store of their own.</summary>
public sealed class RecoveryListTests : IAsyncLifetime
{
    private FileStore store = null!;
    private World world = null!;
    private RecoveryList list = null!;
    private SubscriberSearch search = null!;

    public async ValueTask InitializeAsync()
    {
        store = await FileStore.CreateAsync();
        world = await World.CreateAsync(store);
        list = new RecoveryList(store.Factory, store.Carriers, store.Time);
        search = new SubscriberSearch(store.Factory, store.Writer, store.Time);
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Pages_show_every_case_once_newest_first(int size)
    {
        var cases = Enumerable.Range(0, 7).Select(day => world.Recovery(ago: TimeSpan.FromDays(7 - day), state: RecoveryState.Denied)).ToList();
        await store.AddAsync([.. cases]);
        var seen = new List<Guid>();
        for (var page = await PageAsync(new PageRequest(null, null, size)); ; page = await PageAsync(new PageRequest(page.After, null, size)))
        {
            seen.AddRange(page.Rows.Select(row => row.Id));
            if (page.After is null) { break; }
        }
        Assert.Equal(cases.Select(one => one.Id).Reverse(), seen);
    }

    [Fact]
    public async Task Those_that_changed_last_come_first_when_asked()
    {
        var (older, newer) = (world.Recovery(ago: TimeSpan.FromHours(2)), world.Recovery(world.Sam, TimeSpan.FromHours(1)));
        await store.AddAsync(older, newer);
        await store.Recoveries.ApplyAsync(older.Id, new RecoveryEvent.Held(store.Time.GetUtcNow()), world.Agent.ToActor(), CancellationToken.None);
        Assert.Equal([newer.Id, older.Id], (await PageAsync(PageRequest.From(null, null))).Rows.Select(row => row.Id));
        Assert.Equal([older.Id, newer.Id], (await PageAsync(PageRequest.From(null, null), new RecoveryFilter(ByChange: true))).Rows.Select(row => row.Id));
    }

    [Fact]
    public async Task Filters_by_carrier_state_reason_and_subscriber_hold()
    {
        await store.AddAsync(world.Recovery(), world.Recovery(world.Sam, reason: RecoveryReason.PinLocked, state: RecoveryState.Held), world.Recovery(world.Sam, TimeSpan.FromDays(3), state: RecoveryState.Completed));
        Assert.Equal(1, await CountAsync(new RecoveryFilter(CarrierId: world.Verizon.Id)));
        Assert.Equal(1, await CountAsync(new RecoveryFilter(State: RecoveryState.Held)));
        Assert.Equal(1, await CountAsync(new RecoveryFilter(Reason: RecoveryReason.PinLocked)));
        Assert.Equal(2, await CountAsync(new RecoveryFilter(SubscriberId: world.Sam.Id)));
        Assert.Equal(0, await CountAsync(new RecoveryFilter(world.Att.Id, RecoveryState.Open, RecoveryReason.SimChanged)));
    }

    [Fact]
    public async Task One_that_ran_out_is_expired_though_nobody_has_looked_since()
    {
        await store.AddAsync(world.Recovery(ago: RecoveryRules.Lifetime), world.Recovery(world.Sam, RecoveryRules.Lifetime - TimeSpan.FromSeconds(1)));
        Assert.Equal([RecoveryState.Open, RecoveryState.Expired], (await PageAsync(PageRequest.From(null, null))).Rows.Select(row => row.Case.State));
        Assert.Equal(1, await CountAsync(new RecoveryFilter(State: RecoveryState.Open)));
        Assert.Equal(1, await CountAsync(new RecoveryFilter(State: RecoveryState.Expired)));
    }

    [Fact]
    public async Task Every_single_filter_and_sort_is_served_by_an_index_in_at_most_three_statements()
    {
        RecoveryFilter[] filters =
        [
            new(), new(CarrierId: world.Verizon.Id), new(Reason: RecoveryReason.SimChanged), new(State: RecoveryState.Open), new(State: RecoveryState.Expired),
            new(State: RecoveryState.Held), new(SubscriberId: world.Dana.Id), new(ByChange: true), new(State: RecoveryState.Held, ByChange: true),
        ];
        foreach (var filter in filters)
        {
            store.Factory.Forget();
            await list.ListAsync(world.Agent, filter, PageRequest.From(null, null), CancellationToken.None);
            Assert.InRange(store.Factory.Sql.Count, 1, 3);
            foreach (var sql in store.Factory.Sql.Where(sql => sql.Contains("\"RecoveryCases\" AS", StringComparison.Ordinal)))
            {
                Assert.DoesNotContain("OFFSET", sql, StringComparison.OrdinalIgnoreCase);
                Assert.True(await store.IsIndexedAsync(sql, "RecoveryCases"), $"{filter}: {sql}");
            }
        }
    }

    [Fact]
    public async Task Phone_numbers_are_masked_before_they_leave_the_service()
    {
        var one = world.Recovery();
        await store.AddAsync(one, world.Phone());
        var listing = await list.ListAsync(world.Auditor, new RecoveryFilter(SubscriberId: world.Dana.Id), PageRequest.From(null, null), CancellationToken.None);
        Assert.Equal(("(•••) •••-0142", "(•••) •••-0142"), (listing.Page.Rows[0].Phone, listing.Phone));
        var detail = await new RecoveryDetails(store.Factory, store.Carriers, store.Time).FindAsync(world.Auditor, one.Id, CancellationToken.None);
        Assert.Equal(("(•••) •••-0142", "4821", "7731"), (detail!.Phone, PhoneEndings.Of(detail.Case.Iccid, detail.Case.Imei).Sim, detail.Enrolled!.Sim));
    }

    [Fact]
    public async Task Developers_may_neither_list_nor_look_nor_search()
    {
        var one = world.Recovery();
        await store.AddAsync(one);
        await Assert.ThrowsAsync<NoRightException>(() => list.ListAsync(world.Developer, new RecoveryFilter(), PageRequest.From(null, null), CancellationToken.None));
        await Assert.ThrowsAsync<NoRightException>(() => search.FindRecoveryAsync(world.Developer, one.Number, CancellationToken.None));
        await Assert.ThrowsAsync<NoRightException>(() => new RecoveryDetails(store.Factory, store.Carriers, store.Time).FindAsync(world.Developer, one.Id, CancellationToken.None));
    }

    [Fact]
    public async Task A_search_by_number_is_in_the_audit_trail_with_whom_it_found()
    {
        var one = world.Recovery();
        await store.AddAsync(one);
        Assert.Equal(one.Id, await search.FindRecoveryAsync(world.Agent, one.Number, CancellationToken.None));
        store.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await search.FindRecoveryAsync(world.Agent, "RC-0000-0000", CancellationToken.None));
        var noted = await store.ReadAsync(context => context.Audit.Where(entry => entry.Action == "subscribers.searched").OrderBy(entry => entry.Id).ToListAsync());
        Assert.Equal([(Guid?)world.Dana.Id, null], noted.Select(entry => entry.SubscriberId));
        Assert.All(noted, entry => Assert.Equal("Sam", entry.ActorName));
    }

    private async Task<Page<RecoveryRow>> PageAsync(PageRequest request, RecoveryFilter? filter = null) =>
        (await list.ListAsync(world.Agent, filter ?? new RecoveryFilter(), request, CancellationToken.None)).Page;

    private async Task<int> CountAsync(RecoveryFilter filter) => (await PageAsync(PageRequest.From(null, null), filter)).Rows.Count;
}
