namespace ZenKey.Authenticator.Ui;

/// <summary>A theme in place of the one that this browser has chosen.</summary>
/// <param name="Name"><c>light</c> or <c>dark</c>.</param>
internal sealed record ShownTheme(string Name);
