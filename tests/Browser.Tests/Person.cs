using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace ZenKey.Browser.Tests;

/// <summary>Somebody at a browser of their own.</summary>
public sealed class Person(IBrowserContext context, IPage page) : IAsyncDisposable
{
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

    /// <summary>What axe finds on the page as it stands, in words that tell where.</summary>
    public async Task<IReadOnlyList<string>> AxeFindingsAsync()
    {
        var result = await Page.RunAxe();
        return [.. result.Violations.Select(violation => $"{Page.Url} {violation.Id}: {violation.Help}: {violation.Nodes[0].Html}")];
    }

    public ValueTask DisposeAsync() => Context.DisposeAsync();
}
