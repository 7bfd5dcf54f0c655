using System.Diagnostics.CodeAnalysis;

namespace ZenKey.Protocol;

/// <summary>A phone number as ITU-T E.164 writes it: a plus and up to fifteen digits. Personal data: never logged.</summary>
public readonly record struct Msisdn
{
    private Msisdn(string value) => Value = value;

    /// <summary>e.g. <c>+12025550142</c>.</summary>
    public string Value { get; }

    public static bool TryParse([NotNullWhen(true)] string? text, out Msisdn msisdn)
    {
        msisdn = default;
        if (text is not { Length: >= 8 and <= 16 } || text[0] != '+' || text[1] == '0'
            || text.AsSpan(1).ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }
        msisdn = new Msisdn(text);
        return true;
    }

    /// <summary>All but the last four digits hidden: <c>(•••) •••-0142</c>.</summary>
    public static string Mask(string value) => value.Length < 4 ? "(•••) •••-••••" : $"(•••) •••-{value[^4..]}";

    public override string ToString() => Mask(Value ?? "");
}
