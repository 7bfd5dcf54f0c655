using System.Text.Json;

namespace ZenKey.AuthServer.Tokens;

/// <summary>What a sign-in's tokens are bound to, as cnf of its ID tokens tells it (RFC 7800 §3.1; ZenKey platform §4.1, §4.4).</summary>
/// <param name="Binding">What access tokens are worth nothing without.</param>
/// <param name="Jwk">A public key as JSON, of the client or named by it; told where access tokens are bearers, for others to hold their bearers to.</param>
internal sealed record Confirmation(TokenBinding Binding, string? Jwk = null)
{
    public static readonly Confirmation None = new(TokenBinding.None);

    /// <summary>Writes cnf; nothing where there is none.</summary>
    public void Write(Utf8JsonWriter json)
    {
        if (Jwk is null || Binding != TokenBinding.None)
        {
            Binding.Write(json);
            return;
        }
        json.WriteStartObject("cnf");
        json.WritePropertyName("jwk");
        json.WriteRawValue(Jwk);
        json.WriteEndObject();
    }
}
