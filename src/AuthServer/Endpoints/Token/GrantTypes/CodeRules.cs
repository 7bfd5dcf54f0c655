using System.Security.Cryptography;
using System.Text;
using ZenKey.AuthServer.Endpoints.Authorization;
using ZenKey.AuthServer.Interaction;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Clients;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.Token.GrantTypes;

/// <summary>What a code must keep to be redeemed (RFC 6749 §4.1.3, RFC 7636 §4.6), without any I/O.</summary>
internal static class CodeRules
{
    /// <returns>Null when the code may be redeemed, unless it was before.</returns>
    public static AuthorizationError? Fault(AuthorizationCode? code, Client client, string redirectUri, string? verifier, DateTimeOffset now) => code switch
    {
        null => Invalid("The code is not one of this issuer.", "code_unknown"),
        _ when code.ClientId != client.Id => Invalid("The code was issued to another client.", "code_of_other_client"),
        _ when code.ExpiresAt <= now => Invalid("The code has expired.", "code_expired") with { Expected = $"before {Kept.Time(code.ExpiresAt)}", Received = Kept.Time(now) },
        _ when !SameHash(code.RedirectUriHash, AuthorizationCode.HashOf(redirectUri)) =>
            Invalid("redirect_uri is another than in the authorization request.", "redirect_uri_mismatch") with { Expected = "that of the authorization request", Received = Kept.Address(redirectUri) },
        { CodeChallenge: null } when verifier is not null => Invalid("code_verifier without code_challenge.", "pkce_downgrade"),
        { CodeChallenge: null } => null,
        _ when verifier is null => new AuthorizationError(ErrorCode.InvalidRequest, "code_verifier is missing.", "pkce_verifier_missing"),
        _ when !Pkce.Holds(code.CodeChallenge!, verifier) => Invalid("code_verifier does not match code_challenge.", "pkce_mismatch"),
        _ => null,
    };

    private static AuthorizationError Invalid(string description, string cause) => new(ErrorCode.InvalidGrant, description, cause);

    private static bool SameHash(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(one), Encoding.ASCII.GetBytes(other));
}
