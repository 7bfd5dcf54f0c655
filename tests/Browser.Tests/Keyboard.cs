using Microsoft.Playwright;

namespace ZenKey.Browser.Tests;

/// <summary>A hand that has keys alone. Wherever it comes, the focus is seen, and after each step it is somewhere.</summary>
internal sealed class Keyboard(IPage page)
{
    private const int Most = 150;

    /// <summary>Whether what has the focus lets it be seen: in the window, with a ring of its own or around what holds it.</summary>
    private const string Seen = """
        () => {
          const one = document.activeElement, box = one.getBoundingClientRect();
          const ring = [one, one.parentElement, one.closest(".mud-input")].some(it => it && (getComputedStyle(it).outlineStyle !== "none" || getComputedStyle(it).boxShadow !== "none"));
          return one.matches(":focus-visible") && ring && box.height > 0 && box.bottom > 0 && box.top < innerHeight;
        }
        """;

    /// <summary>Goes on by Tab until the focus is there.</summary>
    public Task ToAsync(string selector) => ToAsync(selector, "Tab");

    /// <summary>Goes back by Shift and Tab until the focus is there.</summary>
    public Task BackToAsync(string selector) => ToAsync(selector, "Shift+Tab");

    private async Task ToAsync(string selector, string key)
    {
        await Assertions.Expect(page.Locator(selector).First).ToBeAttachedAsync();
        for (var presses = 0; !await page.EvaluateAsync<bool>("wanted => document.activeElement?.matches(wanted) ?? false", selector); presses++)
        {
            Assert.True(presses < Most, $"The keyboard does not reach {selector} at {page.Url}.");
            await page.Keyboard.PressAsync(key);
        }
        Assert.True(await page.EvaluateAsync<bool>(Seen), $"The focus is not seen on {selector} at {page.Url}.");
    }

    /// <summary>Presses what is there: a link or a button.</summary>
    public async Task PressAsync(string selector)
    {
        await ToAsync(selector);
        await page.Keyboard.PressAsync("Enter");
    }

    public async Task TickAsync(string selector)
    {
        await ToAsync(selector);
        await page.Keyboard.PressAsync("Space");
    }

    /// <summary>Types into a field, over what stands there; or, in a list of choices, the letter that the next one begins with (several are one word only when they come fast).</summary>
    public async Task TypeAsync(string selector, string text)
    {
        await ToAsync(selector);
        if (!await page.EvaluateAsync<bool>("document.activeElement.tagName === 'SELECT'")) { await page.Keyboard.PressAsync("Control+A"); }
        await page.Keyboard.TypeAsync(text);
    }

    /// <summary>In a list of choices, the one above.</summary>
    public async Task UpAsync(string selector)
    {
        await ToAsync(selector);
        await page.Keyboard.PressAsync("ArrowUp");
    }

    /// <summary>Follows a link to a page of this heading, where the focus is then.</summary>
    public async Task GoAsync(string selector, string heading)
    {
        await PressAsync(selector);
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync(heading);
        await StandsAsync();
    }

    /// <summary>After a step: the focus is somewhere, not thrown back to the beginning of the page.</summary>
    public Task StandsAsync() => Assertions.Expect(page.Locator("body:not(:focus) :focus").First).ToBeAttachedAsync();
}
