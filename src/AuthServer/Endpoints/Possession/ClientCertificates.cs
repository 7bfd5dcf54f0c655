using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using ZenKey.AuthServer.Endpoints.Authorization;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.Possession;

/// <summary>
/// Certificates that tokens are bound to (RFC 8705 §3). Whoever made one does not matter: that its key is held has been shown
/// by the connection, and which it must be is said by the token.
/// </summary>
internal static class ClientCertificates
{
    /// <summary>Where a client that takes certificate-bound tokens only, or a refresh token, comes without a certificate.</summary>
    public static AuthorizationError Missing { get; } = new(ErrorCode.InvalidRequest, "A client certificate is needed: call by mutual TLS.", "certificate_missing");

    /// <summary>Where a refresh token is bound to another (RFC 8705 §7.1).</summary>
    public static AuthorizationError Other { get; } = new(ErrorCode.InvalidGrant, "The refresh token is bound to another certificate.", "certificate_of_other");

    private static readonly AuthorizationError TokenWithout = new(ErrorCode.InvalidToken, "The token is bound to a certificate: call by mutual TLS with it.", "token_without_certificate");
    private static readonly AuthorizationError TokenOfOther = new(ErrorCode.InvalidToken, "The token is bound to another certificate.", "token_of_other_certificate");

    /// <summary>x5t#S256 of the certificate of the caller's connection (RFC 8705 §3.1); null when it showed none.</summary>
    public static string? ThumbprintOf(HttpContext context) =>
        context.Connection.ClientCertificate is { } certificate ? Base64Url.EncodeToString(certificate.GetCertHash(HashAlgorithmName.SHA256)) : null;

    /// <summary>RFC 8705 §3: whether an access token's certificate is the connection's.</summary>
    /// <param name="bound">What the token is bound to; null for none.</param>
    /// <param name="shown">What the connection shows; null for none.</param>
    /// <returns>Null when it may be used.</returns>
    public static AuthorizationError? TokenFault(string? bound, string? shown) => Fault(bound, shown, TokenWithout, TokenOfOther);

    /// <summary>RFC 8705 §4, §7.1: whether a refresh token's certificate is the connection's.</summary>
    public static AuthorizationError? RefreshFault(string? bound, string? shown) => Fault(bound, shown, Missing, Other);

    private static AuthorizationError? Fault(string? bound, string? shown, AuthorizationError missing, AuthorizationError other) =>
        bound is null ? null : shown is null ? missing : IsSame(bound, shown) ? null : other;

    private static bool IsSame(string one, string other) => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(one), Encoding.ASCII.GetBytes(other));
}
