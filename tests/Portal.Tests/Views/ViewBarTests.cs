using Bunit;
using MudBlazor;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Data.Views;
using ZenKey.Portal.Lists;
using ZenKey.Portal.Views;

namespace ZenKey.Portal.Tests.Views;

/// <summary>The views beside a list's filters, and the panel that keeps them.</summary>
public sealed class ViewBarTests : PortalPageContext
{
    private const string Hostile = "عرض <b>x</b> & \u202Ey";
    private readonly IRenderedComponent<MudDialogProvider> dialogs;

    public ViewBarTests() => dialogs = RenderDialogs();

    [Fact]
    public void Views_are_links_to_their_addresses_and_the_one_shown_is_marked()
    {
        Add(Hostile, "mode=launched", ViewSharing.Company);
        Add("Native", "type=native&columns=id");
        var bar = Show("/clients?type=native&columns=id&after=1~x~y");
        Assert.Equal(["/clients", "/clients?mode=launched", "/clients?type=native&columns=id"], bar.FindAll("nav a").Select(link => link.GetAttribute("href")));
        Assert.Equal("Native", bar.Find("[aria-current=true]").TextContent);
        Assert.Equal(Hostile, bar.FindAll("nav a bdi")[0].TextContent);
        Assert.Empty(bar.FindAll("nav b"));
    }

    [Fact]
    public void What_comes_first_is_led_to_from_the_bare_address_alone()
    {
        Add("Native", "type=native", isDefault: true);
        Show("/clients");
        Assert.EndsWith("/clients?type=native", Address);
        Show("/clients?mode=launched");
        Assert.EndsWith("/clients?mode=launched", Address);
    }

    [Fact]
    public void Filters_cleared_on_the_page_stay_cleared()
    {
        Add("Native", "type=native", isDefault: true);
        var bar = Show("/clients?type=native");
        GoTo("/clients");
        bar.Render(parameters => parameters.Add(one => one.Query, ListQuery.Of(ListKinds.Clients, Address)));
        Assert.EndsWith("/clients", Address);
        Assert.Equal("All", bar.Find("[aria-current=true]").TextContent);
    }

    [Fact]
    public void What_is_shown_is_saved_under_a_name_for_oneself_or_the_company()
    {
        var bar = Open(Show("/clients?mode=launched&columns=id"));
        bar.Find("#view-name").Change(" Live ");
        bar.Find("#view-shared").Change(true);
        bar.Find("#list-views form").Submit();
        Assert.Equal(["save Live True mode=launched&columns=id"], Views.Asked);
        Assert.Equal("The view \u2068Live\u2069 is saved.", bar.Find("[role=status]#view-said").TextContent);
        Assert.Equal("", bar.Find("#view-name").GetAttribute("value") ?? "");
    }

    [Fact]
    public void Who_may_not_share_is_not_offered_it()
    {
        Become(Dana with { CompanyRole = CompanyRole.Viewer });
        Assert.Empty(Open(Show("/clients")).FindAll("#view-shared"));
        Become(Ada);
        Assert.Contains("All staff sees it", Open(Show("/clients")).Find("#list-views").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_filter_that_names_a_subscriber_is_said_to_be_left_out()
    {
        Become(Ada);
        var bar = Render<ViewBar>(parameters => parameters.Add(one => one.Query, ListQuery.Of(ListKinds.Links, $"subscriber={Guid.CreateVersion7()}&state=active")));
        Assert.Equal("Not kept in a view: phone. A view names no subscriber.", Open(bar).Find("[data-left-out]").TextContent);
        Assert.Empty(Open(Show("/clients?q=harbor")).FindAll("[data-left-out]"));
    }

    [Fact]
    public void A_view_is_renamed_replaced_and_made_the_first()
    {
        var view = Add("Native", "type=native");
        var bar = Open(Show("/clients?mode=launched"));
        Press(bar, "Show first Native");
        Press(bar, "Replace Native by what is shown");
        Press(bar, "Rename Native");
        bar.Find("#view-rename").Change("Phones");
        bar.Find(".zk-viewlist form").Submit();
        Assert.Equal([$"first {view.Id}", "replace 3 mode=launched", "rename 3 Phones"], Views.Asked);
        Assert.Empty(bar.FindAll("#view-rename"));
    }

    [Fact]
    public async Task A_view_is_deleted_after_a_question_with_its_name()
    {
        Add("Native", "type=native", ViewSharing.Company);
        var bar = Open(Show("/clients"));
        var click = bar.FindAll(".zk-viewlist button").Single(button => button.GetAttribute("aria-label") == "Delete Native").ClickAsync();
        dialogs.WaitForElement(".zk-confirm");
        Assert.Contains("“\u2068Native\u2069”", dialogs.Markup, StringComparison.Ordinal);
        Assert.Contains("for everybody who sees it", dialogs.Markup, StringComparison.Ordinal);
        Assert.Empty(Views.Asked);
        dialogs.Find(".zk-confirm").Click();
        await click;
        Assert.Equal(["delete 3"], Views.Asked);
    }

    [Fact]
    public void A_conflict_says_who_and_keeps_the_typed_name()
    {
        Add("Native", "type=native");
        var bar = Open(Show("/clients"));
        Views.Answer = new ViewResult.Conflict("Ada");
        Press(bar, "Rename Native");
        bar.Find("#view-rename").Change("Phones");
        bar.Find(".zk-viewlist form").Submit();
        Assert.Equal("\u2068Ada\u2069 changed this view meanwhile. Nothing was saved; what stands now is shown. Try again if you still want to.", bar.Find("[role=alert]").TextContent);
        Assert.Equal("Phones", bar.Find("#view-rename").GetAttribute("value"));
    }

    [Fact]
    public void Of_others_views_nothing_but_the_first_is_chosen()
    {
        Views.Rows.Add(new ViewRow(Guid.CreateVersion7(), "Theirs", ListQuery.Of(ListKinds.Clients, ""), ViewSharing.Company, "Lea", false, true, 0));
        var bar = Open(Show("/clients?mode=launched"));
        Assert.Equal("Show first Theirs", Assert.Single(bar.FindAll(".zk-viewlist button")).GetAttribute("aria-label"));
        Assert.Equal("true", bar.Find(".zk-viewlist button").GetAttribute("aria-pressed"));
        Press(bar, "Show first Theirs");
        Assert.Equal(["first none"], Views.Asked);
    }

    private IRenderedComponent<ViewBar> Show(string address)
    {
        GoTo(address);
        return Render<ViewBar>(parameters => parameters.Add(one => one.Query, ListQuery.Of(ListKinds.Clients, Address)));
    }

    private static IRenderedComponent<ViewBar> Open(IRenderedComponent<ViewBar> bar)
    {
        bar.Find("[data-views]").Click();
        Assert.Equal("true", bar.Find("[data-views]").GetAttribute("aria-expanded"));
        return bar;
    }

    private static void Press(IRenderedComponent<ViewBar> bar, string name) => bar.FindAll(".zk-viewlist button").Single(button => button.GetAttribute("aria-label") == name).Click();

    private ViewRow Add(string name, string query, ViewSharing sharing = ViewSharing.Personal, bool isDefault = false)
    {
        var row = new ViewRow(Guid.CreateVersion7(), name, ListQuery.Of(ListKinds.Clients, query), sharing, "Dana", true, isDefault, 3);
        Views.Rows.Add(row);
        return row;
    }
}
