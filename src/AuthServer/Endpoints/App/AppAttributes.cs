using System.Text.Json;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.App;

/// <summary>What an attribute's value looks like to its own subscriber.</summary>
internal static class AppAttributes
{
    /// <returns>Null when the carrier has none.</returns>
    public static string? ValueOf(Subscriber subscriber, string scope) => scope switch
    {
        Scope.FullName => subscriber.FullName,
        Scope.Email => subscriber.Email,
        Scope.Phone => subscriber.Phone,
        Scope.PostalCode => subscriber.PostalCode,
        Scope.Birthdate => subscriber.Birthdate,
        Scope.Address => AddressLine(subscriber.Address),
        _ => null,
    };

    private static string? AddressLine(string? address)
    {
        if (address is null) { return null; }
        using var json = JsonDocument.Parse(address);
        return json.RootElement.TryGetProperty("formatted", out var formatted) ? formatted.GetString()
            : string.Join(", ", json.RootElement.EnumerateObject().Select(member => member.Value.ToString()));
    }
}
