using Microsoft.IdentityModel.Tokens;

namespace ZenKey.AuthServer.Keys;

/// <summary>The opened keys of one issuer, as the endpoints use them. Immutable; a rotation makes a new one.</summary>
internal sealed class IssuerKeys
{
    /// <summary>What signs now, by algorithm (RS256, ES256).</summary>
    public required IReadOnlyDictionary<string, SigningCredentials> Signing { get; init; }

    /// <summary>What verifies what this issuer signed: all keys of the JWKS, retiring ones too.</summary>
    public required IReadOnlyList<SecurityKey> Verifying { get; init; }

    /// <summary>The JWKS as it is sent: public halves of all keys that verify (RFC 7517).</summary>
    public required byte[] Jwks { get; init; }

    /// <summary>Shared with discovery, for login_hint_tokens: the first encrypts, all decrypt.</summary>
    public required IReadOnlyList<SymmetricSecurityKey> HintKeys { get; init; }

    /// <summary>Seals codes and tokens: the first seals, all open.</summary>
    public required IReadOnlyList<SealingKey> Sealing { get; init; }

    /// <summary>HMAC key of pairwise subjects.</summary>
    public required byte[] Subject { get; init; }
}

/// <summary>An AES-256 key and the four bytes that name it in what it seals.</summary>
internal sealed record SealingKey(uint Tag, byte[] Key);
