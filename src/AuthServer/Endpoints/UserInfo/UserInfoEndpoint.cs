using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.IdentityModel.JsonWebTokens;
using ZenKey.AuthServer.Endpoints.Authorization;
using ZenKey.AuthServer.Endpoints.Possession;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Interaction;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Grants;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.UserInfo;

/// <summary>A carrier's userinfo endpoint (OpenID Connect Core §5.3; ZenKey platform §5).</summary>
internal sealed class UserInfoEndpoint(
    CarrierScopes scopes, GrantLedger grants, Standings standings, LinkDirectory links, SubscriberDirectory subscribers, ClientDirectory clients, TokenPossession possession,
    IAttributeProtection protection, ErrorPages errors, TimeProvider time)
{
    private const string Endpoint = "userinfo";
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapMethods("/carriers/{slug}/userinfo", [HttpMethods.Get, HttpMethods.Post], (HttpContext context, UserInfoEndpoint endpoint) => endpoint.ShowAsync(context));

    private async Task ShowAsync(HttpContext context)
    {
        if (await scopes.FindAsync(context) is not { } scope)
        {
            var reference = await errors.LogAsync(new Refusal(Endpoint, ErrorCode.InvalidRequest, "carrier_unknown"));
            await Answers.ErrorAsync(context, StatusCodes.Status404NotFound, ErrorCode.InvalidRequest, $"There is no such carrier. ({reference})");
            return;
        }
        switch (await BearerToken.ReadAsync(context.Request, context.RequestAborted))
        {
            case BearerToken.Missing:
                // Without any credentials no error code is told (RFC 6750 §3.1).
                await errors.LogAsync(new Refusal(Endpoint, ErrorCode.InvalidToken, "token_absent", scope.Carrier.Id));
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                TokenPossession.Challenge(context, scope);
                context.Response.Headers.CacheControl = "no-store";
                break;
            case BearerToken.Malformed malformed:
                await RefuseAsync(context, scope, null, malformed, new(ErrorCode.InvalidRequest, malformed.Description, malformed.Cause));
                break;
            case BearerToken.Found found:
                await ShowAsync(context, scope, found);
                break;
        }
    }

    private async Task ShowAsync(HttpContext context, CarrierScope scope, BearerToken.Found shown)
    {
        var token = AccessToken.Open(scope.Keys, scope.Issuer, shown.Text);
        var client = token is null ? null : await clients.FindByIdAsync(token.ClientId, context.RequestAborted);
        var subscriber = token is null ? null : await subscribers.FindByIdAsync(token.SubscriberId, context.RequestAborted);
        if (await FaultAsync(token, client, subscriber, context.RequestAborted) is { } cause)
        {
            await RefuseAsync(context, scope, client?.Id, shown, new(ErrorCode.InvalidToken, "The token is unknown, expired or revoked.", cause));
            return;
        }
        if (await possession.FaultAsync(context, scope, Endpoint, shown, token!.Binding) is { } unheld)
        {
            await RefuseAsync(context, scope, client!.Id, shown, unheld);
            return;
        }
        var granted = token.Scopes.Split(' ');
        if (!granted.Contains(Scope.OpenId))
        {
            await RefuseAsync(context, scope, client!.Id, shown, new(ErrorCode.InsufficientScope, "The token is not for userinfo.", "token_without_openid"));
            return;
        }
        var shared = await StillSharedAsync(token.LinkId, granted, context.RequestAborted);
        var social = shared.Contains(Scope.Last4Social) ? protection.Unprotect(subscriber!.Last4Social) : null;
        await AnswerAsync(context, scope, client!, new Shared(subscriber!, shared, social, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)));
    }

    /// <summary>What the subscriber has taken back since the token was issued is not told any more.</summary>
    private async ValueTask<string[]> StillSharedAsync(Guid linkId, string[] granted, CancellationToken cancellationToken)
    {
        var shared = (await links.FindByIdAsync(linkId, cancellationToken))!.ScopeNames;
        return [.. granted.Where(name => Scope.Find(name) is not { IsAttribute: true } || shared.Contains(name))];
    }

    /// <returns>Null when the token stands; else the stable word for why it does not.</returns>
    private async ValueTask<string?> FaultAsync(AccessToken? token, Client? client, Subscriber? subscriber, CancellationToken cancellationToken) => token switch
    {
        null => "token_unknown",
        _ when token.ExpiresAt <= time.GetUtcNow() => "token_expired",
        _ when client is not { State: ClientState.Active } => "client_disabled",
        _ when subscriber is null => "subscriber_gone",
        _ when await grants.FindAsync(token.GrantId, cancellationToken) is not { State: GrantState.Active } => "grant_revoked",
        _ => await standings.FaultAsync(token.LinkId, token.DeviceId, token.SubscriberId, cancellationToken),
    };

    /// <summary>JSON, or a JWT for clients that registered so (OpenID Connect Core §5.3.2).</summary>
    private static async Task AnswerAsync(HttpContext context, CarrierScope scope, Client client, Shared shared)
    {
        var subject = PairwiseSubject.Of(scope.Keys, scope.Carrier, client.Project!.Sector, shared.Subscriber.Id);
        if (client.UserinfoSignedResponseAlg is not { } algorithm)
        {
            await Answers.JsonAsync(context, StatusCodes.Status200OK, json => UserInfoBody.Write(json, client.UserinfoFormat, subject, shared));
            return;
        }
        using var buffer = new MemoryStream(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("iss", scope.Issuer);
            json.WriteString("aud", client.ClientId);
            UserInfoBody.Write(json, client.UserinfoFormat, subject, shared);
            json.WriteEndObject();
        }
        context.Response.ContentType = "application/jwt";
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsync(
            Handler.CreateToken(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length), scope.Keys.Signing[algorithm]), context.RequestAborted);
    }

    /// <summary>An error as RFC 6750 §3 and RFC 9449 §7.1 tell it: in the header, and in the body for those who read JSON.</summary>
    private async Task RefuseAsync(HttpContext context, CarrierScope scope, Guid? clientId, BearerToken shown, AuthorizationError fault)
    {
        var reference = await errors.LogAsync(fault.Of(Endpoint, scope.Carrier.Id, clientId));
        var (status, needed) = fault.Error switch
        {
            ErrorCode.InvalidRequest => (StatusCodes.Status400BadRequest, ""),
            ErrorCode.InsufficientScope => (StatusCodes.Status403Forbidden, $", scope=\"{Scope.OpenId}\""),
            _ => (StatusCodes.Status401Unauthorized, ""),
        };
        TokenPossession.Challenge(context, scope, TokenPossession.NeedsProof(shown, fault.Cause), $"error=\"{fault.Error}\", error_description=\"{fault.Description} ({reference})\"{needed}");
        await Answers.ErrorAsync(context, status, fault.Error, $"{fault.Description} ({reference})");
    }
}
