using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using ZenKey.Portal.Approvals;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Data.Launches;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Features.Launch;
using ZenKey.Portal.Mail;
using ZenKey.Portal.Tests.Clients.Held;
using ZenKey.Protocol.Network;

namespace ZenKey.Portal.Tests.Launch;

/// <summary>The page of an edit that waits, for who answers and for its company.</summary>
public sealed class EditPagesTests : PortalPageContext, IAsyncLifetime
{
    private readonly HeldWorld world = new();
    private IRenderedComponent<MudDialogProvider> dialogs = default!;

    public async ValueTask InitializeAsync()
    {
        await world.InitializeAsync();
        Time.SetUtcNow(world.Store.Time.GetUtcNow());
        Services.AddSingleton(world.Store.Get<IDbContextFactory<PortalDbContext>>()).AddSingleton(world.Store.Get<StoreWriter>())
            .AddSingleton<IMailer>(world.Launch.Companies.Mails).AddLogging().AddSingleton<PortalMails>().AddSingleton(world.Store.Get<IHeldEdits>()).AddLaunches();
        dialogs = RenderDialogs();
    }

    [Fact]
    public async Task Who_answers_sees_the_difference_and_why_and_approves_at_a_click()
    {
        var asked = await world.AskAsync();
        Become(world.Store.Ada);
        var page = Open(asked);
        page.WaitForAssertion(() => page.Find("#approve-launch"));
        Assert.Contains("https://new.harbor.example/back", page.Find(".zk-diff ins").TextContent, StringComparison.Ordinal);
        Assert.Contains("new.harbor.example is a new host", page.Find("[aria-labelledby=h-why]").TextContent, StringComparison.Ordinal);
        Assert.Equal("Approve the change", page.Find("#approve-launch").TextContent);
        Assert.Empty(page.FindAll("#act-at-once")); // who is a second person needs no way round one
        page.Find("#approve-launch").Click();
        page.WaitForAssertion(() => Assert.Contains("is changed.", page.Find("[role=status]").TextContent, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("#approve-launch, #act-at-once"));
        Assert.Equal("What was changed", page.Find("#h-diff").TextContent);
    }

    [Fact]
    public async Task It_is_given_back_with_words_to_one_field_which_its_company_reads()
    {
        var asked = await world.AskAsync();
        Become(world.Store.Ada);
        var page = Open(asked);
        page.WaitForElement("#comment-0").Change("Whose host is this?");
        page.Find("#return-launch").Click();
        page.WaitForAssertion(() => Assert.Contains("Whose host is this?", page.Find("[data-comments]").TextContent, StringComparison.Ordinal));
        Become(world.Launch.Dev);
        Assert.Contains("Whose host is this?", Open(asked).WaitForElement("[data-comments]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_company_takes_it_back_and_is_offered_no_answer()
    {
        var asked = await world.AskAsync();
        Become(world.Launch.Dev);
        var page = Open(asked);
        page.WaitForElement("#withdraw-request");
        Assert.Empty(page.FindAll("#approve-launch, #return-launch, #act-at-once"));
        Assert.Equal($"/clients/{LaunchWorld.ClientId}", page.FindAll(".zk-crumbs a")[^1].GetAttribute("href"));
        page.Find("#withdraw-request").Click();
        page.WaitForAssertion(() => Assert.Equal("Taken back", page.Find("#h-answered").TextContent));
    }

    [Fact]
    public async Task An_owner_does_what_cannot_wait_with_a_reason_and_a_second_thought()
    {
        var asked = await world.AskAsync();
        Become(world.Launch.Companies.Owner);
        var page = Open(asked);
        page.WaitForElement("#at-once-reason");
        page.Find("[aria-labelledby=h-at-once] form").Submit();
        Assert.Contains("Say in words why this cannot wait", page.Find("#at-once-fault").TextContent, StringComparison.Ordinal);
        page.Find("#at-once-reason").Change("The old host is gone.");
        page.Find("[aria-labelledby=h-at-once] form").Submit();
        dialogs.WaitForElement(".zk-confirm").Click();
        page.WaitForAssertion(() => Assert.Equal("Done at once", page.Find("#h-answered").TextContent));
        Assert.Equal(LaunchState.AtOnce, (await world.RequestsAsync()).Single().State);
    }

    [Fact]
    public async Task What_it_touches_was_changed_since_so_it_can_only_be_given_back()
    {
        var asked = await world.AskAsync();
        await world.AddUriAsync("https://app.harbor.example/second");
        Become(world.Store.Ada);
        var page = Open(asked);
        Assert.True(page.WaitForElement("#approve-launch").HasAttribute("disabled"));
        Assert.Contains("What it touches was changed since.", page.Find(".zk-warn").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("#act-at-once"));
    }

    [Fact]
    public async Task Who_only_looks_is_told_how_long_it_waits()
    {
        var asked = await world.AskAsync();
        Become(world.Launch.Companies.Ranks[CompanyRole.Viewer]);
        var page = Open(asked);
        page.WaitForAssertion(() => Assert.Contains("It waits until", page.Markup, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("#withdraw-request, #approve-launch, #act-at-once"));
    }

    [Fact]
    public async Task The_queue_says_what_is_a_launch_and_what_a_change()
    {
        var asked = await world.AskAsync();
        Become(world.Store.Ada);
        GoTo("/approvals");
        var row = Render<ApprovalsPage>().WaitForElement($"tr:has(a[href='/approvals/{asked.Id}'])");
        Assert.Contains("Change", row.TextContent, StringComparison.Ordinal);
    }

    private IRenderedComponent<ApprovalPage> Open(LaunchRequest request) => Render<ApprovalPage>(parameters => parameters.Add(one => one.Id, request.Id.ToString()));

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        await world.DisposeAsync();
    }
}
