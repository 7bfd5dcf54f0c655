using ZenKey.Portal.Data.Usage;

namespace ZenKey.Portal.Usage;

/// <summary>A time that ends now, in whole hours or whole days of UTC.</summary>
/// <param name="Name">As it stands in addresses.</param>
/// <param name="Words">E.g. <c>Last 7 days</c>.</param>
/// <param name="Days">Whole days, today among them; null counts 24 hours, the running one among them.</param>
public sealed record UsagePeriod(string Name, string Words, int? Days)
{
    public static IReadOnlyList<UsagePeriod> All { get; } =
        [new("24h", "24 hours", null), new("7d", "7 days", 7), new("30d", "30 days", 30), new("90d", "90 days", 90)];

    public static UsagePeriod Default => All[1];

    /// <summary>The one of that name; the default when it is none.</summary>
    public static UsagePeriod Of(string? name) => All.FirstOrDefault(period => period.Name == name) ?? Default;

    /// <summary>The first hour, and the one after the last.</summary>
    public (DateTimeOffset From, DateTimeOffset To) Around(DateTimeOffset now) => Days is { } days
        ? (StartOf(now).AddDays(1 - days), StartOf(now).AddDays(1))
        : (UsageHour.HourOf(now).AddHours(-23), UsageHour.HourOf(now).AddHours(1));

    /// <summary>How long one bar stands for.</summary>
    public TimeSpan Step => Days is null ? TimeSpan.FromHours(1) : TimeSpan.FromDays(1);

    private static DateTimeOffset StartOf(DateTimeOffset at) => new(at.UtcDateTime.Date, TimeSpan.Zero);
}
