using Duende.IdentityModel.OidcClient.Browser;
using ZenKey.TestKit;

namespace ZenKey.System.Tests;

/// <summary>A person's browser and phone: pairs when a code is shown, then goes where it is sent until the app has it back.</summary>
internal sealed class PairingBrowser(TestBrowser browser, string phone) : IBrowser
{
    public async Task<BrowserResult> InvokeAsync(BrowserOptions options, CancellationToken cancellationToken = default) => new()
    {
        Response = (await OpenAsync(options.StartUrl, options.EndUrl)).AbsoluteUri,
        ResultType = BrowserResultType.Success,
    };

    /// <summary>Opens an authorization request and returns where the browser was sent back to.</summary>
    public async Task<Uri> OpenAsync(string address, string redirectUri)
    {
        var (here, code) = await ShowAsync(address);
        Assert.Equal(204, await new Phones(browser.Http).PairAsync(phone, code));
        var waiting = await browser.WaitForRedirectAsync(here);
        var back = await browser.WaitForRedirectAsync(waiting.AbsoluteUri);
        Assert.StartsWith(redirectUri, back.AbsoluteUri, StringComparison.Ordinal);
        return back;
    }

    /// <summary>Has the browser trusted on the discovery UI.</summary>
    /// <returns>Where it was sent back to, with <c>mccmnc</c> and <c>login_hint_token</c>.</returns>
    public async Task<Uri> TrustAsync(string discoveryUi)
    {
        var (here, code) = await ShowAsync(discoveryUi);
        Assert.Equal(204, await new Phones(browser.Http).PairAsync(phone, code));
        return await browser.WaitForRedirectAsync(here);
    }

    /// <summary>Opens an authorization request of a trusted browser.</summary>
    /// <returns>Where it was sent back to.</returns>
    public async Task<Uri> ApproveAsync(string authorize, string redirectUri)
    {
        var waiting = await browser.WaitForRedirectAsync(authorize);
        var back = await browser.WaitForRedirectAsync(waiting.AbsoluteUri);
        Assert.StartsWith(redirectUri, back.AbsoluteUri, StringComparison.Ordinal);
        return back;
    }

    /// <summary>Goes on, within the provider, to the page that shows a code.</summary>
    private async Task<(string Address, string Code)> ShowAsync(string address)
    {
        for (var hops = 0; ; hops++)
        {
            using var answer = await browser.GetAsync(address);
            var page = await answer.Content.ReadAsStringAsync();
            if (TestBrowser.Mark(page, "data-pairing-code") is { } code) { return (address, code); }
            Assert.True(hops < 3 && answer.Headers.Location is { IsAbsoluteUri: false }, $"{(int)answer.StatusCode} {answer.Headers.Location} {page}");
            address = answer.Headers.Location!.OriginalString;
        }
    }
}
