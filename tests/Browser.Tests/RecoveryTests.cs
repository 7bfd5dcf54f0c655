using Microsoft.Playwright;
using ZenKey.TestKit;

namespace ZenKey.Browser.Tests;

/// <summary>A SIM is swapped, and its owner comes back: at the phone, in the browser that they had trusted, and by mail.</summary>
public sealed class RecoveryTests(Chromium chromium)
{
    private const string Who = "leo";

    [Fact]
    public async Task A_swapped_SIM_is_recovered_by_code_browser_and_mail()
    {
        await using var desk = await chromium.DeskAsync();
        await using var phone = await chromium.PhoneAsync();
        await using var simulator = await chromium.DeskAsync();
        var party = RelyingParty.Harbor(chromium.App.Origin);
        await desk.Page.GotoAsync(party.DiscoveryUi());
        await Hand.PairAsync(desk, phone, Who);
        var found = new List<string>();

        await simulator.Page.GotoAsync($"/simulator/handsets/{Who}");
        await simulator.Button("Swap SIM").ClickAsync();
        await Assertions.Expect(simulator.Page.GetByText("The carrier issued a new SIM for this line.")).ToBeVisibleAsync();
        await phone.Page.GotoAsync($"/phone/{Who}");
        await Assertions.Expect(phone.Page.Locator("h1")).ToHaveTextAsync("Your SIM or phone has changed");
        await phone.Link("Prove that it is you").ClickAsync();
        found.AddRange(await phone.AxeFindingsAsync());

        await GiveCodeAsync(phone, "WRONG-CODE", found);
        await GiveCodeAsync(phone, "h4yf 9bwm 7dxq", found);
        await Assertions.Expect(phone.Page.GetByText("1 of 3 proven")).ToBeVisibleAsync();

        await phone.Button("Ask: Trusted browser").ClickAsync();
        var number = await phone.Page.Locator("[data-recovery-number]").GetAttributeAsync("data-recovery-number");
        await desk.Page.GotoAsync(await phone.Page.Locator(".ph-address").InnerTextAsync());
        await Assertions.Expect(desk.Page.Locator("[data-recovery-number]")).ToHaveTextAsync(number!);
        found.AddRange(await desk.AxeFindingsAsync());
        await desk.Button("Yes, it is me").ClickAsync();
        await Assertions.Expect(desk.Page.Locator("h1")).ToHaveTextAsync("Proven");

        // The phone looks by itself. Two are not enough: the application is still stopped.
        await Assertions.Expect(phone.Page.GetByText("2 of 3 proven")).ToBeVisibleAsync();
        await phone.Page.GotoAsync($"/phone/{Who}");
        await Assertions.Expect(phone.Page.Locator("h1")).ToHaveTextAsync("Your SIM or phone has changed");
        await phone.Link("Prove that it is you").ClickAsync();

        await phone.Button("Send: Email link").ClickAsync();
        await Assertions.Expect(phone.Page.GetByText("Sent to l•••@mail.example.")).ToBeVisibleAsync();
        var link = simulator.Page.Locator(".sim-mails a").First;
        await Assertions.Expect(link).ToBeVisibleAsync();
        found.AddRange(await simulator.AxeFindingsAsync());
        await simulator.Page.GotoAsync((await link.GetAttributeAsync("href"))!);
        found.AddRange(await simulator.AxeFindingsAsync());
        await simulator.Button("Confirm").ClickAsync();

        await Assertions.Expect(phone.Page.Locator("h1")).ToHaveTextAsync("ZenKey works again");
        found.AddRange(await phone.AxeFindingsAsync());
        await phone.Link("Go to requests").ClickAsync();
        await Assertions.Expect(phone.Page.GetByText("SIM verified")).ToBeVisibleAsync();
        await desk.Page.GotoAsync(party.DiscoveryUi());
        await Assertions.Expect(desk.Page.Locator("[data-recovered]")).ToContainTextAsync("Was that not you?");
        found.AddRange(await desk.AxeFindingsAsync());
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    private static async Task GiveCodeAsync(Person phone, string code, List<string> found)
    {
        if (await phone.Page.Locator("#code").CountAsync() == 0) { await phone.Link("Enter: Recovery code").ClickAsync(); }
        await phone.Page.FillAsync("#code", code);
        await phone.Button("Continue").ClickAsync();
        await phone.Page.WaitForURLAsync(url => !url.EndsWith("/recovery-code", StringComparison.Ordinal));
        found.AddRange(await phone.AxeFindingsAsync());
    }
}
