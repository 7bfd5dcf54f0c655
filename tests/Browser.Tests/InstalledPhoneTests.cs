using Microsoft.Playwright;

namespace ZenKey.Browser.Tests;

/// <summary>The application as a phone keeps it: its shell opens without a network.</summary>
public sealed class InstalledPhoneTests(Chromium chromium)
{
    [Fact]
    public async Task Without_a_network_the_application_opens_says_so_and_goes_on_when_it_is_back()
    {
        await using var phone = await chromium.PhoneAsync();
        await phone.Page.GotoAsync("/phone/nina/trusted");
        await phone.Page.EvaluateAsync("() => navigator.serviceWorker.ready.then(() => true)");
        await phone.Page.Context.SetOfflineAsync(true);

        await phone.Page.GotoAsync("/phone/nina/accounts");

        await Assertions.Expect(phone.Page.Locator("[data-problem=offline] h1")).ToHaveTextAsync("No connection");
        await phone.Page.Context.SetOfflineAsync(false);
        await phone.Page.ClickAsync("[data-again]");
        await Assertions.Expect(phone.Page.Locator("h1")).ToHaveTextAsync("Accounts");
    }
}
