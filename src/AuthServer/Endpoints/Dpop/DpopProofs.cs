using System.Buffers.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ZenKey.AuthServer.Endpoints.Authorization;
using ZenKey.AuthServer.Endpoints.ClientAuthentication;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Interaction;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Grants;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.Dpop;

/// <summary>How a caller's proof of its key went.</summary>
internal abstract record DpopResult
{
    private DpopResult() { }

    /// <summary>No proof came.</summary>
    public sealed record Absent : DpopResult;

    /// <param name="Thumbprint">SHA-256 of the key that the caller holds (RFC 7638), 43 characters of base64url.</param>
    public sealed record Held(string Thumbprint) : DpopResult;

    public sealed record Refused(AuthorizationError Error) : DpopResult;
}

/// <summary>Reads the DPoP header of a request, and proves that its sender holds the key that it shows (RFC 9449 §4.3). Each proof serves once.</summary>
internal sealed class DpopProofs(GrantLedger grants, TimeProvider time)
{
    private const string NonceHeader = "DPoP-Nonce";
    private static readonly JsonWebTokenHandler Handler = new();

    /// <summary>The algorithms as a challenge names them (RFC 9449 §7.1).</summary>
    public static string Algorithms { get; } = string.Join(' ', ClientKeys.Algorithms);

    /// <summary>Where a proof is needed and none came.</summary>
    public static AuthorizationError Missing { get; } = new(ErrorCode.InvalidDpopProof, "A DPoP proof is needed.", "dpop_missing");

    /// <summary>Where the proof is of another key than what it came with is bound to.</summary>
    public static AuthorizationError OtherKey { get; } = new(ErrorCode.InvalidDpopProof, "The DPoP proof is of another key.", "dpop_of_other_key");

    /// <param name="context">The HTTP request.</param>
    /// <param name="scope">The issuer that is called.</param>
    /// <param name="endpoint">The last part of the called endpoint's address.</param>
    /// <param name="accessToken">The token that the proof is to be for; null where none is shown.</param>
    public async ValueTask<DpopResult> ReadAsync(HttpContext context, CarrierScope scope, string endpoint, string? accessToken = null)
    {
        var headers = context.Request.Headers[DpopProof.Scheme];
        var (now, byNonce) = (time.GetUtcNow(), scope.Carrier.DpopNonces);
        if (byNonce) { context.Response.Headers[NonceHeader] = DpopNonce.New(scope, now); }
        if (headers.Count == 0) { return new DpopResult.Absent(); }
        // RFC 9449 §4.3, 1. A proxy may have folded several into one (RFC 9110 §5.3).
        if (headers.Count > 1 || headers[0]!.Contains(',', StringComparison.Ordinal)) { return Refused("dpop_repeated"); }
        if (DpopProof.Parse(headers[0]!) is not { } proof) { return Refused("dpop_malformed"); }
        var facts = new DpopFacts(context.Request.Method, scope.AddressesOf(endpoint), now, accessToken, byNonce);
        if (DpopRules.FirstFault(proof, facts) is { } fault) { return new DpopResult.Refused(Explained(fault, proof, facts)); }
        var key = proof.PublicKey()!;
        if (!await IsSignedAsync(proof, key)) { return Refused("dpop_signature"); }
        var end = byNonce ? DpopNonce.EndOf(scope, proof.Nonce) : proof.IssuedAt + DpopRules.MaxAge + AssertionRules.Skew;
        if (end is null || end < now) { return new DpopResult.Refused(new(ErrorCode.UseDpopNonce, "The proof needs the nonce of the DPoP-Nonce header.", "dpop_nonce")); }
        var thumbprint = Base64Url.EncodeToString(key.ComputeJwkThumbprint());
        // Used up last, once for a key and an address: nobody can use up another's (RFC 9449 §11.1).
        return await grants.UseOnceAsync($"dpop:{thumbprint}:{RandomId.Hash($"{facts.Addresses[0]} {proof.JwtId}")}", end.Value)
            ? new DpopResult.Held(thumbprint)
            : Refused("dpop_replayed");
    }

    private static async Task<bool> IsSignedAsync(DpopProof proof, JsonWebKey key)
    {
        // Keys of strangers: a cache of them would only grow.
        key.CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false };
        var result = await Handler.ValidateTokenAsync(proof.Jwt.Token, new TokenValidationParameters
        {
            ValidAlgorithms = ClientKeys.Algorithms,
            IssuerSigningKey = key,
            RequireSignedTokens = true,
            RequireExpirationTime = false,
            ValidateIssuer = false,
            ValidateAudience = false,
            ValidateLifetime = false,
        });
        return result.IsValid;
    }

    /// <summary>With what its developer needs to see what is wrong.</summary>
    private static AuthorizationError Explained(string cause, DpopProof proof, DpopFacts facts)
    {
        var (expected, received) = cause switch
        {
            "dpop_type" => ("dpop+jwt", Kept.Word(proof.Jwt.Type)),
            "dpop_algorithm" => (Algorithms, Kept.Algorithm(proof.Jwt.Algorithm)),
            "dpop_method" => (facts.Method, Kept.Word(proof.Method)),
            "dpop_address" => (facts.Addresses[0], Kept.Address(proof.Address)),
            "dpop_expired" => ($"iat after {Kept.Time(facts.Now - DpopRules.MaxAge)}", Kept.Time(proof.IssuedAt)),
            "dpop_from_the_future" => ($"iat before {Kept.Time(facts.Now)}", Kept.Time(proof.IssuedAt)),
            _ => (null, null),
        };
        return Invalid(cause) with { Expected = expected, Received = received };
    }

    private static AuthorizationError Invalid(string cause) => new(ErrorCode.InvalidDpopProof, $"The DPoP proof does not hold: {cause}.", cause);

    private static DpopResult.Refused Refused(string cause) => new(Invalid(cause));
}
