using System.Diagnostics.CodeAnalysis;
using System.Net.Mail;

namespace ZenKey.Protocol;

/// <summary>A mail address that somebody types (RFC 5321 §4.1.2): one address without a name, at a host with a dot.</summary>
public static class EmailAddress
{
    /// <summary>The longest, in characters (RFC 5321 §4.5.3.1.3, without its brackets).</summary>
    public const int MaxLength = 254;

    /// <summary>Reads what was typed; spaces around it do not count. Whether mail arrives there only a mail can show.</summary>
    public static bool TryParse(string? typed, [NotNullWhen(true)] out string? address)
    {
        address = typed?.Trim();
        if (address is not { Length: > 0 and <= MaxLength } || address.Any(letter => char.IsControl(letter) || char.IsWhiteSpace(letter) || letter is '<' or '>' or '"' or ',')
            || !MailAddress.TryCreate(address, out var read) || read.Address != address || read.Host.IndexOf('.', StringComparison.Ordinal) is <= 0 || read.Host.EndsWith('.'))
        {
            address = null;
        }
        return address is not null;
    }
}
