using System.Text.Json;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.UserInfo;

/// <summary>The standard's flat claims (OpenID Connect Core §5.1), for clients that are set so.</summary>
internal static class FlatClaims
{
    public static void Write(Utf8JsonWriter json, Shared shared)
    {
        var subscriber = shared.Subscriber;
        if (shared.Has(Scope.FullName))
        {
            WriteValue(json, "name", subscriber.FullName);
            WriteValue(json, "given_name", subscriber.GivenName);
            WriteValue(json, "family_name", subscriber.FamilyName);
        }
        if (shared.Has(Scope.Email) && subscriber.Email is { } email)
        {
            json.WriteString("email", email);
            // The subscriber's own word, until the link of a mail to it was followed.
            json.WriteBoolean("email_verified", subscriber.EmailVerifiedAt is not null);
        }
        if (shared.Has(Scope.Phone))
        {
            json.WriteString("phone_number", subscriber.Phone);
            json.WriteBoolean("phone_number_verified", true);
        }
        if (shared.Has(Scope.PostalCode)) { WriteValue(json, "postal_code", subscriber.PostalCode); }
        if (shared.Has(Scope.Birthdate)) { WriteValue(json, "birthdate", subscriber.Birthdate); }
        if (shared.Has(Scope.Picture)) { WriteValue(json, "picture", subscriber.PictureUrl); }
        if (shared.Has(Scope.Last4Social)) { WriteValue(json, "last_4_social", shared.Last4Social); }
        foreach (var (claim, holds) in shared.Ages()) { json.WriteBoolean(claim, holds); }
        shared.WriteAddress(json);
        shared.WriteProofing(json);
    }

    private static void WriteValue(Utf8JsonWriter json, string claim, string? value)
    {
        if (value is not null) { json.WriteString(claim, value); }
    }
}
