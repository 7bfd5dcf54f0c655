using System.Globalization;
using ZenKey.AuthServer.Http;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Requests;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.BackchannelAuthentication;

/// <summary>
/// A request to a phone that a client's server makes: by CIBA Core §7.1, or by the platform's own form (ZenKey platform
/// §6). What the two call by different names has one name here.
/// </summary>
/// <param name="scope">The issuer that is asked.</param>
/// <param name="client">Who asks, proven.</param>
/// <param name="parameters">What they ask for.</param>
/// <param name="kind">By which of the two.</param>
internal sealed class BackchannelRequest(CarrierScope scope, Client client, Parameters parameters, RequestKind kind)
{
    /// <summary>The longest that a request waits.</summary>
    public static readonly TimeSpan MaxLife = TimeSpan.FromHours(48);

    /// <summary>How long one of CIBA waits when the client does not say.</summary>
    private static readonly TimeSpan CibaLife = TimeSpan.FromMinutes(5);

    /// <summary>The same for the platform's own (ZenKey platform §6, step 3).</summary>
    private static readonly TimeSpan AsyncLife = TimeSpan.FromHours(1);

    public CarrierScope Scope { get; } = scope;

    public Client Client { get; } = client;

    public Parameters Parameters { get; } = parameters;

    public RequestKind Kind { get; } = kind;

    /// <summary>The key that pushed tokens are bound to, as JSON (ZenKey platform §4.1, §6): what the request names, or what signed it; null without either.</summary>
    public string? BoundJwk { get; init; }

    public bool IsCiba => Kind == RequestKind.Ciba;

    /// <summary>Empty when the parameter is missing or malformed; the check on it says so.</summary>
    public IReadOnlyList<string> Scopes => Protocol.Scope.Understood(AskedScopes);

    /// <summary>All that the parameter names, understood or not; empty when it is missing or malformed.</summary>
    public IReadOnlyList<string> AskedScopes { get; } = Protocol.Scope.Parse(parameters["scope"]) ?? [];

    public string Acr { get; } = Protocol.Acr.FirstKnown(parameters["acr_values"]) ?? Protocol.Acr.A3;

    /// <summary>What the person reads.</summary>
    public string? Message { get; } = kind == RequestKind.Ciba ? parameters["binding_message"] : parameters["context"] ?? parameters["binding_message"];

    public IReadOnlyList<string> Prompts { get; } = kind == RequestKind.Ciba ? [] : parameters["prompt"]?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>poll, ping or push.</summary>
    public string Delivery { get; } = kind == RequestKind.Ciba ? client.CibaDelivery ?? CibaDelivery.Poll : CibaDelivery.Push;

    /// <summary>Where the client is told; null where it asks, or has registered no address.</summary>
    public string? NotificationUri { get; } = kind != RequestKind.Ciba ? parameters["notification_uri"]
        : client.CibaDelivery is CibaDelivery.Ping or CibaDelivery.Push
            ? client.Uris.Where(uri => uri.Kind == ClientUriKind.Notification).OrderBy(uri => uri.AddedAt).ThenBy(uri => uri.Id).FirstOrDefault()?.Uri
            : null;

    /// <summary>By what the client knows us there.</summary>
    public string? NotificationToken => Parameters["client_notification_token"];

    /// <summary>The parameter that says how long it waits.</summary>
    public string ExpiryName => IsCiba ? "requested_expiry" : "expires_in";

    /// <summary>How long it waits. More than <see cref="MaxLife"/> is cut down to it.</summary>
    public TimeSpan Life => AskedSeconds is { } seconds ? TimeSpan.FromSeconds(Math.Min(seconds, MaxLife.TotalSeconds)) : IsCiba ? CibaLife : AsyncLife;

    /// <summary>Null when the client does not say; zero when what it says is no positive number.</summary>
    public double? AskedSeconds => Parameters[ExpiryName] is not { } text ? null
        : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : 0;
}
