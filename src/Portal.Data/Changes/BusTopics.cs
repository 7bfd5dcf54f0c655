namespace ZenKey.Portal.Data.Changes;

/// <summary>What can be waited for on the <see cref="IWakeBus"/>.</summary>
public static class BusTopics
{
    public static string Request(string id) => $"request:{id}";

    public static string Pairing(string id) => $"pairing:{id}";

    /// <summary>Anything about a subscriber's recovery.</summary>
    public static string Recovery(Guid subscriberId) => $"recovery:{subscriberId:N}";

    /// <summary>Something is to be sent to clients.</summary>
    public const string Outbox = "outbox";

    /// <summary>Something happened of which clients are to be told.</summary>
    public const string Raised = "raised";

    /// <summary>An alert waits to be fetched by a client.</summary>
    public static string Queued(Guid clientId) => $"queued:{clientId:N}";

    /// <summary>Anything that a subscriber's phone shows.</summary>
    public static string Phone(Guid subscriberId) => $"phone:{subscriberId:N}";
}
