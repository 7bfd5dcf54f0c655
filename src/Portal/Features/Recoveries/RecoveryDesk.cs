using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Recovery;

namespace ZenKey.Portal.Features.Recoveries;

/// <summary>What staff may decide on a recovery. That a factor holds is not among it.</summary>
public enum RecoveryDecision
{
    Hold,
    Release,
    Deny,
}

/// <summary>How a decision on a recovery ended.</summary>
public abstract record DecideRecoveryResult
{
    private DecideRecoveryResult() { }

    public sealed record Decided(RecoveryDecision Decision, DateTimeOffset At) : DecideRecoveryResult;

    /// <summary>The person works neither in support nor as administrator, or does so no longer.</summary>
    public sealed record NotAllowed : DecideRecoveryResult;

    public sealed record ReasonMissing : DecideRecoveryResult;

    public sealed record NoteTooLong : DecideRecoveryResult;

    public sealed record NotFound : DecideRecoveryResult;

    /// <summary>As the case stands, this cannot be decided; somebody may have been faster.</summary>
    public sealed record NotNow(RecoveryState State, DateTimeOffset Since) : DecideRecoveryResult;
}

/// <summary>Holds, releases and denies recovery cases, for support and administrators.</summary>
public interface IRecoveryDesk
{
    Task<DecideRecoveryResult> DecideAsync(
        CurrentPerson person, Guid caseId, RecoveryDecision decision, string? reason, string? note, CancellationToken cancellationToken);
}

public sealed class RecoveryDesk(IDbContextFactory<PortalDbContext> factory, RecoveryLedger ledger, TimeProvider time) : IRecoveryDesk
{
    public const int MaxNote = 500;

    /// <summary>The reasons that can be given.</summary>
    public static IReadOnlyList<string> ReasonsOf(RecoveryDecision decision) => decision switch
    {
        RecoveryDecision.Release => ["Subscriber was reached", "Carrier confirmed the change", "Held by mistake", "Other"],
        _ => ["Subscriber says it is not them", "Reported lost or stolen", "Suspicious activity", "Carrier asked", "Other"],
    };

    public async Task<DecideRecoveryResult> DecideAsync(
        CurrentPerson person, Guid caseId, RecoveryDecision decision, string? reason, string? note, CancellationToken cancellationToken)
    {
        if (!person.May(Policies.DecideRecoveries) || !await MayStillAsync(person, cancellationToken)) { return new DecideRecoveryResult.NotAllowed(); }
        if (reason is null || !ReasonsOf(decision).Contains(reason)) { return new DecideRecoveryResult.ReasonMissing(); }
        var words = string.IsNullOrWhiteSpace(note) ? null : note.Trim();
        if (words?.Length > MaxNote) { return new DecideRecoveryResult.NoteTooLong(); }
        if (await ledger.FindAsync(caseId, cancellationToken) is null) { return new DecideRecoveryResult.NotFound(); }
        var change = await ledger.ApplyAsync(caseId, EventOf(decision, time.GetUtcNow()), person.ToActor(), cancellationToken, words, reason: reason);
        return change.Changed && change.After.State == StateOf(decision)
            ? new DecideRecoveryResult.Decided(decision, change.After.ChangedAt)
            : new DecideRecoveryResult.NotNow(change.After.State, change.After.ChangedAt);
    }

    /// <summary>Whether the case stands so that this can be decided.</summary>
    public static bool Fits(RecoveryDecision decision, RecoveryState state) => decision switch
    {
        RecoveryDecision.Hold => state == RecoveryState.Open,
        RecoveryDecision.Release => state == RecoveryState.Held,
        _ => state is RecoveryState.Open or RecoveryState.Held,
    };

    private static RecoveryEvent EventOf(RecoveryDecision decision, DateTimeOffset at) => decision switch
    {
        RecoveryDecision.Hold => new RecoveryEvent.Held(at),
        RecoveryDecision.Release => new RecoveryEvent.Released(at),
        _ => new RecoveryEvent.Denied(at),
    };

    private static RecoveryState StateOf(RecoveryDecision decision) => decision switch
    {
        RecoveryDecision.Hold => RecoveryState.Held,
        RecoveryDecision.Release => RecoveryState.Open,
        _ => RecoveryState.Denied,
    };

    /// <summary>A circuit may outlive a role: the store is asked again.</summary>
    private async Task<bool> MayStillAsync(CurrentPerson person, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var roles = await store.People.AsNoTracking().Where(row => row.Id == person.Id).Select(row => row.Roles).SingleOrDefaultAsync(cancellationToken);
        return (person with { Roles = roles }).May(Policies.DecideRecoveries);
    }
}
