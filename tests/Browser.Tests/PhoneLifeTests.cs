using System.Net.Http.Json;
using Microsoft.Playwright;

namespace ZenKey.Browser.Tests;

/// <summary>A subscriber's life with the application, by hand: set up, looked after, closed. axe finds nothing on its forms.</summary>
public sealed class PhoneLifeTests(Chromium chromium)
{
    private const string Pin = "604739";

    [Fact]
    public async Task A_phone_is_set_up_and_its_account_is_closed_again()
    {
        using var http = new HttpClient { BaseAddress = new Uri(chromium.App.Origin) };
        using var installed = await http.PostAsJsonAsync("/simulator/api/handsets/ivy/install", new { });
        Assert.True(installed.IsSuccessStatusCode);
        await using var phone = await chromium.PhoneAsync();
        var (page, found) = (phone.Page, new List<string>());
        await page.GotoAsync("/phone/ivy");
        await GoOnAsync("ZenKey is not set up yet");
        await GoOnAsync("Welcome to ZenKey");
        await page.FillAsync("input[name=new], input[name=pin]", "123456");
        await page.FillAsync("input[name=again]", "123456");
        await GoOnAsync("Choose a PIN");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("among the first");
        await page.FillAsync("input[name=new], input[name=pin]", Pin);
        await page.FillAsync("input[name=again]", Pin);
        await GoOnAsync("Choose a PIN", withAxe: true);
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Your finger or face");
        await phone.Link("Not now").ClickAsync();
        await GoOnAsync("Is this you?", withAxe: true);
        await GoOnAsync("Recovery codes");
        await page.CheckAsync("input[type=checkbox]");
        await GoOnAsync("Recovery codes", withAxe: true);
        await GoOnAsync("ZenKey is ready");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Requests");

        await page.GotoAsync("/phone/ivy/settings/close");
        found.AddRange(await phone.AxeFindingsAsync());
        await page.FillAsync("input[name=pin]", Pin);
        await page.CheckAsync("input[name=sure]");
        await page.Locator("button.zk-d").First.ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("closed");
        Assert.True(found.Count == 0, string.Join('\n', found));

        async Task GoOnAsync(string heading, bool withAxe = false)
        {
            await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync(heading);
            if (withAxe) { found.AddRange(await phone.AxeFindingsAsync()); }
            await page.Locator(".zk-btn.zk-p").First.ClickAsync();
        }
    }

    [Fact]
    public async Task What_services_get_and_what_the_phone_asks_is_looked_after()
    {
        await using var phone = await chromium.PhoneAsync();
        var (page, found) = (phone.Page, new List<string>());
        foreach (var path in (string[])["pin", "always-ask", "developer", "recovery-codes", "email", "export", "passkeys", "passkeys/new"])
        {
            await page.GotoAsync("/phone/nina/settings/" + path);
            found.AddRange(await phone.AxeFindingsAsync());
        }
        await page.GotoAsync("/phone/nina/accounts");
        await page.Locator(".ph-links a").First.ClickAsync();
        var name = await page.Locator("h1").TextContentAsync();
        found.AddRange(await phone.AxeFindingsAsync());
        await page.Locator("a.ph-danger").ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync($"Disconnect {name}?");
        found.AddRange(await phone.AxeFindingsAsync());
        await page.Locator("button.zk-d").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status).First).ToContainTextAsync($"{name} is disconnected.");
        Assert.True(found.Count == 0, string.Join('\n', found));
    }
}
