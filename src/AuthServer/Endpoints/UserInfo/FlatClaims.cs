using System.Text.Json;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.UserInfo;

/// <summary>The standard's flat claims (OpenID Connect Core §5.1), for clients that are set so.</summary>
internal static class FlatClaims
{
    public static void Write(Utf8JsonWriter json, Subscriber subscriber, string[] granted)
    {
        if (granted.Contains(Scope.FullName))
        {
            WriteValue(json, "name", subscriber.FullName);
            WriteValue(json, "given_name", subscriber.GivenName);
            WriteValue(json, "family_name", subscriber.FamilyName);
        }
        if (granted.Contains(Scope.Email) && subscriber.Email is { } email)
        {
            json.WriteString("email", email);
            // The subscriber's own word: no carrier here has sent mail to it.
            json.WriteBoolean("email_verified", false);
        }
        if (granted.Contains(Scope.Phone))
        {
            json.WriteString("phone_number", subscriber.Phone);
            json.WriteBoolean("phone_number_verified", true);
        }
        if (granted.Contains(Scope.PostalCode)) { WriteValue(json, "postal_code", subscriber.PostalCode); }
        if (granted.Contains(Scope.Birthdate)) { WriteValue(json, "birthdate", subscriber.Birthdate); }
        PlatformClaims.WriteAddress(json, granted, subscriber.Address);
    }

    private static void WriteValue(Utf8JsonWriter json, string claim, string? value)
    {
        if (value is not null) { json.WriteString(claim, value); }
    }
}
