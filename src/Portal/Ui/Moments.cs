using System.Globalization;

namespace ZenKey.Portal.Ui;

/// <summary>Times in words.</summary>
public static class Moments
{
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-US");

    /// <summary>E.g. <c>14 Nov 2026</c>.</summary>
    public static string Date(DateTimeOffset at) => at.UtcDateTime.ToString("d MMM yyyy", English);

    /// <summary>E.g. <c>14 Nov 2026, 09:12:31 UTC</c>.</summary>
    public static string Exact(DateTimeOffset at) => at.UtcDateTime.ToString("d MMM yyyy, HH:mm:ss 'UTC'", English);

    /// <summary>E.g. <c>2 min ago</c>, <c>yesterday</c>, <c>14 Nov 2026</c>.</summary>
    public static string Since(DateTimeOffset at, DateTimeOffset now) => (now - at) switch
    {
        { TotalSeconds: < 60 } => "just now",
        { TotalMinutes: < 60 } past => $"{(int)past.TotalMinutes} min ago",
        { TotalHours: < 24 } past => $"{(int)past.TotalHours} h ago",
        { TotalHours: < 48 } => "yesterday",
        { TotalDays: < 30 } past => $"{(int)past.TotalDays} days ago",
        _ => Date(at),
    };
}
