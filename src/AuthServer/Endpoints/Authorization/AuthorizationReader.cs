using Microsoft.AspNetCore.Http;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Interaction;
using ZenKey.Portal.Data.Clients;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.Authorization;

/// <summary>Reads an authorization request: carrier, client and redirect URI first, on pages of our own; then every other check, told to the client.</summary>
internal sealed class AuthorizationReader(CarrierScopes scopes, ClientDirectory clients, AuthorizationResponse responses, ErrorPages errors)
{
    /// <summary>The request that holds; when it does not, it is answered and null is returned.</summary>
    /// <param name="context">The browser's request.</param>
    /// <param name="queryOnly">On forms of our own pages, whose body says something else.</param>
    public async Task<(CarrierScope Scope, AuthorizationRequest Request)?> ReadAsync(HttpContext context, bool queryOnly = false)
    {
        if (await scopes.FindAsync(context) is not { } scope)
        {
            await errors.ShowAsync(context, ErrorTexts.NotFound, new Refusal("authorize", ErrorCode.InvalidRequest, "carrier_unknown"));
            return null;
        }
        var parameters = queryOnly ? Parameters.FromQuery(context.Request) : await Parameters.ReadAsync(context.Request, context.RequestAborted);
        if (parameters is null || parameters.IsRepeated("client_id") || parameters.IsRepeated("redirect_uri"))
        {
            await errors.ShowAsync(context, ErrorTexts.InvalidRequest, new Refusal("authorize", ErrorCode.InvalidRequest, "request_unreadable", scope.Carrier.Id));
            return null;
        }
        var (client, clientFault) = await ClientCheck.FindAsync(clients, parameters, context.RequestAborted);
        if (clientFault is not null)
        {
            await errors.ShowAsync(context, clientFault.Page, new Refusal("authorize", ErrorCode.InvalidRequest, clientFault.Cause, scope.Carrier.Id, client?.Id));
            return null;
        }
        var request = new AuthorizationRequest(client!, parameters);
        if (AuthorizationChecks.FirstFault(request) is { } fault)
        {
            await responses.SendErrorAsync(context, scope, request.Return, fault);
            return null;
        }
        return (scope, request);
    }
}
