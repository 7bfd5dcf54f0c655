using ZenKey.Portal.Data.Deliveries;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Portal.Data.Paging;

namespace ZenKey.Portal.Features.Clients.Deliveries;

/// <summary>How far a delivery is, as pages say it.</summary>
public enum DeliveryStanding
{
    /// <summary>Nothing was tried yet.</summary>
    Queued,
    Retrying,
    Delivered,
    GivenUp,
    Paused,
}

/// <summary>Which deliveries are listed; all of it is in the address.</summary>
/// <param name="Type">An event type, <c>logout</c> or <c>notification</c>.</param>
/// <param name="From">Written at this moment or later.</param>
/// <param name="To">Written before this moment.</param>
public sealed record DeliveryFilter(DeliveryStanding? State = null, string? Type = null, DateTimeOffset? From = null, DateTimeOffset? To = null);

/// <summary>Which alerts are sent again.</summary>
/// <param name="From">Written at this moment or later.</param>
/// <param name="To">Written before this moment.</param>
/// <param name="Type">Of one event type; null of all.</param>
/// <param name="OnlyFailed">Only those that were given up.</param>
public sealed record ReplayRange(DateTimeOffset From, DateTimeOffset To, string? Type, bool OnlyFailed);

/// <summary>One delivery in the list.</summary>
/// <param name="About">Of an alert its jti.</param>
public sealed record DeliveryRow(
    Guid Id, DeliveryKind Kind, string Type, string About, DeliveryState State, int Attempts, int? LastStatus, DateTimeOffset CreatedAt, DateTimeOffset NextAttemptAt, DateTimeOffset? EndedAt,
    DateTimeOffset? ReplayedAt) : IPageRow
{
    public DeliveryStanding Standing => State switch
    {
        DeliveryState.Delivered => DeliveryStanding.Delivered,
        DeliveryState.GivenUp => DeliveryStanding.GivenUp,
        DeliveryState.Paused => DeliveryStanding.Paused,
        _ => Attempts == 0 ? DeliveryStanding.Queued : DeliveryStanding.Retrying,
    };

    /// <summary>Whether it may be sent again: an alert that is over. A test is sent anew instead.</summary>
    public bool IsReplayable => Kind == DeliveryKind.SecurityEvent && Type != Protocol.EventType.Verification && State is DeliveryState.Delivered or DeliveryState.GivenUp;
}

/// <summary>One attempt.</summary>
public sealed record AttemptView(Guid Id, DateTimeOffset At, TimeSpan Duration, int? Status, DeliveryFault? Fault, bool Authorized, string Excerpt);

/// <summary>One delivery whole.</summary>
/// <param name="Target">Where it goes.</param>
/// <param name="Claims">What an alert says, as JSON; null for others, which bear tokens.</param>
/// <param name="CarrierSlug">Whose key signs it; null for others than alerts.</param>
/// <param name="Kid">The key that signs now; null when none is known.</param>
/// <param name="Attempts">Newest first.</param>
public sealed record DeliveryDetail(
    DeliveryRow Row, string Target, string ContentType, DateTimeOffset ExpiresAt, string? Claims, string? Carrier, string? CarrierSlug, string Algorithm, string? Kid, IReadOnlyList<AttemptView> Attempts);

/// <summary>How a client's alerts flow.</summary>
/// <param name="Failures">Attempts that failed in a row.</param>
/// <param name="Waiting">How many are kept back by a pause, or wait to be fetched; counting stops at 1,001.</param>
/// <param name="Carriers">Who may sign a test, by slug and name.</param>
public sealed record FlowView(
    EventDelivery Delivery, string? PushUri, DateTimeOffset? PausedAt, DateTimeOffset? FailingSince, int Failures, int Waiting, IReadOnlyList<(string Slug, string Name)> Carriers);

/// <summary>How the sending of something ended.</summary>
public abstract record SendResult
{
    private SendResult() { }

    /// <param name="Count">How many are on their way.</param>
    /// <param name="Id">Which, where it is one.</param>
    public sealed record Sent(int Count, Guid? Id = null) : SendResult;

    /// <summary>It breaks a rule; the sentence says which.</summary>
    public sealed record Rejected(string Fault) : SendResult;

    /// <summary>There is no such client or delivery, or not for this person.</summary>
    public sealed record NotFound : SendResult;
}
