using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ZenKey.Portal.Approvals;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Features.Launch;
using ZenKey.Portal.Mail;
using ZenKey.Protocol.Network;

namespace ZenKey.Portal.Tests.Launch;

/// <summary>The page of a client's launch, and the page of whoever answers.</summary>
public sealed class LaunchPagesTests : PortalPageContext, IAsyncLifetime
{
    private static readonly CancellationToken Cancel = CancellationToken.None;
    private readonly LaunchWorld world = new();

    public async ValueTask InitializeAsync()
    {
        await world.InitializeAsync();
        Time.SetUtcNow(world.Store.Time.GetUtcNow());
        Services.AddSingleton(world.Store.Get<IDbContextFactory<PortalDbContext>>()).AddSingleton(world.Store.Get<StoreWriter>())
            .AddSingleton<IMailer>(world.Companies.Mails).AddLogging().AddSingleton<PortalMails>().AddSingleton(world.Store.Get<IHeldEdits>()).AddLaunches();
        Become(world.Dev);
    }

    [Fact]
    public void With_everything_there_the_launch_is_asked_for_and_waits()
    {
        var page = Open();
        page.WaitForAssertion(() => page.Find("#request-launch"));
        Assert.Equal(9, page.FindAll(".zk-thread .zk-done").Count);
        page.Find("#request-launch").Click();
        page.WaitForAssertion(() => page.Find("#withdraw-launch"));
        Assert.Contains("The answer is shown here.", page.Find("[role=status]").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("#request-launch"));
        Assert.Contains("https://app.harbor.example/back", page.Find(".zk-diff").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_missing_leads_to_where_it_is_mended()
    {
        await world.AddAddressAsync("http://localhost:3000/back");
        var page = Open();
        page.WaitForAssertion(() => page.Find("#request-launch"));
        Assert.True(page.Find("#request-launch").HasAttribute("disabled"));
        Assert.Contains("http://localhost:3000/back", page.Find(".zk-thread .zk-next").TextContent, StringComparison.Ordinal);
        Assert.Equal($"/clients/{LaunchWorld.ClientId}/redirects", page.Find(".zk-thread .zk-next a").GetAttribute("href"));
    }

    [Fact]
    public void Who_only_looks_is_told_which_role_asks()
    {
        Become(world.Companies.Ranks[Data.People.CompanyRole.Viewer]);
        var page = Open();
        page.WaitForAssertion(() => page.Find("#h-checks"));
        Assert.Empty(page.FindAll("#request-launch"));
        Assert.Contains("You need the role Developer in your company", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_answer_needs_words_to_give_it_back_and_launches_at_a_click()
    {
        var asked = await world.AskAsync();
        Become(world.Ada);
        var page = Render<ApprovalPage>(parameters => parameters.Add(one => one.Id, asked.Id.ToString()));
        page.WaitForAssertion(() => page.Find("#return-launch"));
        page.Find("#return-launch").Click();
        page.WaitForAssertion(() => Assert.Equal("Say why, in words that the company reads.", page.Find("[role=alert]").TextContent.Trim()));
        page.Find("#approve-launch").Click();
        page.WaitForAssertion(() => Assert.Contains("is launched", page.Find("[role=status]").TextContent, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("#approve-launch"));
    }

    [Fact]
    public async Task Who_asked_is_told_that_somebody_else_answers()
    {
        Assert.IsType<LaunchResult.Done>(await world.Desk.RequestAsync(world.Ada, LaunchWorld.ClientId, Cancel));
        Become(world.Ada);
        var page = Render<ApprovalPage>(parameters => parameters.Add(one => one.Id, world.RequestsAsync().Result.Single().Id.ToString()));
        page.WaitForAssertion(() => Assert.Contains("somebody else decides on it", page.Markup, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("#approve-launch"));
    }

    [Fact]
    public async Task What_was_changed_since_can_only_be_given_back()
    {
        var asked = await world.AskAsync();
        await world.ChangeClientAsync(client => client.Name = "Another");
        Become(world.Ada);
        var page = Render<ApprovalPage>(parameters => parameters.Add(one => one.Id, asked.Id.ToString()));
        page.WaitForAssertion(() => page.Find("#approve-launch"));
        Assert.True(page.Find("#approve-launch").HasAttribute("disabled"));
        Assert.Contains("It can only be given back", page.Find(".zk-warn").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Approvals_are_listed_by_state_in_the_address()
    {
        var asked = await world.AskAsync();
        Become(world.Ada);
        GoTo("/approvals");
        Assert.NotNull(Render<ApprovalsPage>().WaitForElement($"a[href='/approvals/{asked.Id}']"));
        GoTo("/approvals?state=approved");
        Assert.Contains("Nothing here", Render<ApprovalsPage>().WaitForElement(".zk-empty").TextContent, StringComparison.Ordinal);
    }

    private IRenderedComponent<LaunchPage> Open() => Render<LaunchPage>(parameters => parameters.Add(one => one.ClientId, LaunchWorld.ClientId));

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        await world.DisposeAsync();
    }
}
