using System.Net.Http.Json;
using Microsoft.Playwright;

namespace ZenKey.Browser.Tests;

/// <summary>A number moves to another carrier, and its owner brings their ZenKey along: both carriers' pages, by hand.</summary>
public sealed class PortingTests(Chromium chromium, OwnApp own) : IClassFixture<OwnApp>
{
    private readonly List<string> found = [];

    [Fact]
    public async Task The_former_carrier_knows_its_subscriber_without_the_SIM_and_what_was_chosen_comes_along()
    {
        await MoveAsync("maya", "att");
        await using var phone = await chromium.PhoneAsync(origin: own.App.Origin);
        var page = phone.Page;
        await page.GotoAsync("/phone/maya/enrolment");
        await LookAsync(phone);
        await phone.Link("Bring my ZenKey").ClickAsync();
        await LookAsync(phone);
        await page.ClickAsync("[data-former=Verizon]");

        await Assertions.Expect(page.Locator("[data-port]")).ToHaveAttributeAsync("data-port", "prove");
        await LookAsync(phone);
        await OpenAsync(phone, "pin-or-passkey");
        await page.FillAsync("#pin", "111222");
        await GiveAsync(phone);
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await LookAsync(phone);
        await page.FillAsync("#pin", "604739");
        await GiveAsync(phone);
        await Assertions.Expect(page.Locator("[data-proven='1']")).ToBeVisibleAsync();
        await OpenAsync(phone, "recovery-code");
        await page.FillAsync("#code", "w8rc 5qjt 2mvh");
        await GiveAsync(phone);
        await Assertions.Expect(page.Locator("[data-proven='2']")).ToBeVisibleAsync();
        await OpenAsync(phone, "carrier-login");
        await page.FillAsync("#username", "maya.castillo");
        await page.FillAsync("#password", "foggy-pier-19");
        await LookAsync(phone);
        await GiveAsync(phone);
        await Assertions.Expect(page.Locator("[data-port]")).ToHaveAttributeAsync("data-port", "agree");
        await LookAsync(phone);
        await page.ClickAsync("[data-agree]");

        await Assertions.Expect(page.Locator("[data-porting=choose]")).ToBeVisibleAsync();
        var services = await page.Locator("input[name=service]").CountAsync();
        Assert.True(services > 0, "Maya signed in to nothing.");
        var first = (await page.Locator("li .zk-strong").First.InnerTextAsync()).Trim();
        await LookAsync(phone);
        await page.Locator("button[form=choose]").ClickAsync();
        await Assertions.Expect(page.Locator("[data-brought]")).ToHaveAttributeAsync("data-brought", $"{services}");
        await LookAsync(phone);
        await FinishAsync(phone);

        await page.GotoAsync("/phone/maya/accounts");
        await Assertions.Expect(page.Locator(".ph-links")).ToContainTextAsync(first);
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    [Fact]
    public async Task Who_goes_back_at_the_former_carrier_is_told_so_and_can_set_up_anew()
    {
        await MoveAsync("nina", "att");
        await using var phone = await chromium.PhoneAsync(origin: own.App.Origin);
        await phone.Page.GotoAsync("/phone/nina/porting");
        await phone.Page.Locator("[data-former]").First.ClickAsync();
        await phone.Page.ClickAsync("[data-back]");
        await Assertions.Expect(phone.Page.Locator("h1")).ToHaveTextAsync("Nothing was brought");
        Assert.Empty(await phone.AxeFindingsAsync());
        await Assertions.Expect(phone.Link("Set up anew")).ToBeVisibleAsync();
    }

    private async Task MoveAsync(string who, string carrier)
    {
        using var http = new HttpClient { BaseAddress = new Uri(own.App.Origin) };
        using var moved = await http.PostAsJsonAsync($"/simulator/api/handsets/{who}/port", new { carrier });
        Assert.True(moved.IsSuccessStatusCode, $"{moved.StatusCode}");
    }

    private static Task OpenAsync(Person phone, string factor) => phone.Page.Locator($"[data-factor={factor}] a").ClickAsync();

    private static Task GiveAsync(Person phone) => phone.Page.Locator("form button.zk-p").ClickAsync();

    private static async Task FinishAsync(Person phone)
    {
        var page = phone.Page;
        await page.Locator(".zk-btn.zk-p").First.ClickAsync();
        await page.FillAsync("input[name=new], input[name=pin]", "715926");
        await page.FillAsync("input[name=again]", "715926");
        await page.Locator(".zk-btn.zk-p").First.ClickAsync();
        await phone.Link("Not now").ClickAsync();
        await page.Locator(".zk-btn.zk-p").First.ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Recovery codes");
        await page.Locator(".zk-btn.zk-p").First.ClickAsync();
        await page.CheckAsync("input[type=checkbox]");
        await page.Locator(".zk-btn.zk-p").First.ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("ZenKey is ready");
    }

    private async Task LookAsync(Person person) => found.AddRange(await person.AxeFindingsAsync());
}
