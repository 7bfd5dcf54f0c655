namespace ZenKey.Browser.Tests;

/// <summary>What a hand does at desk and phone, click by click.</summary>
internal static class Hand
{
    /// <summary>Reads the code off the desk's page, types it into the phone and trusts the browser.</summary>
    /// <returns>Where the desk is sent then: an app that is not there, so only the request tells.</returns>
    public static async Task<Uri> PairAsync(Person desk, Person phone, string handset)
    {
        var code = await desk.Page.Locator("[data-pairing-code]").GetAttributeAsync("data-pairing-code");
        var sent = await desk.Page.RunAndWaitForRequestAsync(
            () => TypeCodeAsync(phone, handset, code!), request => request.Url.Contains("login_hint_token=", StringComparison.Ordinal));
        await AwayAsync(desk);
        return new Uri(sent.Url);
    }

    /// <summary>
    /// Waits until the browser has given up to open an app that is not there: a page that is opened before would be thrown
    /// out again. To wait for that address by Playwright fails with the very error that is waited for.
    /// </summary>
    public static async Task AwayAsync(Person desk)
    {
        for (var tries = 0; !desk.Page.Url.StartsWith("chrome-error:", StringComparison.Ordinal); tries++)
        {
            Assert.True(tries < 1_500, $"The browser stays at {desk.Page.Url}.");
            await desk.Page.WaitForTimeoutAsync(20);
        }
    }

    /// <summary>Types a code into the phone and trusts the browser that shows it.</summary>
    public static async Task TypeCodeAsync(Person phone, string handset, string code)
    {
        await phone.Page.GotoAsync($"/phone/{handset}/pair");
        await phone.Page.FillAsync("#code", code);
        await phone.Button("Continue").ClickAsync();
        await phone.Button("Trust this browser").ClickAsync();
        await phone.Page.WaitForURLAsync(url => !url.Contains("/pair", StringComparison.Ordinal));
    }

    /// <summary>Opens the request that waits on the phone and agrees to all of it, with the PIN where it is asked.</summary>
    public static async Task ApproveAsync(Person phone, string handset, string pin)
    {
        await phone.Page.GotoAsync($"/phone/{handset}");
        await phone.Page.Locator("[data-waiting] a").First.ClickAsync(); // arrives live when it is not there yet
        foreach (var box in await phone.Page.Locator("main input[type=checkbox]:not(:checked):enabled").AllAsync()) { await box.CheckAsync(); }
        if (await phone.Page.Locator("#pin").CountAsync() > 0) { await phone.Page.FillAsync("#pin", pin); }
        await phone.Page.Locator("button[value=approve]").ClickAsync();
        await phone.Page.WaitForURLAsync(url => !url.EndsWith("/requests", StringComparison.Ordinal));
    }
}
