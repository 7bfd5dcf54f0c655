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
