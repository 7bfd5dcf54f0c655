using System.Globalization;
using Microsoft.AspNetCore.Http;
using ZenKey.AuthServer.Endpoints.Authorization;
using ZenKey.AuthServer.Endpoints.Dpop;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Interaction;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Clients;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.ClientAuthentication;

/// <summary>A request of a client that has proved itself.</summary>
/// <param name="Context">The HTTP request.</param>
/// <param name="Endpoint">The endpoint by its spec name, which is also the last part of its address.</param>
/// <param name="Scope">The issuer that is called.</param>
/// <param name="Client">Who calls.</param>
/// <param name="Form">What the body says.</param>
internal sealed record ClientRequest(HttpContext Context, string Endpoint, CarrierScope Scope, Client Client, Parameters Form)
{
    public CancellationToken Aborted => Context.RequestAborted;

    /// <summary>What its sender proves to hold; nothing where no tokens are given out.</summary>
    public TokenBinding Held { get; init; } = TokenBinding.None;

    /// <summary>What tokens given out here are bound to.</summary>
    public Confirmation Key { get; init; } = Confirmation.None;

    /// <summary>Whether the caller holds the key that a code or refresh token is bound to (RFC 9449 §5, §10).</summary>
    /// <param name="thumbprint">Null when it is bound to none.</param>
    /// <returns>Null when they do.</returns>
    public AuthorizationError? KeyFault(string? thumbprint) =>
        thumbprint is null || thumbprint == Held.Key ? null : Held.Key is null ? DpopProofs.Missing : DpopProofs.OtherKey;
}

/// <summary>
/// What every endpoint that clients call by the back channel begins with: the carrier, a body that can be read, a client that
/// proves itself. Refusals are answered (RFC 6749 §5.2) and logged here.
/// </summary>
internal sealed class ClientRequests(CarrierScopes scopes, ClientCallers callers, ErrorPages errors)
{
    private const int MaxBody = 64 * 1024;

    /// <param name="context">The HTTP request.</param>
    /// <param name="endpoint">The endpoint by its spec name, which is also the last part of its address.</param>
    /// <param name="json">Whether a JSON object is taken in place of a form.</param>
    /// <returns>Null when the request was refused; the answer is given then.</returns>
    public async Task<ClientRequest?> ReadAsync(HttpContext context, string endpoint, bool json = false)
    {
        if (await ReadUnprovenAsync(context, endpoint, json) is not var (scope, form)) { return null; }
        switch (await callers.AuthenticateAsync(context, scope, endpoint, form))
        {
            case ClientAuthenticationResult.Known known:
                var request = new ClientRequest(context, endpoint, scope, known.Client, form) { Key = new Confirmation(TokenBinding.None, known.Jwk) };
                // What a client holds it may always give back.
                if (endpoint == "revoke" || ServedClients.ProvisioningFault(known.Client, scope.Carrier) is not { } fault) { return request; }
                await RefuseAsync(request, fault);
                return null;
            case ClientAuthenticationResult.Malformed malformed:
                await MalformedAsync(context, scope, endpoint, malformed.Description, "client_auth_malformed");
                return null;
            case ClientAuthenticationResult.Refused refused:
                await RefuseClientAsync(context, scope, endpoint, refused);
                return null;
            case ClientAuthenticationResult.Slowed slowed:
                context.Response.Headers.RetryAfter = ((int)Math.Ceiling(slowed.RetryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
                await RefuseAsync(context, new Refusal(endpoint, ErrorCode.InvalidClient, "client_auth_slowed", scope.Carrier.Id),
                    "Too many failed attempts from this address.", StatusCodes.Status429TooManyRequests);
                return null;
            default:
                throw new InvalidOperationException("A way that client authentication ends is not handled.");
        }
    }

    /// <summary>The same for an endpoint where the body itself is what the client has signed: who calls is not known yet.</summary>
    public async Task<(CarrierScope Scope, Parameters Form)?> ReadUnprovenAsync(HttpContext context, string endpoint, bool json = false)
    {
        if (await scopes.FindAsync(context) is not { } scope)
        {
            await RefuseAsync(context, new Refusal(endpoint, ErrorCode.InvalidRequest, "carrier_unknown"), "There is no such carrier.", StatusCodes.Status404NotFound);
            return null;
        }
        if (await ReadBodyAsync(context.Request, json) is not { } form)
        {
            await MalformedAsync(context, scope, endpoint, "Send an application/x-www-form-urlencoded body of at most 64 kB.",
                "body_unreadable", "application/x-www-form-urlencoded", Kept.Word(context.Request.ContentType?.Split(';')[0]));
            return null;
        }
        if ((form.Repeated ?? form.Unreadable) is { } bad)
        {
            await MalformedAsync(context, scope, endpoint, $"The parameter {Kept.Name(bad)} is repeated or unreadable.", "parameter_unreadable");
            return null;
        }
        return (scope, form);
    }

    /// <summary>Refuses a request of a client that is known.</summary>
    public Task RefuseAsync(ClientRequest request, AuthorizationError error, int status = StatusCodes.Status400BadRequest) =>
        RefuseAsync(request.Context, error.Of(request.Endpoint, request.Scope.Carrier.Id, request.Client.Id), error.Description, status);

    /// <summary>Refuses a client as one that has not proved itself enough.</summary>
    public Task RefuseClientAsync(ClientRequest request, string cause) =>
        RefuseClientAsync(request.Context, request.Scope, request.Endpoint, new ClientAuthenticationResult.Refused(cause, request.Client.Id));

    /// <summary>Refuses who has not proved to be a client.</summary>
    public Task RefuseClientAsync(HttpContext context, CarrierScope scope, string endpoint, ClientAuthenticationResult.Refused refused)
    {
        // RFC 6749 §5.2: the scheme that the client used is told to it.
        if (context.Request.Headers.Authorization.Count > 0) { context.Response.Headers.WWWAuthenticate = $"Basic realm=\"{scope.Issuer}\""; }
        return RefuseAsync(context, new Refusal(endpoint, ErrorCode.InvalidClient, refused.Cause, scope.Carrier.Id, refused.ClientId) { Expected = refused.Expected, Received = refused.Received },
            "Client authentication failed.", StatusCodes.Status401Unauthorized);
    }

    private Task MalformedAsync(HttpContext context, CarrierScope scope, string endpoint, string description, string cause, string? expected = null, string? received = null) =>
        RefuseAsync(context, new Refusal(endpoint, ErrorCode.InvalidRequest, cause, scope.Carrier.Id) { Expected = expected, Received = received }, description, StatusCodes.Status400BadRequest);

    private async Task RefuseAsync(HttpContext context, Refusal refusal, string description, int status)
    {
        var reference = await errors.LogAsync(refusal);
        await Answers.ErrorAsync(context, status, refusal.Error, $"{description} ({reference})");
    }

    private static async Task<Parameters?> ReadBodyAsync(HttpRequest request, bool json)
    {
        if (request.ContentLength > MaxBody) { return null; }
        return json && request.HasJsonContentType()
            ? await Parameters.ReadJsonAsync(request, request.HttpContext.RequestAborted)
            : await Parameters.ReadFormAsync(request, request.HttpContext.RequestAborted);
    }
}
