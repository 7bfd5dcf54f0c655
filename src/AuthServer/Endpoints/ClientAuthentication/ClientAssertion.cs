using System.Text.Json;

namespace ZenKey.AuthServer.Endpoints.ClientAuthentication;

/// <summary>What a client assertion says of itself (RFC 7523 §3); nothing of it is proven yet.</summary>
internal sealed record ClientAssertion(
    SignedJwt Jwt, string? Issuer, string? Subject, string? ClientId, IReadOnlyList<string> Audiences,
    DateTimeOffset? ExpiresAt, DateTimeOffset? IssuedAt, DateTimeOffset? NotBefore, string? JwtId)
{
    /// <summary>The value of client_assertion_type (RFC 7523 §2.2).</summary>
    public const string Type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    /// <returns>Null when the text is no signed JWT whose claims have the right kinds.</returns>
    public static ClientAssertion? Parse(string text)
    {
        if (SignedJwt.Parse(text) is not { } jwt) { return null; }
        try
        {
            return new ClientAssertion(
                jwt, jwt.Text("iss"), jwt.Text("sub"), jwt.Text("client_id"), Audience(jwt.Claims),
                Time(jwt.Claims, "exp"), Time(jwt.Claims, "iat"), Time(jwt.Claims, "nbf"), jwt.Text("jti"));
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>One string or several (RFC 7519 §4.1.3).</summary>
    private static string[] Audience(JsonElement claims) => !claims.TryGetProperty("aud", out var value) ? []
        : value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(one => one.GetString() ?? "")]
        : [value.GetString() ?? ""];

    /// <summary>A NumericDate (RFC 7519 §2), which may have a fraction.</summary>
    public static DateTimeOffset? Time(JsonElement claims, string name)
    {
        if (!claims.TryGetProperty(name, out var value)) { return null; }
        var seconds = value.GetDouble();
        return seconds is >= 0 and < 100_000_000_000 ? DateTimeOffset.UnixEpoch.AddSeconds(seconds) : throw new FormatException($"{name} is no time.");
    }
}
