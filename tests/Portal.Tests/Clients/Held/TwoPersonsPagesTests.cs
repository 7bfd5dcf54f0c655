using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Features.Clients;
using ZenKey.Portal.Features.Clients.Redirects;
using ZenKey.Portal.Tests.Launch;

namespace ZenKey.Portal.Tests.Clients.Held;

/// <summary>The pages of a launched client say before saving that an edit takes a second person, and afterwards where it waits.</summary>
public sealed class TwoPersonsPagesTests : PortalPageContext, IAsyncLifetime
{
    private readonly HeldWorld world = new();

    public async ValueTask InitializeAsync()
    {
        await world.InitializeAsync();
        Time.SetUtcNow(world.Store.Time.GetUtcNow());
        Services.AddSingleton(world.Store.Get<IDbContextFactory<PortalDbContext>>()).AddSingleton(world.Store.Get<StoreWriter>()).AddSingleton(world.Store.Get<IReceiverSecrets>())
            .AddLogging().AddClients().AddSingleton<IAppLinkFiles>(new StubAppLinkFiles());
        RenderDialogs();
        Become(world.Launch.Dev);
    }

    [Fact]
    public async Task A_new_host_is_announced_and_asked_for_and_what_was_typed_stays_and_the_request_is_linked()
    {
        var page = Open("redirects");
        page.WaitForElement("#new-uri").Change("https://new.harbor.example/back");
        Assert.Contains("new.harbor.example is a new host", page.Find("[data-two-persons]").TextContent, StringComparison.Ordinal);
        page.Find("form:has(#add-uri)").Submit();
        page.WaitForAssertion(() => page.Find("[data-waits]"));
        var request = Assert.Single(await world.RequestsAsync());
        Assert.Equal($"/approvals/{request.Id}", page.Find("[data-waits] a").GetAttribute("href"));
        Assert.Equal("https://new.harbor.example/back", page.Find("#new-uri").GetAttribute("value"));
        page.WaitForAssertion(() => Assert.Contains("redirect_uris", page.Find("#waiting-edits").TextContent, StringComparison.Ordinal));
        Assert.Empty(page.FindAll(".zk-err"));
    }

    [Fact]
    public void A_known_host_is_not_announced()
    {
        var page = Open("redirects");
        page.WaitForElement("#new-uri").Change("https://app.harbor.example/second");
        Assert.Empty(page.FindAll("[data-two-persons]"));
        page.Find("form:has(#add-uri)").Submit();
        page.WaitForAssertion(() => Assert.Contains("https://app.harbor.example/second", page.Find(".zk-grid").TextContent.Replace("\n", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal));
        Assert.Empty(page.FindAll("#waiting-edits"));
    }

    [Fact]
    public async Task Settings_say_so_before_and_after_and_keep_what_was_typed()
    {
        var page = Open("settings");
        page.WaitForElement("#signout-postlogouturis").Change("https://new.example/out");
        page.WaitForAssertion(() => Assert.Contains("new.example is a new host", page.Find("#signout [data-two-persons]").TextContent, StringComparison.Ordinal));
        page.Find("#signout form").Submit();
        page.WaitForAssertion(() => page.Find("#signout [data-waits]"));
        Assert.Single(await world.RequestsAsync());
        Assert.Equal("https://new.example/out", page.Find("#signout-postlogouturis").GetAttribute("value"));
        Assert.Empty(page.FindAll("#signout [data-two-persons]"));
        page.WaitForAssertion(() => Assert.Contains("post_logout_redirect_uris", page.Find("#waiting-edits").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void Less_protection_is_announced_and_more_is_not()
    {
        var page = Open("settings");
        page.WaitForElement("#protection-pushedrequests").Change(true);
        page.WaitForAssertion(() => page.Find("#protection [data-breaks]"));
        Assert.Empty(page.FindAll("#protection [data-two-persons]"));
        page.Find("#protection-dpop").Change(false);
        page.WaitForAssertion(() => Assert.Contains("not bound to a key", page.Find("#protection [data-two-persons]").TextContent, StringComparison.Ordinal));
    }

    private IRenderedComponent<ClientPage> Open(string tab) => Render<ClientPage>(parameters => parameters.Add(one => one.ClientId, LaunchWorld.ClientId).Add(one => one.Tab, tab));

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        await world.DisposeAsync();
    }
}
