namespace ZenKey.AuthServer.Interaction;

/// <summary>What the shell around a subscriber's page needs to know.</summary>
/// <param name="Title">The page's title, already in the reader's language.</param>
/// <param name="CarrierName">The carrier that speaks. Null on pages of discovery.</param>
/// <param name="Theme"><c>light</c> or <c>dark</c>. Null takes the cookie, and without one the system's preference.</param>
/// <param name="Language">The BCP 47 tag of the page's language. Default <c>en</c>.</param>
public sealed record ShellView(string Title, string? CarrierName = null, string? Theme = null, string Language = "en")
{
    /// <summary>Where the same page is read in the other language. Null shows no such link.</summary>
    public string? OtherLanguageUrl { get; init; }
}
