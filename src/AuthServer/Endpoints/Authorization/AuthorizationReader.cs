using Microsoft.AspNetCore.Http;
using ZenKey.AuthServer.Endpoints.ClientAuthentication;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Interaction;
using ZenKey.Portal.Data.Clients;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.Authorization;

/// <summary>Reads an authorization request: carrier, client and redirect URI first, on pages of our own; then every other check, told to the client.</summary>
internal sealed class AuthorizationReader(CarrierScopes scopes, ClientDirectory clients, RequestSources sources, AuthorizationResponse responses, ErrorPages errors, RedirectUriUses uses)
{
    private const string Endpoint = "authorize";

    /// <summary>The request that holds; when it does not, it is answered and null is returned.</summary>
    /// <param name="context">The browser's request.</param>
    /// <param name="queryOnly">On forms of our own pages, whose body says something else.</param>
    public async Task<(CarrierScope Scope, AuthorizationRequest Request)?> ReadAsync(HttpContext context, bool queryOnly = false)
    {
        if (await scopes.FindAsync(context) is not { } scope)
        {
            await errors.ShowAsync(context, ErrorTexts.NotFound, new Refusal(Endpoint, ErrorCode.InvalidRequest, "carrier_unknown"));
            return null;
        }
        var outer = queryOnly ? Parameters.FromQuery(context.Request) : await Parameters.ReadAsync(context.Request, context.RequestAborted);
        if (outer is null || outer.IsRepeated("client_id") || outer.IsRepeated("redirect_uri") || outer.IsRepeated("request_uri"))
        {
            await errors.ShowAsync(context, ErrorTexts.InvalidRequest, new Refusal(Endpoint, ErrorCode.InvalidRequest, "request_unreadable", scope.Carrier.Id));
            return null;
        }
        if (!queryOnly && HttpMethods.IsPost(context.Request.Method) && RequestSources.IsPushed(outer))
        {
            // Another site's post comes without our cookie, and the browser is what a pushed request is bound to.
            Answers.SeeOther(context, Addresses.With(context.Request.Path, ("client_id", outer["client_id"]), ("request_uri", outer["request_uri"])));
            return null;
        }
        var (client, clientFault) = await ClientCheck.FindClientAsync(clients, outer, context.RequestAborted);
        if (clientFault is null) { return await ReadAsync(context, scope, client!, outer); }
        await ShowAsync(context, scope, client, clientFault);
        return null;
    }

    /// <summary>Says on our own page that a pushed request has been used.</summary>
    public Task ShowUsedUpAsync(HttpContext context, CarrierScope scope, Client client) =>
        errors.ShowAsync(context, ErrorTexts.RequestExpired, new Refusal(Endpoint, ErrorCode.InvalidRequestUri, "request_uri_used_or_expired", scope.Carrier.Id, client.Id));

    private async Task<(CarrierScope Scope, AuthorizationRequest Request)?> ReadAsync(HttpContext context, CarrierScope scope, Client client, Parameters outer)
    {
        var (parameters, origin, sourceFault) = await sources.ResolveAsync(context, scope, client, outer);
        var redirectFault = ClientCheck.RedirectFault(client, parameters);
        if (sourceFault is not null && redirectFault is not null)
        {
            await errors.ShowAsync(context, sourceFault.Error == ErrorCode.InvalidRequestUri ? ErrorTexts.RequestExpired : ErrorTexts.InvalidRequest,
                sourceFault.Of(Endpoint, scope.Carrier.Id, client.Id));
            return null;
        }
        if (redirectFault is not null)
        {
            await ShowAsync(context, scope, client, redirectFault);
            return null;
        }
        var request = new AuthorizationRequest(client, parameters, origin);
        if ((sourceFault ?? ServedClients.ProvisioningFault(client, scope.Carrier) ?? AuthorizationChecks.FirstFault(request)) is { } fault)
        {
            await responses.SendErrorAsync(context, scope, request.Return, fault);
            return null;
        }
        if (client.FindRedirectUri(request.RedirectUri) is { } registered) { uses.Note(registered.Id); }
        return (scope, request);
    }

    private Task ShowAsync(HttpContext context, CarrierScope scope, Client? client, ClientFault fault) =>
        errors.ShowAsync(context, fault.Page, fault.Of(Endpoint, scope.Carrier.Id, client?.Id));
}
