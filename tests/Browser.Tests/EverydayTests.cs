using Microsoft.Playwright;
using ZenKey.TestKit;

namespace ZenKey.Browser.Tests;

/// <summary>A subscriber signs in at a desk: the first time, again, with less than was asked, not at all; and takes it all back.</summary>
public sealed class EverydayTests(Chromium chromium, OwnApp own) : IClassFixture<OwnApp>
{
    private const string Who = "omar";
    private const string Pin = "683190";
    private const string Asked = "openid name email phone";
    private readonly RelyingParty party = RelyingParty.Harbor(own.App.Origin);

    [Fact]
    public async Task A_desk_is_signed_in_again_and_again_until_it_is_trusted_no_more()
    {
        await using var desk = await chromium.DeskAsync(origin: own.App.Origin);
        await using var phone = await chromium.PhoneAsync(origin: own.App.Origin);
        using var http = new HttpClient();

        // The first time the phone trusts the desk, and is asked what is shared.
        await desk.Page.GotoAsync(party.DiscoveryUi());
        var hint = RelyingParty.Parameter(await Hand.PairAsync(desk, phone, Who), "login_hint_token");
        Assert.Equal(["email", "name", "phone"], await SharedAsync(http, await SignInAsync(desk, phone, hint, shared: true)));

        // From then on the desk knows the number: no code is typed.
        await desk.Page.GotoAsync(party.DiscoveryUi());
        await Assertions.Expect(desk.Page.Locator("[data-pairing-code]")).ToHaveCountAsync(0);
        var known = await desk.Page.RunAndWaitForRequestAsync(() => desk.Page.Locator("main button, main a").First.ClickAsync(), IsAtClient);
        await Hand.AwayAsync(desk);
        hint = RelyingParty.Parameter(new Uri(known.Url), "login_hint_token");
        Assert.Equal(["email", "name", "phone"], await SharedAsync(http, await SignInAsync(desk, phone, hint)));

        // What is shared can be changed where it is asked.
        var code = await SignInAsync(desk, phone, hint, shared: false, ("prompt", "consent"));
        Assert.DoesNotContain("phone", await SharedAsync(http, code));

        await DenyAsync(desk, phone, hint);
        await DisconnectAsync(phone);
        await RemoveAsync(phone);
        await desk.Page.GotoAsync(party.DiscoveryUi());
        await Assertions.Expect(desk.Page.Locator("[data-pairing-code]")).ToBeVisibleAsync();
    }

    /// <param name="shared">Whether everything or nothing optional is given; null leaves it as it is shown.</param>
    /// <returns>The code that comes back to the app.</returns>
    private async Task<string> SignInAsync(Person desk, Person phone, string? hint, bool? shared = null, params (string, string?)[] more)
    {
        await desk.Page.GotoAsync(party.Authorize("tmobile", [("login_hint_token", hint), ("scope", Asked), .. more]));
        await OpenRequestAsync(phone);
        if (shared is { } all)
        {
            foreach (var box in await phone.Page.Locator("main input[type=checkbox]:enabled").AllAsync()) { await box.SetCheckedAsync(all); }
        }
        if (await phone.Page.Locator("#pin").CountAsync() > 0) { await phone.Page.FillAsync("#pin", Pin); }
        var back = await desk.Page.RunAndWaitForRequestAsync(() => phone.Page.Locator("button[value=approve]").ClickAsync(), IsAtClient);
        await Hand.AwayAsync(desk);
        return RelyingParty.Parameter(new Uri(back.Url), "code")!;
    }

    private async Task DenyAsync(Person desk, Person phone, string? hint)
    {
        await desk.Page.GotoAsync(party.Authorize("tmobile", ("login_hint_token", hint), ("scope", Asked)));
        await OpenRequestAsync(phone);
        var back = await desk.Page.RunAndWaitForRequestAsync(() => phone.Button("Deny").ClickAsync(), IsAtClient);
        Assert.Equal("access_denied", RelyingParty.Parameter(new Uri(back.Url), "error"));
        await Hand.AwayAsync(desk);
    }

    private static async Task OpenRequestAsync(Person phone)
    {
        await phone.Page.GotoAsync($"/phone/{Who}");
        await phone.Page.Locator("[data-waiting] a").First.ClickAsync(); // arrives live when it is not there yet
    }

    private static async Task DisconnectAsync(Person phone)
    {
        await phone.Page.GotoAsync($"/phone/{Who}/accounts");
        await phone.Page.Locator(".ph-links a", new() { HasText = "Harbor" }).First.ClickAsync();
        await phone.Page.Locator("a.ph-danger").ClickAsync();
        await phone.Page.Locator("button.zk-d").ClickAsync();
        await Assertions.Expect(phone.Page.GetByRole(AriaRole.Status).First).ToContainTextAsync("is disconnected.");
    }

    private static async Task RemoveAsync(Person phone)
    {
        await phone.Page.GotoAsync($"/phone/{Who}/trusted");
        await phone.Page.Locator("[data-device]", new() { HasText = "Chrome on Linux" }).First.Locator("a.ph-remove").ClickAsync();
        await phone.Page.Locator("a[href$='/remove']").ClickAsync();
        await phone.Page.Locator("button.zk-d").ClickAsync();
        await Assertions.Expect(phone.Page.Locator("[data-device]", new() { HasText = "Chrome on Linux" })).ToHaveCountAsync(0);
    }

    /// <summary>Which attributes the app gets for a code.</summary>
    private async Task<IReadOnlyList<string>> SharedAsync(HttpClient http, string code)
    {
        var (status, tokens) = await party.RedeemAsync(http, "tmobile", code);
        Assert.Equal(200, status);
        var (_, claims) = await party.UserInfoAsync(http, "tmobile", tokens.GetProperty("access_token").GetString()!);
        return [.. claims.EnumerateObject().Select(claim => claim.Name).Where(name => Asked.Split(' ').Contains(name)).Order(StringComparer.Ordinal)];
    }

    private static bool IsAtClient(IRequest request) => request.Url.StartsWith("https://app.harborbank.example/", StringComparison.Ordinal);
}
