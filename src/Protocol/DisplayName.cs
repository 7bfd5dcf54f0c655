namespace ZenKey.Protocol;

/// <summary>The rule of names that people read: of companies, projects, clients, persons.</summary>
public static class DisplayName
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxLength = 100;

    /// <summary>
    /// Why this may not be a name, or null when it may. Any script is fine, markup too, which is shown as written; control
    /// characters and marks that turn the direction of what follows are not (Unicode TR9 §2.1 to 2.4).
    /// </summary>
    /// <param name="name">As typed; spaces around it do not count.</param>
    /// <param name="what">What it names, for the words: "client".</param>
    public static string? Fault(string? name, string what)
    {
        var typed = name?.Trim() ?? "";
        if (typed.Length == 0) { return $"Give the {what} a name."; }
        if (typed.Length > MaxLength) { return $"A name may have at most {MaxLength} characters."; }
        return typed.Any(char.IsControl) || HasOverrides(typed) ? "A name may not have control characters or marks that turn the direction of writing." : null;
    }

    /// <summary>Whether a text holds marks that turn the direction of what follows (Unicode TR9 §2.1 to 2.4).</summary>
    public static bool HasOverrides(string text) => text.Any(character => character is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'));
}
