using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Features.Clients;
using ZenKey.Portal.Features.Clients.Redirects;
using ZenKey.Protocol;

namespace ZenKey.Portal.Tests.Clients.Redirects;

/// <summary>The tab of redirect URIs as a developer uses it.</summary>
public sealed class WorkbenchTests : PortalPageContext
{
    private readonly StubReader reader = new();
    private readonly StubEditor editor = new();
    private readonly StubAppLinkFiles files = new();
    private readonly IRenderedComponent<MudDialogProvider> dialogs;

    public WorkbenchTests()
    {
        Services.AddSingleton<IClientReader>(reader).AddSingleton<IClientEditor>(editor).AddSingleton<IAppLinkFiles>(files);
        dialogs = RenderDialogs();
    }

    [Fact]
    public void Of_many_lines_the_good_ones_are_added_at_once_and_the_others_stay()
    {
        var page = Open();
        page.Find("#paste-uris").Input("https://a.example/cb\tStaging\nhttps://b.example/*\n\n  https://c.example/cb,\nhttps://app.harbor.example/cb\nhttps://a.example/cb");
        Assert.Equal("5 lines: 2 fine, 3 to mend. Those stay here when the others are added.", page.Find("#paste-summary").TextContent);
        Assert.Equal(["Line 1", "Line 2", "Line 4", "Line 5", "Line 6"], page.FindAll(".zk-urilines .zk-tiny").Select(line => line.TextContent));
        Assert.Contains("Wildcards are not allowed", page.FindAll(".zk-urilines li")[1].TextContent);
        Assert.Equal("Add 2 addresses", page.Find("#paste-add").TextContent.Trim());
        page.Find("#paste-add").Closest("form")!.Submit();
        Assert.Equal(("add", 3, "https://a.example/cb (Staging) https://c.example/cb"), Assert.Single(editor.Calls));
        Assert.Equal("https://b.example/*\nhttps://app.harbor.example/cb\nhttps://a.example/cb", page.Find("#paste-uris").GetAttribute("value"));
    }

    [Fact]
    public void A_conflict_loses_no_line()
    {
        editor.Answer = new EditClientResult.Conflict("Sam", Time.GetUtcNow());
        var page = Open();
        page.Find("#paste-uris").Input("https://a.example/cb\nnonsense");
        page.Find("#paste-add").Closest("form")!.Submit();
        Assert.Equal("https://a.example/cb\nnonsense", page.Find("#paste-uris").GetAttribute("value"));
        Assert.Contains("Sam", page.Find("[role=alert]").TextContent);
    }

    [Fact]
    public void A_line_is_mended_where_it_stands()
    {
        var page = Open();
        page.Find("#paste-uris").Input("https://a.example/cb#top\tStaging\nhttps://b.example/cb");
        page.Find(".zk-faulty button").Click();
        Assert.Equal("https://a.example/cb\tStaging\nhttps://b.example/cb", page.Find("#paste-uris").GetAttribute("value"));
        Assert.Equal("2 lines, all fine.", page.Find("#paste-summary").TextContent);
    }

    [Fact]
    public void A_finding_warns_and_does_not_stop()
    {
        var page = Open();
        page.Find("#new-uri").Change("https://app.example:443/cb");
        Assert.Contains("Port 443", page.Find("[data-finding]").TextContent);
        page.Find("[data-finding] button").Click();
        Assert.Empty(page.FindAll("[data-finding]"));
        page.Find("#new-uri").Closest("form")!.Submit();
        Assert.Equal(("add", 3, "https://app.example/cb"), Assert.Single(editor.Calls));
    }

    [Fact]
    public void A_registered_address_with_a_finding_says_so_and_leads_to_the_better_one()
    {
        reader.Detail = ClientStubs.Detail() with { RedirectUris = [ClientStubs.Uri("https://app.example:443/cb"), ClientStubs.Uri("https://b.example/cb")] };
        var page = Open();
        var row = page.FindAll("tbody tr")[0];
        Assert.Contains("1 finding", row.TextContent);
        Assert.Equal($"/clients/{ClientStubs.ClientId}/redirects?add=https%3A%2F%2Fapp.example%2Fcb", row.QuerySelector(".zk-urifindings a")!.GetAttribute("href"));
        Assert.DoesNotContain("finding", page.FindAll("tbody tr")[1].TextContent);
    }

    [Fact]
    public void A_label_is_edited_in_its_row()
    {
        var page = Open();
        page.Find("[aria-label='Edit the label of http://localhost:5173/cb']").Click();
        page.Find("tbody form input").Change("Desk");
        page.Find("tbody form").Submit();
        Assert.Equal(("label", 3, "Desk"), Assert.Single(editor.Calls));
        Assert.Empty(page.FindAll("tbody form"));
        page.Find("[aria-label='Edit the label of http://localhost:5173/cb']").Click();
        page.Find("tbody form input").KeyDown("Escape");
        Assert.Empty(page.FindAll("tbody form"));
        Assert.Single(editor.Calls);
    }

    [Fact]
    public async Task The_last_use_stands_in_the_row_and_before_an_address_is_removed()
    {
        reader.Detail = ClientStubs.Detail() with { RedirectUris = [ClientStubs.Uri("https://a.example/cb") with { LastUsedAt = Time.GetUtcNow().AddHours(-2) }, ClientStubs.Uri("https://b.example/cb")] };
        var page = Open();
        Assert.Contains("2 h ago", page.FindAll("tbody tr")[0].TextContent);
        var click = page.FindAll("button.zk-do")[0].ClickAsync();
        dialogs.WaitForElement(".zk-confirm");
        Assert.Contains("It was last used at 24 Nov 2026, 07:00:00 UTC.", dialogs.Markup);
        dialogs.Find(".zk-cancel").Click();
        await click;
        Assert.Empty(editor.Calls);
    }

    [Fact]
    public void A_native_clients_app_links_are_looked_at_when_asked()
    {
        reader.Detail = ClientStubs.Detail(ClientType.Native) with { RedirectUris = [ClientStubs.Uri("https://app.example/cb"), ClientStubs.Uri("com.example.app:/cb")] };
        files.Answer = [new AppLinkReading("app.example", ["ABCDE12345.com.example.app"], null)];
        var page = Open();
        page.Find("#check-app-links").Click();
        Assert.Contains("names ABCDE12345.com.example.app", page.Markup);
        Assert.Contains("No /.well-known/assetlinks.json", page.Markup);
        reader.Detail = ClientStubs.Detail();
        Assert.Empty(Open().FindAll("#check-app-links"));
    }

    [Fact]
    public void Who_looks_on_changes_no_label_and_pastes_nothing()
    {
        Become(Dana with { CompanyRole = CompanyRole.Viewer });
        Assert.Empty(Open().FindAll("[aria-label^='Edit the label'], #paste-uris, #new-uri"));
    }

    private IRenderedComponent<ClientPage> Open() => Render<ClientPage>(parameters => parameters.Add(page => page.ClientId, ClientStubs.ClientId).Add(page => page.Tab, ClientTabs.Redirects));
}
