using Bunit;
using Microsoft.Extensions.DependencyInjection;
using ZenKey.Portal.Features.Logs;
using ZenKey.Portal.Tests.Support;
using ZenKey.Portal.Ui;
using ZenKey.Protocol.Refusals;

namespace ZenKey.Portal.Tests.Logs;

/// <summary>The pages of the developer's log.</summary>
public sealed class LogPagesTests : SupportPageContext
{
    private Requests requests = null!;

    protected override async Task FillAsync()
    {
        Services.AddLogs();
        requests = await Requests.CreateAsync(Store, World);
        Become(World.Developer);
    }

    [Fact]
    public async Task A_new_request_appears_within_two_seconds_and_is_announced()
    {
        await requests.AnswerAsync(TimeSpan.FromMinutes(5));
        var page = Render<LogsPage>();
        page.WaitForAssertion(() => Assert.Single(page.FindAll("tbody tr")));

        await requests.RefuseAsync("code_expired", TimeSpan.FromSeconds(1));
        Time.Advance(LogsPage.Pace);

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("tbody tr").Count));
        Assert.Contains("The code came too late", page.FindAll("tbody tr")[0].TextContent, StringComparison.Ordinal);
        Assert.Equal("1 new request", page.Find("[role=status]").TextContent);
    }

    [Fact]
    public async Task While_paused_new_requests_are_counted_and_shown_when_asked_for()
    {
        var page = Render<LogsPage>();
        page.WaitForAssertion(() => Assert.Contains("No request yet", page.Markup, StringComparison.Ordinal));
        page.Find(".zk-head button").Click();

        await requests.RefuseAsync("code_expired", TimeSpan.FromSeconds(-1));
        Time.Advance(LogsPage.Pace);

        page.WaitForAssertion(() => Assert.Contains("1 new request", page.Find(".zk-card > .zk-pad button").TextContent, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("tbody tr"));
        page.Find(".zk-card > .zk-pad button").Click();
        page.WaitForAssertion(() => Assert.Single(page.FindAll("tbody tr")));
    }

    [Fact]
    public async Task Filters_come_from_the_address_and_go_to_it()
    {
        await requests.AnswerAsync();
        await requests.RefuseAsync("code_expired");
        GoTo("/logs?show=refused");
        var page = Render<LogsPage>();
        page.WaitForAssertion(() => Assert.Single(page.FindAll("tbody tr")));

        page.Find("#log-cause").Change("code_replayed");

        Assert.Contains("cause=code_replayed", Address, StringComparison.Ordinal);
        Assert.Contains("show=refused", Address, StringComparison.Ordinal);
        page.WaitForAssertion(() => Assert.Contains("No request in these filters", page.Markup, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ERR-7q4m-2xkd", "/logs/err-7Q4M-2XKD", null)]
    [InlineData("7Q4M", "/logs", "That is no reference")]
    [InlineData("", "/logs", "Type a reference first")]
    public void A_reference_typed_leads_to_its_page(string typed, string address, string? said)
    {
        GoTo("/logs");
        var page = Render<LogsPage>();
        page.WaitForAssertion(() => page.Find("#log-reference"));
        page.Find("#log-reference").Input(typed);
        page.Find("form").Submit();
        Assert.EndsWith(address, Address, StringComparison.Ordinal);
        if (said is not null) { Assert.Contains(said, page.Find("#log-said").TextContent, StringComparison.Ordinal); }
    }

    [Fact]
    public async Task An_unregistered_redirect_uri_shows_what_differs_and_can_be_added()
    {
        var entry = await requests.RefuseAsync("redirect_uri_unregistered", expected: $"https://other.example/cb {Requests.Registered}", received: Requests.Registered + "/");
        var page = await EntryAsync(entry.Reference!);

        Assert.Equal("/", page.Find("mark.zk-bad").TextContent);
        Assert.Equal("Trailing slash", page.Find(".zk-card .zk-chip").TextContent.Trim());
        Assert.Contains("Registered, nearest of 2", page.Markup, StringComparison.Ordinal);
        Assert.Equal($"/clients/{Requests.ClientId}/redirects?add={Uri.EscapeDataString(Requests.Registered + "/")}", page.Find(".zk-head a.zk-p").GetAttribute("href"));
        Assert.Contains("RFC 9700 §4.1.3", page.Markup, StringComparison.Ordinal);
        Assert.Contains("nobody was sent back", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_whose_query_was_left_out_is_not_offered_for_adding()
    {
        var entry = await requests.RefuseAsync("redirect_uri_unregistered", expected: Requests.Registered, received: Requests.Registered + "?…");
        var page = await EntryAsync(entry.Reference!);
        Assert.Equal($"/clients/{Requests.ClientId}/redirects", page.Find(".zk-head a.zk-p").GetAttribute("href"));
    }

    [Fact]
    public async Task A_scope_that_is_not_allowed_can_be_allowed()
    {
        var entry = await requests.RefuseAsync("scope_not_allowed", expected: "openid name", received: "openid name email");
        var page = await EntryAsync(entry.Reference!);
        Assert.Equal($"/clients/{Requests.ClientId}/scopes?allow=email", page.Find(".zk-head a.zk-p").GetAttribute("href"));
    }

    [Fact]
    public async Task Who_may_not_change_clients_is_offered_no_change()
    {
        Become(World.Agent);
        var entry = await requests.RefuseAsync("scope_not_allowed", expected: "openid", received: "openid email");
        var page = await EntryAsync(entry.Reference!);
        Assert.Empty(page.FindAll(".zk-head a.zk-p"));
        Assert.DoesNotContain("allow=", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_cause_of_the_protocol_is_explained_in_its_own_words()
    {
        var causes = Causes.All.Where(cause => cause.Endpoints.Split(' ').Any(endpoint => LogWords.Endpoints.Any(one => one.Name == endpoint))).ToList();
        Assert.True(causes.Count >= 40);
        foreach (var cause in causes)
        {
            var entry = await requests.RefuseAsync(cause.Name);
            var page = await EntryAsync(entry.Reference!);
            Assert.Equal(CauseGuide.Title(cause.Name), page.Find("h1").TextContent);
            Assert.Contains(cause.Words.Split('.')[0], System.Net.WebUtility.HtmlDecode(page.Find("#h-cmp").ParentElement!.ParentElement!.TextContent), StringComparison.Ordinal);
            Assert.Contains(page.FindAll("a"), link => link.GetAttribute("href") == CauseGuide.Source(cause.Name).Address);
        }
    }

    [Fact]
    public async Task Markup_that_was_received_is_text()
    {
        var entry = await requests.RefuseAsync("prompt_unknown", expected: "none", received: "<script>alert(1)</script>");
        var page = await EntryAsync(entry.Reference!);
        Assert.Empty(page.FindAll("script"));
        Assert.Contains("&lt;script&gt;", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_went_well_has_a_page_too()
    {
        var entry = await requests.AnswerAsync();
        var page = await EntryAsync(entry.Id.ToString());
        Assert.Equal("Tokens were given", page.Find("h1").TextContent);
        Assert.Single(page.FindAll(".zk-thread > li.zk-done"));
    }

    private async Task<IRenderedComponent<LogEntryPage>> EntryAsync(string key)
    {
        var page = Render<LogEntryPage>(parameters => parameters.Add(one => one.Key, key));
        await page.WaitForStateAsync(() => page.FindAll("h1").Count == 1);
        return page;
    }
}
