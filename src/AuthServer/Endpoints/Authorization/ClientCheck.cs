using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Interaction;
using ZenKey.Portal.Data.Clients;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.Authorization;

/// <summary>Why a browser may not be sent anywhere.</summary>
/// <param name="Page">The words of our own error page.</param>
/// <param name="Cause">The word in the developer's log.</param>
internal sealed record ClientFault(string Page, string Cause)
{
    /// <summary>What would have been right; made by <see cref="Kept"/>.</summary>
    public string? Expected { get; init; }

    /// <summary>What came instead; made by <see cref="Kept"/>.</summary>
    public string? Received { get; init; }

    public Refusal Of(string endpoint, Guid? carrierId, Guid? clientId) =>
        new(endpoint, ErrorCode.InvalidRequest, Cause, carrierId, clientId) { Expected = Expected, Received = Received };
}

/// <summary>
/// Client first, redirect URI second: until both hold an error is shown on our own page and never redirected
/// (RFC 6749 §4.1.2.1).
/// </summary>
internal static class ClientCheck
{
    public static async ValueTask<(Client? Client, ClientFault? Fault)> FindAsync(ClientDirectory clients, Parameters parameters, CancellationToken cancellationToken)
    {
        var (client, fault) = await FindClientAsync(clients, parameters, cancellationToken);
        return (client, fault ?? RedirectFault(client!, parameters));
    }

    public static async ValueTask<(Client? Client, ClientFault? Fault)> FindClientAsync(ClientDirectory clients, Parameters parameters, CancellationToken cancellationToken)
    {
        if (parameters["client_id"] is not { } clientId) { return (null, new ClientFault(ErrorTexts.UnknownClient, "client_id_missing")); }
        if (!ClientId.TryParse(clientId, out _) || await clients.FindAsync(clientId, cancellationToken) is not { } client)
        {
            return (null, new ClientFault(ErrorTexts.UnknownClient, "client_unknown"));
        }
        return client.State == ClientState.Active ? (client, null) : (client, new ClientFault(ErrorTexts.UnknownClient, "client_disabled"));
    }

    /// <returns>Null when the redirect URI is there and registered.</returns>
    public static ClientFault? RedirectFault(Client client, Parameters parameters)
    {
        if (parameters["redirect_uri"] is not { } redirectUri) { return Wrong(client, "redirect_uri_missing", null); }
        return client.FindRedirectUri(redirectUri) is not null
            ? null
            : Wrong(client, "redirect_uri_unregistered", redirectUri);
    }

    private static ClientFault Wrong(Client client, string cause, string? received) => new(ErrorTexts.UnregisteredRedirectUri, cause)
    {
        Expected = Kept.Addresses(client.RedirectUris.Select(registered => registered.Uri)),
        Received = Kept.Address(received),
    };
}
