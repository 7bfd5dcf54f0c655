using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ZenKey.Portal.Features.Fleet;
using ZenKey.Portal.Findings;
using ZenKey.Portal.Tests.Logs;
using ZenKey.Portal.Tests.Support;

namespace ZenKey.Portal.Tests.Findings;

/// <summary>Findings as pages show them.</summary>
public sealed class HealthPagesTests : SupportPageContext
{
    protected override async Task FillAsync()
    {
        Services.AddSingleton<IClientCheckup, ClientCheckup>().AddSingleton<FleetList>();
        await Requests.CreateAsync(Store, World);
    }

    [Fact]
    public void Each_finding_says_how_bad_it_is_what_was_seen_and_where_it_is_mended()
    {
        var panel = Panel(mayEdit: true);
        var item = panel.Find("[data-finding=redirect_uri_missing]");
        Assert.Contains("Fault", item.QuerySelector(".zk-chip")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("None is registered.", item.TextContent, StringComparison.Ordinal);
        Assert.Equal($"/clients/{Requests.ClientId}/redirects", item.QuerySelector("a")!.GetAttribute("href"));
        var order = panel.FindAll("[data-finding] .zk-chip").Select(chip => chip.TextContent.Trim()).ToList();
        Assert.Equal(order.OrderBy(word => word switch { "Fault" => 0, "Warning" => 1, _ => 2 }), order);
    }

    [Fact]
    public async Task A_finding_is_put_off_with_a_reason_and_taken_back()
    {
        Render<MudBlazor.MudSnackbarProvider>();
        var panel = Panel(mayEdit: true);
        panel.Find("[data-finding=logo_missing] button").Click();
        await panel.Find("[data-finding=logo_missing] form").SubmitAsync();
        Assert.Contains("Say why it can wait", panel.Find("#fault-logo_missing").TextContent, StringComparison.Ordinal);

        panel.Find("#days-logo_missing").Change("7");
        panel.Find("#reason-logo_missing").Change("The designer is away");
        await panel.Find("[data-finding=logo_missing] form").SubmitAsync();

        panel.WaitForAssertion(() => Assert.Contains("Until 1 Dec 2026, by Ada: The designer is away", panel.Find("section[aria-labelledby=h-put-off]").TextContent, StringComparison.Ordinal));
        Assert.Equal("Put off for 7 days: No logo", panel.Find("[role=status]").TextContent);
        Assert.Empty(panel.FindAll("section[aria-labelledby=h-findings] [data-finding=logo_missing]"));
        panel.Find("section[aria-labelledby=h-put-off] button").Click();
        panel.WaitForAssertion(() => Assert.Single(panel.FindAll("section[aria-labelledby=h-findings] [data-finding=logo_missing]")));
    }

    [Fact]
    public void Who_looks_on_is_offered_nothing_to_change()
    {
        var panel = Panel(mayEdit: false);
        Assert.NotEmpty(panel.FindAll("[data-finding]"));
        Assert.Empty(panel.FindAll("[data-finding] a, [data-finding] button"));
    }

    [Fact]
    public void An_overview_tells_what_is_to_be_mended_and_leads_there()
    {
        var line = Render<HealthLine>(parameters => parameters.Add(one => one.Person, World.Ada).Add(one => one.ClientId, Requests.ClientId));
        line.WaitForAssertion(() => Assert.Matches("^[0-9]+ things to mend", line.Find("p").TextContent));
        Assert.Equal($"/clients/{Requests.ClientId}/health", line.Find("a").GetAttribute("href"));
    }

    [Fact]
    public async Task The_fleet_is_empty_before_the_first_night_and_then_led_by_the_worst()
    {
        var empty = Render<FleetPage>();
        empty.WaitForAssertion(() => Assert.Contains("Not looked at yet", empty.Markup, StringComparison.Ordinal));
        Assert.Empty(empty.FindAll("a[download]"));

        await Services.GetRequiredService<IClientCheckup>().ReadAsync(World.Ada, Requests.ClientId, CancellationToken.None);
        GoTo("/fleet?show=faults");
        var page = Render<FleetPage>();
        page.WaitForAssertion(() => Assert.Equal($"/clients/{Requests.ClientId}/health", page.Find("tbody a").GetAttribute("href")));
        Assert.Contains("No redirect URI", page.Find("tbody").TextContent, StringComparison.Ordinal);
        Assert.Equal("/fleet/clients.csv?show=faults", page.Find("a[download]").GetAttribute("href"));

        await Store.Writer.WriteAsync((store, token) => store.ClientHealth.ExecuteDeleteAsync(token), [], CancellationToken.None);
        var none = Render<FleetPage>();
        none.WaitForAssertion(() => Assert.Contains("No client with a fault", none.Markup, StringComparison.Ordinal));
    }

    private IRenderedComponent<HealthPanel> Panel(bool mayEdit)
    {
        var panel = Render<HealthPanel>(parameters => parameters.Add(one => one.Person, World.Ada).Add(one => one.ClientId, Requests.ClientId).Add(one => one.MayEdit, mayEdit));
        panel.WaitForState(() => panel.FindAll("#h-findings").Count == 1);
        return panel;
    }
}
