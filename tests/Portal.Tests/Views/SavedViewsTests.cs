using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Data.Views;
using ZenKey.Portal.Lists;
using ZenKey.Portal.Tests.Companies;
using ZenKey.Portal.Views;

namespace ZenKey.Portal.Tests.Views;

/// <summary>Whose a view is, who changes it, and what is never kept in one.</summary>
public sealed class SavedViewsTests : IAsyncLifetime
{
    private static readonly CancellationToken Cancel = CancellationToken.None;
    private static readonly ListQuery Refused = ListQuery.Of(ListKinds.Logs, "show=refused&columns=when");
    private readonly CompanyWorld world = new();

    private ISavedViews Views => world.Store.Get<ISavedViews>();

    private CurrentPerson Viewer => world.Ranks[CompanyRole.Viewer];

    public ValueTask InitializeAsync() => world.InitializeAsync();

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task A_personal_view_is_seen_by_nobody_else()
    {
        await SaveAsync(world.Owner, "Mine");
        var mine = Assert.Single(await ListAsync(world.Owner));
        Assert.Equal(("Mine", "/logs?show=refused&columns=when", true, false, ViewSharing.Personal), (mine.Name, mine.Query.Address, mine.MayChange, mine.IsDefault, mine.Sharing));
        foreach (var other in (CurrentPerson[])[world.Admin, Viewer, world.Store.Lea, world.Store.Ada]) { Assert.Empty(await ListAsync(other)); }
        Assert.Empty(await Views.ListAsync(world.Owner, ListKinds.Clients, Cancel));
    }

    [Fact]
    public async Task A_shared_view_is_the_companys_and_a_viewer_only_looks()
    {
        var id = await SaveAsync(world.Admin, "Ours", shared: true);
        Assert.Equal((true, "The Admin"), (Assert.Single(await ListAsync(world.Owner)).MayChange, Assert.Single(await ListAsync(Viewer)).By));
        Assert.False(Assert.Single(await ListAsync(Viewer)).MayChange);
        foreach (var other in (CurrentPerson[])[world.Store.Lea, world.Store.Ada, world.Store.Sam]) { Assert.Empty(await ListAsync(other)); }
        foreach (var other in (CurrentPerson[])[Viewer, world.Store.Lea, world.Store.Ada])
        {
            Assert.IsType<ViewResult.NotFound>(await Views.RenameAsync(other, id, 0, "Taken", Cancel));
            Assert.IsType<ViewResult.NotFound>(await Views.ReplaceAsync(other, id, 0, Refused, Cancel));
            Assert.IsType<ViewResult.NotFound>(await Views.DeleteAsync(other, id, 0, Cancel));
        }
        Assert.IsType<ViewResult.Saved>(await Views.RenameAsync(world.Owner, id, 0, "Still ours", Cancel));
        Assert.Equal("Still ours", Assert.Single(await ListAsync(Viewer)).Name);
    }

    [Fact]
    public async Task Who_may_not_share_is_told_what_it_takes()
    {
        var refused = Assert.IsType<ViewResult.Refused>(await Views.SaveAsync(Viewer, Refused, new ViewForm("Ours", true), Cancel));
        Assert.Equal(Permissions.ShareViews.Needed, refused.Words);
        Assert.IsType<ViewResult.Saved>(await Views.SaveAsync(Viewer, Refused, new ViewForm("Mine", false), Cancel));
    }

    [Fact]
    public async Task Staff_share_among_staff()
    {
        await SaveAsync(world.Store.Sam, "Desk", shared: true);
        Assert.Single(await ListAsync(world.Store.Ada));
        Assert.Single(await ListAsync(world.Store.Ali));
        Assert.Empty(await ListAsync(world.Owner));
    }

    [Fact]
    public async Task Who_leaves_the_company_takes_their_own_views_along_and_leaves_the_shared_ones()
    {
        await SaveAsync(world.Admin, "Mine");
        await SaveAsync(world.Admin, "Ours", shared: true);
        await world.Store.ChangeAsync(async store => (await store.People.FindAsync(world.Admin.Id))!.CompanyId = world.Store.Larkspur);
        Assert.Equal(["Mine"], (await ListAsync(world.Admin with { CompanyId = world.Store.Larkspur })).Select(view => view.Name));
        Assert.Equal(["Ours"], (await ListAsync(world.Owner)).Select(view => view.Name));
    }

    [Fact]
    public async Task Of_two_who_change_a_view_the_second_is_told_and_nothing_is_lost()
    {
        var id = await SaveAsync(world.Admin, "Ours", shared: true);
        world.Store.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<ViewResult.Saved>(await Views.ReplaceAsync(world.Owner, id, 0, ListQuery.Of(ListKinds.Logs, "endpoint=token"), Cancel));
        Assert.Equal("The Owner", Assert.IsType<ViewResult.Conflict>(await Views.RenameAsync(world.Admin, id, 0, "Late", Cancel)).By);
        Assert.IsType<ViewResult.Conflict>(await Views.DeleteAsync(world.Admin, id, 0, Cancel));
        var row = Assert.Single(await ListAsync(world.Admin));
        Assert.Equal(("Ours", "endpoint=token", 1), (row.Name, row.Query.ToString(), row.Version));
        Assert.IsType<ViewResult.Deleted>(await Views.DeleteAsync(world.Admin, id, 1, Cancel));
    }

    [Fact]
    public async Task No_view_holds_whom_somebody_searched_for()
    {
        var query = ListQuery.Of(ListKinds.Devices, $"subscriber={Guid.CreateVersion7()}&name=%2B12025550142&kind=trusted");
        var saved = Assert.IsType<ViewResult.Saved>(await Views.SaveAsync(world.Store.Sam, query, new ViewForm("Trusted", true), Cancel));
        Assert.Equal(["Name", "Phone"], saved.LeftOut);
        Assert.Equal(["Name", "Phone"], Assert.IsType<ViewResult.Saved>(await Views.ReplaceAsync(world.Store.Sam, saved.Id, 0, query, Cancel)).LeftOut);
        Assert.Equal("kind=trusted", (await world.Store.ReadAsync(store => store.SavedViews.SingleAsync())).Query);
        Assert.DoesNotContain(await world.Store.AuditAsync(), entry => entry.Changes.Contains("2025550142", StringComparison.Ordinal) || entry.Changes.Contains("subscriber", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData(null)]
    public async Task A_view_has_a_name(string? name) => Assert.IsType<ViewResult.Refused>(await Views.SaveAsync(world.Owner, Refused, new ViewForm(name!, false), Cancel));

    [Fact]
    public async Task A_name_has_two_hundred_characters_of_any_kind()
    {
        var name = "عرض <b>\"x\"</b> \u202E" + new string('a', SavedView.MaxName);
        Assert.IsType<ViewResult.Refused>(await Views.SaveAsync(world.Owner, Refused, new ViewForm(name, false), Cancel));
        await SaveAsync(world.Owner, name[..SavedView.MaxName]);
        Assert.Equal(name[..SavedView.MaxName], Assert.Single(await ListAsync(world.Owner)).Name);
    }

    [Fact]
    public async Task Fifty_of_a_list_and_no_more()
    {
        for (var count = 0; count < SavedView.MostOfOne; count++) { await SaveAsync(world.Owner, $"View {count}"); }
        Assert.Contains("50 views", Assert.IsType<ViewResult.Refused>(await Views.SaveAsync(world.Owner, Refused, new ViewForm("One more", false), Cancel)).Words, StringComparison.Ordinal);
        Assert.IsType<ViewResult.Saved>(await Views.SaveAsync(world.Owner, ListQuery.Of(ListKinds.Clients, ""), new ViewForm("Of another list", false), Cancel));
    }

    [Fact]
    public async Task What_comes_first_is_each_ones_own_choice_and_goes_with_the_view()
    {
        var (ours, mine) = (await SaveAsync(world.Admin, "Ours", shared: true), await SaveAsync(world.Admin, "Mine"));
        Assert.IsType<ViewResult.Saved>(await Views.SetDefaultAsync(Viewer, ListKinds.Logs, ours, Cancel));
        Assert.IsType<ViewResult.Saved>(await Views.SetDefaultAsync(world.Admin, ListKinds.Logs, ours, Cancel));
        Assert.IsType<ViewResult.Saved>(await Views.SetDefaultAsync(world.Admin, ListKinds.Logs, mine, Cancel));
        Assert.IsType<ViewResult.NotFound>(await Views.SetDefaultAsync(Viewer, ListKinds.Logs, mine, Cancel));
        Assert.IsType<ViewResult.NotFound>(await Views.SetDefaultAsync(Viewer, ListKinds.Clients, ours, Cancel));
        Assert.Equal("Ours", Assert.Single(await ListAsync(Viewer), view => view.IsDefault).Name);
        Assert.Equal("Mine", Assert.Single(await ListAsync(world.Admin), view => view.IsDefault).Name);
        await Views.DeleteAsync(world.Admin, ours, 0, Cancel);
        Assert.Empty(await ListAsync(Viewer));
        await Views.SetDefaultAsync(world.Admin, ListKinds.Logs, null, Cancel);
        Assert.DoesNotContain(await ListAsync(world.Admin), view => view.IsDefault);
        Assert.Equal(0, await world.Store.ReadAsync(store => store.ViewDefaults.CountAsync()));
    }

    [Fact]
    public async Task Each_change_is_in_the_trail_with_what_was_before()
    {
        var id = await SaveAsync(world.Owner, "Ours", shared: true);
        world.Store.Time.Advance(TimeSpan.FromSeconds(1));
        await Views.RenameAsync(world.Owner, id, 0, "Theirs", Cancel);
        world.Store.Time.Advance(TimeSpan.FromSeconds(1));
        await Views.ReplaceAsync(world.Owner, id, 1, ListQuery.Of(ListKinds.Logs, ""), Cancel);
        world.Store.Time.Advance(TimeSpan.FromSeconds(1));
        await Views.DeleteAsync(world.Owner, id, 2, Cancel);
        var trail = (await world.Store.AuditAsync()).Where(entry => entry.ObjectKind == "view").ToList();
        Assert.Equal(["view.saved", "view.changed", "view.changed", "view.deleted"], trail.Select(entry => entry.Action));
        Assert.All(trail, entry => Assert.Equal((id.ToString(), world.Store.Harbor), (entry.ObjectId, entry.CompanyId)));
        Assert.Equal(("Ours", "Theirs"), (trail[1].ReadChanges()[0].Before, trail[1].ReadChanges()[0].After));
        Assert.Equal(("Show: refused\nColumns: when", "Columns: all"), (trail[2].ReadChanges()[0].Before, trail[2].ReadChanges()[0].After));
    }

    private Task<IReadOnlyList<ViewRow>> ListAsync(CurrentPerson person) => Views.ListAsync(person, ListKinds.Logs, Cancel);

    private async Task<Guid> SaveAsync(CurrentPerson person, string name, bool shared = false) =>
        Assert.IsType<ViewResult.Saved>(await Views.SaveAsync(person, Refused, new ViewForm(name, shared), Cancel)).Id;
}
