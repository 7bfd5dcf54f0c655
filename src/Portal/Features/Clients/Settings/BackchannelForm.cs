using ZenKey.Portal.Data.Clients;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Clients.Settings;

/// <summary>Whether a client's server may ask phones (CIBA Core §4; ZenKey platform §6), and how it hears the answer.</summary>
public sealed record BackchannelForm : ISettingsForm<BackchannelForm>
{
    public static string Action => "client.backchannel.changed";

    /// <summary>What requests can be signed by.</summary>
    public static IReadOnlyList<string> Algorithms { get; } = ["RS256", "PS256", "ES256"];

    public bool Allowed { get; set; }
    public string Delivery { get; set; } = CibaDelivery.Poll;

    /// <summary>One a line; the first is CIBA's.</summary>
    public string NotificationUris { get; set; } = "";

    /// <summary>Empty takes requests signed or not.</summary>
    public string SigningAlg { get; set; } = "";

    public static BackchannelForm Of(Client client) => new()
    {
        Allowed = Words.Has(client.Grants, GrantType.Ciba),
        Delivery = client.CibaDelivery ?? CibaDelivery.Poll,
        NotificationUris = UriLines.Of(client, ClientUriKind.Notification),
        SigningAlg = client.BackchannelRequestSigningAlg ?? "",
    };

    public IEnumerable<(string Field, string Message)> Faults(ClientFacts client)
    {
        if (Allowed && !client.KeepsSomething) { yield return (nameof(Allowed), "A client that can keep nothing may not ask a phone by itself."); }
        if (!Allowed && client.Grants is { Redirects: false, ServiceTokens: false }) { yield return (nameof(Allowed), "A client without any way to tokens serves nothing. Keep one."); }
        if (!CibaDelivery.All.Contains(Delivery)) { yield return (nameof(Delivery), "Choose poll, ping or push."); }
        if (Allowed && Delivery == CibaDelivery.Push && (client.Protection.Dpop || client.Protection.Certificate)) { yield return (nameof(Delivery), "Tokens of this client are bound, and bound ones cannot be pushed. Choose poll or ping."); }
        if (UriLines.Fault(NotificationUris, ServerUri.Fault) is { } fault) { yield return (nameof(NotificationUris), fault); }
        else if (Allowed && Delivery != CibaDelivery.Poll && UriLines.Of(NotificationUris).Count == 0) { yield return (nameof(NotificationUris), $"To be told by {Delivery}, the client needs an address."); }
        if (SigningAlg.Length > 0 && !Algorithms.Contains(SigningAlg)) { yield return (nameof(SigningAlg), "Choose RS256, PS256 or ES256."); }
        else if (SigningAlg.Length > 0 && !client.HasKeys) { yield return (nameof(SigningAlg), "Signed requests are checked by the client's keys. Register keys first."); }
    }

    public IEnumerable<string> Breaks(BackchannelForm before)
    {
        if (before.Allowed && !Allowed) { yield return "Every request to a phone is refused with unauthorized_client."; }
        if (!before.Allowed || !Allowed) { yield break; }
        if (before.Delivery != Delivery) { yield return $"Answers come by {Delivery} from now on, no longer by {before.Delivery}."; }
        if (UriLines.Gone(before.NotificationUris, NotificationUris) is { Count: > 0 } gone) { yield return $"Nothing is sent to {string.Join(", ", gone)} any more."; }
        if (SigningAlg.Length > 0 && SigningAlg != before.SigningAlg) { yield return $"Requests that are not signed by {SigningAlg} are refused."; }
    }

    public IEnumerable<(string Field, string? Value)> Told() =>
    [
        ("grant urn:openid:params:grant-type:ciba", Words.YesNo(Allowed)), ("backchannel_token_delivery_mode", Delivery),
        ("notification_uris", UriLines.Of(NotificationUris) is { Count: > 0 } uris ? ClientChanges.Lines(uris) : null), ("backchannel_authentication_request_signing_alg", SigningAlg.Length > 0 ? SigningAlg : null),
    ];

    public void Apply(Client client, Changing changing)
    {
        if (Words.Has(client.Grants, GrantType.Ciba) != Allowed) { client.Grants = Words.With(client.Grants, GrantType.Ciba, Allowed); }
        (client.CibaDelivery, client.BackchannelRequestSigningAlg) = (Allowed ? Delivery : client.CibaDelivery, SigningAlg.Length > 0 ? SigningAlg : null);
        UriLines.Apply(client, ClientUriKind.Notification, NotificationUris, changing);
    }
}
