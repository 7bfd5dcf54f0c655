using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace ZenKey.Browser.Tests;

/// <summary>Somebody at a browser of their own.</summary>
public sealed class Person(IBrowserContext context, IPage page) : IAsyncDisposable
{
    /// <summary>WCAG 2.2, levels A and AA.</summary>
    private static readonly AxeRunOptions Wcag22AA = new()
    {
        RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] },
        ResultTypes = [ResultType.Violations],
    };

    /// <summary>What of it hangs on colours alone.</summary>
    private static readonly AxeRunOptions Colours = new()
    {
        RunOnly = new RunOnlyOptions { Type = "rule", Values = ["color-contrast", "link-in-text-block"] },
        ResultTypes = [ResultType.Violations],
    };

    public IPage Page { get; } = page;

    public IBrowserContext Context { get; } = context;

    /// <summary>Opens a page of the portal and waits until it is alive.</summary>
    public async Task OpenPortalAsync(string path)
    {
        await Page.GotoAsync(path);
        await BecomeAliveAsync();
    }

    /// <summary>Waits for the circuit: what is typed before it is lost.</summary>
    public Task BecomeAliveAsync() => Page.WaitForSelectorAsync("[data-interactive]", new() { State = WaitForSelectorState.Attached });

    /// <summary>Signs in to the portal as a demo person with one click; their phone approves by itself.</summary>
    public async Task SignInAsync(string who)
    {
        await Page.GotoAsync("/sign-in");
        await Page.ClickAsync($"[data-demo={who}]");
        await Page.WaitForURLAsync(url => new Uri(url).AbsolutePath == "/");
        await BecomeAliveAsync();
    }

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name });

    public ILocator Link(string name) => Page.GetByRole(AriaRole.Link, new() { Name = name });

    /// <summary>
    /// What axe finds on the page as it stands, in words that tell where: all of it in light, what hangs on colours in dark
    /// as well, since the themes differ in nothing else.
    /// </summary>
    public async Task<IReadOnlyList<string>> AxeFindingsAsync()
    {
        var light = await Page.RunAxe(Wcag22AA);
        await Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        var dark = await Page.RunAxe(Colours);
        await Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        return [.. Words(light, "light"), .. Words(dark, "dark")];
    }

    private IEnumerable<string> Words(AxeResult result, string theme) => result.Violations.Select(violation =>
        $"{new Uri(Page.Url).PathAndQuery} ({theme}) {violation.Id}: {violation.Help}: {string.Join(" | ", violation.Nodes.Select(node => node.Html))}");

    public async ValueTask DisposeAsync()
    {
        // What a Chromium does not close any more is closed with it.
        try { await Context.CloseAsync().WaitAsync(TimeSpan.FromSeconds(30)); }
        catch (TimeoutException) { }
    }
}
