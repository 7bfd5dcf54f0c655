using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Grants;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.UserInfo;

/// <summary>A carrier's userinfo endpoint (OpenID Connect Core §5.3; ZenKey platform §5). Bearer tokens in the header only.</summary>
internal sealed class UserInfoEndpoint(
    CarrierScopes scopes, GrantLedger grants, Standings standings, SubscriberDirectory subscribers, ClientDirectory clients, TimeProvider time)
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapMethods("/carriers/{slug}/userinfo", [HttpMethods.Get, HttpMethods.Post], (HttpContext context, UserInfoEndpoint endpoint) => endpoint.ShowAsync(context));

    private async Task ShowAsync(HttpContext context)
    {
        if (await scopes.FindAsync(context) is not { } scope)
        {
            await Answers.ErrorAsync(context, StatusCodes.Status404NotFound, ErrorCode.InvalidRequest, "There is no such carrier.");
            return;
        }
        if (context.Request.Headers.Authorization.FirstOrDefault() is not { } header || !header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            // Without any credentials no error code is told (RFC 6750 §3.1).
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Response.Headers.WWWAuthenticate = $"Bearer realm=\"{scope.Issuer}\"";
            context.Response.Headers.CacheControl = "no-store";
            return;
        }
        var token = AccessToken.Open(scope.Keys, scope.Issuer, header["Bearer ".Length..].Trim());
        if (token is null || token.ExpiresAt <= time.GetUtcNow() || !await IsAliveAsync(token, context.RequestAborted)
            || await subscribers.FindByIdAsync(token.SubscriberId, context.RequestAborted) is not { } subscriber
            || await clients.FindByIdAsync(token.ClientId, context.RequestAborted) is not { State: ClientState.Active } client)
        {
            context.Response.Headers.WWWAuthenticate = $"Bearer realm=\"{scope.Issuer}\", error=\"{ErrorCode.InvalidToken}\", error_description=\"The token is unknown, expired or revoked.\"";
            await Answers.ErrorAsync(context, StatusCodes.Status401Unauthorized, ErrorCode.InvalidToken, "The token is unknown, expired or revoked.");
            return;
        }
        var subject = PairwiseSubject.Of(scope.Keys, scope.Carrier, client.Project!.Sector, token.SubscriberId);
        var granted = token.Scopes.Split(' ');
        await Answers.JsonAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteString("sub", subject);
            if (client.UserinfoFormat == "oidc") { FlatClaims.Write(json, subscriber, granted); }
            else { PlatformClaims.Write(json, subscriber, granted); }
        });
    }

    private async ValueTask<bool> IsAliveAsync(AccessToken token, CancellationToken cancellationToken) =>
        await grants.FindAsync(token.GrantId, cancellationToken) is { State: GrantState.Active }
        && await standings.FaultAsync(token.LinkId, token.DeviceId, token.SubscriberId, cancellationToken) is null;
}

/// <summary>The platform's second format: each attribute an object with its value (ZenKey platform §5.1).</summary>
internal static class PlatformClaims
{
    public static void Write(Utf8JsonWriter json, Subscriber subscriber, string[] granted)
    {
        if (granted.Contains(Scope.FullName) && subscriber.FullName is { } name)
        {
            json.WriteStartObject("name");
            json.WriteString("value", name);
            if (subscriber.GivenName is not null) { json.WriteString("given_name", subscriber.GivenName); }
            if (subscriber.FamilyName is not null) { json.WriteString("family_name", subscriber.FamilyName); }
            json.WriteEndObject();
        }
        WriteValue(json, granted, Scope.Email, "email", subscriber.Email);
        WriteValue(json, granted, Scope.Phone, "phone", subscriber.Phone);
        WriteValue(json, granted, Scope.PostalCode, "postal_code", subscriber.PostalCode);
        WriteValue(json, granted, Scope.Birthdate, "birthdate", subscriber.Birthdate);
        WriteAddress(json, granted, subscriber.Address);
    }

    internal static void WriteAddress(Utf8JsonWriter json, string[] granted, string? address)
    {
        if (!granted.Contains(Scope.Address) || address is null) { return; }
        json.WritePropertyName("address");
        json.WriteRawValue(address);
    }

    private static void WriteValue(Utf8JsonWriter json, string[] granted, string scope, string claim, string? value)
    {
        if (!granted.Contains(scope) || value is null) { return; }
        json.WriteStartObject(claim);
        json.WriteString("value", value);
        json.WriteEndObject();
    }
}

/// <summary>The standard's flat claims (OpenID Connect Core §5.1), for clients that are set so.</summary>
internal static class FlatClaims
{
    public static void Write(Utf8JsonWriter json, Subscriber subscriber, string[] granted)
    {
        if (granted.Contains(Scope.FullName))
        {
            WriteValue(json, "name", subscriber.FullName);
            WriteValue(json, "given_name", subscriber.GivenName);
            WriteValue(json, "family_name", subscriber.FamilyName);
        }
        if (granted.Contains(Scope.Email)) { WriteValue(json, "email", subscriber.Email); }
        if (granted.Contains(Scope.Phone)) { WriteValue(json, "phone_number", subscriber.Phone); }
        if (granted.Contains(Scope.PostalCode)) { WriteValue(json, "postal_code", subscriber.PostalCode); }
        if (granted.Contains(Scope.Birthdate)) { WriteValue(json, "birthdate", subscriber.Birthdate); }
        PlatformClaims.WriteAddress(json, granted, subscriber.Address);
    }

    private static void WriteValue(Utf8JsonWriter json, string claim, string? value)
    {
        if (value is not null) { json.WriteString(claim, value); }
    }
}
