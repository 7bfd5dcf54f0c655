using System.Net;
using Microsoft.Playwright;

namespace ZenKey.Browser.Tests;

/// <summary>What each role may see: the navigation offers it, and the server refuses the rest.</summary>
public sealed class RolesTests(Chromium chromium)
{
    private static readonly string[] Pages = ["/clients", "/clients/new", "/test-flow", "/links", "/devices", "/recovery", "/audit", "/logs", "/usage", "/fleet", "/api-keys", "/exports"];

    [Theory]
    [InlineData("dana", "/clients", "/clients/new", "/test-flow", "/logs", "/usage", "/api-keys", "/exports")]
    [InlineData("sam", "/links", "/devices", "/recovery", "/logs", "/usage", "/exports")]
    [InlineData("ada", "/clients", "/clients/new", "/test-flow", "/links", "/devices", "/recovery", "/audit", "/logs", "/usage", "/fleet", "/exports")]
    [InlineData("ali", "/links", "/devices", "/recovery", "/audit", "/logs", "/usage", "/exports")]
    public async Task A_role_opens_its_pages_and_is_refused_the_others(string who, params string[] allowed)
    {
        await using var person = await chromium.DeskAsync();
        await person.SignInAsync(who);
        foreach (var path in Pages)
        {
            var response = await person.Page.GotoAsync(path);
            var expected = allowed.Contains(path) ? HttpStatusCode.OK : HttpStatusCode.Forbidden;
            Assert.True((int)expected == response!.Status, $"{who} at {path}: {response.Status}");
            await Assertions.Expect(person.Page.Locator("h1")).ToHaveCountAsync(1);
        }
        await person.OpenPortalAsync("/");
        var links = await person.Page.Locator("nav a[href]").EvaluateAllAsync<string[]>("all => all.map(one => new URL(one.href).pathname)");
        Assert.Equal(allowed.Where(path => path != "/clients/new").Order(), links.Where(path => Pages.Contains(path)).Distinct().Order());
    }

    [Fact]
    public async Task Nobody_signed_in_is_sent_to_sign_in_and_comes_back_to_the_page_asked_for()
    {
        await using var person = await chromium.DeskAsync();
        await person.Page.GotoAsync("/clients?search=harbor");
        await person.Page.WaitForURLAsync(url => url.Contains("/sign-in", StringComparison.Ordinal));
        await person.Page.ClickAsync("[data-demo=dana]");
        await person.Page.WaitForURLAsync(url => url.Contains("/clients?search=harbor", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_copied_cookie_is_dead_after_sign_out()
    {
        await using var person = await chromium.DeskAsync();
        await person.SignInAsync("dana");
        var cookies = await person.Context.CookiesAsync();
        await person.Page.GetByRole(AriaRole.Button, new() { Name = "Dana, account menu" }).ClickAsync();
        await person.Button("Sign out").ClickAsync();
        await person.Page.WaitForURLAsync(url => url.Contains("/sign-in", StringComparison.Ordinal));
        await using var thief = await chromium.DeskAsync();
        await thief.Context.AddCookiesAsync(cookies.Select(cookie => new Microsoft.Playwright.Cookie { Name = cookie.Name, Value = cookie.Value, Url = chromium.App.Origin }));
        await thief.Page.GotoAsync("/clients");
        Assert.Contains("/sign-in", thief.Page.Url, StringComparison.Ordinal);
    }
}
