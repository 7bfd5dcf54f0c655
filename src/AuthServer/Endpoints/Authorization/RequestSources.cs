using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Interaction;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.PushedRequests;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.Authorization;

/// <summary>
/// Where a request's parameters are when the browser does not bring them plainly: pushed before (RFC 9126), or inside a
/// signed object (RFC 9101). What else the browser brings then is ignored (RFC 9101 §5).
/// </summary>
internal sealed class RequestSources(PushedRequestLedger pushed, RequestObjects objects, BrowserCookie cookie, TimeProvider time)
{
    /// <summary>What our request_uris begin with (RFC 9126 §2.2).</summary>
    public const string Prefix = "urn:ietf:params:oauth:request_uri:";

    private static readonly AuthorizationError UsedUp =
        new(ErrorCode.InvalidRequestUri, "The request_uri is not this client's, has been used, or is older than 90 seconds.", "request_uri_used_or_expired");

    public static bool IsPushed(Parameters parameters) => parameters["request_uri"]?.StartsWith(Prefix, StringComparison.Ordinal) == true;

    /// <summary>Keeps a request whose checks have passed; its request_uri is returned.</summary>
    public async Task<string> PushAsync(CarrierScope scope, Client client, IEnumerable<KeyValuePair<string, string>> parameters)
    {
        var reference = RandomId.New();
        await pushed.AddAsync(new PushedRequest
        {
            Id = RandomId.Hash(reference),
            CarrierId = scope.Carrier.Id,
            ClientId = client.Id,
            Parameters = JsonSerializer.Serialize(parameters.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal)),
            ExpiresAt = time.GetUtcNow() + PushedRequestLedger.Lifetime,
        });
        return Prefix + reference;
    }

    /// <summary>The parameters that count, and how they came; a fault when they cannot be had. The browser's own count unless they refer to others.</summary>
    public async Task<(Parameters Parameters, RequestOrigin? Origin, AuthorizationError? Fault)> ResolveAsync(HttpContext context, CarrierScope scope, Client client, Parameters outer)
    {
        if (outer["request"] is not null)
        {
            var (inner, fault) = await objects.ReadAsync(scope, client, outer, context.RequestAborted);
            return inner is null ? (outer, null, fault) : (inner, new RequestOrigin(null, true, outer), null);
        }
        if (!IsPushed(outer)) { return (outer, null, null); }
        var id = RandomId.Hash(outer["request_uri"]![Prefix.Length..]);
        if (await pushed.OpenAsync(id, scope.Carrier.Id, client.Id, cookie.Ensure(context), context.RequestAborted) is not { } row) { return (outer, null, UsedUp); }
        var parameters = Parameters.Of(JsonSerializer.Deserialize<Dictionary<string, string>>(row.Parameters)!);
        return (parameters, new RequestOrigin(id, client.TokenAuth != TokenAuth.None, KeptOf(outer, parameters)), null);
    }

    /// <summary>Uses a pushed request up. True for one that is not pushed; for a pushed one the first time only.</summary>
    public async ValueTask<bool> EndAsync(AuthorizationRequest request) => request.PushedId is not { } id || await pushed.EndAsync(id);

    /// <summary>What the pages of a pushed request keep: its reference, and how pages look and speak.</summary>
    private static Parameters KeptOf(Parameters outer, Parameters inner) => Parameters.Of(
        from pair in (IEnumerable<(string Name, string? Value)>)
        [
            ("client_id", outer["client_id"]), ("request_uri", outer["request_uri"]), ("ui_locales", inner["ui_locales"]), (PairingPlace.NewCode, outer[PairingPlace.NewCode]),
        ]
        where pair.Value is not null
        select KeyValuePair.Create(pair.Name, pair.Value));
}
