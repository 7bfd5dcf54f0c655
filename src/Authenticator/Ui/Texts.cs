using System.Globalization;
using System.Resources;

namespace ZenKey.Authenticator.Ui;

/// <summary>The words of the application, in English and Spanish, by the culture of the request.</summary>
internal static class Texts
{
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");
    private static readonly CultureInfo Spanish = CultureInfo.GetCultureInfo("es");

    public static ResourceManager Resources { get; } = new("ZenKey.Authenticator.Ui.Texts", typeof(Texts).Assembly);

    /// <summary>The language the texts come in: <c>es</c> or <c>en</c>.</summary>
    public static string Language => Culture.Name;

    private static CultureInfo Culture => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "es" ? Spanish : English;

    /// <exception cref="MissingManifestResourceException">There is no such text.</exception>
    public static string Of(string key) => Find(key) ?? throw new MissingManifestResourceException($"There is no text {key}.");

    public static string Of(string key, params ReadOnlySpan<object?> values) => string.Format(Culture, Of(key), values);

    public static string? Find(string key) => Resources.GetString(key, Culture);

    /// <summary>A date as the reader writes it: 2 Feb 2024.</summary>
    public static string Date(DateTimeOffset at) => at.UtcDateTime.ToString("d MMM yyyy", Culture);

    /// <summary>How long ago: just now, 3 min ago, or the date.</summary>
    public static string Ago(DateTimeOffset at, DateTimeOffset now) => (now - at) switch
    {
        var age when age < TimeSpan.FromMinutes(1) => Of("Time.JustNow"),
        var age when age < TimeSpan.FromHours(1) => Of("Time.MinutesAgo", (int)age.TotalMinutes),
        _ => Date(at),
    };

    /// <summary>Minutes and seconds: 1:49. From an hour on hours and minutes, since such a wait is not watched: 47 h 59 min.</summary>
    public static string Clock(int seconds) => seconds >= 3600
        ? Of("Time.Clock.Hours", seconds / 3600, seconds / 60 % 60)
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, seconds) / 60}:{Math.Max(0, seconds) % 60:00}");

    /// <summary>A wait of some seconds, rounded up to minutes when it is long.</summary>
    public static string Wait(int seconds) =>
        seconds <= 90 ? Of("Wait.Seconds", Math.Max(1, seconds)) : Of("Wait.Minutes", (seconds + 59) / 60);

    /// <summary>What people call an attribute; the carrier's own label for one we do not know.</summary>
    public static string Scope(string scope, string label) => Find("Scope." + scope) ?? label;
}
