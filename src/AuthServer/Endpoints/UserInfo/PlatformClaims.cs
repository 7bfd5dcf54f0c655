using System.Text.Json;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.UserInfo;

/// <summary>The platform's second format: each attribute an object with its value (ZenKey platform §5.1).</summary>
internal static class PlatformClaims
{
    public static void Write(Utf8JsonWriter json, Shared shared)
    {
        var subscriber = shared.Subscriber;
        if (shared.Has(Scope.FullName) && subscriber.FullName is { } name)
        {
            json.WriteStartObject("name");
            json.WriteString("value", name);
            if (subscriber.GivenName is not null) { json.WriteString("given_name", subscriber.GivenName); }
            if (subscriber.FamilyName is not null) { json.WriteString("family_name", subscriber.FamilyName); }
            json.WriteEndObject();
        }
        WriteValue(json, shared, Scope.Email, subscriber.Email);
        WriteValue(json, shared, Scope.Phone, subscriber.Phone);
        WriteValue(json, shared, Scope.PostalCode, subscriber.PostalCode);
        WriteValue(json, shared, Scope.Birthdate, subscriber.Birthdate);
        WriteValue(json, shared, Scope.Picture, subscriber.PictureUrl);
        WriteValue(json, shared, Scope.Last4Social, shared.Last4Social);
        foreach (var (claim, holds) in shared.Ages())
        {
            json.WriteStartObject(claim);
            json.WriteBoolean("value", holds);
            json.WriteEndObject();
        }
        shared.WriteAddress(json);
        shared.WriteProofing(json);
    }

    /// <summary>The claim has its scope's name.</summary>
    private static void WriteValue(Utf8JsonWriter json, Shared shared, string scope, string? value)
    {
        if (!shared.Has(scope) || value is null) { return; }
        json.WriteStartObject(scope);
        json.WriteString("value", value);
        json.WriteEndObject();
    }
}
