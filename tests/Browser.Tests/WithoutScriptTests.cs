using System.Net.Http.Json;
using Microsoft.Playwright;
using ZenKey.TestKit;

namespace ZenKey.Browser.Tests;

/// <summary>A process of its own, whose people nobody else moves.</summary>
public sealed class OwnApp : IAsyncDisposable
{
    public ZenKeyApp App { get; } = ZenKeyApp.Start();

    public ValueTask DisposeAsync() => App.DisposeAsync();
}

/// <summary>
/// Everything that a subscriber does goes without script, passkeys and the camera excepted (issue of the phone's life, part 1):
/// pages that wait refresh themselves, forms lead on.
/// </summary>
public sealed class WithoutScriptTests(Chromium chromium, OwnApp own) : IClassFixture<OwnApp>
{
    private const string Mayas = "604739";

    [Fact]
    public async Task A_computer_is_trusted_by_its_digits_and_signed_in_with_what_was_chosen()
    {
        await using var desk = await chromium.DeskAsync(script: false, own.App.Origin);
        await using var phone = await chromium.PhoneAsync(script: false, own.App.Origin);
        var party = RelyingParty.Harbor(own.App.Origin);
        await desk.Page.GotoAsync(party.DiscoveryUi());
        var code = await desk.Page.Locator("[data-pairing-code]").GetAttributeAsync("data-pairing-code");

        var back = await desk.Page.RunAndWaitForRequestAsync(() => Hand.TypeCodeAsync(phone, "maya", code!), IsAtClient);
        var hint = RelyingParty.Parameter(new Uri(back.Url), "login_hint_token");
        await Hand.AwayAsync(desk);
        await desk.Page.GotoAsync(party.Authorize("verizon", ("login_hint_token", hint), ("scope", "openid name email phone"), ("prompt", "consent")));
        await Assertions.Expect(desk.Page.Locator("[data-request]")).ToBeVisibleAsync();

        // Waiting, both refresh themselves. On the phone one attribute is switched off.
        await phone.Page.GotoAsync("/phone/maya");
        await phone.Page.Locator("[data-waiting] a").First.ClickAsync();
        var optional = phone.Page.Locator("main input[type=checkbox]");
        foreach (var box in await optional.AllAsync()) { await box.UncheckAsync(); }
        if (await phone.Page.Locator("#pin").CountAsync() > 0) { await phone.Page.FillAsync("#pin", Mayas); }
        var answer = await desk.Page.RunAndWaitForRequestAsync(() => phone.Page.Locator("button[value=approve]").ClickAsync(), IsAtClient);

        Assert.NotNull(RelyingParty.Parameter(new Uri(answer.Url), "code"));
        await Assertions.Expect(phone.Page.Locator("[data-ended=approved]")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task On_the_phone_itself_the_page_leads_into_the_application_and_a_refusal_leads_back()
    {
        await using var phone = await chromium.PhoneAsync(script: false, own.App.Origin);
        await using var browser = await chromium.PhoneAsync(script: false, own.App.Origin);
        await browser.Context.SetExtraHTTPHeadersAsync(new Dictionary<string, string> { ["X-Simulated-Line"] = "leo" });
        await browser.Page.GotoAsync(RelyingParty.Harbor(own.App.Origin).Authorize("att"));
        var link = await browser.Page.Locator("[data-open]").GetAttributeAsync("href");

        await phone.Page.GotoAsync(link!);
        await phone.Page.Locator("a[href^='/phone/leo/requests/']").ClickAsync();
        var answer = await browser.Page.RunAndWaitForRequestAsync(() => phone.Button("Deny").ClickAsync(), IsAtClient);

        Assert.Equal("access_denied", RelyingParty.Parameter(new Uri(answer.Url), "error"));
        await Assertions.Expect(phone.Page.Locator("[data-ended=denied]")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_phone_is_set_up()
    {
        using var http = new HttpClient { BaseAddress = new Uri(own.App.Origin) };
        using var installed = await http.PostAsJsonAsync("/simulator/api/handsets/ivy/install", new { });
        await using var phone = await chromium.PhoneAsync(script: false, own.App.Origin);
        var page = phone.Page;
        await page.GotoAsync("/phone/ivy");
        await GoOnAsync("ZenKey is not set up yet");
        await GoOnAsync("Welcome to ZenKey");
        await page.FillAsync("input[name=new], input[name=pin]", Mayas);
        await page.FillAsync("input[name=again]", Mayas);
        await GoOnAsync("Choose a PIN");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Your finger or face");
        await phone.Link("Not now").ClickAsync();
        await GoOnAsync("Is this you?");
        await GoOnAsync("Recovery codes");
        await Assertions.Expect(page.Locator("[data-codes] li").First).ToBeVisibleAsync();
        await page.CheckAsync("input[type=checkbox]");
        await GoOnAsync("Recovery codes");
        await GoOnAsync("ZenKey is ready");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Requests");

        async Task GoOnAsync(string heading)
        {
            await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync(heading);
            await page.Locator(".zk-btn.zk-p").First.ClickAsync();
        }
    }

    [Fact]
    public async Task Settings_are_changed_and_a_browser_is_renamed_and_removed()
    {
        await using var phone = await chromium.PhoneAsync(script: false, own.App.Origin);
        var page = phone.Page;
        await page.GotoAsync("/phone/omar/settings/always-ask");
        await page.FillAsync("#pin", "683190");
        await page.Locator(".zk-btn.zk-p").ClickAsync();
        await Assertions.Expect(page.GetByText("Every time")).ToBeVisibleAsync();

        await page.GotoAsync("/phone/omar/trusted");
        await page.Locator("a.ph-remove").First.ClickAsync();
        await page.FillAsync("input[name=name]", "The kitchen");
        await page.Locator("button.zk-p").First.ClickAsync();
        await Assertions.Expect(page.GetByText("The kitchen").First).ToBeVisibleAsync();
        await page.GotoAsync("/phone/omar/trusted");
        await page.Locator("a.ph-remove").First.ClickAsync();
        await page.Locator("a[href$='/remove']").ClickAsync();
        await page.Locator("button.zk-d").ClickAsync();
        await Assertions.Expect(page.Locator("li").Filter(new() { HasText = "The kitchen" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task After_a_swap_of_the_SIM_the_recovery_begins()
    {
        await using var phone = await chromium.PhoneAsync(script: false, own.App.Origin);
        await phone.Page.GotoAsync("/phone/noah");
        await phone.Link("Prove that it is you").ClickAsync();
        await phone.Link("Enter: Recovery code").ClickAsync();
        await phone.Page.FillAsync("form input:not([type=hidden])", "WRONG-CODE");
        await phone.Page.Locator(".zk-btn.zk-p").ClickAsync();

        await Assertions.Expect(phone.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
    }

    private static bool IsAtClient(IRequest request) => request.Url.StartsWith("https://app.harborbank.example/", StringComparison.Ordinal);
}
