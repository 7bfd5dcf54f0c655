using Microsoft.Playwright;

namespace ZenKey.Browser.Tests;

/// <summary>A client is registered by keyboard alone, to its first sign-in; the connection dies on the way and nothing is lost.</summary>
public sealed class RegistrationTests(Chromium chromium)
{
    private readonly List<string> found = [];

    [Fact]
    public async Task By_keyboard_to_the_first_sign_in_though_the_connection_dies_on_the_way()
    {
        await using var person = await chromium.DeskAsync();
        var page = person.Page;
        await person.SignInAsync("dana");
        await person.OpenPortalAsync("/clients/new");
        await TabToAsync(page, "input[value=Confidential]");
        await found.AddFindingsAsync(person);
        await SendAsync(page, "step=name");

        await TabToAsync(page, "#client-name");
        await page.Keyboard.TypeAsync("By keyboard");
        await TabToAsync(page, "#client-project");
        await page.Keyboard.TypeAsync("Harbor Bank");
        await found.AddFindingsAsync(person);
        await DieAsync(person);
        await Assertions.Expect(page.Locator("#client-name")).ToHaveValueAsync("By keyboard");
        await SendAsync(page, "step=redirects");

        await TabToAsync(page, "#redirect-uri-0");
        await page.Keyboard.TypeAsync("http://shop.example/callback");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#form-problems")).ToBeFocusedAsync();
        await found.AddFindingsAsync(person);
        await TabToAsync(page, "#redirect-uri-0");
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync("https://shop.example/callback");
        await page.Keyboard.PressAsync("Enter");
        await ArriveAsync(page, "step=scopes");

        await TabToAsync(page, "input[value=email]");
        await page.Keyboard.PressAsync("Space");
        await found.AddFindingsAsync(person);
        await SendAsync(page, "step=review");
        await DieAsync(person);
        foreach (var words in (string[])["By keyboard", "Harbor Bank", "shop.example/callback", "email"]) { await Assertions.Expect(page.Locator(".zk-review")).ToContainTextAsync(words); }
        await found.AddFindingsAsync(person);

        await TabToAsync(page, "#create-client");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#secret-text")).ToBeFocusedAsync();
        await found.AddFindingsAsync(person);
        await TabToAsync(page, "#secret-stored");
        await page.Keyboard.PressAsync("Space");
        await TabToAsync(page, "#secret-close");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/ready");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Waiting for the first successful sign-in…");
        await found.AddFindingsAsync(person);
        await SignInAsync(person, new Uri(page.Url).Segments[2].TrimEnd('/'));
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("The first sign-in worked");
        await Assertions.Expect(page.Locator("[data-claims]")).ToContainTextAsync("openid");
        await found.AddFindingsAsync(person);
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    /// <summary>What the framework does when the server has forgotten the circuit: the page comes anew.</summary>
    private static async Task DieAsync(Person person)
    {
        await Assertions.Expect(person.Page.Locator("[data-kept]")).ToBeAttachedAsync();
        await person.Page.EvaluateAsync("window.before = true");
        await person.Page.EvaluateAsync("""
            document.querySelector("#components-reconnect-modal")
              .dispatchEvent(new CustomEvent("components-reconnect-state-changed", { detail: { state: "rejected" } }))
            """);
        await person.Page.WaitForFunctionAsync("window.before === undefined");
        await person.BecomeAliveAsync();
    }

    /// <summary>The test flow in another tab of the same browser; the phone answers by itself.</summary>
    private static async Task SignInAsync(Person person, string clientId)
    {
        var other = await person.Context.NewPageAsync();
        await other.GotoAsync($"/test-flow/{clientId}");
        await other.WaitForSelectorAsync("[data-interactive]", new() { State = WaitForSelectorState.Attached });
        await other.SelectOptionAsync("#flow-persona", new SelectOptionValue { Value = "agrees" });
        await other.SelectOptionAsync("#flow-phone", new SelectOptionValue { Value = "nina" });
        await other.GetByRole(AriaRole.Button, new() { Name = "Run" }).ClickAsync();
    }

    private static async Task SendAsync(IPage page, string address)
    {
        await TabToAsync(page, "#continue");
        await page.Keyboard.PressAsync("Enter");
        await ArriveAsync(page, address);
    }

    /// <summary>The step is there, and the keyboard is at its head.</summary>
    private static async Task ArriveAsync(IPage page, string address)
    {
        await page.WaitForURLAsync($"**{address}*");
        await Assertions.Expect(page.Locator(".zk-stephead")).ToBeFocusedAsync();
    }

    private static Task TabToAsync(IPage page, string selector) => new Keyboard(page).ToAsync(selector);
}

file static class Findings
{
    public static async Task AddFindingsAsync(this List<string> found, Person person) => found.AddRange(await person.AxeFindingsAsync());
}
