using System.Net.Http.Headers;
using System.Security.Cryptography;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Portal.Ui;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Clients.Settings;

/// <summary>Which event alerts a client gets, and how (RFC 8935, RFC 8936). With them comes the scope that people are asked for.</summary>
public sealed record EventsForm : ISettingsForm<EventsForm>
{
    public const string Push = "push";
    public const string Poll = "poll";
    private const int MaxAuthorization = 1000;

    public static string Action => "client.events.changed";

    public bool Wanted { get; set; }
    public string Delivery { get; set; } = Push;
    public string Uri { get; set; } = "";

    /// <summary>Names of <see cref="EventType"/>, parted by spaces, in the order of the vocabulary.</summary>
    public string Types { get; set; } = "";

    /// <summary>A new value of the Authorization header; empty leaves what is there.</summary>
    public string Authorization { get; set; } = "";
    public bool Forget { get; set; }

    /// <summary>Tells one kept value from another without telling either; null when none is kept.</summary>
    public string? Mark { get; init; }

    public static EventsForm Of(Client client) => client.EventSubscription is not { } subscription ? new EventsForm() : new EventsForm
    {
        Wanted = true,
        Delivery = subscription.Delivery == EventDelivery.Push ? Push : Poll,
        Uri = subscription.PushUri ?? "",
        Types = Ordered(subscription.TypeNames),
        Mark = subscription.Authorization is { } closed ? Convert.ToHexStringLower(SHA256.HashData(closed).AsSpan(0, 4)) : null,
    };

    /// <summary>The names of event types as they are kept.</summary>
    public static string Ordered(IEnumerable<string> types) => string.Join(' ', EventType.All.Intersect(types, StringComparer.Ordinal));

    public IEnumerable<(string Field, string Message)> Faults(ClientFacts client)
    {
        if (!Wanted) { yield break; }
        if (Types.Length == 0 || Types.Split(' ').Except(EventType.All).Any()) { yield return (nameof(Types), "Choose what your server wants to hear of."); }
        if (Delivery is not (Push or Poll)) { yield return (nameof(Delivery), "Choose push or poll."); }
        if (Delivery == Push && ServerUri.Fault(Uri.Trim()) is { } fault) { yield return (nameof(Uri), fault); }
        if (Delivery == Poll && !client.Grants.ServiceTokens) { yield return (nameof(Delivery), "Alerts are fetched with a token of the client itself. Allow those first, under ways to tokens."); }
        if (Delivery == Push && Kept.Of(Authorization) is { } header && (header.Length > MaxAuthorization || !AuthenticationHeaderValue.TryParse(header, out _)))
        {
            yield return (nameof(Authorization), $"Enter the whole value of an Authorization header, such as “Bearer …”, of at most {MaxAuthorization} characters.");
        }
    }

    public IEnumerable<string> Breaks(EventsForm before)
    {
        if (!before.Wanted) { yield break; }
        if (!Wanted)
        {
            yield return "Your server hears of nothing any more, and what waits to be fetched is lost.";
            yield break;
        }
        if (before.Delivery != Delivery) { yield return Delivery == Push ? "Alerts are posted from now on; nothing is there to be fetched." : "Alerts wait to be fetched from now on; nothing is posted."; }
        else if (Delivery == Push && before.Uri.Trim() != Uri.Trim()) { yield return $"{before.Uri} gets no more alerts."; }
        if (before.Types.Split(' ').Except(Types.Split(' ')).ToList() is { Count: > 0 } less) { yield return $"Your server hears no more of {string.Join(", ", less)}."; }
        if (before.Mark is not null && (Forget || Kept.Of(Authorization) is not null)) { yield return Forget ? "Alerts come without the Authorization header that your server knows." : "Alerts come with another Authorization header."; }
    }

    public IEnumerable<(string Field, string? Value)> Told() => !Wanted ? [("event alerts", "none")] :
    [
        ("event alerts", Delivery), ("events_uri", Delivery == Push ? Kept.Of(Uri) : null), ("event types", Types.Replace(' ', '\n')),
        ("events authorization", Mark is null ? null : $"kept ({Mark})"),
    ];

    public void Apply(Client client, Changing changing)
    {
        client.Scopes = ClientScopes.Join(Words.With(client.Scopes, Scope.Events, Wanted).Split(' '));
        var subscription = client.EventSubscription;
        if (!Wanted)
        {
            if (subscription is null) { return; }
            changing.Store.EventSubscriptions.Remove(subscription);
            client.EventSubscription = null;
            return;
        }
        if (subscription is null)
        {
            subscription = new EventSubscription { ClientId = client.Id, Types = "", CreatedAt = changing.At };
            changing.Store.EventSubscriptions.Add(subscription);
            client.EventSubscription = subscription;
        }
        (subscription.Types, subscription.Delivery) = (Ordered(Types.Split(' ')), Delivery == Push ? EventDelivery.Push : EventDelivery.Poll);
        subscription.PushUri = Delivery == Push ? Uri.Trim() : null;
        if (Forget || Delivery == Poll) { subscription.Authorization = null; }
        else if (Kept.Of(Authorization) is { } header) { subscription.Authorization = changing.Close(header); }
        subscription.Version++;
    }
}
