using ZenKey.Portal.Features.Clients.Held;

namespace ZenKey.Portal.Features.Clients;

/// <summary>How a change of a client ended.</summary>
public abstract record EditClientResult
{
    private EditClientResult() { }

    public sealed record Saved : EditClientResult;

    /// <summary>A secret that is shown once.</summary>
    public sealed record SecretAdded(string Name, string Secret) : EditClientResult
    {
        // A record prints its members; this one must not reach a log.
        public override string ToString() => "SecretAdded";
    }

    /// <summary>It breaks a rule; the sentence says which.</summary>
    public sealed record Rejected(string Fault) : EditClientResult;

    /// <summary>It was not carried out: it waits for a second person.</summary>
    public sealed record NeedsApproval(WaitingEdit Waits) : EditClientResult;

    /// <summary>Somebody else changed the client since it was read.</summary>
    public sealed record Conflict(string? By, DateTimeOffset? At) : EditClientResult;

    /// <summary>There is no such client, or not for this person.</summary>
    public sealed record NotFound : EditClientResult;
}
