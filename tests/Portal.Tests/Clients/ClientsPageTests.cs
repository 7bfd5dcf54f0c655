using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Features.Clients;
using ZenKey.Portal.Features.Clients.Registration;
using ZenKey.Protocol;

namespace ZenKey.Portal.Tests.Clients;

public sealed class ClientsPageTests : PortalPageContext
{
    private readonly StubReader reader = new();
    private readonly StubDrafts drafts = new();
    private readonly IRenderedComponent<MudDialogProvider> dialogs;

    public ClientsPageTests()
    {
        Services.AddSingleton<IClientReader>(reader).AddSingleton<IClientDrafts>(drafts);
        dialogs = RenderDialogs();
    }

    [Fact]
    public async Task A_draft_is_gone_on_with_where_it_stood_or_thrown_away_after_a_question()
    {
        Assert.Empty(Render<ClientsPage>().FindAll("#h-drafts"));
        var draft = new ClientDraft(Guid.CreateVersion7(), 1, "scopes", new ClientForm { Name = "Harbor Wallet" });
        drafts.Kept[draft.Id] = draft;
        var page = Render<ClientsPage>();
        Assert.Equal($"/clients/new?step=scopes&draft={draft.Id}", page.Find("#h-drafts").Closest("section")!.QuerySelector("a")!.GetAttribute("href"));
        var click = page.Find("[data-discard]").ClickAsync();
        dialogs.WaitForElement(".zk-confirm");
        Assert.Contains("Harbor Wallet", dialogs.Markup, StringComparison.Ordinal);
        dialogs.Find(".zk-confirm").Click();
        await click;
        Assert.Empty(drafts.Kept);
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("#h-drafts")));
    }

    [Fact]
    public void Who_may_register_nothing_is_shown_no_draft()
    {
        var draft = new ClientDraft(Guid.CreateVersion7(), 1, "scopes", new ClientForm());
        drafts.Kept[draft.Id] = draft;
        Become(Dana with { CompanyRole = CompanyRole.Viewer });
        Assert.Empty(Render<ClientsPage>().FindAll("#h-drafts"));
    }

    [Fact]
    public void Nothing_yet_says_what_a_client_is_and_leads_to_a_new_one()
    {
        var page = Render<ClientsPage>();
        Assert.Contains("No clients yet", page.Markup);
        Assert.Equal("/clients/new", page.Find(".zk-empty a").GetAttribute("href"));
    }

    [Fact]
    public void No_match_repeats_the_search_and_offers_to_clear_it()
    {
        GoTo("/clients?q=habor");
        var page = Render<ClientsPage>();
        Assert.Contains("Nothing that begins with “habor” in these filters.", page.Markup);
        Assert.Equal("/clients", page.Find(".zk-empty a").GetAttribute("href"));
    }

    [Fact]
    public void The_address_holds_search_filters_and_order()
    {
        GoTo("/clients?q=har&type=public&mode=launched&sort=created");
        Render<ClientsPage>();
        Assert.Equal(new ClientQuery("har", ClientType.Public, ClientMode.Launched, true, PageRequest.From(null, null)), reader.Asked);
    }

    [Fact]
    public void A_filter_that_is_none_is_ignored()
    {
        GoTo("/clients?type=7&mode=%3Cscript%3E&after=nonsense");
        Render<ClientsPage>();
        Assert.Equal(new ClientQuery(null, null, null, false, PageRequest.From(null, null)), reader.Asked);
    }

    [Fact]
    public void Choosing_a_filter_goes_to_its_address_and_to_the_first_page()
    {
        reader.Clients = new Page<ClientRow>([ClientStubs.Row("Harbor Web")], 1, 1, null, null);
        GoTo($"/clients?q=har&after={new PageCursor("harbor", Guid.CreateVersion7(), 25)}");
        Render<ClientsPage>().Find("#client-type").Change("native");
        Assert.EndsWith("/clients?q=har&type=native", Address);
    }

    [Fact]
    public void The_pager_leads_on_from_the_last_row_and_keeps_the_filters()
    {
        var after = new PageCursor("harbor web", Guid.CreateVersion7(), 25);
        reader.Clients = new Page<ClientRow>([.. Enumerable.Range(0, 25).Select(_ => ClientStubs.Row("Harbor Web"))], 1, Keyset.CountCap, null, after);
        GoTo("/clients?type=public");
        var page = Render<ClientsPage>();
        Assert.Contains("1–25 of 1,000+", page.Find(".zk-pager").TextContent);
        Assert.EndsWith($"?type=public&after={Uri.EscapeDataString(after.ToString())}", page.Find(".zk-pager a[aria-label='Next page']").GetAttribute("href"));
        Assert.True(page.Find(".zk-pager button[aria-label='Previous page']").HasAttribute("disabled"));
    }

    [Theory]
    [InlineData("<b onmouseover=alert(1)>bold</b>")]
    [InlineData("شركة \u202Eevil")]
    [InlineData("A name that is very long and goes on and on until nobody wants to read it any more, yet must not break a page at all")]
    public void A_name_is_text_whatever_it_holds(string name)
    {
        reader.Clients = new Page<ClientRow>([ClientStubs.Row(name)], 1, 1, null, null);
        var page = Render<ClientsPage>();
        Assert.Equal(name, page.Find("a.zk-name bdi").TextContent);
        Assert.Empty(page.FindAll("tbody b"));
    }

    [Fact]
    public void The_sorted_column_is_told_to_screen_readers()
    {
        reader.Clients = new Page<ClientRow>([ClientStubs.Row("Harbor Web")], 1, 1, null, null);
        var page = Render<ClientsPage>();
        Assert.Equal("ascending", page.Find("th[aria-sort]").GetAttribute("aria-sort"));
        Assert.StartsWith("Name", page.Find("th[aria-sort]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_those_who_see_several_companies_are_told_the_company()
    {
        reader.Clients = new Page<ClientRow>([ClientStubs.Row("Harbor Web") with { Company = "Harbor Holding" }], 1, 1, null, null);
        Assert.DoesNotContain("Harbor Holding", Render<ClientsPage>().Markup);
        Become(Ada);
        Assert.Contains("Harbor Holding", Render<ClientsPage>().Markup);
    }
}
