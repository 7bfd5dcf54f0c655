using Microsoft.AspNetCore.Http;
using ZenKey.AuthServer.Endpoints.Authorization;
using ZenKey.AuthServer.Endpoints.Dpop;
using ZenKey.AuthServer.Endpoints.UserInfo;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Tokens;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.Possession;

/// <summary>Whether who shows an access token may use it: one that is bound to a key is no bearer token, and the other way round (RFC 9449 §7.1, §7.2); one that is bound to a certificate comes with it (RFC 8705 §3).</summary>
internal sealed class TokenPossession(DpopProofs proofs)
{
    private static readonly AuthorizationError Bound = new(ErrorCode.InvalidToken, "The token is bound to a key: show it with a DPoP proof.", "token_bound");
    private static readonly AuthorizationError NotBound = new(ErrorCode.InvalidToken, "The token is bound to no key: show it as a bearer token.", "token_not_bound");

    /// <param name="context">The HTTP request.</param>
    /// <param name="scope">The issuer that is called.</param>
    /// <param name="endpoint">The last part of the called endpoint's address.</param>
    /// <param name="shown">The token as it came.</param>
    /// <param name="bound">What it is bound to.</param>
    /// <returns>Null when they may.</returns>
    public async ValueTask<AuthorizationError?> FaultAsync(HttpContext context, CarrierScope scope, string endpoint, BearerToken.Found shown, TokenBinding bound) =>
        ClientCertificates.TokenFault(bound.Certificate, bound.Certificate is null ? null : ClientCertificates.ThumbprintOf(context)) ?? await KeyFaultAsync(context, scope, endpoint, shown, bound.Key);

    private async ValueTask<AuthorizationError?> KeyFaultAsync(HttpContext context, CarrierScope scope, string endpoint, BearerToken.Found shown, string? thumbprint) => (thumbprint, shown.IsDpop) switch
    {
        (null, false) => null,
        (null, true) => NotBound,
        (_, false) => Bound,
        _ => await proofs.ReadAsync(context, scope, endpoint, shown.Text) switch
        {
            DpopResult.Held held => held.Thumbprint == thumbprint ? null : DpopProofs.OtherKey,
            DpopResult.Refused refused => refused.Error,
            _ => DpopProofs.Missing,
        },
    };

    /// <summary>What a protected endpoint asks for: either kind of token (RFC 6750 §3, RFC 9449 §7.1).</summary>
    public static void Challenge(HttpContext context, CarrierScope scope) =>
        context.Response.Headers.WWWAuthenticate = new([$"Bearer realm=\"{scope.Issuer}\"", $"{DpopProof.Scheme} realm=\"{scope.Issuer}\", algs=\"{DpopProofs.Algorithms}\""]);

    /// <summary>The same with what was wrong, for the kind of token that came or should have come.</summary>
    /// <param name="context">The HTTP request.</param>
    /// <param name="scope">The issuer that is called.</param>
    /// <param name="dpop">Whether it is a token that needs a proof.</param>
    /// <param name="error">error, and what else the challenge says, as <c>name="value"</c> parted by commas.</param>
    public static void Challenge(HttpContext context, CarrierScope scope, bool dpop, string error) => context.Response.Headers.WWWAuthenticate = dpop
        ? $"{DpopProof.Scheme} realm=\"{scope.Issuer}\", {error}, algs=\"{DpopProofs.Algorithms}\""
        : $"Bearer realm=\"{scope.Issuer}\", {error}";

    /// <summary>Whether a refusal is about a token that needs a proof.</summary>
    public static bool NeedsProof(BearerToken? shown, string cause) => shown is BearerToken.Found { IsDpop: true } || cause == Bound.Cause;
}
