using ZenKey.Portal.Data.Devices;

namespace ZenKey.Portal.Data.Requests;

/// <summary>How well a browser that puts a request before a phone is known.</summary>
public enum BrowserStanding
{
    /// <summary>It names somebody, and shows nothing that the phone has trusted.</summary>
    Stranger,

    /// <summary>It shows the cookie of a browser that the phone has trusted.</summary>
    Trusted,

    /// <summary>It comes over the subscriber's own mobile connection.</summary>
    OwnLine,
}

/// <summary>How well a browser is known.</summary>
public static class BrowserStandings
{
    /// <summary>A hint names a browser, its cookie proves it: who holds the hint only is a stranger.</summary>
    /// <param name="ownLine">Whether it comes over the subscriber's own mobile connection.</param>
    /// <param name="browser">The trusted browser that is named; null when none is.</param>
    /// <param name="browserHash">SHA-256 of the cookie that came, base64url.</param>
    public static BrowserStanding Of(bool ownLine, Device? browser, string browserHash) =>
        ownLine ? BrowserStanding.OwnLine
        : browser is { State: DeviceState.Active } && browser.BrowserHash == browserHash ? BrowserStanding.Trusted
        : BrowserStanding.Stranger;
}
