using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Exports;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Exports;
using ZenKey.Portal.Lists;

namespace ZenKey.Portal.Tests.Exports;

/// <summary>Who may have a list as a file, and what the trail says of it.</summary>
public sealed class ExportDeskTests : IAsyncLifetime
{
    private static readonly CancellationToken Cancel = CancellationToken.None;
    private ExportBench bench = null!;

    public async ValueTask InitializeAsync()
    {
        bench = await ExportBench.CreateAsync();
        await bench.AddRequestsAsync(3);
    }

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task Start_and_download_are_in_the_trail_with_filters_and_rows()
    {
        var id = await bench.StartAsync("from=2026-11-01&columns=when");
        await bench.Runner().RunNextAsync(Cancel);
        bench.Store.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull(await bench.Desk.OpenAsync(bench.World.Developer, id, Cancel));
        var trail = await AuditAsync();
        Assert.Equal(["export.started", "export.downloaded"], trail.Select(entry => entry.Action));
        Assert.All(trail, entry => Assert.Equal(
            [new FieldChange("filters", null, "From: 2026-11-01"), new FieldChange("columns", null, "when"), new FieldChange("rows", null, "3")], entry.ReadChanges()));
        Assert.All(trail, entry => Assert.Equal(("export", id.ToString(), "Logs", bench.World.Developer.Id), (entry.ObjectKind, entry.ObjectId, entry.ObjectName, entry.ActorId)));
    }

    [Fact]
    public async Task A_role_that_does_not_see_the_list_starts_nothing()
    {
        var lost = new CurrentPerson(bench.Store.NewId(), "Kim", PortalRoles.Developer, bench.World.Company.Id); // as the circuit remembers them
        await bench.Store.AddAsync(new Person { Id = lost.Id, Name = "Kim", Roles = PortalRoles.None });
        Assert.IsType<StartExportResult.Refused>(await bench.Desk.StartAsync(lost, ListQuery.Of(ListKinds.Logs, ""), Cancel));
        Assert.IsType<StartExportResult.Refused>(await bench.Desk.StartAsync(bench.World.Developer, ListQuery.Of(ListKinds.Links, ""), Cancel));
        Assert.Empty(await AuditAsync());
    }

    [Fact]
    public async Task The_fourth_at_a_time_is_refused_with_a_way_on()
    {
        for (var count = 0; count < ExportJob.MostActive; count++) { await bench.StartAsync(); }
        var refused = Assert.IsType<StartExportResult.Refused>(await bench.Desk.StartAsync(bench.World.Developer, ListQuery.Of(ListKinds.Logs, ""), Cancel));
        Assert.Contains("Wait for one, or cancel it", refused.Words, StringComparison.Ordinal);
        Assert.Equal(3, (await AuditAsync()).Count);
    }

    [Fact]
    public async Task A_file_is_its_owners_alone_and_only_while_they_see_the_list()
    {
        var id = await bench.StartAsync();
        Assert.Null(await bench.Desk.OpenAsync(bench.World.Developer, id, Cancel)); // not written yet
        await bench.Runner().RunNextAsync(Cancel);
        foreach (var other in (CurrentPerson[])[bench.World.Ada, bench.World.Agent, bench.World.Auditor]) { Assert.Null(await bench.Desk.OpenAsync(other, id, Cancel)); }
        await bench.Store.Writer.WriteAsync(async (store, token) => (await store.People.FindAsync([bench.World.Developer.Id], token))!.Roles = PortalRoles.None, [], Cancel);
        Assert.Null(await bench.Desk.OpenAsync(bench.World.Developer, id, Cancel));
        Assert.Equal(["export.started"], (await AuditAsync()).Select(entry => entry.Action));
    }

    [Fact]
    public async Task Nothing_is_handed_out_after_a_day()
    {
        var id = await bench.StartAsync();
        await bench.Runner().RunNextAsync(Cancel);
        bench.Store.Time.Advance(ExportJob.Life);
        Assert.Null(await bench.Desk.OpenAsync(bench.World.Developer, id, Cancel));
        Assert.Empty(await bench.Desk.ListAsync(bench.World.Developer, Cancel));
    }

    private Task<List<AuditEntry>> AuditAsync() => bench.Store.ReadAsync(store => store.Audit.AsNoTracking().Where(entry => entry.ObjectKind == "export").OrderBy(entry => entry.Id).ToListAsync());
}
