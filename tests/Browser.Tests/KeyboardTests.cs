using System.Text.RegularExpressions;
using Microsoft.Playwright;
using ZenKey.TestKit;

namespace ZenKey.Browser.Tests;

/// <summary>
/// The main tasks of the portal by keyboard alone (docs/accessibility.md names them). The registration of a client is
/// <see cref="RegistrationTests"/>', the launch <see cref="CompanyJourneyTests"/>'.
/// </summary>
public sealed class KeyboardTests(Chromium chromium, OwnApp own) : IClassFixture<OwnApp>
{
    private const string Client = "/clients/ccid-h7k2m9qx4tz8v3pa";

    [Fact]
    public async Task A_developer_sets_a_client_up()
    {
        await using var dana = await chromium.DeskAsync(origin: own.App.Origin);
        var (page, keys) = (dana.Page, new Keyboard(dana.Page));
        await SignInAsync(dana, keys, "dana");

        // Past the navigation, and into the other theme.
        await page.ReloadAsync();
        await dana.BecomeAliveAsync();
        await keys.PressAsync(".zk-skip");
        await Assertions.Expect(page.Locator("#main")).ToBeFocusedAsync();
        await keys.PressAsync("[data-theme-toggle]");
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await keys.StandsAsync();

        await keys.GoAsync("nav a[href='/clients']", "Clients");
        await keys.GoAsync($"main a[href='{Client}']", "Harbor");
        await RedirectAsync(page, keys);
        await ScopesAsync(page, keys);
        await RotateAsync(page, keys);
        await RunAsync(page, keys);
    }

    [Fact]
    public async Task A_developer_finds_a_failure_invites_somebody_and_makes_a_key()
    {
        await using var dana = await chromium.DeskAsync(origin: own.App.Origin);
        var (page, keys) = (dana.Page, new Keyboard(dana.Page));
        using (var app = own.App.NewBrowser()) { await app.GetAsync(RelyingParty.Harbor(own.App.Origin).Authorize("verizon", ("redirect_uri", "https://app.harborbank.example/auth/callback/"))); }
        await SignInAsync(dana, keys, "dana");

        await keys.GoAsync("nav a[href='/logs']", "Logs");
        await keys.GoAsync("main tbody a[href^='/logs/']", "The redirect URI is not registered");
        await keys.GoAsync("main a[href*='/redirects?add=']", "Harbor");
        await Assertions.Expect(page.Locator("#new-uri")).ToHaveValueAsync("https://app.harborbank.example/auth/callback/");

        await keys.GoAsync("nav a[href='/people']", "People");
        await keys.TypeAsync("#invite-name", "Leo");
        await keys.TypeAsync("#invite-email", "leo@mail.example");
        await keys.PressAsync("#send-invitation");
        await Assertions.Expect(page.GetByText("on its way").First).ToBeVisibleAsync();
        await keys.StandsAsync();

        await keys.GoAsync("nav a[href='/api-keys']", "API keys");
        await keys.TypeAsync("#key-name", "By keyboard");
        await keys.TickAsync("input[value='clients:read']");
        await keys.PressAsync("#make-key");
        await TakeAsync(page, keys, "key");
        await Assertions.Expect(page.Locator("tr", new() { HasText = "By keyboard" })).ToContainTextAsync("Active");
    }

    [Fact]
    public async Task Support_finds_a_subscriber_and_an_administrator_revokes_a_device()
    {
        await using var sam = await chromium.DeskAsync(origin: own.App.Origin);
        await using var ada = await chromium.DeskAsync(origin: own.App.Origin);
        var keys = new Keyboard(sam.Page);
        await SignInAsync(sam, keys, "sam");
        await keys.GoAsync("nav a[href='/links']", "Linked accounts");
        await keys.TypeAsync("#link-search", "Larkspur Shop");
        await sam.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(sam.Page.Locator("main tbody tr").First).ToContainTextAsync("Larkspur");
        await keys.StandsAsync();
        await keys.PressAsync("main tbody a[href^='/links/']");
        await sam.Page.WaitForURLAsync("**/links/*");
        await Assertions.Expect(sam.Page.Locator("h1")).Not.ToHaveTextAsync("Linked accounts");
        await keys.StandsAsync();
        await keys.GoAsync("nav a[href='/devices']", "Trusted devices");
        await keys.PressAsync("main tbody a[href^='/devices/']");
        await Assertions.Expect(sam.Page.Locator("h1")).Not.ToHaveTextAsync("Trusted devices");
        await keys.StandsAsync();

        keys = new Keyboard(ada.Page);
        await SignInAsync(ada, keys, "ada");
        await keys.GoAsync("nav a[href='/devices']", "Trusted devices");
        await keys.PressAsync("main tbody button[aria-label^='Revoke']");
        await DangerAsync(ada.Page, keys, "L");
        await Assertions.Expect(ada.Page.GetByText(new Regex("Device revoked. It stopped working at"))).ToBeVisibleAsync();
        await keys.StandsAsync();
    }

    private static async Task RedirectAsync(IPage page, Keyboard keys)
    {
        await keys.GoAsync($".zk-tabs a[href='{Client}/redirects']", "Harbor");
        await keys.TypeAsync("#new-uri", "https://keys.harborbank.example/cb");
        await keys.PressAsync("#add-uri");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Remove https://keys.harborbank.example/cb", Exact = true })).ToBeVisibleAsync();
        await keys.StandsAsync();
    }

    private static async Task ScopesAsync(IPage page, Keyboard keys)
    {
        await keys.GoAsync($".zk-tabs a[href='{Client}/scopes']", "Harbor");
        var before = await page.Locator("form input[value=email]").IsCheckedAsync();
        await keys.TickAsync("form input[value=email]");
        await keys.PressAsync("#save-scopes");
        await Assertions.Expect(page.GetByText("saved").First).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("form input[value=email]")).ToBeCheckedAsync(new() { Checked = !before });
        await keys.StandsAsync();
    }

    private static async Task RotateAsync(IPage page, Keyboard keys)
    {
        await keys.GoAsync($".zk-tabs a[href='{Client}/credentials']", "Harbor");
        await keys.GoAsync($"main a[href='{Client}/rotate']", "Rotate the secret");
        await keys.TypeAsync("#secret-name", "By keyboard");
        await keys.PressAsync("#make-secret");
        await TakeAsync(page, keys, "secret");
        await keys.PressAsync("#revoke-old");
        await DangerAsync(page, keys, "R");
        await page.WaitForURLAsync("**/credentials");
        await Assertions.Expect(page.Locator("tr", new() { HasText = "Revoked" }).First).ToBeVisibleAsync();
        await keys.StandsAsync();
    }

    private static async Task RunAsync(IPage page, Keyboard keys)
    {
        await keys.GoAsync($".zk-head a[href^='/test-flow/']", "Test sign-in");
        await keys.TypeAsync("#flow-persona", "D");
        await page.WaitForURLAsync("**persona=denies*");
        await keys.UpAsync("#flow-persona");
        await page.WaitForURLAsync("**persona=agrees*");
        await keys.PressAsync(".zk-head button.zk-p");
        await Assertions.Expect(page.GetByText(new Regex(@"Passed, (\d+) of \1")).First).ToBeVisibleAsync();
        await keys.StandsAsync();
    }

    private static async Task SignInAsync(Person person, Keyboard keys, string who)
    {
        await person.Page.GotoAsync("/sign-in");
        await keys.PressAsync($"[data-demo={who}]");
        await person.Page.WaitForURLAsync(url => new Uri(url).AbsolutePath == "/");
        await person.BecomeAliveAsync();
    }

    /// <summary>In the dialog that shows a secret once: says that it is stored, and closes it.</summary>
    private static async Task TakeAsync(IPage page, Keyboard keys, string what)
    {
        await Assertions.Expect(page.Locator($"#{what}-text")).ToBeFocusedAsync();
        await keys.TickAsync($"#{what}-stored");
        await keys.PressAsync($"#{what}-close");
        await Assertions.Expect(page.Locator($"#{what}-text")).ToHaveCountAsync(0);
        await keys.StandsAsync();
    }

    /// <summary>In the dialog before something that cannot be undone: the focus is on what does nothing.</summary>
    private static async Task DangerAsync(IPage page, Keyboard keys, string reason)
    {
        await Assertions.Expect(page.Locator(".zk-cancel")).ToBeFocusedAsync();
        await keys.BackToAsync("#danger-reason");
        await page.Keyboard.TypeAsync(reason);
        await Assertions.Expect(page.Locator("#danger-reason")).Not.ToHaveValueAsync("");
        await keys.PressAsync(".zk-confirm");
        await Assertions.Expect(page.Locator(".zk-confirm")).ToHaveCountAsync(0);
    }
}
