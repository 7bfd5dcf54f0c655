using Microsoft.IdentityModel.JsonWebTokens;
using ZenKey.AuthServer.Http;
using ZenKey.Portal.Data.EventSubscriptions;

namespace ZenKey.AuthServer.Tokens;

/// <summary>
/// An event alert as a security event token (RFC 8417). It is typed, so that nobody takes it for an ID token (RFC 8417 §4.5,
/// §4.6; RFC 8725 §3.11); what it says is <see cref="EventClaims"/>.
/// </summary>
internal static class SecurityEventToken
{
    public const string Type = "secevent+jwt";
    public const string MediaType = "application/secevent+jwt";

    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <param name="scope">The carrier that tells it.</param>
    /// <param name="algorithm">RS256 or ES256, as the client registered for ID tokens.</param>
    /// <param name="claims">A JSON object.</param>
    public static string Sign(CarrierScope scope, string algorithm, string claims) =>
        Handler.CreateToken(claims, scope.Keys.Signing[algorithm], new Dictionary<string, object> { ["typ"] = Type });
}
