using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace ZenKey.Browser.Tests;

/// <content>The launch: what is missing is mended where the page says, one asks, another approves.</content>
public sealed partial class CompanyJourneyTests
{
    private async Task AskForLaunchAsync(Person newcomer)
    {
        var page = newcomer.Page;
        await newcomer.Link("Launch").ClickAsync();
        await page.WaitForURLAsync("**/launch");
        await Assertions.Expect(page.Locator("#request-launch")).ToBeDisabledAsync();
        await newcomer.Link("Mend it").ClickAsync();
        await page.CheckAsync("#commercial-agree");
        await page.CheckAsync("#commercial-authority");
        await LookAsync(newcomer);
        await page.ClickAsync("#accept-commercial");
        await Assertions.Expect(page.Locator("#accept-commercial")).ToHaveCountAsync(0);

        await WalkAsync(newcomer, "Clients", "/clients");
        await newcomer.Link("Larch Web").ClickAsync();
        await newcomer.Link("Launch").ClickAsync();
        await Assertions.Expect(page.Locator("#request-launch")).ToBeEnabledAsync();
        var keys = new Keyboard(page);
        await keys.PressAsync("#request-launch");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("The launch is asked for.");
        await keys.StandsAsync();
        await LookAsync(newcomer);
    }

    private async Task LaunchAsync()
    {
        await using var administrator = await chromium.DeskAsync(origin: own.App.Origin);
        await administrator.SignInAsync("ada");
        await WalkAsync(administrator, "Approvals", "/approvals");
        await administrator.Link("Larch Web").ClickAsync();
        await administrator.Page.ClickAsync("#approve-launch");
        await Assertions.Expect(administrator.Page.Locator("main")).ToContainTextAsync("is launched");
    }

    private async Task ServesAsync(Person newcomer)
    {
        await FollowMailAsync(newcomer, LaunchPath());
        await newcomer.BecomeAliveAsync();
        await Assertions.Expect(newcomer.Page.Locator("h1")).ToContainTextAsync("Launched: ");
        await newcomer.Page.GetByLabel("Breadcrumb").GetByRole(AriaRole.Link, new() { Name = "Larch Web" }).ClickAsync();
        await Assertions.Expect(newcomer.Page.Locator(".zk-head")).ToContainTextAsync("Launched");
        await LookAsync(newcomer);
    }

    [GeneratedRegex("/clients/ccid-[a-z0-9]{16}/launch")]
    private static partial Regex LaunchPath();
}
