using Microsoft.Playwright;
using ZenKey.TestKit;

[assembly: AssemblyFixture(typeof(ZenKey.Browser.Tests.Chromium))]

namespace ZenKey.Browser.Tests;

/// <summary>One Chromium and one running process for all tests of this project; each test has contexts of its own.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string Path = Environment.GetEnvironmentVariable("ZENKEY_TEST_CHROMIUM") ?? "/usr/bin/chromium";
    private IPlaywright? playwright;
    private IBrowser? browser;

    public ZenKeyApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Path)) { return; }
        App = ZenKeyApp.Start();
        playwright = await Playwright.CreateAsync();
        // Patience for a loaded machine; a page that is right is seen at once.
        Assertions.SetDefaultExpectTimeout(30_000);
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Path, Args = ["--no-sandbox", "--disable-dev-shm-usage", "--use-fake-device-for-media-stream"] });
    }

    /// <summary>A browser on a desk: 1280 wide.</summary>
    /// <param name="script">Whether pages may run any.</param>
    /// <param name="origin">Where relative addresses lead; the process of all tests by default.</param>
    public Task<Person> DeskAsync(bool script = true, string? origin = null) => OpenAsync(1280, 900, script, origin);

    /// <summary>A phone's screen: 390 wide.</summary>
    /// <param name="script">Whether pages may run any.</param>
    /// <param name="origin">Where relative addresses lead; the process of all tests by default.</param>
    public Task<Person> PhoneAsync(bool script = true, string? origin = null) => OpenAsync(390, 844, script, origin);

    private async Task<Person> OpenAsync(int width, int height, bool script, string? origin)
    {
        Assert.SkipWhen(browser is null, $"There is no Chromium at {Path}.");
        var context = await browser!.NewContextAsync(new()
        {
            BaseURL = origin ?? App.Origin,
            JavaScriptEnabled = script,
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
            Locale = "en-US",
            TimezoneId = "UTC",
        });
        context.SetDefaultTimeout(30_000);
        return new Person(context, await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null) { await browser.DisposeAsync(); }
        playwright?.Dispose();
        if (App is not null) { await App.DisposeAsync(); }
    }
}
