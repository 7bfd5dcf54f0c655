namespace ZenKey.Protocol;

/// <summary>Why a PIN is not taken.</summary>
public enum PinFault
{
    None,

    /// <summary>Something other than digits, or fewer than <see cref="Pin.MinLength"/> or more than <see cref="Pin.MaxLength"/> of them.</summary>
    Form,

    /// <summary>One of those that are tried first: few different digits, a run, or a pattern that repeats.</summary>
    Trivial,

    /// <summary>Part of the own phone number or date of birth.</summary>
    Personal,
}

/// <summary>What a PIN must be like (NIST SP 800-63B §3.1.1: what is commonly used or expected is refused).</summary>
public static class Pin
{
    public const int MinLength = 6;
    public const int MaxLength = 12;

    /// <summary>Judges a PIN that somebody wants to set.</summary>
    /// <param name="phone">The own number, E.164.</param>
    /// <param name="birthdate">ISO 8601; null when it is not known.</param>
    public static PinFault FaultOf(string pin, string phone, string? birthdate)
    {
        if (pin.Length is < MinLength or > MaxLength || pin.AsSpan().ContainsAnyExceptInRange('0', '9')) { return PinFault.Form; }
        if (pin.Distinct().Count() < 3 || IsRun(pin) || Repeats(pin)) { return PinFault.Trivial; }
        return phone.Contains(pin, StringComparison.Ordinal) || IsBirthdate(pin, birthdate) ? PinFault.Personal : PinFault.None;
    }

    /// <summary>Up or down by one throughout; nine and zero are neighbours.</summary>
    private static bool IsRun(string pin)
    {
        var steps = pin.Zip(pin.Skip(1), (before, after) => (after - before + 10) % 10).Distinct().ToList();
        return steps is [1] or [9];
    }

    private static bool Repeats(string pin) =>
        Enumerable.Range(1, pin.Length / 2).Any(part => pin.Length % part == 0 && pin == string.Concat(Enumerable.Repeat(pin[..part], pin.Length / part)));

    /// <summary>Day, month and year in any order that people write them, with two or four digits of the year.</summary>
    private static bool IsBirthdate(string pin, string? birthdate)
    {
        if (birthdate?.Split('-') is not [{ Length: 4 } year, { Length: 2 } month, { Length: 2 } day]) { return false; }
        string[] years = [year, year[2..]];
        return years.Any(y => pin == y + month + day || pin == day + month + y || pin == month + day + y || pin == y + day + month);
    }
}
