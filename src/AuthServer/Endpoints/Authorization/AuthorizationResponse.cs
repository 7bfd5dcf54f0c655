using Microsoft.AspNetCore.Http;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Interaction;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Clients;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.Authorization;

/// <summary>
/// Redirects back to the client: code or error with state, iss (RFC 9207) and mccmnc (ZenKey platform §3). Called only
/// after client and redirect URI hold.
/// </summary>
internal sealed class AuthorizationResponse(ErrorPages errors)
{
    public static void SendCode(HttpContext context, CarrierScope scope, string redirectUri, string? state, string? correlationId, AuthorizationCode code) =>
        Answers.SeeOther(context, Addresses.With(redirectUri,
            ("code", code.Seal(scope.Keys, scope.Issuer)), ("state", state), ("mccmnc", scope.Carrier.CanonicalMccmnc), ("iss", scope.Issuer), ("correlation_id", correlationId)));

    public async Task SendErrorAsync(HttpContext context, CarrierScope scope, Client client, string redirectUri, string? state, AuthorizationError error)
    {
        var reference = ErrorReference.New();
        await errors.LogAsync(new Refusal("authorize", error.Error, error.Cause, scope.Carrier.Id, client.Id), reference);
        Answers.SeeOther(context, ErrorAddress(scope, redirectUri, state, error with { Description = $"{error.Description} ({reference})" }));
    }

    public static string ErrorAddress(CarrierScope scope, string redirectUri, string? state, AuthorizationError error) => Addresses.With(redirectUri,
        ("error", error.Error), ("error_description", error.Description), ("state", state), ("mccmnc", scope.Carrier.CanonicalMccmnc), ("iss", scope.Issuer));
}
