using Microsoft.AspNetCore.Http;
using ZenKey.AuthServer.Endpoints.Authorization;
using ZenKey.AuthServer.Endpoints.Possession;
using ZenKey.AuthServer.Endpoints.UserInfo;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Interaction;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Grants;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.UserPorting;

/// <summary>An application that moves a subscriber's accounts.</summary>
internal sealed record PortHolder(CarrierScope Scope, Client Client, AccessToken Token);

/// <summary>Knows the caller by an access token of scope port_data (RFC 6750 §3); whoever shows none is answered here.</summary>
internal sealed class PortTokenHolders(CarrierScopes scopes, GrantLedger grants, Standings standings, ClientDirectory clients, TokenPossession possession, ErrorPages errors, TimeProvider time)
{
    public const string Endpoint = "user-porting";

    /// <param name="context">The request.</param>
    /// <param name="path">The called address below the issuer's: a DPoP proof is made for it (RFC 9449 §4.3).</param>
    /// <returns>Null when the caller has been answered.</returns>
    public async Task<PortHolder?> FindAsync(HttpContext context, string path)
    {
        if (await scopes.FindAsync(context) is not { } scope)
        {
            var reference = await errors.LogAsync(new Refusal(Endpoint, ErrorCode.InvalidRequest, "carrier_unknown"));
            await Answers.ErrorAsync(context, StatusCodes.Status404NotFound, ErrorCode.InvalidRequest, $"There is no such carrier. ({reference})");
            return null;
        }
        var shown = await BearerToken.ReadAsync(context.Request, context.RequestAborted) as BearerToken.Found;
        var token = shown is null ? null : AccessToken.Open(scope.Keys, scope.Issuer, shown.Text);
        var client = token is null ? null : await clients.FindByIdAsync(token.ClientId, context.RequestAborted);
        if (await FaultAsync(token, client, context.RequestAborted) is { } cause)
        {
            await RefuseAsync(context, scope, client, shown, new(ErrorCode.InvalidToken, "The token is unknown, expired or revoked.", cause));
            return null;
        }
        if (await possession.FaultAsync(context, scope, path, shown!, token!.Binding) is { } unheld)
        {
            await RefuseAsync(context, scope, client, shown, unheld);
            return null;
        }
        if (!token.Scopes.Split(' ').Contains(Scope.PortData) || client!.PortingCarrierId is null)
        {
            await RefuseAsync(context, scope, client, shown, new(ErrorCode.InsufficientScope, "The token is not for porting.", "token_without_port_data"));
            return null;
        }
        return new PortHolder(scope, client, token);
    }

    private async ValueTask<string?> FaultAsync(AccessToken? token, Client? client, CancellationToken cancellationToken) => token switch
    {
        null => "token_unknown",
        _ when token.ExpiresAt <= time.GetUtcNow() => "token_expired",
        _ when client is not { State: ClientState.Active } => "client_disabled",
        _ when await grants.FindAsync(token.GrantId, cancellationToken) is not { State: GrantState.Active } => "grant_revoked",
        _ => await standings.FaultAsync(token.LinkId, token.DeviceId, token.SubscriberId, cancellationToken),
    };

    private async Task RefuseAsync(HttpContext context, CarrierScope scope, Client? client, BearerToken? shown, AuthorizationError fault)
    {
        var reference = await errors.LogAsync(fault.Of(Endpoint, scope.Carrier.Id, client?.Id));
        var narrow = fault.Error == ErrorCode.InsufficientScope;
        TokenPossession.Challenge(context, scope, TokenPossession.NeedsProof(shown, fault.Cause), $"error=\"{fault.Error}\"" + (narrow ? $", scope=\"{Scope.PortData}\"" : ""));
        await Answers.ErrorAsync(context, narrow ? StatusCodes.Status403Forbidden : StatusCodes.Status401Unauthorized, fault.Error, $"{fault.Description} ({reference})");
    }
}
