using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Features.Devices;
using ZenKey.Portal.Tests.Support;

namespace ZenKey.Portal.Tests.Devices;

/// <summary>Devices of all subscribers, read from a store of their own.</summary>
public sealed class DeviceListTests : IAsyncLifetime
{
    private FileStore store = null!;
    private World world = null!;
    private DeviceList list = null!;

    public async ValueTask InitializeAsync()
    {
        store = await FileStore.CreateAsync();
        world = await World.CreateAsync(store);
        list = new DeviceList(store.Factory, store.Carriers);
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Pages_go_on_from_used_devices_to_never_used_ones_and_back(int size)
    {
        for (var index = 0; index < 5; index++) { await store.AddAsync(world.Browser($"Used {index}", ago: TimeSpan.FromHours(index))); }
        for (var index = 0; index < 4; index++) { await store.AddAsync(world.Browser($"Never {index}")); }
        var forward = new List<Guid>();
        var page = await PageAsync(new PageRequest(null, null, size));
        forward.AddRange(page.Rows.Select(row => row.Id));
        while (page.After is not null)
        {
            page = await PageAsync(new PageRequest(page.After, null, size));
            forward.AddRange(page.Rows.Select(row => row.Id));
        }
        Assert.Equal(9, forward.Distinct().Count());
        Assert.Equal(9, forward.Count);
        var backward = page.Rows.Select(row => row.Id).ToList();
        while (page.Before is not null)
        {
            page = await PageAsync(new PageRequest(null, page.Before, size));
            backward.InsertRange(0, page.Rows.Select(row => row.Id));
        }
        Assert.Equal(forward, backward);
    }

    [Fact]
    public async Task Never_used_devices_stand_last()
    {
        await store.AddAsync(world.Browser("Never"), world.Browser("Old", ago: TimeSpan.FromDays(900)), world.Browser("New", ago: TimeSpan.FromMinutes(1)));
        Assert.Equal(["New", "Old", "Never"], (await PageAsync(PageRequest.From(null, null))).Rows.Select(row => row.Name));
    }

    [Fact]
    public async Task Filters_by_carrier_state_and_kind_hold()
    {
        await store.AddAsync(world.Phone(), world.Browser("Chrome"), world.Browser("Firefox", world.Sam), world.Browser("Edge", state: DeviceState.Revoked));
        Assert.Equal(3, await CountAsync(new DeviceFilter(CarrierId: world.Verizon.Id)));
        Assert.Equal(1, await CountAsync(new DeviceFilter(State: DeviceState.Revoked)));
        Assert.Equal(1, await CountAsync(new DeviceFilter(Kind: DeviceKind.Primary)));
        Assert.Equal(1, await CountAsync(new DeviceFilter(SubscriberId: world.Sam.Id)));
        Assert.Equal(1, await CountAsync(new DeviceFilter(world.Verizon.Id, DeviceState.Active, DeviceKind.Trusted)));
    }

    [Fact]
    public async Task Names_are_found_by_their_beginning_in_any_case_and_sorted()
    {
        await store.AddAsync(world.Browser("Chrome on Windows"), world.Browser("chrome on Mac"), world.Browser("Firefox on Linux"), world.Browser("My Chrome"));
        var page = await PageAsync(PageRequest.From(null, null), new DeviceFilter(Name: "CHROME"));
        Assert.Equal(["chrome on Mac", "Chrome on Windows"], page.Rows.Select(row => row.Name));
    }

    [Fact]
    public async Task Pages_by_name_show_every_row_once()
    {
        for (var index = 0; index < 7; index++) { await store.AddAsync(world.Browser("Chrome on Windows")); }
        var seen = new List<Guid>();
        var page = await PageAsync(new PageRequest(null, null, 3), new DeviceFilter(Name: "chr"));
        seen.AddRange(page.Rows.Select(row => row.Id));
        while (page.After is not null)
        {
            page = await PageAsync(new PageRequest(page.After, null, 3), new DeviceFilter(Name: "chr"));
            seen.AddRange(page.Rows.Select(row => row.Id));
        }
        Assert.Equal(7, seen.Distinct().Count());
        Assert.Equal(7, seen.Count);
    }

    [Fact]
    public async Task Percent_signs_and_quotes_in_a_name_are_only_letters()
    {
        await store.AddAsync(world.Browser("Chrome"), world.Browser("100% 'mine'"));
        Assert.Equal(1, await CountAsync(new DeviceFilter(Name: "100% '")));
        Assert.Equal(0, await CountAsync(new DeviceFilter(Name: "%")));
    }

    [Fact]
    public async Task A_page_takes_at_most_three_statements_and_never_an_offset()
    {
        for (var index = 0; index < 4; index++) { await store.AddAsync(world.Browser($"Used {index}", ago: TimeSpan.FromHours(index)), world.Browser($"Never {index}")); }
        PageCursor? after = null;
        do
        {
            store.Factory.Forget();
            after = (await PageAsync(new PageRequest(after, null, 3))).After;
            Assert.InRange(store.Factory.Sql.Count, 1, 3);
            Assert.DoesNotContain(store.Factory.Sql, sql => sql.Contains("OFFSET", StringComparison.OrdinalIgnoreCase));
        }
        while (after is not null);
    }

    [Fact]
    public async Task Every_single_filter_is_served_by_an_index()
    {
        DeviceFilter[] filters =
        [
            new(), new(CarrierId: world.Verizon.Id), new(State: DeviceState.Active), new(Kind: DeviceKind.Primary), new(Name: "chrome"), new(SubscriberId: world.Dana.Id),
            new(State: DeviceState.Active, SubscriberId: world.Dana.Id),
        ];
        foreach (var filter in filters)
        {
            store.Factory.Forget();
            await list.ListAsync(world.Agent, filter, PageRequest.From(null, null), CancellationToken.None);
            foreach (var sql in store.Factory.Sql.Where(sql => sql.Contains("\"Devices\" AS", StringComparison.Ordinal)))
            {
                Assert.True(await store.IsIndexedAsync(sql, "Devices"), $"{filter}: {sql}");
            }
        }
    }

    [Fact]
    public async Task A_name_with_another_filter_is_read_in_order_through_an_index_of_both()
    {
        DeviceFilter[] filters = [new(Name: "chrome", State: DeviceState.Active), new(Name: "chrome", Kind: DeviceKind.Trusted), new(Name: "chrome", CarrierId: world.Verizon.Id)];
        foreach (var filter in filters)
        {
            store.Factory.Forget();
            await list.ListAsync(world.Agent, filter, PageRequest.From(null, null), CancellationToken.None);
            Assert.All(await store.ReadsAsync(store.Factory.Sql[0], "Devices"), step => Assert.Contains("_NameKey_Id (", step, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Phone_numbers_are_masked_before_they_leave_the_service()
    {
        await store.AddAsync(world.Browser("Chrome"));
        var listing = await list.ListAsync(world.Auditor, new DeviceFilter(SubscriberId: world.Dana.Id), PageRequest.From(null, null), CancellationToken.None);
        Assert.Equal("(•••) •••-0142", listing.Page.Rows[0].Phone);
        Assert.Equal("(•••) •••-0142", listing.Phone);
    }

    [Fact]
    public async Task Developers_may_not_list() =>
        await Assert.ThrowsAsync<NoRightException>(() => list.ListAsync(world.Developer, new DeviceFilter(), PageRequest.From(null, null), CancellationToken.None));

    [Fact]
    public async Task The_detail_shows_the_whole_tree_with_the_phone_first()
    {
        var chrome = world.Browser("Chrome on Windows", ago: TimeSpan.FromDays(2));
        await store.AddAsync(world.Browser("Safari on iPad", state: DeviceState.Removed), chrome, world.Phone(), world.Browser("Other's", world.Sam));
        store.Factory.Forget();
        var detail = await new DeviceDetails(store.Factory, store.Carriers, new DeviceEndings(store.Factory, store.Writer, store.Get<Data.Changes.IWakeBus>(), store.Time))
            .FindAsync(world.Agent, chrome.Id, CancellationToken.None);
        Assert.NotNull(detail);
        Assert.Equal(["Phone", "Chrome on Windows", "Safari on iPad"], detail.Tree.Select(node => node.Name));
        Assert.Equal("7731", detail.SimEnding);
        Assert.Equal("(•••) •••-0142", detail.Phone);
        Assert.InRange(store.Factory.Sql.Count, 1, 3);
    }

    [Fact]
    public async Task An_unknown_device_has_no_detail()
    {
        await store.AddAsync(world.Phone());
        Assert.Null(await new DeviceDetails(store.Factory, store.Carriers, store.Endings).FindAsync(world.Agent, store.NewId(), CancellationToken.None));
    }

    private async Task<Page<DeviceRow>> PageAsync(PageRequest request, DeviceFilter? filter = null) =>
        (await list.ListAsync(world.Agent, filter ?? new DeviceFilter(), request, CancellationToken.None)).Page;

    private async Task<int> CountAsync(DeviceFilter filter) => (await PageAsync(PageRequest.From(null, null), filter)).Rows.Count;
}
