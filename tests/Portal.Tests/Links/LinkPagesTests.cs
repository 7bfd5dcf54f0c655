using Bunit;
using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Features.Links;
using ZenKey.Portal.Tests.Support;

namespace ZenKey.Portal.Tests.Links;

/// <summary>The pages of linked accounts.</summary>
public sealed class LinkPagesTests : SupportPageContext
{
    private AccountLink harbor = null!;

    protected override Task FillAsync()
    {
        harbor = World.Link(World.Dana, World.Harbor, TimeSpan.FromHours(1), subject: "311480-Vt9xQ2abcdefghijkE");
        return Store.AddAsync(harbor, World.Link(World.Dana, World.Larkspur, TimeSpan.FromDays(4), LinkState.Ended), World.Browser("Chrome on Windows"), World.Phone());
    }

    [Fact]
    public void The_list_shows_app_subscriber_subject_and_state()
    {
        var page = Render<LinksPage>();
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("tbody tr").Count));
        Assert.Contains("Harbor Mobile", page.Markup, StringComparison.Ordinal);
        Assert.Contains("311480-Vt9xQ2…kE", page.Markup, StringComparison.Ordinal);
        Assert.Contains("Ended by subscriber", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("2025550142", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("Secretname", page.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("harb", "app=")]
    [InlineData("311480-Vt9xQ2abcdefghijkE", "subject=311480-Vt9xQ2abcdefghijkE")]
    [InlineData("202 555 0142", "subscriber=")]
    public void The_one_search_box_understands_apps_subjects_and_phones(string typed, string inAddress)
    {
        var page = Render<LinksPage>();
        page.Find("#link-search").Input(typed);
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Contains(inAddress, Address, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_search_by_subject_is_audited_without_the_subject()
    {
        var page = Render<LinksPage>();
        page.Find("#link-search").Input("311480-Vt9xQ2abcdefghijkE");
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Contains("subject=", Address, StringComparison.Ordinal));
        var entry = await Store.ReadAsync(context => context.Audit.SingleAsync());
        Assert.Equal("subscribers.searched", entry.Action);
        Assert.DoesNotContain("Vt9x", entry.Changes + entry.ObjectId + entry.ObjectName, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_apps_are_offered_to_choose_from()
    {
        await Store.AddAsync(World.Project("Harbor Branches"));
        var page = Render<LinksPage>();
        page.Find("#link-search").Input("harbor");
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("[role=status] a").Count));
    }

    [Fact]
    public void A_deep_link_filters_and_its_pills_lead_out()
    {
        GoTo($"/links?subscriber={World.Dana.Id}&state=active");
        var page = Render<LinksPage>();
        page.WaitForAssertion(() => Assert.Single(page.FindAll("tbody tr")));
        var pill = page.Find("a.zk-filter.zk-on");
        Assert.Contains("(•••) •••-0142", pill.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("subscriber=", pill.GetAttribute("href")!, StringComparison.Ordinal);
    }

    [Fact]
    public void No_match_and_nothing_yet_are_different()
    {
        GoTo($"/links?subscriber={World.Sam.Id}");
        var page = Render<LinksPage>();
        page.WaitForAssertion(() => Assert.Contains("No link in these filters", page.Markup, StringComparison.Ordinal));
        Assert.Equal("Clear filters", page.Find(".zk-empty a").TextContent);
    }

    [Fact]
    public void The_detail_names_what_was_shared_and_never_a_value()
    {
        var page = Render<LinkPage>(parameters => parameters.Add(one => one.Id, harbor.Id));
        page.WaitForAssertion(() => Assert.Contains("What was shared", page.Markup, StringComparison.Ordinal));
        Assert.Contains("Email address", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("secret@example.test", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("2025550142", page.Markup, StringComparison.Ordinal);
        Assert.Contains(page.FindAll("aside a"), link => link.GetAttribute("href")!.StartsWith("/devices/", StringComparison.Ordinal));
        Assert.InRange(Store.Factory.Sql.Count, 1, 3);
    }
}
