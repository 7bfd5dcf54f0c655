using System.Text.RegularExpressions;
using Microsoft.Playwright;
using ZenKey.TestKit;

namespace ZenKey.Browser.Tests;

/// <content>The client: registered, signed in to, refused and mended, its secret turned.</content>
public sealed partial class CompanyJourneyTests
{
    private const string Callback = "https://shop.larch.example/callback";
    private const string Carrier = "verizon";
    private string secret = "";

    /// <summary>Through the wizard, which the project's page leads to; it ends on the page that waits for the first sign-in.</summary>
    private async Task<string> RegisterAsync(Person newcomer)
    {
        var page = newcomer.Page;
        await page.Locator("main").GetByRole(AriaRole.Link, new() { Name = "New client" }).ClickAsync();
        await page.WaitForURLAsync("**/clients/new*");
        await page.ClickAsync("#continue");
        await page.WaitForURLAsync("**step=name*");
        await page.FillAsync("#client-name", "Larch Web");
        await Assertions.Expect(page.Locator("#client-project")).ToContainTextAsync("Larch Shop");
        await page.ClickAsync("#continue");
        await page.WaitForURLAsync("**step=redirects*");
        await page.FillAsync("#redirect-uri-0", Callback);
        await page.ClickAsync("#continue");
        await page.WaitForURLAsync("**step=scopes*");
        await page.CheckAsync("input[value=name]");
        await page.ClickAsync("#continue");
        await page.WaitForURLAsync("**step=review*");
        await page.ClickAsync("#create-client");
        secret = await TakeSecretAsync(page);
        await page.WaitForURLAsync("**/ready");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Waiting for the first successful sign-in…");
        return new Uri(page.Url).Segments[2].TrimEnd('/');
    }

    /// <summary>The test flow in another tab; the phone agrees, and the page that waits turns green.</summary>
    private static async Task SignInAsync(Person newcomer)
    {
        var bench = await newcomer.Context.RunAndWaitForPageAsync(() => newcomer.Page.Locator("main").GetByRole(AriaRole.Link, new() { Name = "Test sign-in" }).ClickAsync(new() { Modifiers = [KeyboardModifier.Control] }));
        await bench.WaitForSelectorAsync("[data-interactive]", new() { State = WaitForSelectorState.Attached });
        await bench.SelectOptionAsync("#flow-persona", new SelectOptionValue { Value = "agrees" });
        await bench.SelectOptionAsync("#flow-phone", new SelectOptionValue { Value = "nina" });
        await bench.GetByRole(AriaRole.Button, new() { Name = "Run", Exact = true }).ClickAsync();
        await Assertions.Expect(newcomer.Page.Locator("h1")).ToHaveTextAsync("The first sign-in worked");
        await Assertions.Expect(newcomer.Page.Locator("[data-claims]")).ToContainTextAsync("name");
        await Assertions.Expect(bench.GetByText(new Regex(@"Passed, (\d+) of \1")).First).ToBeVisibleAsync();
        await bench.CloseAsync();
    }

    /// <summary>The app sends another address than was registered; the log says so, and one click puts it right.</summary>
    private async Task MendAsync(Person newcomer, string client)
    {
        const string Sent = Callback + "/";
        var page = newcomer.Page;
        var request = new RelyingParty(own.App.Origin, client, secret, Callback).Authorize(Carrier, ("redirect_uri", Sent));
        await using var visitor = await chromium.DeskAsync(origin: own.App.Origin);
        await visitor.Page.GotoAsync(request);
        await Assertions.Expect(visitor.Page.Locator("main")).ToContainTextAsync("err-");

        await newcomer.Link("read its requests").ClickAsync();
        await page.WaitForURLAsync("**/logs?*");
        await page.Locator("tbody").GetByRole(AriaRole.Link, new() { Name = "The redirect URI is not registered" }).First.ClickAsync();
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("The request ends in a slash; the registered address does not.");
        await page.Locator(".zk-head").GetByRole(AriaRole.Link, new() { Name = "Add this URI" }).ClickAsync();
        await Assertions.Expect(page.Locator("#new-uri")).ToHaveValueAsync(Sent);
        await page.ClickAsync("#add-uri");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = $"Remove {Sent}", Exact = true })).ToBeVisibleAsync();

        await visitor.Page.GotoAsync(request);
        await Assertions.Expect(visitor.Page.Locator("h1")).Not.ToBeEmptyAsync();
        await Assertions.Expect(visitor.Page.Locator("main")).Not.ToContainTextAsync("err-");
    }

    /// <summary>A new secret beside the old one; both serve until the old one is revoked.</summary>
    private async Task RotateAsync(Person newcomer, string client)
    {
        var page = newcomer.Page;
        var old = secret;
        await newcomer.Link("Credentials").ClickAsync();
        await newcomer.Link("Rotate…").ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("Rotate the secret");
        await page.FillAsync("#secret-name", "Second");
        await page.ClickAsync("#make-secret");
        secret = await TakeSecretAsync(page);
        Assert.NotEqual(old, secret);
        Assert.Equal("invalid_grant", await TellAsync(client, old));
        Assert.Equal("invalid_grant", await TellAsync(client, secret));
        await LookAsync(newcomer);

        await page.ClickAsync("#revoke-old");
        await page.SelectOptionAsync("#danger-reason", "Rotated");
        await page.ClickAsync(".zk-confirm");
        await page.WaitForURLAsync("**/credentials");
        await Assertions.Expect(page.Locator("tr", new() { HasText = "Revoked" })).ToHaveCountAsync(1);
        Assert.Equal("invalid_client", await TellAsync(client, old));
        Assert.Equal("invalid_grant", await TellAsync(client, secret));
    }

    /// <summary>Reads a secret where it is shown for the only time, and says that it is stored.</summary>
    private static async Task<string> TakeSecretAsync(IPage page)
    {
        var shown = await page.Locator("#secret-text").InputValueAsync();
        await page.CheckAsync("#secret-stored");
        await page.ClickAsync("#secret-close");
        await Assertions.Expect(page.Locator("#secret-text")).ToHaveCountAsync(0);
        return shown;
    }

    /// <summary>What the provider says to a code that is none: <c>invalid_grant</c> to who proved itself by the secret, <c>invalid_client</c> to others.</summary>
    private async Task<string?> TellAsync(string client, string by)
    {
        using var http = new HttpClient();
        var (_, body) = await new RelyingParty(own.App.Origin, client, by, Callback).RedeemAsync(http, Carrier, "no-code", ("code_verifier", new string('v', 43)));
        return body.GetProperty("error").GetString();
    }
}
