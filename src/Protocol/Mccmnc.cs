using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ZenKey.Protocol;

/// <summary>A mobile network: country code and network code, six digits (ITU-T E.212).</summary>
public readonly record struct Mccmnc
{
    private Mccmnc(string digits) => Digits = digits;

    /// <summary>Six digits, e.g. <c>311480</c>.</summary>
    public string Digits { get; }

    /// <summary>The same as the JSON number that published phone SDKs demand.</summary>
    public int Number => int.Parse(Digits, CultureInfo.InvariantCulture);

    public static bool TryParse([NotNullWhen(true)] string? text, out Mccmnc mccmnc)
    {
        mccmnc = default;
        if (text is not { Length: 6 } || text.AsSpan().ContainsAnyExceptInRange('0', '9')) { return false; }
        mccmnc = new Mccmnc(text);
        return true;
    }

    public override string ToString() => Digits;
}
