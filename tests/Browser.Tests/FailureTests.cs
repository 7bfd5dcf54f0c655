using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace ZenKey.Browser.Tests;

/// <summary>A developer's app is refused; the log says why, and mends it.</summary>
public sealed partial class FailureTests(Chromium chromium)
{
    private const string Client = "ccid-h7k2m9qx4tz8v3pa";

    [Fact]
    public async Task A_refused_redirect_uri_appears_in_the_log_is_explained_and_added_and_works()
    {
        await using var developer = await chromium.DeskAsync();
        await using var visitor = await chromium.DeskAsync();
        await developer.SignInAsync("dana");
        await developer.OpenPortalAsync("/logs?show=refused");
        var request = $"/carriers/verizon/authorize?client_id={Client}&response_type=code&scope=openid&state=s&nonce=n&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256"
            + "&redirect_uri=" + Uri.EscapeDataString("https://app.harborbank.example/auth/callback/");

        await visitor.Page.GotoAsync(request);
        var reference = ReferenceText().Match(await visitor.Page.InnerTextAsync("main")).Value;
        Assert.NotEmpty(reference);

        // It comes by itself: nobody loads the page again.
        var row = developer.Page.Locator("tbody tr", new() { HasText = reference });
        await row.GetByRole(AriaRole.Link, new() { Name = "The redirect URI is not registered" }).ClickAsync();
        await Assertions.Expect(developer.Page.Locator("main")).ToContainTextAsync("The request ends in a slash; the registered address does not.");
        Assert.Empty(await developer.AxeFindingsAsync());

        await developer.Page.Locator(".zk-head").GetByRole(AriaRole.Link, new() { Name = "Add this URI" }).ClickAsync();
        await Assertions.Expect(developer.Page.Locator("#new-uri")).ToHaveValueAsync("https://app.harborbank.example/auth/callback/");
        await developer.Page.ClickAsync("#add-uri");
        await Assertions.Expect(developer.Page.GetByRole(AriaRole.Button, new() { Name = "Remove https://app.harborbank.example/auth/callback/", Exact = true })).ToBeVisibleAsync();

        await Assertions.Expect(visitor.Page.Locator("h1")).Not.ToBeEmptyAsync();
        await visitor.Page.GotoAsync(request);
        await Assertions.Expect(visitor.Page.Locator("main")).Not.ToContainTextAsync("err-");
    }

    [GeneratedRegex("err-[0-9A-Z]{4}-[0-9A-Z]{4}")]
    private static partial Regex ReferenceText();
}
