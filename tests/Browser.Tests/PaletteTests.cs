using Microsoft.Playwright;

namespace ZenKey.Browser.Tests;

/// <summary>The command palette by keyboard alone, and as axe sees it.</summary>
public sealed class PaletteTests(Chromium chromium)
{
    [Fact]
    public async Task By_keyboard_alone_a_pasted_client_id_leads_to_its_client()
    {
        await using var person = await chromium.DeskAsync();
        await person.SignInAsync("dana");
        var (page, box) = (person.Page, person.Page.Locator("#zk-palette-box"));
        await page.Keyboard.PressAsync("Control+k");
        await Assertions.Expect(box).ToBeFocusedAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Option, new() { Name = "Rotate a secret" })).ToBeVisibleAsync();
        var found = new List<string>(await person.AxeFindingsAsync());
        Assert.True(found.Count == 0, string.Join('\n', found));

        await page.Keyboard.InsertTextAsync("ccid-h7k2m9qx4tz8v3pa");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/clients/ccid-h7k2m9qx4tz8v3pa");
        await Assertions.Expect(page.Locator("h1")).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("/");
        await Assertions.Expect(box).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("redirect");
        await Assertions.Expect(page.Locator("[role=option][aria-selected=true]")).ToContainTextAsync("Change redirect URIs");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("[role=option][aria-selected=true]")).ToContainTextAsync("ccid-h7k2m9qx4tz8v3pa"); // the client of this page
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/clients/ccid-h7k2m9qx4tz8v3pa/redirects");
    }

    [Fact]
    public async Task A_slash_stays_in_a_text_field_and_escape_gives_the_focus_back()
    {
        await using var person = await chromium.PhoneAsync();
        await person.SignInAsync("sam");
        await person.OpenPortalAsync("/links");
        var (page, field) = (person.Page, person.Page.Locator("#link-search"));
        await field.PressSequentiallyAsync("a/b");
        await Assertions.Expect(field).ToHaveValueAsync("a/b");
        await Assertions.Expect(page.Locator("#zk-palette")).ToBeHiddenAsync();
        await person.Button("Search, or paste any id").ClickAsync();
        await page.Keyboard.InsertTextAsync("(202) 555-0142");
        await Assertions.Expect(page.Locator("#zk-palette [role=option]")).ToHaveCountAsync(3);
        var found = new List<string>(await person.AxeFindingsAsync());
        Assert.True(found.Count == 0, string.Join('\n', found));
        Assert.True(await page.EvaluateAsync<bool>("document.querySelector('#zk-palette').getBoundingClientRect().right <= innerWidth"));
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(person.Button("Search, or paste any id")).ToBeFocusedAsync();
        Assert.DoesNotContain("555", page.Url + await page.EvaluateAsync<string>("JSON.stringify(localStorage)"), StringComparison.Ordinal);
    }
}
