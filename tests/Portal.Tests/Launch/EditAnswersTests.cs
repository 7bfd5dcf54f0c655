using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Launches;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Features.Clients;
using ZenKey.Portal.Features.Launch;
using ZenKey.Portal.Tests.Clients.Held;
using ZenKey.Portal.Ui;

namespace ZenKey.Portal.Tests.Launch;

/// <summary>Who may answer an edit that waits, when it is too late, and the way round for what cannot wait.</summary>
public sealed class EditAnswersTests : IAsyncLifetime
{
    private static readonly CancellationToken Cancel = CancellationToken.None;
    private static readonly LaunchAnswer Yes = new(true);
    private readonly HeldWorld world = new();

    private LaunchDesk Desk => world.Launch.Desk;

    private CurrentPerson Ada => world.Store.Ada;

    private CurrentPerson Owner => world.Launch.Companies.Owner;

    public ValueTask InitializeAsync() => world.InitializeAsync();

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task Nobody_approves_their_own_edit_nor_their_companys()
    {
        var mine = Assert.IsType<EditClientResult.NeedsApproval>(await world.Editor.AddRedirectUriAsync(Ada, LaunchWorld.ClientId, (await world.ClientAsync()).Version, "https://new.example/cb", null, Cancel));
        Assert.Equal("You asked for this yourself, so somebody else decides on it.", FaultOf(await Desk.DecideAsync(Ada, mine.Waits.RequestId, 0, Yes, Cancel)));

        var asked = await world.AskAsync();
        foreach (var one in world.Launch.Companies.Ranks.Values) { Assert.IsType<LaunchResult.NotFound>(await Desk.DecideAsync(one, asked.Id, asked.Version, Yes, Cancel)); }
        var own = Ada with { Id = Guid.CreateVersion7(), Name = "Own", CompanyId = world.Store.Harbor };
        await world.Launch.Companies.AddAsync(own);
        Assert.Equal("This is your own company's, so somebody else decides on it.", FaultOf(await Desk.DecideAsync(own, asked.Id, asked.Version, Yes, Cancel)));
        Assert.Single((await world.ClientAsync()).RedirectUris);
    }

    [Fact]
    public async Task What_it_touches_was_changed_since_so_it_is_refused_with_words_and_nothing_of_it_stays()
    {
        var asked = await world.AskAsync();
        Assert.IsType<EditClientResult.Saved>(await world.AddUriAsync("https://app.harbor.example/second"));
        Assert.True((await world.Launch.Reader.FindAsync(Ada, asked.Id, Cancel))!.Stale);
        Assert.Equal("redirect_uris was changed since this was asked for. The company has to ask again.", FaultOf(await Desk.DecideAsync(Ada, asked.Id, asked.Version, Yes, Cancel)));
        Assert.Equal(["https://app.harbor.example/back", "https://app.harbor.example/second"], (await world.ClientAsync()).RedirectUris.Select(uri => uri.Uri).Order(StringComparer.Ordinal));
        Assert.Equal(LaunchState.Waiting, (await world.RequestsAsync()).Single().State);

        // Somebody else has added it by another way.
        await world.Launch.AddAddressAsync("https://new.harbor.example/back");
        Assert.StartsWith("It can no longer be done. ", FaultOf(await Desk.DecideAsync(Ada, asked.Id, asked.Version, Yes, Cancel)), StringComparison.Ordinal);
        Assert.IsType<LaunchResult.Done>(await Desk.DecideAsync(Ada, asked.Id, asked.Version, new LaunchAnswer(false, "Ask again."), Cancel));
    }

    [Fact]
    public async Task Another_field_was_changed_since_and_it_is_approved_all_the_same_and_keeps_that()
    {
        await world.SaveAsync(all => all.SignOut, form => form with { PostLogoutUris = "https://new.example/out" });
        await world.SaveAsync(all => all.SignOut, form => form with { BackchannelUri = "https://app.harbor.example/elsewhere" });
        var asked = (await world.RequestsAsync()).Single();
        Assert.False((await world.Launch.Reader.FindAsync(Ada, asked.Id, Cancel))!.Stale);
        Assert.IsType<LaunchResult.Done>(await Desk.DecideAsync(Ada, asked.Id, asked.Version, Yes, Cancel));
        Assert.Equal("https://app.harbor.example/elsewhere", (await world.ClientAsync()).BackchannelLogoutUri);
    }

    [Fact]
    public async Task After_fourteen_days_it_is_too_late_and_it_can_be_asked_for_again()
    {
        var asked = await world.AskAsync();
        world.Store.Time.Advance(TimeSpan.FromDays(14));
        Assert.Contains("fourteen days", FaultOf(await Desk.DecideAsync(Ada, asked.Id, asked.Version, Yes, Cancel)), StringComparison.Ordinal);
        Assert.Contains("fourteen days", FaultOf(await Desk.ActAtOnceAsync(Owner, asked.Id, asked.Version, "Now", Cancel)), StringComparison.Ordinal);
        Assert.NotEqual(asked.Id, (await world.AskAsync()).Id);
    }

    [Fact]
    public async Task It_is_given_back_with_words_to_a_field_and_who_asked_reads_them()
    {
        var asked = await world.AskAsync();
        var answer = new LaunchAnswer(false) { Comments = [new FieldComment("redirect_uris", "Whose host is this?")] };
        Assert.Equal("A comment is to a field that was not asked for.", FaultOf(await Desk.DecideAsync(Ada, asked.Id, asked.Version, answer with { Comments = [new FieldComment("scopes", "?")] }, Cancel)));
        Assert.Equal("Say why, in words that the company reads.", FaultOf(await Desk.DecideAsync(Ada, asked.Id, asked.Version, new LaunchAnswer(false), Cancel)));
        Assert.IsType<LaunchResult.Done>(await Desk.DecideAsync(Ada, asked.Id, asked.Version, answer, Cancel));
        var read = (await world.Launch.Reader.FindAsync(world.Launch.Dev, asked.Id, Cancel))!;
        Assert.Equal((LaunchState.Returned, "Whose host is this?"), (read.State, Assert.Single(read.Comments).Text));
        var mail = Assert.Single(world.Launch.Companies.Mails.Sent);
        Assert.Equal("Harbor App was not changed", mail.Subject);
        Assert.Contains("redirect_uris: Whose host is this?", mail.Text, StringComparison.Ordinal);
        Assert.Contains($"https://portal.example/approvals/{asked.Id}", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_company_takes_it_back_and_nobody_elses_does()
    {
        var asked = await world.AskAsync();
        Assert.IsType<LaunchResult.NotFound>(await Desk.WithdrawAsync(world.Store.Lea, asked.Id, asked.Version, Cancel));
        Assert.IsType<LaunchResult.NotFound>(await Desk.WithdrawAsync(world.Launch.Companies.Ranks[CompanyRole.Viewer], asked.Id, asked.Version, Cancel));
        Assert.IsType<LaunchResult.Done>(await Desk.WithdrawAsync(Owner, asked.Id, asked.Version, Cancel));
        Assert.Equal("It was answered meanwhile.", FaultOf(await Desk.DecideAsync(Ada, asked.Id, asked.Version, Yes, Cancel)));
        Assert.Equal("client.edit.withdrawn", (await world.Store.AuditAsync())[^1].Action);
    }

    [Fact]
    public async Task What_cannot_wait_is_done_by_one_with_a_reason_and_all_who_answer_for_it_are_told()
    {
        var asked = await world.AskAsync();
        Assert.Equal("Say in words why this cannot wait; others read it.", FaultOf(await Desk.ActAtOnceAsync(Owner, asked.Id, asked.Version, " ", Cancel)));
        Assert.IsType<LaunchResult.NotFound>(await Desk.ActAtOnceAsync(world.Launch.Companies.Admin, asked.Id, asked.Version, "Now", Cancel));
        Assert.IsType<LaunchResult.NotFound>(await Desk.ActAtOnceAsync(Owner.Through(new HeldKey(Guid.CreateVersion7(), "Deploy", world.Store.Harbor))!, asked.Id, asked.Version, "Now", Cancel));
        await world.Store.ChangeAsync(async store =>
        {
            var ada = await store.People.SingleAsync(row => row.Id == Ada.Id);
            (ada.Email, ada.EmailVerifiedAt) = ("ada@operator.example", world.Store.Time.GetUtcNow());
        });

        Assert.IsType<LaunchResult.Done>(await Desk.ActAtOnceAsync(Owner, asked.Id, asked.Version, "The old host is gone.", Cancel));
        Assert.Contains((await world.ClientAsync()).RedirectUris, uri => uri.Uri == "https://new.harbor.example/back" && uri.AddedBy == "The Developer");
        var request = (await world.RequestsAsync()).Single();
        Assert.Equal((LaunchState.AtOnce, "The Owner", "The old host is gone."), (request.State, request.DecidedBy, request.Note));
        Assert.Equivalent(new[] { "client.edit.requested", "client.redirect_uri.added", "client.edit.at_once" }, (await world.Store.AuditAsync()).Select(entry => entry.Action), strict: true);
        var sent = world.Launch.Companies.Mails.Sent;
        Assert.Equal(new[] { "ada@operator.example", $"{Owner.Id:N}@work.example" }.Order(StringComparer.Ordinal), sent.Select(mail => mail.To).Order(StringComparer.Ordinal));
        Assert.All(sent, mail => Assert.Contains("The reason given: The old host is gone.", mail.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_launch_is_never_done_by_one_alone()
    {
        await world.Launch.ChangeClientAsync(client => client.Mode = Protocol.ClientMode.Developer);
        var asked = await world.Launch.AskAsync();
        Assert.Equal("A launch always takes two persons.", FaultOf(await Desk.ActAtOnceAsync(Owner, asked.Id, asked.Version, "Now", Cancel)));
    }

    [Fact]
    public async Task A_client_that_is_no_longer_launched_needs_no_second_person()
    {
        var asked = await world.AskAsync();
        Assert.IsType<LaunchResult.Done>(await Desk.TakeBackAsync(Owner, LaunchWorld.ClientId, new DangerAnswer("A fault in the app", null), Cancel));
        Assert.Contains("is not launched any more", FaultOf(await Desk.DecideAsync(Ada, asked.Id, asked.Version, Yes, Cancel)), StringComparison.Ordinal);
        Assert.IsType<EditClientResult.Saved>(await world.AddUriAsync("https://new.harbor.example/back"));
    }

    [Fact]
    public async Task Of_a_company_that_is_suspended_nothing_is_changed_by_whatever_way()
    {
        var asked = await world.AskAsync();
        await world.Store.ChangeAsync(async store => (await store.Companies.SingleAsync(row => row.Id == world.Store.Harbor)).State = Data.Companies.CompanyState.Suspended);
        Assert.StartsWith("The company is not approved", FaultOf(await Desk.DecideAsync(Ada, asked.Id, asked.Version, Yes, Cancel)), StringComparison.Ordinal);
        Assert.StartsWith("The company is not approved", FaultOf(await Desk.ActAtOnceAsync(Owner, asked.Id, asked.Version, "Now", Cancel)), StringComparison.Ordinal);
        Assert.Single((await world.ClientAsync()).RedirectUris);
    }

    [Fact]
    public async Task Of_two_answers_at_once_one_counts()
    {
        var asked = await world.AskAsync();
        var results = await Task.WhenAll(Desk.DecideAsync(Ada, asked.Id, asked.Version, Yes, Cancel), Desk.ActAtOnceAsync(Owner, asked.Id, asked.Version, "Now", Cancel));
        Assert.Single(results.OfType<LaunchResult.Done>());
        Assert.Equal(2, (await world.ClientAsync()).RedirectUris.Count());
    }

    [Fact]
    public async Task Edits_of_other_companies_do_not_exist()
    {
        var asked = await world.AskAsync();
        Assert.Null(await world.Launch.Reader.FindAsync(world.Store.Lea, asked.Id, Cancel));
        Assert.Null(await world.Launch.Reader.FindAsync(world.Store.Sam, asked.Id, Cancel));
        Assert.NotNull(await world.Launch.Reader.FindAsync(world.Store.Ali, asked.Id, Cancel));
        Assert.NotNull(await world.Launch.Reader.FindAsync(world.Launch.Companies.Ranks[CompanyRole.Viewer], asked.Id, Cancel));
    }

    private static string FaultOf(LaunchResult result) => Assert.IsType<LaunchResult.Rejected>(result).Fault;
}
