using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Data.Recovery;

namespace ZenKey.Portal.Features.Recoveries;

/// <summary>A recovery case for a dispute: states, times and steps; no number of a line, SIM or handset, and no factor's value.</summary>
/// <param name="Number">What a person reads out to support.</param>
/// <param name="Subscriber">Their key in the store.</param>
/// <param name="Required">How many distinct factors it takes.</param>
public sealed record RecoveryFile(
    string Number, Guid Subscriber, string Carrier, string State, string Reason, int Required, DateTimeOffset OpenedAt, DateTimeOffset ExpiresAt,
    DateTimeOffset? EndedAt, DateTimeOffset? CoolsUntil, IReadOnlyList<FactorFile> Factors, IReadOnlyList<StepFile> Timeline);

public sealed record FactorFile(string Factor, DateTimeOffset? ProvenAt, int WrongTries, DateTimeOffset? LastWrongTryAt);

/// <param name="By">Who did it, as the audit trail names them.</param>
public sealed record StepFile(DateTimeOffset At, string Kind, string? Factor, string By, string? Note);

/// <summary>Hands out a case as a file, and notes in the audit trail who took it.</summary>
public sealed class RecoveryExporter(RecoveryDetails details, StoreWriter writer, TimeProvider time)
{
    /// <returns>Null when there is no such case.</returns>
    public async Task<RecoveryFile?> ExportAsync(CurrentPerson person, Guid id, CancellationToken cancellationToken)
    {
        if (await details.FindAsync(person, id, cancellationToken) is not { Case: var one } detail) { return null; }
        await writer.WriteAsync((store, _) =>
        {
            store.Audit.Add(AuditEntry.Of(person.ToActor(), time.GetUtcNow(), "recovery.exported", "recovery", id.ToString(), one.Number, subscriberId: one.SubscriberId));
            return Task.CompletedTask;
        }, [], cancellationToken);
        return new RecoveryFile(one.Number, one.SubscriberId, detail.Carrier, one.State.ToString(), one.Reason.ToString(), one.Required, one.OpenedAt, one.ExpiresAt,
            one.EndedAt, one.CoolsUntil, [.. one.Factors.Select(Of)], [.. detail.Steps.Select(Of)]);
    }

    private static FactorFile Of(FactorProgress progress) => new(progress.Factor.ToString(), progress.ProvenAt, progress.Failures, progress.FailedAt);

    private static StepFile Of(RecoveryEntry step) => new(step.At, step.Kind.ToString(), step.Factor?.ToString(), step.ActorName, step.Note);
}
