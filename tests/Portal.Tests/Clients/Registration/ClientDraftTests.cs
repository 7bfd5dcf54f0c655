using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Drafts;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Features.Clients;
using ZenKey.Portal.Features.Clients.Registration;
using ZenKey.Protocol;

namespace ZenKey.Portal.Tests.Clients.Registration;

/// <summary>Drafts against a store of their own.</summary>
public sealed class ClientDraftTests : IAsyncLifetime
{
    private readonly PortalStore store = new();

    private IClientDrafts Drafts => new ClientDrafts(store.Get<StoreWriter>(), store.Get<IDbContextFactory<Data.PortalDbContext>>(), store.Time);

    private IClientRegistrar Registrar => new ClientRegistrar(store.Get<StoreWriter>(), new ClientFormValidator(), store.Time);

    public ValueTask InitializeAsync() => store.InitializeAsync();

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task Everything_that_was_typed_comes_back_right_or_wrong()
    {
        var form = new ClientForm { Name = "Harbor", Type = ClientType.Native, Project = ClientForm.NewProject, NewProjectName = "Wal", RedirectUris = [new() { Text = "htt" }, new() { Text = "" }], Scopes = ["email", "phone"] };
        var draft = await SaveAsync(store.Dana, form, "scopes");
        var found = (await Drafts.FindAsync(store.Dana, draft.Id, Cancel))!;
        Assert.Equal((1, "scopes"), (found.Version, found.Step));
        Assert.Equal(("Harbor", ClientType.Native, "new", "Wal"), (found.Form.Name, found.Form.Type, found.Form.Project, found.Form.NewProjectName));
        Assert.Equal(["htt", ""], found.Form.RedirectUris.Select(row => row.Text));
        Assert.Equal(["email", "phone"], found.Form.Scopes.Order());
        Assert.Equal([(draft.Id, "Harbor")], (await Drafts.ListAsync(store.Dana, Cancel)).Select(row => (row.Id, row.Title)));
    }

    [Fact]
    public async Task Nobody_sees_changes_or_throws_away_those_of_others()
    {
        var draft = await SaveAsync(store.Dana, new ClientForm { Name = "Mine" });
        foreach (var other in new[] { store.Lea, store.Ada })
        {
            Assert.Empty(await Drafts.ListAsync(other, Cancel));
            Assert.Null(await Drafts.FindAsync(other, draft.Id, Cancel));
            Assert.False(await Drafts.DiscardAsync(other, draft.Id, Cancel));
            Assert.IsType<SaveDraftResult.Gone>(await Drafts.SaveAsync(other, draft, Cancel));
            Assert.IsType<SaveDraftResult.Gone>(await Drafts.SaveAsync(other, draft with { Version = 0 }, Cancel));
            Assert.IsType<RegisterClientResult.Finished>(await Registrar.RegisterAsync(other, Form(other == store.Lea ? store.LarkspurProject : store.HarborProject), draft.Id, Cancel));
        }
        Assert.Equal("Mine", (await Drafts.FindAsync(store.Dana, draft.Id, Cancel))!.Form.Name);
    }

    [Fact]
    public async Task Who_may_register_nothing_has_no_drafts_even_past_the_pages()
    {
        foreach (var person in new[] { store.Sam, store.Ali })
        {
            await Assert.ThrowsAsync<NoRightException>(() => Drafts.SaveAsync(person, New(new ClientForm()), Cancel));
            await Assert.ThrowsAsync<NoRightException>(() => Drafts.ListAsync(person, Cancel));
            await Assert.ThrowsAsync<NoRightException>(() => Drafts.FindAsync(person, Guid.CreateVersion7(), Cancel));
            await Assert.ThrowsAsync<NoRightException>(() => Drafts.DiscardAsync(person, Guid.CreateVersion7(), Cancel));
        }
    }

    [Fact]
    public async Task Who_goes_on_in_two_windows_is_told_what_the_other_one_saved()
    {
        var draft = await SaveAsync(store.Dana, new ClientForm { Name = "First" });
        Assert.Equal(new SaveDraftResult.Saved(2), await Drafts.SaveAsync(store.Dana, draft with { Form = new ClientForm { Name = "Second" } }, Cancel));
        var conflict = Assert.IsType<SaveDraftResult.Conflict>(await Drafts.SaveAsync(store.Dana, draft with { Form = new ClientForm { Name = "Third" } }, Cancel));
        Assert.Equal((2, "Second", store.Time.GetUtcNow()), (conflict.Theirs.Version, conflict.Theirs.Form.Name, conflict.At));
    }

    [Fact]
    public async Task One_that_was_thrown_away_is_not_made_again_by_a_window_that_is_still_open()
    {
        var draft = await SaveAsync(store.Dana, new ClientForm { Name = "First" });
        Assert.True(await Drafts.DiscardAsync(store.Dana, draft.Id, Cancel));
        Assert.IsType<SaveDraftResult.Gone>(await Drafts.SaveAsync(store.Dana, draft, Cancel));
        Assert.Empty(await Drafts.ListAsync(store.Dana, Cancel));
    }

    [Fact]
    public async Task One_person_has_twenty_at_most_and_none_holds_more_than_it_may()
    {
        for (var count = 0; count < Draft.MostOfOne; count++) { await SaveAsync(store.Dana, new ClientForm { Name = $"Number {count}" }); }
        var more = Assert.IsType<SaveDraftResult.Refused>(await Drafts.SaveAsync(store.Dana, New(new ClientForm()), Cancel));
        Assert.Contains("20 drafts", more.Why, StringComparison.Ordinal);
        Assert.IsType<SaveDraftResult.Saved>(await Drafts.SaveAsync(store.Lea, New(new ClientForm()), Cancel));
        Assert.IsType<SaveDraftResult.Refused>(await Drafts.SaveAsync(store.Lea, New(new ClientForm { Name = new string('x', Draft.MaxContent) }), Cancel));
    }

    [Fact]
    public async Task The_registration_ends_its_draft_and_a_second_click_registers_nothing()
    {
        var draft = await SaveAsync(store.Dana, new ClientForm { Name = "Harbor" });
        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Registrar.RegisterAsync(store.Dana, Form(store.HarborProject), draft.Id, Cancel)));
        Assert.Single(results.OfType<RegisterClientResult.Registered>());
        Assert.Equal(3, results.OfType<RegisterClientResult.Finished>().Count());
        Assert.Equal((1, 0), await store.ReadAsync(async data => (await data.Clients.CountAsync(), await data.Drafts.CountAsync())));
    }

    [Fact]
    public async Task A_registration_that_is_refused_leaves_the_draft()
    {
        var draft = await SaveAsync(store.Dana, new ClientForm { Name = "Harbor" });
        Assert.IsType<RegisterClientResult.Rejected>(await Registrar.RegisterAsync(store.Dana, Form(store.LarkspurProject), draft.Id, Cancel));
        Assert.NotNull(await Drafts.FindAsync(store.Dana, draft.Id, Cancel));
    }

    [Fact]
    public async Task Identifiers_of_clients_registered_at_once_are_all_different_and_well_formed()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(() => Registrar.RegisterAsync(store.Dana, Form(store.HarborProject), null, Cancel))));
        var ids = results.Select(result => Assert.IsType<RegisterClientResult.Registered>(result).ClientId).ToList();
        Assert.Equal(40, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.All(ids, id => Assert.Matches("^ccid-[a-z0-9]{16}$", id));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static ClientDraft New(ClientForm form) => new(Guid.CreateVersion7(), 0, "name", form);

    private static ClientForm Form(Guid project) => new() { Name = "Harbor Web", Project = project.ToString(), RedirectUris = [new() { Text = "https://app.example/cb" }] };

    private async Task<ClientDraft> SaveAsync(CurrentPerson person, ClientForm form, string step = "name")
    {
        var draft = New(form) with { Step = step };
        var saved = Assert.IsType<SaveDraftResult.Saved>(await Drafts.SaveAsync(person, draft, Cancel));
        return draft with { Version = saved.Version };
    }
}
