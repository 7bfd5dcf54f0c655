namespace ZenKey.Portal.Ui;

internal static class Kept
{
    /// <summary>What is kept of a field: nothing of an empty one.</summary>
    public static string? Of(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
