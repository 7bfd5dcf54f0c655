using System.Globalization;

namespace ZenKey.Portal.Usage;

/// <summary>Figures and steps in words.</summary>
internal static class UsageWords
{
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-US");

    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>E.g. <c>98.4 %</c>; never 100 % while something is missing.</summary>
    public static string Share(double? share) => share switch
    {
        null => "–",
        1 => "100 %",
        { } part => $"{Math.Floor(part * 1000) / 10:0.#} %",
    };

    /// <summary>E.g. <c>6.4 s</c>.</summary>
    public static string Seconds(TimeSpan? time) => time is { } some ? some.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s" : "–";

    public static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("d MMM", English);

    /// <summary>When a bar begins: the hour, or the day.</summary>
    public static string Bar(DateTimeOffset at, UsagePeriod period) => period.Days is null ? at.UtcDateTime.ToString("d MMM, HH:00", English) : Day(at);

    /// <summary>What was reached when a stage was passed.</summary>
    public static string Passed(UsageStage stage) => stage switch
    {
        UsageStage.Discovery => "Carrier found",
        UsageStage.Request => "Request taken",
        UsageStage.Phone => "Agreed on the phone",
        _ => "Tokens given",
    };

    /// <summary>Where it stopped.</summary>
    public static string Stopped(UsageStage stage) => stage switch
    {
        UsageStage.Discovery => "at discovery",
        UsageStage.Request => "at the request",
        UsageStage.Phone => "on the phone",
        _ => "at the tokens",
    };

    /// <summary>The log with the same filters; it knows whole days only.</summary>
    public static string LogAddress(UsageReport report, string? endpoint, string? cause = null)
    {
        var address = $"/logs?{(cause is null ? "show=refused" : $"cause={cause}")}&from={report.From.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";
        if (endpoint is not null) { address += $"&endpoint={endpoint}"; }
        return report.Query.ClientId is { } client ? $"{address}&client={client}" : address;
    }
}
