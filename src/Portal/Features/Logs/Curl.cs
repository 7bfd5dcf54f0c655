using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Logs;

/// <summary>A request like the one that was made, to try by hand. Secrets, codes and tokens are never known here: shell variables stand for them.</summary>
internal static class Curl
{
    public static string Of(LogEntry entry, ModuleOrigins origins)
    {
        var carrier = origins.Issuer(entry.CarrierSlug ?? "$CARRIER");
        var client = entry.Row.ClientId ?? "$CLIENT_ID";
        return entry.Row.Endpoint switch
        {
            "discovery" => Get($"{origins.AuthServer}/.well-known/openid_configuration", [("client_id", client), ("mccmnc", "$MCCMNC")]),
            "optimized" => Get($"{origins.AuthServer}/v1/auth", Authorization(entry, client)),
            "authorize" => Get($"{carrier}/authorize", Authorization(entry, client)),
            "userinfo" => $"curl -i '{carrier}/userinfo' \\\n  -H \"Authorization: Bearer $ACCESS_TOKEN\"",
            "token" => Post($"{carrier}/token", client, [("grant_type", "authorization_code"), ("code", "$CODE"), ("redirect_uri", "$REDIRECT_URI"), ("code_verifier", "$CODE_VERIFIER")]),
            "par" => Post($"{carrier}/par", client, Authorization(entry, client)),
            "introspect" or "revoke" => Post($"{carrier}/{entry.Row.Endpoint}", client, [("token", "$TOKEN")]),
            "bc-authorize" => Post($"{carrier}/bc-authorize", client, [("scope", "openid"), ("login_hint_token", "$LOGIN_HINT_TOKEN")]),
            var other => Post($"{carrier}/{other}", client, [("request", "$SIGNED_REQUEST")]),
        };
    }

    private static List<(string, string)> Authorization(LogEntry entry, string client) =>
    [
        ("client_id", client),
        ("redirect_uri", entry.Row.Cause?.StartsWith("redirect_uri", StringComparison.Ordinal) == true && entry.Received?.Contains(':', StringComparison.Ordinal) == true ? entry.Received : "$REDIRECT_URI"),
        ("response_type", "code"),
        ("scope", entry.Row.Cause == "scope_not_allowed" && entry.Received is not null ? entry.Received : "openid"),
        ("state", "$STATE"), ("nonce", "$NONCE"), ("code_challenge", "$CODE_CHALLENGE"), ("code_challenge_method", "S256"),
    ];

    private static string Get(string address, List<(string Name, string Value)> parameters) =>
        $"curl -i -G '{address}'{Lines("--data-urlencode", parameters)}";

    private static string Post(string address, string client, List<(string Name, string Value)> parameters) =>
        $"curl -i '{address}' \\\n  -u \"{client}:$CLIENT_SECRET\"{Lines("--data-urlencode", parameters)}";

    // Within double quotes the shell fills in its variables; whatever else it could read there is taken out.
    private static string Lines(string option, List<(string Name, string Value)> parameters) =>
        string.Concat(parameters.Select(one => $" \\\n  {option} \"{one.Name}={(one.Value.StartsWith('$') ? one.Value : Quoted(one.Value))}\""));

    private static string Quoted(string value) => value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("$", "\\$", StringComparison.Ordinal).Replace("`", "\\`", StringComparison.Ordinal);
}
