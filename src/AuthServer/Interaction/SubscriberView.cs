namespace ZenKey.AuthServer.Interaction;

/// <summary>What every page for subscribers may carry beside its own data.</summary>
public abstract record SubscriberView
{
    /// <summary>The carrier that speaks, shown at the top right. Null on pages of discovery.</summary>
    public string? CarrierName { get; init; }

    /// <summary>Where the same page is read in the other language. Null shows no such link.</summary>
    public string? OtherLanguageUrl { get; init; }

    /// <summary><c>light</c> or <c>dark</c>. Null takes the cookie, and without one the system's preference.</summary>
    public string? Theme { get; init; }
}
