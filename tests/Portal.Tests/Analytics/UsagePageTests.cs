using Bunit;
using Microsoft.Extensions.DependencyInjection;
using ZenKey.Portal.Data.Events;
using ZenKey.Portal.Features.Analytics;
using ZenKey.Portal.Tests.Logs;
using ZenKey.Portal.Tests.Support;
using ZenKey.Portal.Usage;

namespace ZenKey.Portal.Tests.Analytics;

/// <summary>The usage page.</summary>
public sealed class UsagePageTests : SupportPageContext
{
    private Requests requests = null!;

    protected override async Task FillAsync()
    {
        Services.AddSingleton<UsageReports>();
        requests = await Requests.CreateAsync(Store, World);
        Become(World.Developer);
    }

    [Fact]
    public void Before_the_first_request_it_says_where_figures_come_from()
    {
        var page = Open("/usage");
        Assert.Contains("No request in the last 7 days", page.Markup, StringComparison.Ordinal);
        Assert.Contains("Hours and days are UTC", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("a[download]"));
    }

    [Fact]
    public async Task Filters_come_from_the_address_and_go_to_it()
    {
        await requests.RefuseAsync("code_expired", TimeSpan.FromHours(6)); // the page's clock is earlier than the store's
        var page = Open($"/usage?period=24h&carrier=verizon&client={Requests.ClientId}");
        Assert.Contains("No request in these filters", page.Markup, StringComparison.Ordinal);
        Assert.Equal("24 hours", page.Find(".zk-seg [aria-current]").TextContent);

        page.Find("#usage-carrier").Change("att");
        Assert.EndsWith($"/usage?period=24h&carrier=att&client={Requests.ClientId}", Address, StringComparison.Ordinal);
        page = Open($"/usage?period=24h&carrier=att&client={Requests.ClientId}");
        Assert.EndsWith($"period=90d&carrier=att&client={Requests.ClientId}", page.FindAll(".zk-seg a")[3].GetAttribute("href"), StringComparison.Ordinal);
        Assert.Equal($"/usage/requests.csv?period=24h&client={Requests.ClientId}&carrier=att", page.FindAll("a[download]")[0].GetAttribute("href"));
    }

    [Theory]
    [InlineData("/usage?client=ccid-aaaaaaaaaaaaaaaa")]
    [InlineData("/usage?carrier=none&period=century")]
    [InlineData("/usage?client=%27%20OR%201=1")]
    public async Task What_is_no_filter_is_none(string address)
    {
        await requests.RefuseAsync("code_expired");
        Assert.Equal("1", Open(address).FindAll(".zk-stat .zk-v")[2].TextContent);
    }

    [Fact]
    public async Task Every_chart_has_its_numbers_beside_it()
    {
        await requests.RefuseAsync("timed_out", repeats: 6);
        var at = Time.GetUtcNow();
        await Store.AddAsync(new AuthEvent { Id = Store.NewId(), At = at, CarrierId = World.Att.Id, ClientId = requests.Client.Id, CompanyId = World.Company.Id, Endpoint = "token", Succeeded = true, SignIn = true });
        var page = Open("/usage");
        Assert.Equal("Bar chart: 1 sign-ins and 7 refused requests in the last 7 days; at most 8 in one day", page.Find("svg[role=img]").GetAttribute("aria-label"));
        Assert.Equal(["24 Nov", "1", "7"], page.FindAll("details td").Select(cell => cell.TextContent));
        Assert.Equal(["8", "8", "8", "1", "1"], page.FindAll(".zk-funnel .zk-strong").Select(figure => figure.TextContent));
        Assert.Equal("12.5 %", page.FindAll(".zk-stat .zk-v")[1].TextContent);
        Assert.Equal("/logs?cause=timed_out&from=2026-11-18&endpoint=authorize", page.Find("section[aria-labelledby=h-drop] a").GetAttribute("href"));
        Assert.Contains("not logged", page.Find("section[aria-labelledby=h-endpoints]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_share_is_not_rounded_up_to_all() => Assert.Equal(("99.9 %", "100 %", "–"), (UsageWords.Share(0.9999), UsageWords.Share(1), UsageWords.Share(null)));

    private IRenderedComponent<UsagePage> Open(string address)
    {
        GoTo(address);
        var page = Render<UsagePage>();
        page.WaitForState(() => page.FindAll(".zk-seg").Count == 1);
        return page;
    }
}
