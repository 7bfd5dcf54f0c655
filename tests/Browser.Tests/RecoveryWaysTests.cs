using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using ZenKey.TestKit;

namespace ZenKey.Browser.Tests;

/// <summary>Any three of the five factors bring a phone back after its SIM was swapped, and no two do.</summary>
public sealed partial class RecoveryWaysTests(Chromium chromium, OwnApp own) : IClassFixture<OwnApp>
{
    private const string Who = "omar";
    private const string Pin = "683190";
    private static readonly string[] Ways = ["pin-or-passkey", "recovery-code", "trusted-device", "carrier-login", "email-link"];

    [Fact]
    public async Task Each_three_of_the_five_bring_the_phone_back_and_no_two_do()
    {
        await using var desk = await chromium.DeskAsync(origin: own.App.Origin);
        await using var phone = await chromium.PhoneAsync(origin: own.App.Origin);
        using var http = new HttpClient { BaseAddress = new Uri(own.App.Origin) };
        await desk.Page.GotoAsync(RelyingParty.Harbor(own.App.Origin).DiscoveryUi());
        await Hand.PairAsync(desk, phone, Who);
        var codes = new Queue<string>(await RenewCodesAsync(phone));

        foreach (var three in Threes())
        {
            using var swapped = await http.PostAsJsonAsync($"/simulator/api/handsets/{Who}/swap-sim", new { });
            swapped.EnsureSuccessStatusCode();
            for (var given = 0; given < three.Length; given++)
            {
                await phone.Page.GotoAsync($"/phone/{Who}");
                await Assertions.Expect(phone.Page.Locator("h1")).ToHaveTextAsync("Your SIM or phone has changed");
                await phone.Link("Prove that it is you").ClickAsync();
                await Assertions.Expect(phone.Page.Locator("[data-proven]")).ToHaveAttributeAsync("data-proven", $"{given}");
                await GiveAsync(three[given], desk, phone, codes, http);
            }
            await Assertions.Expect(phone.Page.Locator("h1")).ToHaveTextAsync("ZenKey works again");
        }
    }

    private static IEnumerable<string[]> Threes() =>
        from first in Enumerable.Range(0, Ways.Length)
        from second in Enumerable.Range(first + 1, Ways.Length - first - 1)
        from third in Enumerable.Range(second + 1, Ways.Length - second - 1)
        select new[] { Ways[first], Ways[second], Ways[third] };

    private static async Task GiveAsync(string way, Person desk, Person phone, Queue<string> codes, HttpClient http)
    {
        var row = phone.Page.Locator($"[data-factor={way}]");
        await row.Locator(".ph-way").ClickAsync();
        switch (way)
        {
            case "pin-or-passkey":
                await phone.Page.FillAsync("#pin", Pin);
                break;
            case "recovery-code":
                await phone.Page.FillAsync("#code", codes.Dequeue());
                break;
            case "carrier-login":
                await phone.Page.FillAsync("#username", "omar.farouk");
                await phone.Page.FillAsync("#password", "desert-night-90");
                break;
            case "trusted-device":
                await desk.Page.GotoAsync(await row.Locator(".ph-address").InnerTextAsync());
                await desk.Button("Yes, it is me").ClickAsync();
                await Assertions.Expect(desk.Page.Locator("h1")).ToHaveTextAsync("Proven");
                return;
            default:
                await Assertions.Expect(row).ToHaveAttributeAsync("data-state", "asked");
                await desk.Page.GotoAsync(await LinkAsync(http));
                await desk.Button("Confirm").ClickAsync();
                return;
        }
        await phone.Page.RunAndWaitForResponseAsync(() => phone.Button("Continue").ClickAsync(), response => response.Request.Method == "POST");
    }

    /// <summary>The newest link in the mail.</summary>
    private static async Task<string> LinkAsync(HttpClient http)
    {
        var mails = await http.GetFromJsonAsync<JsonElement>($"/simulator/api/handsets/{Who}/mail");
        return mails.EnumerateArray().OrderByDescending(mail => mail.GetProperty("at").GetDateTimeOffset())
            .Select(mail => RecoveryLink().Match(mail.GetProperty("text").GetString()!)).First(link => link.Success).Value;
    }

    private static async Task<IReadOnlyList<string>> RenewCodesAsync(Person phone)
    {
        await phone.Page.GotoAsync($"/phone/{Who}/settings/recovery-codes");
        await phone.Page.FillAsync("#pin", Pin);
        await phone.Page.Locator("button[form=codes].zk-p").ClickAsync();
        await Assertions.Expect(phone.Page.Locator("[data-codes] li")).ToHaveCountAsync(10);
        return await phone.Page.Locator("[data-codes] li").AllInnerTextsAsync();
    }

    [GeneratedRegex(@"https?://\S+")]
    private static partial Regex RecoveryLink();
}
