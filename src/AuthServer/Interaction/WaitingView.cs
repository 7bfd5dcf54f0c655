namespace ZenKey.AuthServer.Interaction;

/// <summary>The browser waits for the phone.</summary>
/// <param name="Client">Whom the subscriber signs in to.</param>
/// <param name="RequestId">The request's id.</param>
/// <param name="MaskedPhone">The number with all but its last four digits hidden.</param>
/// <param name="State">How far the request has come.</param>
/// <param name="SentAt">When it was sent to the phone.</param>
/// <param name="SecondsLeft">Seconds until it ends unanswered, as counted when the page was made.</param>
/// <param name="LifetimeSeconds">Seconds a request lives in all.</param>
/// <param name="RefreshUrl">This page's address; answers 303 to the client once the request has ended.</param>
/// <param name="EventsUrl">The stream of server-sent events; <c>changed</c> asks for a refresh.</param>
/// <param name="CancelUrl">Where cancelling is posted.</param>
/// <param name="ResendUrl">Where sending again is posted.</param>
/// <param name="Context">What the client asks to approve, in its own words.</param>
public sealed record WaitingView(
    ClientView Client,
    string RequestId,
    string MaskedPhone,
    WaitingState State,
    DateTimeOffset SentAt,
    int SecondsLeft,
    int LifetimeSeconds,
    string RefreshUrl,
    string EventsUrl,
    string CancelUrl,
    string ResendUrl,
    string? Context) : SubscriberView
{
    /// <summary>The number that the person chooses on the phone; null when none is asked.</summary>
    public int? Number { get; init; }

    /// <summary>Opens the application at this request, where this screen is the phone; null elsewhere.</summary>
    public string? OpenUrl { get; init; }

    /// <summary>When a recovery bound another phone, until this browser is signed in with again; null when there is nothing to tell.</summary>
    public DateTimeOffset? RecoveredAt { get; init; }
}

/// <summary>How far a request has come on its way to the phone.</summary>
public enum WaitingState
{
    /// <summary>On its way.</summary>
    Sending,

    /// <summary>The phone has it.</summary>
    Delivered,

    /// <summary>The phone cannot be reached.</summary>
    Undeliverable,
}
