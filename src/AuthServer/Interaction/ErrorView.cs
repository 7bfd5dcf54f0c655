namespace ZenKey.AuthServer.Interaction;

/// <summary>An error a person meets: words, a reference and a way forward. <see cref="ErrorTexts"/> makes the words.</summary>
/// <param name="Code">The error's code, for scripts.</param>
/// <param name="Reference">The reference support asks for: <c>err-XXXX-XXXX</c>.</param>
/// <param name="Heading">What happened, in a few words.</param>
/// <param name="Explanation">What happened, in a sentence or two.</param>
/// <param name="WayForward">What to do now.</param>
/// <param name="BackUrl">Where the button leads. Null shows none.</param>
/// <param name="BackText">What the button says. Null says "Go back".</param>
/// <param name="Status">The HTTP status.</param>
public sealed record ErrorView(
    string Code,
    string Reference,
    string Heading,
    string Explanation,
    string WayForward,
    string? BackUrl,
    string? BackText,
    int Status) : SubscriberView;
