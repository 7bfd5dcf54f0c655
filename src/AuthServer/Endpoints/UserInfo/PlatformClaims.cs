using System.Text.Json;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.UserInfo;

/// <summary>The platform's second format: each attribute an object with its value (ZenKey platform §5.1).</summary>
internal static class PlatformClaims
{
    public static void Write(Utf8JsonWriter json, Subscriber subscriber, string[] granted)
    {
        if (granted.Contains(Scope.FullName) && subscriber.FullName is { } name)
        {
            json.WriteStartObject("name");
            json.WriteString("value", name);
            if (subscriber.GivenName is not null) { json.WriteString("given_name", subscriber.GivenName); }
            if (subscriber.FamilyName is not null) { json.WriteString("family_name", subscriber.FamilyName); }
            json.WriteEndObject();
        }
        WriteValue(json, granted, Scope.Email, "email", subscriber.Email);
        WriteValue(json, granted, Scope.Phone, "phone", subscriber.Phone);
        WriteValue(json, granted, Scope.PostalCode, "postal_code", subscriber.PostalCode);
        WriteValue(json, granted, Scope.Birthdate, "birthdate", subscriber.Birthdate);
        WriteAddress(json, granted, subscriber.Address);
    }

    internal static void WriteAddress(Utf8JsonWriter json, string[] granted, string? address)
    {
        if (!granted.Contains(Scope.Address) || address is null) { return; }
        json.WritePropertyName("address");
        json.WriteRawValue(address);
    }

    private static void WriteValue(Utf8JsonWriter json, string[] granted, string scope, string claim, string? value)
    {
        if (!granted.Contains(scope) || value is null) { return; }
        json.WriteStartObject(claim);
        json.WriteString("value", value);
        json.WriteEndObject();
    }
}
