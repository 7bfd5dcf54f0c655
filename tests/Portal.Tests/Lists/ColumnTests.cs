using AngleSharp.Dom;
using Bunit;
using ZenKey.Portal.Exports;
using ZenKey.Portal.Features.AuditTrail;
using ZenKey.Portal.Features.Devices;
using ZenKey.Portal.Features.Links;
using ZenKey.Portal.Features.Recoveries;
using ZenKey.Portal.Lists;
using ZenKey.Portal.Tests.Support;

namespace ZenKey.Portal.Tests.Lists;

/// <summary>Columns are hidden and shown by the address, on every list in the same way; the first one stays.</summary>
public sealed class ColumnTests : SupportPageContext
{
    protected override Task FillAsync() => Store.AddAsync(
        World.Link(World.Dana, World.Harbor, TimeSpan.FromHours(1), subject: "311480-abc"), World.Browser("Chrome"), World.Recovery(),
        Data.Audit.AuditEntry.Of(World.Ada.ToActor(), Store.Time.GetUtcNow(), "client.changed", "client", "ccid-1", "Harbor", reason: "Because"));

    [Theory]
    [InlineData("links")]
    [InlineData("devices")]
    [InlineData("recoveries")]
    [InlineData("audit")]
    public void Each_column_can_be_alone_and_none_leaves_the_first(string list)
    {
        var kind = ListKinds.Find(list)!;
        var usual = Heads(Show(kind, ""));
        Assert.All(kind.Columns, column => Assert.Contains(column.Title, usual));
        foreach (var column in kind.Columns)
        {
            var page = Show(kind, $"?columns={column.Name}");
            Assert.Equal([usual[0], column.Title, .. usual.Skip(1).Where(head => head is "Actions" or "Changes")], Heads(page));
            Assert.Equal(page.FindAll("thead th").Count, page.Find("tbody tr").Children.Length);
            Assert.StartsWith($"{column.Title}: ", page.Find("tbody td.zk-line-s .zk-only-s").TextContent, StringComparison.Ordinal);
        }
        var none = Show(kind, "?columns=none");
        Assert.Equal(usual.Where(head => !kind.Columns.Any(column => column.Title == head)), Heads(none));
        Assert.NotEmpty(none.FindAll("tbody td a.zk-name"));
        Assert.Equal(usual, Heads(Show(kind, "?columns=what-is-no-column")));
    }

    [Fact]
    public void Opened_changes_are_as_wide_as_the_table()
    {
        var page = Render<AuditPage>(); // by its own address
        page.Find("tbody button").Click();
        Assert.Equal("5", page.Find("tr.zk-inset td").GetAttribute("colspan"));
        GoTo("/audit?columns=none");
        page = Render<AuditPage>();
        page.Find("tbody button").Click();
        Assert.Equal("2", page.Find("tr.zk-inset td").GetAttribute("colspan"));
    }

    [Fact]
    public void The_choice_goes_into_the_address_and_back_out_of_it()
    {
        var chooser = Chooser("/links?state=active&after=1~x~y");
        Assert.Empty(chooser.FindAll("fieldset"));
        chooser.Find("[data-columns]").Click();
        Assert.All(chooser.FindAll("input"), box => Assert.True(box.HasAttribute("checked")));
        chooser.Find("input[value=shared]").Change(false);
        Assert.EndsWith("/links?state=active&after=1~x~y&columns=subscriber%2Csubject%2Cfirst%2Clast%2Cstate", Address);
        Update(chooser);
        Assert.False(chooser.Find("input[value=shared]").HasAttribute("checked"));
        chooser.Find("input[value=shared]").Change(true);
        Assert.DoesNotContain("columns", Address, StringComparison.Ordinal);
        GoTo("/links?columns=none");
        Update(chooser);
        chooser.Find("fieldset button").Click();
        Assert.DoesNotContain("columns", Address, StringComparison.Ordinal);
    }

    [Fact]
    public void Escape_closes_the_choice()
    {
        var chooser = Chooser("/links");
        chooser.Find("[data-columns]").Click();
        chooser.Find("fieldset").KeyDown("a");
        Assert.Single(chooser.FindAll("fieldset"));
        chooser.Find("fieldset").KeyDown("Escape");
        Assert.Empty(chooser.FindAll("fieldset"));
    }

    [Fact]
    public void A_file_is_of_what_is_shown_and_a_refusal_says_what_helps()
    {
        GoTo("/links?state=active&columns=state&after=1~x~y");
        var page = Render<LinksPage>();
        page.Find("[data-export]").Click();
        Assert.Equal(["start /links?state=active&columns=state"], Exports.Asked);
        Assert.EndsWith("/exports", Address);
        Exports.Answer = new StartExportResult.Refused("3 exports are under way.");
        GoTo("/links?state=active");
        page = Render<LinksPage>();
        page.Find("[data-export]").Click();
        Assert.Contains("3 exports are under way.", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal("/exports", page.Find("[role=alert] a").GetAttribute("href"));
        Assert.EndsWith("/links?state=active", Address);
    }

    private IRenderedComponent<ColumnChooser> Chooser(string address)
    {
        GoTo(address);
        return Render<ColumnChooser>(parameters => parameters.Add(one => one.Query, ListQuery.Of(ListKinds.Links, Address)));
    }

    private void Update(IRenderedComponent<ColumnChooser> chooser) => chooser.Render(parameters => parameters.Add(one => one.Query, ListQuery.Of(ListKinds.Links, Address)));

    private IRenderedComponent<Microsoft.AspNetCore.Components.IComponent> Show(ListKind kind, string query)
    {
        GoTo(kind.Path + query);
        return kind.Name switch
        {
            "links" => Render<LinksPage>(),
            "devices" => Render<DevicesPage>(),
            "recoveries" => Render<RecoveriesPage>(),
            _ => Render<AuditPage>(),
        };
    }

    private static List<string> Heads(IRenderedComponent<Microsoft.AspNetCore.Components.IComponent> page) => [.. page.FindAll("thead th").Select(head => head.TextContent.Trim())];
}
