using System.Text.Json.Nodes;

namespace ZenKey.Authenticator.Tests;

/// <summary>What the carrier has: requests, clients, ways to recover, passkeys.</summary>
internal sealed partial class FakeCarrier
{
    /// <summary>A passkey of the phone.</summary>
    public JsonObject AddPasskey(string name)
    {
        var passkey = new JsonObject { ["id"] = Guid.CreateVersion7().ToString(), ["name"] = name, ["createdAt"] = At(-100), ["lastUsedAt"] = null, ["synced"] = false };
        Passkeys.Add(passkey);
        return (JsonObject)passkey.DeepClone();
    }

    public JsonObject AddRequest(string id, Action<JsonObject>? change = null)
    {
        var request = new JsonObject
        {
            ["id"] = id,
            ["kind"] = "authorization",
            ["createdAt"] = At(-5),
            ["expiresAt"] = At(109),
            ["client"] = Client(),
            ["browser"] = new JsonObject { ["name"] = "Chrome on Windows", ["trusted"] = true, ["trustedSince"] = "2024-02-02T10:00:00Z" },
            ["context"] = null,
            ["acr"] = "a1",
            ["pinRequired"] = false,
            ["firstTime"] = true,
            ["attributes"] = new JsonArray(
                Attribute("name", "Name", true, "Dana Whitfield"), Attribute("email", "Email address", true, "dana@mail.example"),
                Attribute("phone", "Phone number", false, "+12125550142"), Attribute("postal_code", "Postal code", false, "10013")),
        };
        change?.Invoke(request);
        Requests.Add(request);
        return request;
    }

    public static JsonObject Attribute(string scope, string label, bool required, string? value, bool shared = false) =>
        new() { ["scope"] = scope, ["label"] = label, ["required"] = required, ["value"] = value, ["alreadyShared"] = shared };

    public static JsonObject Client() => new()
    {
        ["clientId"] = "ccid-h7k2m9qx4tz8v3pa",
        ["name"] = "Harbor web",
        ["projectName"] = "Harbor Bank",
        ["logoUrl"] = null,
        ["domain"] = "harborbank.example",
        ["privacyUrl"] = "https://harborbank.example/privacy",
        ["termsUrl"] = "https://harborbank.example/terms",
    };

    private static JsonObject Factor(string name, int? attemptsLeft, string? hint = null, string? address = null) => new()
    {
        ["factor"] = name,
        ["state"] = "open",
        ["provenAt"] = null,
        ["attemptsLeft"] = attemptsLeft,
        ["hint"] = hint,
        ["address"] = address,
    };

    private JsonObject PasskeyOptions() => new() { ["id"] = "c1", ["expiresAt"] = At(120), ["options"] = new JsonObject { ["challenge"] = "AAAA" } };

    private static JsonObject Codes() => new() { ["codes"] = new JsonArray([.. Enumerable.Range(0, 10).Select(number => JsonValue.Create($"7Q4M-2XKD-9HT{number}"))]) };
}
