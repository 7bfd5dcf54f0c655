using Microsoft.Playwright;
using ZenKey.TestKit;

[assembly: AssemblyFixture(typeof(ZenKey.Browser.Tests.Chromium))]

namespace ZenKey.Browser.Tests;

/// <summary>One Chromium and one running process for all tests of this project; each test has contexts of its own.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string Path = Environment.GetEnvironmentVariable("ZENKEY_TEST_CHROMIUM") ?? "/usr/bin/chromium";
    private static readonly IReadOnlyList<string> Arguments = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly SemaphoreSlim turn = new(1);
    private readonly Dictionary<string, IBrowser> browsers = [];
    private IPlaywright? playwright;

    public ZenKeyApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Path)) { return; }
        App = ZenKeyApp.Start();
        playwright = await Playwright.CreateAsync();
        // Patience for a loaded machine; a page that is right is seen at once.
        Assertions.SetDefaultExpectTimeout(30_000);
    }

    /// <summary>A browser on a desk: 1280 wide.</summary>
    /// <param name="script">Whether pages may run any.</param>
    /// <param name="origin">Where relative addresses lead; the process of all tests by default.</param>
    public Task<Person> DeskAsync(bool script = true, string? origin = null) => OpenAsync(1280, 900, script, origin);

    /// <summary>A phone's screen: 390 wide.</summary>
    /// <param name="script">Whether pages may run any.</param>
    /// <param name="origin">Where relative addresses lead; the process of all tests by default.</param>
    public Task<Person> PhoneAsync(bool script = true, string? origin = null) => OpenAsync(390, 844, script, origin);

    /// <summary>A phone with a camera, which shows a moving picture; in a Chromium of its own, for cameras are devices of the whole browser.</summary>
    public Task<Person> CameraPhoneAsync() => OpenAsync(390, 844, true, null, "--use-fake-device-for-media-stream");

    private async Task<Person> OpenAsync(int width, int height, bool script, string? origin, string device = "")
    {
        Assert.SkipWhen(playwright is null, $"There is no Chromium at {Path}.");
        var browser = await BrowserAsync(device, null);
        try
        {
            return await OpenAsync(browser, width, height, script, origin).WaitAsync(Patience);
        }
        catch (Exception exception) when (exception is TimeoutException or PlaywrightException)
        {
            // A Chromium that no longer answers is none of the test's doing.
            return await OpenAsync(await BrowserAsync(device, browser), width, height, script, origin).WaitAsync(Patience);
        }
    }

    private async Task<Person> OpenAsync(IBrowser browser, int width, int height, bool script, string? origin)
    {
        var context = await browser.NewContextAsync(new()
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

    /// <summary>The Chromium with this device; another one when it is the one that is broken.</summary>
    private async Task<IBrowser> BrowserAsync(string device, IBrowser? broken)
    {
        await turn.WaitAsync();
        try
        {
            if (browsers.TryGetValue(device, out var browser) && browser != broken) { return browser; }
            return browsers[device] = await playwright!.Chromium.LaunchAsync(new() { ExecutablePath = Path, Args = device.Length == 0 ? Arguments : [.. Arguments, device] }).WaitAsync(Patience);
        }
        finally
        {
            turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var browser in browsers.Values)
        {
            try { await browser.CloseAsync().WaitAsync(TimeSpan.FromSeconds(15)); }
            catch (Exception exception) when (exception is TimeoutException or PlaywrightException) { } // it dies with its driver
        }
        playwright?.Dispose();
        if (App is not null) { await App.DisposeAsync(); }
        turn.Dispose();
    }
}
