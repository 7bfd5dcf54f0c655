using Microsoft.Playwright;
using ZenKey.TestKit;

namespace ZenKey.Browser.Tests;

/// <summary>What goes wrong between a phone and its carrier: each time a clear screen and a way on, and nothing that was answered is lost.</summary>
public sealed class FaultTests(Chromium chromium, OwnApp own) : IClassFixture<OwnApp>
{
    [Fact]
    public async Task A_network_that_is_lost_in_the_middle_of_an_approval_loses_nothing()
    {
        await using var phone = await chromium.PhoneAsync(origin: own.App.Origin);
        await using var browser = await WaitAsync("maya", "verizon");
        await OpenAsync(phone, "maya");
        await phone.Page.EvaluateAsync("() => navigator.serviceWorker.ready.then(() => true)");
        await phone.Page.ReloadAsync();
        await FillAsync(phone, "604739");
        await phone.Context.SetOfflineAsync(true);
        await phone.Page.Locator("button[value=approve]").ClickAsync();
        await Assertions.Expect(phone.Page.Locator("[data-problem=offline]")).ToBeVisibleAsync();
        await phone.Context.SetOfflineAsync(false);
        await phone.Page.ClickAsync("[data-again]");

        // The request waits still; a second try ends it.
        await FillAsync(phone, "604739");
        await phone.Page.Locator("button[value=approve]").ClickAsync();
        await Assertions.Expect(phone.Page.Locator("[data-ended=approved]")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_button_pressed_twice_counts_once_and_says_so()
    {
        await using var phone = await chromium.PhoneAsync(origin: own.App.Origin);
        await using var other = await chromium.PhoneAsync(origin: own.App.Origin);
        await using var browser = await WaitAsync("leo", "att");
        await OpenAsync(phone, "leo");
        await other.Page.GotoAsync(phone.Page.Url);
        await FillAsync(phone, "371862");
        await FillAsync(other, "371862");

        await Task.WhenAll(phone.Page.Locator("button[value=approve]").DblClickAsync(), other.Page.Locator("button[value=approve]").ClickAsync());

        await Assertions.Expect(phone.Page.Locator("[data-ended=approved]")).ToBeVisibleAsync();
        await Assertions.Expect(other.Page.Locator("[data-ended=approved]")).ToBeVisibleAsync();
    }

    // Without script the page stands as it was; its answer comes too late.
    [Fact]
    public async Task An_answer_to_a_request_that_has_ended_says_how_it_ended_and_leads_back()
    {
        await using var phone = await chromium.PhoneAsync(script: false, own.App.Origin);
        await using var browser = await WaitAsync("omar", "tmobile");
        await OpenAsync(phone, "omar");
        await FillAsync(phone, "683190");
        await browser.Page.RunAndWaitForRequestAsync(() => browser.Page.Locator("[data-cancel]").ClickAsync(),
            request => request.Url.Contains("error=access_denied", StringComparison.Ordinal));

        await phone.Page.Locator("button[value=approve]").ClickAsync();

        await Assertions.Expect(phone.Page.Locator("[data-ended=cancelled]")).ToBeVisibleAsync();
        await phone.Link("Back to requests").ClickAsync();
        await Assertions.Expect(phone.Page.Locator("h1")).ToHaveTextAsync("Requests");
    }

    // Times that run are counted from what the server said was left; a phone's own clock may be a day off.
    [Fact]
    public async Task A_phone_whose_clock_is_wrong_counts_down_and_approves()
    {
        await using var phone = await chromium.PhoneAsync(origin: own.App.Origin);
        await phone.Page.Clock.InstallAsync(new() { TimeDate = new DateTime(2031, 1, 1, 0, 0, 0, DateTimeKind.Utc) });
        await using var browser = await WaitAsync("maya", "verizon");
        await OpenAsync(phone, "maya");

        await Assertions.Expect(phone.Page.Locator("[data-left]").First).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^(1:[0-5]\\d|2:00)$"));
        await FillAsync(phone, "604739");
        await phone.Page.Locator("button[value=approve]").ClickAsync();
        await Assertions.Expect(phone.Page.Locator("[data-ended=approved]")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_browser_that_forgets_everything_while_it_waits_is_told_and_can_begin_anew()
    {
        await using var browser = await WaitAsync("leo", "att");
        await browser.Context.ClearCookiesAsync();

        await browser.Page.ReloadAsync();

        await Assertions.Expect(browser.Page.Locator("[data-error=not_found]")).ToBeVisibleAsync();
        await browser.Context.SetExtraHTTPHeadersAsync([]);
        await browser.Page.GotoAsync(RelyingParty.Harbor(own.App.Origin).DiscoveryUi());
        await Assertions.Expect(browser.Page.Locator("[data-pairing-code]")).ToBeAttachedAsync();
    }

    /// <summary>A browser on the phone's own line that waits for its owner.</summary>
    private async Task<Person> WaitAsync(string who, string carrier)
    {
        var browser = await chromium.PhoneAsync(origin: own.App.Origin);
        await browser.Context.SetExtraHTTPHeadersAsync(new Dictionary<string, string> { ["X-Simulated-Line"] = who });
        await browser.Page.GotoAsync(RelyingParty.Harbor(own.App.Origin).Authorize(carrier, ("prompt", "login")));
        await Assertions.Expect(browser.Page.Locator("[data-request]")).ToBeVisibleAsync();
        return browser;
    }

    private static async Task OpenAsync(Person phone, string who)
    {
        await phone.Page.GotoAsync($"/phone/{who}");
        await phone.Page.Locator("[data-waiting] a").First.ClickAsync();
    }

    private static async Task FillAsync(Person phone, string pin)
    {
        if (await phone.Page.Locator("#pin").CountAsync() > 0) { await phone.Page.FillAsync("#pin", pin); }
    }
}
