using System.Globalization;

namespace ZenKey.Protocol;

/// <summary>What a date of birth says of somebody's age, without telling the date (ZenKey platform §5.1).</summary>
public static class Age
{
    /// <summary>The ages that clients may ask about, with the names of their claims.</summary>
    public static IReadOnlyList<(int Years, string Claim)> Asked { get; } = [(18, "is_adult_18"), (21, "is_adult_21"), (13, "is_over_13")];

    /// <param name="birthdate">ISO 8601; year 0000 when it is not told (OpenID Connect Core §5.1).</param>
    /// <param name="years">The age in question.</param>
    /// <param name="today">Whose birthday it is counts as a year older; who was born on 29 February has theirs on 1 March in common years.</param>
    /// <returns>Null when the date or its year is not known.</returns>
    public static bool? IsAtLeast(string? birthdate, int years, DateOnly today)
    {
        if (!DateOnly.TryParseExact(birthdate, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var born)) { return null; }
        var age = today.Year - born.Year - ((today.Month, today.Day).CompareTo((born.Month, born.Day)) < 0 ? 1 : 0);
        return age >= years;
    }
}
