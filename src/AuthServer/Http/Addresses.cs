using System.Text;

namespace ZenKey.AuthServer.Http;

/// <summary>Builds addresses with parameters.</summary>
internal static class Addresses
{
    /// <summary>Adds parameters to an address, keeping the query it has (RFC 6749 §3.1.2). Null values are left out.</summary>
    public static string With(string address, params IEnumerable<(string Name, string? Value)> parameters) =>
        Append(address, address.Contains('?', StringComparison.Ordinal) ? '&' : '?', parameters);

    /// <summary>Adds parameters as the fragment of an address that has none. Null values are left out.</summary>
    public static string WithFragment(string address, params IEnumerable<(string Name, string? Value)> parameters) => Append(address, '#', parameters);

    private static string Append(string address, char separator, IEnumerable<(string Name, string? Value)> parameters)
    {
        var text = new StringBuilder(address);
        foreach (var (name, value) in parameters)
        {
            if (value is null) { continue; }
            // Names too: those of unknown parameters are the sender's.
            text.Append(separator).Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }
        return text.ToString();
    }

    public static string With(string address, IEnumerable<KeyValuePair<string, string>> parameters) =>
        With(address, parameters.Select(pair => (pair.Key, (string?)pair.Value)));
}
