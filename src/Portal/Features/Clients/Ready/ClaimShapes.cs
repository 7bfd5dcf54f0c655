using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Clients.Ready;

/// <summary>What a sign-in's claims look like: their names and forms, and no value of a person.</summary>
internal static class ClaimShapes
{
    private const string Hidden = "…";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The ID token's claims (OpenID Connect Core §2; ZenKey platform §4.4).</summary>
    public static string IdToken(string clientId) => new JsonObject
    {
        ["iss"] = Hidden,
        ["sub"] = Hidden,
        ["aud"] = clientId,
        ["exp"] = 0,
        ["iat"] = 0,
        ["auth_time"] = 0,
        ["nonce"] = Hidden,
        ["acr"] = Hidden,
        ["amr"] = new JsonArray(Hidden),
        ["at_hash"] = Hidden,
    }.ToJsonString(Indented);

    /// <summary>Userinfo's claims by the scopes that were granted, in the form that the client is set to.</summary>
    public static string Userinfo(IReadOnlyCollection<string> scopes, string format)
    {
        var json = new JsonObject { ["sub"] = Hidden };
        foreach (var scope in scopes) { Add(json, scope, format == "oidc"); }
        return json.ToJsonString(Indented);
    }

    private static void Add(JsonObject json, string scope, bool flat)
    {
        switch (scope)
        {
            case Scope.FullName when flat:
                foreach (var claim in (string[])["name", "given_name", "family_name"]) { json[claim] = Hidden; }
                break;
            case Scope.FullName:
                json["name"] = new JsonObject { ["value"] = Hidden, ["given_name"] = Hidden, ["family_name"] = Hidden };
                break;
            case Scope.Email when flat:
                (json["email"], json["email_verified"]) = (Hidden, true);
                break;
            case Scope.Phone when flat:
                (json["phone_number"], json["phone_number_verified"]) = (Hidden, true);
                break;
            case Scope.IsAdult:
                foreach (var (_, claim) in Age.Asked) { json[claim] = flat ? JsonValue.Create(true) : new JsonObject { ["value"] = true }; }
                break;
            case Scope.Address:
                json["address"] = new JsonObject { ["formatted"] = Hidden, ["postal_code"] = Hidden, ["country"] = Hidden };
                break;
            case Scope.Proofing:
                json["proofing"] = new JsonObject { ["value"] = true, ["evidence"] = Hidden, ["verified_at"] = 0 };
                break;
            case var other when Scope.Find(other) is { IsAttribute: true }:
                json[other] = flat ? JsonValue.Create(Hidden) : new JsonObject { ["value"] = Hidden };
                break;
        }
    }
}
