using System.Net.Http.Json;
using Microsoft.Playwright;
using ZenKey.Protocol.Network;
using ZenKey.TestKit;

namespace ZenKey.Browser.Tests;

/// <summary>A passkey in Chromium, whose virtual authenticator is the phone's own lock: made, used, removed. axe finds nothing on its pages.</summary>
public sealed class PasskeyTests(Chromium chromium)
{
    private const string Pin = "604739";
    private const string Who = "ivy";

    [Fact]
    public async Task A_phone_is_set_up_with_a_passkey_which_approves_a_sign_in_and_is_removed()
    {
        await using var provider = ZenKeyApp.Start();
        await using var phone = await chromium.PhoneAsync(origin: provider.Origin);
        await using var desk = await chromium.DeskAsync(origin: provider.Origin);
        var (page, found) = (phone.Page, new List<string>());
        await AddLockAsync(phone);
        await InstallAsync(provider);

        await EnrolAsync(phone, found);
        await ApproveAsync(RelyingParty.Harbor(provider.Origin), desk, phone, found);

        await page.GotoAsync($"/phone/{Who}/settings/passkeys");
        await Assertions.Expect(page.GetByText("This phone", new() { Exact = true })).ToBeVisibleAsync();
        found.AddRange(await phone.AxeFindingsAsync());
        await phone.Link("Change This phone").ClickAsync();
        found.AddRange(await phone.AxeFindingsAsync());
        await phone.Link("Remove this passkey").ClickAsync();
        await Assertions.Expect(phone.Button("Use your passkey")).ToBeVisibleAsync();
        found.AddRange(await phone.AxeFindingsAsync());
        await phone.Button("Use your passkey").ClickAsync();
        await Assertions.Expect(page.GetByText("The passkey is removed.")).ToBeVisibleAsync();
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    [Fact]
    public async Task One_is_added_later_and_where_it_fails_the_PIN_is_left()
    {
        await using var phone = await chromium.PhoneAsync();
        var (page, found) = (phone.Page, new List<string>());
        var authenticator = await AddLockAsync(phone);
        await page.GotoAsync("/phone/maya/settings/passkeys/new");
        await page.FillAsync("#pin", "000111");
        await phone.Button("Create a passkey").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This PIN is wrong.");
        found.AddRange(await phone.AxeFindingsAsync());
        await page.FillAsync("#pin", Pin);
        await phone.Button("Create a passkey").ClickAsync();
        await Assertions.Expect(page.GetByText("This phone is added.")).ToBeVisibleAsync();

        // A finger that the phone does not know.
        await authenticator.SetVerifiedAsync(false);
        await page.GotoAsync("/phone/maya/settings/always-ask");
        await phone.Button("Use your passkey").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Your passkey was not used.");
        found.AddRange(await phone.AxeFindingsAsync());
        await page.FillAsync("#pin", Pin);
        await page.Locator("#always button:not([type=button])").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status).First).ToContainTextAsync("Every request takes your PIN or passkey now.");
        Assert.True(found.Count == 0, string.Join('\n', found));

        await authenticator.SetVerifiedAsync(true);
        await page.GotoAsync("/phone/maya/settings/always-ask");
        await phone.Button("Use your passkey").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status).First).ToContainTextAsync("asked for when a service needs it.");
    }

    private static async Task EnrolAsync(Person phone, List<string> found)
    {
        var page = phone.Page;
        await page.GotoAsync($"/phone/{Who}/enrolment");
        await page.Locator(".zk-btn.zk-p").ClickAsync();
        await page.FillAsync("#new", Pin);
        await page.FillAsync("#again", Pin);
        await phone.Button("Next").ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Your finger or face");
        found.AddRange(await phone.AxeFindingsAsync());
        await phone.Button("Create a passkey").ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Is this you?");
        await phone.Button("Next").ClickAsync();
        await phone.Button("Show my codes").ClickAsync();
        await page.CheckAsync("input[type=checkbox]");
        await phone.Button("Finish").ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("ZenKey is ready");
    }

    /// <summary>A browser on the subscriber's own line asks, with a login that takes PIN or passkey anew.</summary>
    private static async Task ApproveAsync(RelyingParty party, Person desk, Person phone, List<string> found)
    {
        await desk.Context.SetExtraHTTPHeadersAsync([KeyValuePair.Create(SimulatedLine.Header, Who)]);
        await desk.Page.GotoAsync(party.Authorize("verizon", ("acr_values", "a3"), ("prompt", "login")));
        var request = await desk.Page.Locator("[data-request]").GetAttributeAsync("data-request");
        var back = desk.Page.WaitForRequestAsync(sent => sent.Url.Contains("code=", StringComparison.Ordinal));
        await phone.Page.GotoAsync($"/phone/{Who}/requests/{request}");
        found.AddRange(await phone.AxeFindingsAsync());
        await phone.Button("Agree with your passkey").ClickAsync();
        await Assertions.Expect(phone.Page.Locator("h1")).ToHaveTextAsync("Approved");
        await back;
    }

    private static async Task InstallAsync(ZenKeyApp provider)
    {
        using var http = new HttpClient { BaseAddress = new Uri(provider.Origin) };
        using var installed = await http.PostAsJsonAsync($"/simulator/api/handsets/{Who}/install", new { });
        Assert.True(installed.IsSuccessStatusCode);
    }

    private static async Task<Lock> AddLockAsync(Person phone)
    {
        var session = await phone.Context.NewCDPSessionAsync(phone.Page);
        await session.SendAsync("WebAuthn.enable");
        var added = await session.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new { protocol = "ctap2", transport = "internal", hasResidentKey = true, hasUserVerification = true, isUserVerified = true, automaticPresenceSimulation = true },
        });
        return new Lock(session, added!.Value.GetProperty("authenticatorId").GetString()!);
    }

    /// <summary>The phone's own lock.</summary>
    private sealed record Lock(ICDPSession Session, string Id)
    {
        public Task SetVerifiedAsync(bool verified) =>
            Session.SendAsync("WebAuthn.setUserVerified", new Dictionary<string, object> { ["authenticatorId"] = Id, ["isUserVerified"] = verified });
    }
}
