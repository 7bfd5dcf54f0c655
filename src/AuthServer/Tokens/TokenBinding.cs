using System.Text.Json;

namespace ZenKey.AuthServer.Tokens;

/// <summary>What its user must hold for a token to be worth anything, as the members of cnf tell it (RFC 7800 §3.1). Both where both are set.</summary>
/// <param name="Key">jkt: SHA-256 of the key that signs DPoP proofs (RFC 9449 §6.1), 43 characters of base64url; null for none.</param>
/// <param name="Certificate">x5t#S256: SHA-256 of the certificate of the TLS connection (RFC 8705 §3.1), the same form; null for none.</param>
internal sealed record TokenBinding(string? Key = null, string? Certificate = null)
{
    /// <summary>Bearers need nothing but the token.</summary>
    public static readonly TokenBinding None = new();

    /// <summary>token_type of access tokens (RFC 6750 §6.1.1, RFC 9449 §5). A certificate changes nothing of how the token is sent (RFC 8705 §3).</summary>
    public string TokenType => Key is null ? "Bearer" : "DPoP";

    /// <summary>Writes cnf; nothing where there is none.</summary>
    public void Write(Utf8JsonWriter json)
    {
        if (this == None) { return; }
        json.WriteStartObject("cnf");
        if (Key is not null) { json.WriteString("jkt", Key); }
        if (Certificate is not null) { json.WriteString("x5t#S256", Certificate); }
        json.WriteEndObject();
    }
}

/// <summary>Sealed texts that hold a binding.</summary>
internal static class PackedBinding
{
    public static Packer Add(this Packer packer, TokenBinding binding) => packer.Add(binding.Key).Add(binding.Certificate);

    public static TokenBinding Binding(this Unpacker from) => (from.Text(), from.Text()) is (var key, var certificate) && (key ?? certificate) is not null ? new(key, certificate) : TokenBinding.None;
}
