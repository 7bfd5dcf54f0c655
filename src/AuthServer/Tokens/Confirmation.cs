using System.Text.Json;

namespace ZenKey.AuthServer.Tokens;

/// <summary>The key that a sign-in's tokens are bound to, as cnf tells it (RFC 7800 §3.1; ZenKey platform §4.1, §4.4). One of the two at most is set.</summary>
/// <param name="Thumbprint">Of the key that a DPoP proof showed: access tokens are worth nothing without it (RFC 9449 §6).</param>
/// <param name="Jwk">A public key as JSON, of the client or named by it; told in ID tokens, for others to hold their bearers to.</param>
internal sealed record Confirmation(string? Thumbprint = null, string? Jwk = null)
{
    /// <summary>Bearers need no key.</summary>
    public static readonly Confirmation None = new();

    /// <summary>token_type of access tokens (RFC 6750 §6.1.1, RFC 9449 §5).</summary>
    public string TokenType => TypeOf(Thumbprint);

    public static string TypeOf(string? thumbprint) => thumbprint is null ? "Bearer" : "DPoP";

    /// <summary>Writes cnf; nothing where there is none.</summary>
    public void Write(Utf8JsonWriter json)
    {
        if (Thumbprint is null && Jwk is null) { return; }
        json.WriteStartObject("cnf");
        if (Thumbprint is not null) { json.WriteString("jkt", Thumbprint); }
        else
        {
            json.WritePropertyName("jwk");
            json.WriteRawValue(Jwk!);
        }
        json.WriteEndObject();
    }
}
