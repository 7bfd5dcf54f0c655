using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ZenKey.AuthServer.Endpoints.ClientAuthentication;

namespace ZenKey.AuthServer.Endpoints.Dpop;

/// <summary>What a proof is held to.</summary>
/// <param name="Method">Of the HTTP request that it came with.</param>
/// <param name="Addresses">Where that may have gone, by our configured origins; no query.</param>
/// <param name="Now">When it came.</param>
/// <param name="AccessToken">The token that it came with; null where none is shown.</param>
/// <param name="ByNonce">Whether a nonce of ours says how old it is, and so its own clock is not asked.</param>
internal sealed record DpopFacts(string Method, IReadOnlyList<string> Addresses, DateTimeOffset Now, string? AccessToken, bool ByNonce);

/// <summary>One rule that a proof keeps.</summary>
internal interface IDpopCheck
{
    /// <returns>Null when the rule is kept; else the stable word for the developer's log.</returns>
    string? Fault(DpopProof proof, DpopFacts facts);
}

/// <summary>The checks of RFC 9449 §4.3, in the order in which they are looked at. Signature, nonce and single use come after them.</summary>
internal static class DpopRules
{
    /// <summary>How old a proof may be by its own clock; how far that may run ahead is <see cref="AssertionRules.Skew"/>.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(2);

    private static readonly IDpopCheck[] All =
    [
        new ProofType(), new AllowedProofAlgorithm(), new NoProofExtension(), new PublicProofKey(), new NamedProof(), new SameMethod(), new SameAddress(), new FreshProof(), new SameAccessToken(),
    ];

    public static string? FirstFault(DpopProof proof, DpopFacts facts) => All.Select(check => check.Fault(proof, facts)).FirstOrDefault(fault => fault is not null);
}

/// <summary>RFC 9449 §4.3, 4: typ is dpop+jwt, so that no other JWT of the client passes for a proof.</summary>
internal sealed class ProofType : IDpopCheck
{
    public string? Fault(DpopProof proof, DpopFacts facts) => string.Equals(proof.Jwt.Type, "dpop+jwt", StringComparison.OrdinalIgnoreCase) ? null : "dpop_type";
}

/// <summary>RFC 9449 §4.3, 5: a public-key algorithm that we take; never none, never a shared secret.</summary>
internal sealed class AllowedProofAlgorithm : IDpopCheck
{
    public string? Fault(DpopProof proof, DpopFacts facts) => proof.Jwt.Algorithm is { } algorithm && ClientKeys.Algorithms.Contains(algorithm) ? null : "dpop_algorithm";
}

/// <summary>RFC 7515 §4.1.11: an extension that is not understood is refused; we understand none.</summary>
internal sealed class NoProofExtension : IDpopCheck
{
    public string? Fault(DpopProof proof, DpopFacts facts) => proof.Jwt.IsCritical ? "dpop_critical" : null;
}

/// <summary>RFC 9449 §4.2, §4.3, 7: the header shows the public key, and never the private one, nor a shared secret.</summary>
internal sealed class PublicProofKey : IDpopCheck
{
    private static readonly string[] Private = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

    public string? Fault(DpopProof proof, DpopFacts facts) =>
        proof.Key is not { } key ? "dpop_key_missing"
        : key.EnumerateObject().Any(member => Private.Contains(member.Name)) ? "dpop_key_private"
        : proof.PublicKey() is null ? "dpop_key_unfit"
        : null;
}

/// <summary>RFC 9449 §4.2: jti is there; each proof is used once.</summary>
internal sealed class NamedProof : IDpopCheck
{
    private const int MaxLength = 256;

    public string? Fault(DpopProof proof, DpopFacts facts) => proof.JwtId is { Length: > 0 and <= MaxLength } ? null : "dpop_jti";
}

/// <summary>RFC 9449 §4.3, 8: htm is the method of this request.</summary>
internal sealed class SameMethod : IDpopCheck
{
    public string? Fault(DpopProof proof, DpopFacts facts) => proof.Method == facts.Method ? null : "dpop_method";
}

/// <summary>RFC 9449 §4.3, 9: htu is this endpoint by an origin of our own, after normalization (RFC 3986 §6.2.2, §6.2.3); query and fragment do not count.</summary>
internal sealed class SameAddress : IDpopCheck
{
    public string? Fault(DpopProof proof, DpopFacts facts) => Plain(proof.Address) is { } address && facts.Addresses.Any(ours => address == Plain(ours)) ? null : "dpop_address";

    private static string? Plain(string? text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0
        ? uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
        : null;
}

/// <summary>RFC 9449 §4.3, 11, §11.1: made just now. With a nonce of ours that one says it, so that a phone whose clock is wrong can still sign in.</summary>
internal sealed class FreshProof : IDpopCheck
{
    public string? Fault(DpopProof proof, DpopFacts facts) => proof.IssuedAt switch
    {
        null => "dpop_iat_missing",
        _ when facts.ByNonce => null,
        var at when at < facts.Now - DpopRules.MaxAge => "dpop_expired",
        var at when at > facts.Now + AssertionRules.Skew => "dpop_from_the_future",
        _ => null,
    };
}

/// <summary>RFC 9449 §4.3, 12: where an access token is shown, ath is its hash.</summary>
internal sealed class SameAccessToken : IDpopCheck
{
    public string? Fault(DpopProof proof, DpopFacts facts) =>
        facts.AccessToken is not { } token || proof.AccessTokenHash == Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(token))) ? null : "dpop_access_token";
}
