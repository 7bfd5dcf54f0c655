using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Features.AuditTrail;
using ZenKey.Portal.Tests.Support;

namespace ZenKey.Portal.Tests.AuditTrail;

/// <summary>The audit trail, read from a store of its own.</summary>
public sealed class AuditListTests : IAsyncLifetime
{
    private FileStore store = null!;
    private World world = null!;
    private AuditList list = null!;

    public async ValueTask InitializeAsync()
    {
        store = await FileStore.CreateAsync();
        world = await World.CreateAsync(store);
        list = new AuditList(store.Factory);
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task Newest_comes_first_and_pages_show_every_entry_once()
    {
        for (var index = 0; index < 7; index++) { await AddAsync(world.Ada, "client.created", "client", index); }
        var seen = new List<string>();
        PageCursor? after = null;
        do
        {
            store.Factory.Forget();
            var page = await list.ListAsync(world.Auditor, new AuditFilter(), new PageRequest(after, null, 3), CancellationToken.None);
            seen.AddRange(page.Rows.Select(row => row.Entry.ObjectName));
            Assert.InRange(store.Factory.Sql.Count, 1, 3);
            Assert.DoesNotContain(store.Factory.Sql, sql => sql.Contains("OFFSET", StringComparison.OrdinalIgnoreCase));
            after = page.After;
        }
        while (after is not null);
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6"], seen);
    }

    [Fact]
    public async Task Filters_by_action_kind_and_actor_hold_together()
    {
        await AddAsync(world.Ada, "device.revoked", "device", 1);
        await AddAsync(world.Agent, "subscribers.searched", "subscriber", 2);
        await AddAsync(world.Ada, "client.created", "client", 3);
        Assert.Equal(1, await CountAsync(new AuditFilter(Action: "device.revoked")));
        Assert.Equal(1, await CountAsync(new AuditFilter(ObjectKind: "client")));
        Assert.Equal(2, await CountAsync(new AuditFilter(ActorId: world.Ada.Id)));
        Assert.Equal(0, await CountAsync(new AuditFilter("device.revoked", "device", world.Agent.Id)));
    }

    [Fact]
    public async Task The_range_of_days_takes_both_its_ends_whole()
    {
        await AddAtAsync(new DateTimeOffset(2026, 11, 20, 0, 0, 0, TimeSpan.Zero));
        await AddAtAsync(new DateTimeOffset(2026, 11, 21, 23, 59, 59, TimeSpan.Zero));
        await AddAtAsync(new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal(2, await CountAsync(new AuditFilter(From: new DateOnly(2026, 11, 20), To: new DateOnly(2026, 11, 21))));
        Assert.Equal(1, await CountAsync(new AuditFilter(From: new DateOnly(2026, 11, 22))));
        Assert.Equal(3, await CountAsync(new AuditFilter(To: DateOnly.MaxValue)));
    }

    [Fact]
    public async Task Every_single_filter_is_served_by_an_index()
    {
        AuditFilter[] filters =
        [
            new(), new(Action: "device.revoked"), new(ObjectKind: "client"), new(ActorId: world.Ada.Id), new(From: new DateOnly(2026, 11, 20), To: new DateOnly(2026, 11, 21)),
        ];
        foreach (var filter in filters)
        {
            store.Factory.Forget();
            await list.ListAsync(world.Auditor, filter, PageRequest.From(null, null), CancellationToken.None);
            Assert.True(await store.IsIndexedAsync(store.Factory.Sql[0], "AuditEntries"), $"{filter}: {store.Factory.Sql[0]}");
        }
    }

    [Fact]
    public async Task Support_and_developers_may_not_read_it()
    {
        await Assert.ThrowsAsync<NoRightException>(() => list.ListAsync(world.Agent, new AuditFilter(), PageRequest.From(null, null), CancellationToken.None));
        await Assert.ThrowsAsync<NoRightException>(() => list.FindAsync(world.Developer, store.NewId(), CancellationToken.None));
    }

    [Fact]
    public async Task Only_the_operators_own_people_are_offered_as_actors() =>
        Assert.Equal(["Ada", "Ali", "Sam"], (await list.ActorsAsync(CancellationToken.None)).Select(actor => actor.Name));

    private Task AddAsync(CurrentPerson person, string action, string kind, int index) => store.AddAsync(
        AuditEntry.Of(person.ToActor(), store.Time.GetUtcNow().AddMinutes(-index), action, kind, $"id{index}", index.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    private Task AddAtAsync(DateTimeOffset at) => store.AddAsync(AuditEntry.Of(Actor.System, at, "demo.loaded", "store", "x", "x"));

    private async Task<int> CountAsync(AuditFilter filter) =>
        (await list.ListAsync(world.Auditor, filter, PageRequest.From(null, null), CancellationToken.None)).Rows.Count;
}
