using System.Globalization;

namespace ZenKey.Protocol.Demo;

/// <summary>Durations of the demo file: <c>hh:mm:ss</c>, 00:00:00 to 24:00:00; longer ones <c>d.hh:mm:ss</c>.</summary>
public static class DemoDuration
{
    private static readonly string[] Forms = [@"hh\:mm\:ss", @"d\.hh\:mm\:ss"];

    public static bool TryParse(string text, out TimeSpan duration)
    {
        if (text == "24:00:00")
        {
            duration = TimeSpan.FromHours(24);
            return true;
        }
        return TimeSpan.TryParseExact(text, Forms, CultureInfo.InvariantCulture, out duration);
    }

    /// <summary>The duration, or null when none is given.</summary>
    public static TimeSpan? Read(string? text) => text is not null && TryParse(text, out var duration) ? duration : null;
}
