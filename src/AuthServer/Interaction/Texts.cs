using System.Globalization;
using System.Resources;

namespace ZenKey.AuthServer.Interaction;

/// <summary>The words of subscribers' pages, in English and Spanish, by the culture of the request.</summary>
internal static class Texts
{
    internal static ResourceManager Resources { get; } = new("ZenKey.AuthServer.Interaction.Texts", typeof(Texts).Assembly);

    static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");
    static readonly CultureInfo Spanish = CultureInfo.GetCultureInfo("es");

    /// <summary>The language the texts come in: <c>es</c> or <c>en</c>.</summary>
    internal static string Language => Culture.Name;

    static CultureInfo Culture => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "es" ? Spanish : English;

    /// <exception cref="MissingManifestResourceException">There is no such text.</exception>
    internal static string Of(string key) =>
        Find(key) ?? throw new MissingManifestResourceException($"There is no text {key}.");

    internal static string Of(string key, params ReadOnlySpan<object?> values) =>
        string.Format(Culture, Of(key), values);

    internal static string? Find(string key) => Resources.GetString(key, Culture);

    /// <summary>A date as the reader writes it: 2 Feb 2024.</summary>
    internal static string Date(DateTimeOffset at) => at.UtcDateTime.ToString("d MMM yyyy", Culture);

    /// <summary>Minutes and seconds: 1:49.</summary>
    internal static string Clock(int seconds) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, seconds) / 60}:{Math.Max(0, seconds) % 60:00}");
}
