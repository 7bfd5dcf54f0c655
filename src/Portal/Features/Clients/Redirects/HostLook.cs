using System.Globalization;

namespace ZenKey.Portal.Features.Clients.Redirects;

/// <summary>How a host reads to a person: letters behind xn--, scripts that are mixed, letters that look like others (Unicode TS 39).</summary>
/// <param name="Shown">As browsers may show it.</param>
/// <param name="IsMixed">Whether one of its labels has letters of several scripts that no language writes together.</param>
/// <param name="IsDisguised">Whether one of its labels is of other letters that all look like Latin ones.</param>
internal sealed record HostLook(string Shown, bool IsMixed, bool IsDisguised)
{
    /// <summary>Cyrillic and Greek letters that look like Latin ones, in the order of <see cref="Twins"/>.</summary>
    private const string Alike = "аеорсухіјѕԁһӏԛԝοανριυ";
    private const string Twins = "aeopcyxijsdhlqwoavpiu";

    /// <returns>Null when the host is written as it reads.</returns>
    public static HostLook? Of(string host)
    {
        if (!host.Contains("xn--", StringComparison.OrdinalIgnoreCase)) { return null; }
        string shown;
        try
        {
            shown = new IdnMapping().GetUnicode(host);
        }
        catch (ArgumentException)
        {
            return new HostLook(host, false, false);
        }
        var labels = shown.Split('.');
        return new HostLook(shown, labels.Any(Mixes), labels.Any(Disguises));
    }

    /// <summary>A host brought to what it looks like at a glance: two that come out alike are taken for each other.</summary>
    public static string Skeleton(string host)
    {
        var shown = (Of(host)?.Shown ?? host).ToLowerInvariant();
        var latin = string.Concat(shown.Select(letter => Alike.IndexOf(letter, StringComparison.Ordinal) is var at and >= 0 ? Twins[at] : letter));
        return latin.Replace("rn", "m", StringComparison.Ordinal).Replace("vv", "w", StringComparison.Ordinal).Replace('0', 'o').Replace('1', 'l');
    }

    private static bool Disguises(string label) => label.Any(char.IsLetter) && label.Where(char.IsLetter).All(letter => Alike.Contains(letter, StringComparison.Ordinal));

    private static bool Mixes(string label)
    {
        var scripts = label.Where(char.IsLetter).Select(ScriptOf).Distinct().ToHashSet();
        // Japanese, Chinese and Korean are written with Latin letters in between.
        if (scripts.Contains(Script.EastAsian)) { scripts.Remove(Script.Latin); }
        return scripts.Count > 1;
    }

    private static Script ScriptOf(char letter) => letter switch
    {
        < 'ɐ' or (>= 'ᴀ' and <= 'ỿ') => Script.Latin,
        >= 'Ͱ' and < 'Ѐ' or (>= 'ἀ' and <= '῿') => Script.Greek,
        >= 'Ѐ' and < '԰' or (>= 'ⷠ' and <= 'ⷿ') => Script.Cyrillic,
        >= '԰' and < '֐' => Script.Armenian,
        >= 'Ꭰ' and <= '᏿' => Script.Cherokee,
        >= 'ᄀ' and <= 'ᇿ' or (>= '⺀' and <= '鿿') or (>= '가' and <= '힣') => Script.EastAsian,
        _ => Script.Other,
    };

    private enum Script
    {
        Latin,
        Greek,
        Cyrillic,
        Armenian,
        Cherokee,
        EastAsian,
        Other,
    }
}
