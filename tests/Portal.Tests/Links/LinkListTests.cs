using System.Globalization;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Features.Links;
using ZenKey.Portal.Tests.Support;

namespace ZenKey.Portal.Tests.Links;

/// <summary>Linked accounts, read from a store of their own.</summary>
public sealed class LinkListTests : IAsyncLifetime
{
    private FileStore store = null!;
    private World world = null!;
    private LinkList list = null!;

    public async ValueTask InitializeAsync()
    {
        store = await FileStore.CreateAsync();
        world = await World.CreateAsync(store);
        list = new LinkList(store.Factory, store.Carriers);
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public async Task Pages_forward_and_back_show_every_row_once(int size)
    {
        await FillAsync(11);
        var forward = await WalkAsync(size);
        Assert.Equal(11, forward.Count);
        Assert.Equal(11, forward.Distinct().Count());

        var page = (await list.ListAsync(world.Agent, new LinkFilter(), new PageRequest(null, null, size), CancellationToken.None)).Page;
        while (page.After is not null) { page = await NextAsync(page, size); }
        var backward = new List<Guid>(page.Rows.Select(row => row.Id));
        while (page.Before is { } before)
        {
            page = (await list.ListAsync(world.Agent, new LinkFilter(), new PageRequest(null, before, size), CancellationToken.None)).Page;
            backward.InsertRange(0, page.Rows.Select(row => row.Id));
        }
        Assert.Equal(forward, backward);
    }

    [Fact]
    public async Task Rows_with_the_same_time_are_parted_by_their_id()
    {
        for (var index = 0; index < 5; index++)
        {
            var subscriber = world.Subscriber($"same{index}", world.Verizon, $"+1202555{1000 + index}");
            await store.AddAsync(subscriber, world.Link(subscriber, world.Harbor, TimeSpan.FromHours(1)));
        }
        Assert.Equal(5, (await WalkAsync(2)).Distinct().Count());
    }

    [Fact]
    public async Task A_row_added_while_paging_makes_none_appear_twice()
    {
        await FillAsync(6);
        var first = (await list.ListAsync(world.Agent, new LinkFilter(), new PageRequest(null, null, 3), CancellationToken.None)).Page;
        await store.AddAsync(world.Link(world.Sam, world.Larkspur, TimeSpan.Zero));
        var second = await NextAsync(first, 3);
        Assert.Empty(first.Rows.Select(row => row.Id).Intersect(second.Rows.Select(row => row.Id)));
        Assert.Equal(3, second.Rows.Count);
        Assert.Equal(4, second.First);
    }

    [Fact]
    public async Task Latest_used_comes_first()
    {
        await FillAsync(4);
        var page = (await list.ListAsync(world.Agent, new LinkFilter(), PageRequest.From(null, null), CancellationToken.None)).Page;
        Assert.Equal(page.Rows.OrderByDescending(row => row.LastUsedAt).Select(row => row.Id), page.Rows.Select(row => row.Id));
    }

    [Fact]
    public async Task Filters_by_carrier_state_app_and_subscriber_hold_together()
    {
        await store.AddAsync(
            world.Link(world.Dana, world.Harbor, TimeSpan.FromDays(1)), world.Link(world.Dana, world.Larkspur, TimeSpan.FromDays(2), LinkState.Ended),
            world.Link(world.Sam, world.Harbor, TimeSpan.FromDays(3)));
        Assert.Equal(2, await CountAsync(new LinkFilter(CarrierId: world.Verizon.Id)));
        Assert.Equal(1, await CountAsync(new LinkFilter(State: LinkState.Ended)));
        Assert.Equal(2, await CountAsync(new LinkFilter(ProjectId: world.Harbor.Id)));
        Assert.Equal(2, await CountAsync(new LinkFilter(SubscriberId: world.Dana.Id)));
        Assert.Equal(1, await CountAsync(new LinkFilter(world.Verizon.Id, LinkState.Active, world.Harbor.Id, world.Dana.Id)));
        Assert.Equal(0, await CountAsync(new LinkFilter(world.Att.Id, LinkState.Ended)));
    }

    [Fact]
    public async Task The_filter_by_subject_is_exact()
    {
        await store.AddAsync(world.Link(world.Dana, world.Harbor, TimeSpan.Zero, subject: "311480-Vt9xQ2kE"));
        Assert.Equal(1, await CountAsync(new LinkFilter(Subject: "311480-Vt9xQ2kE")));
        Assert.Equal(0, await CountAsync(new LinkFilter(Subject: "311480-Vt9xQ2k")));
    }

    [Fact]
    public async Task Phone_numbers_are_masked_before_they_leave_the_service()
    {
        await store.AddAsync(world.Link(world.Dana, world.Harbor, TimeSpan.Zero));
        var listing = await list.ListAsync(world.Agent, new LinkFilter(SubscriberId: world.Dana.Id), PageRequest.From(null, null), CancellationToken.None);
        Assert.Equal("(•••) •••-0142", listing.Page.Rows[0].Phone);
        Assert.Equal("(•••) •••-0142", listing.Phone);
        Assert.DoesNotContain("2025550142", listing.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(store.Factory.Sql, sql => sql.Contains("GivenName", StringComparison.Ordinal) || sql.Contains("Email", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_page_takes_at_most_three_statements_and_never_an_offset()
    {
        await FillAsync(8);
        store.Factory.Forget();
        var page = (await list.ListAsync(world.Agent, new LinkFilter(ProjectId: world.Harbor.Id), new PageRequest(null, null, 3), CancellationToken.None)).Page;
        Assert.InRange(store.Factory.Sql.Count, 1, 3);
        store.Factory.Forget();
        await NextAsync(page, 3);
        Assert.InRange(store.Factory.Sql.Count, 1, 3);
        store.Factory.Forget();
        await list.ListAsync(world.Agent, new LinkFilter(ProjectId: store.NewId(), SubscriberId: store.NewId()), PageRequest.From(null, null), CancellationToken.None);
        Assert.InRange(store.Factory.Sql.Count, 1, 3);
        Assert.DoesNotContain(store.Factory.Sql, sql => sql.Contains("OFFSET", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task The_count_stops_at_its_cap()
    {
        await FillAsync(Keyset.CountCap + 5);
        store.Factory.Forget();
        var page = (await list.ListAsync(world.Agent, new LinkFilter(), PageRequest.From(null, null), CancellationToken.None)).Page;
        Assert.Equal(Keyset.CountCap, page.Total);
        Assert.Contains(store.Factory.Sql, sql => sql.Contains("COUNT(*)", StringComparison.Ordinal) && sql.Contains("LIMIT", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_single_filter_is_served_by_an_index()
    {
        var filters = new[]
        {
            new LinkFilter(), new LinkFilter(CarrierId: world.Verizon.Id), new LinkFilter(State: LinkState.Active), new LinkFilter(ProjectId: world.Harbor.Id),
            new LinkFilter(SubscriberId: world.Dana.Id), new LinkFilter(Subject: "311480-x"),
        };
        foreach (var filter in filters)
        {
            store.Factory.Forget();
            await list.ListAsync(world.Agent, filter, PageRequest.From(null, null), CancellationToken.None);
            Assert.True(await store.IsIndexedAsync(store.Factory.Sql[0], "AccountLinks"), $"{filter}: {store.Factory.Sql[0]}");
        }
    }

    [Fact]
    public async Task A_telling_filter_is_read_by_its_own_index_whatever_else_is_chosen()
    {
        LinkFilter[] filters = [new(world.Verizon.Id, LinkState.Active, world.Harbor.Id, world.Dana.Id), new(world.Verizon.Id, LinkState.Active, world.Harbor.Id, Subject: "311480-x")];
        foreach (var (filter, column) in filters.Zip(["SubscriberId=", "Subject="]))
        {
            store.Factory.Forget();
            await list.ListAsync(world.Agent, filter, PageRequest.From(null, null), CancellationToken.None);
            Assert.All(await store.ReadsAsync(store.Factory.Sql[0], "AccountLinks"), step => Assert.Contains(column, step, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Developers_may_not_list() =>
        await Assert.ThrowsAsync<NoRightException>(() => list.ListAsync(world.Developer, new LinkFilter(), PageRequest.From(null, null), CancellationToken.None));

    [Fact]
    public async Task Apps_are_found_by_the_beginning_of_their_name_in_any_case()
    {
        Assert.Equal(["Harbor Mobile"], (await list.FindAppsAsync("hArB", CancellationToken.None)).Select(app => app.Name));
        Assert.Empty(await list.FindAppsAsync("mobile", CancellationToken.None));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("1~xyz~5")]
    [InlineData("~~~~")]
    [InlineData("3~00000000000000000000000000000000~99999999999999999999999")]
    public async Task A_damaged_cursor_is_no_fault(string cursor)
    {
        await FillAsync(3);
        var listing = await list.ListAsync(world.Agent, new LinkFilter(), PageRequest.From(cursor, null), CancellationToken.None);
        Assert.InRange(listing.Page.Rows.Count, 0, 3);
    }

    private async Task FillAsync(int count)
    {
        var rows = new List<object>();
        for (var index = 0; index < count; index++)
        {
            var subscriber = world.Subscriber($"fill{index}", world.Verizon, "+1303" + (5550000 + index).ToString(CultureInfo.InvariantCulture));
            rows.Add(subscriber);
            rows.Add(world.Link(subscriber, world.Harbor, TimeSpan.FromMinutes(index + 1)));
        }
        await store.AddAsync([.. rows]);
    }

    private async Task<List<Guid>> WalkAsync(int size)
    {
        var page = (await list.ListAsync(world.Agent, new LinkFilter(), new PageRequest(null, null, size), CancellationToken.None)).Page;
        var seen = page.Rows.Select(row => row.Id).ToList();
        while (page.After is not null)
        {
            page = await NextAsync(page, size);
            seen.AddRange(page.Rows.Select(row => row.Id));
        }
        return seen;
    }

    private async Task<Page<LinkRow>> NextAsync(Page<LinkRow> page, int size) =>
        (await list.ListAsync(world.Agent, new LinkFilter(), new PageRequest(page.After, null, size), CancellationToken.None)).Page;

    private async Task<int> CountAsync(LinkFilter filter) =>
        (await list.ListAsync(world.Agent, filter, PageRequest.From(null, null), CancellationToken.None)).Page.Rows.Count;
}
