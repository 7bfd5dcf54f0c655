using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Launches;

namespace ZenKey.Portal.Approvals;

/// <summary>Who carries out an edit that waited, and what the audit trail is told of it.</summary>
/// <param name="Person">Whose act it is.</param>
/// <param name="Reason">Why, in the trail.</param>
/// <param name="Note">Who asked, and what else there is to say.</param>
public sealed record HeldEditActor(CurrentPerson Person, string Reason, string? Note);

/// <summary>How the carrying out of an edit ended.</summary>
/// <param name="Changes">What it changed; null when a rule forbids it by now.</param>
/// <param name="Fault">The sentence that says which.</param>
public sealed record HeldEditOutcome(IReadOnlyList<FieldChange>? Changes, string? Fault)
{
    /// <summary>Whether it does exactly what was asked for: nothing that it touches was changed since.</summary>
    public bool Is(HeldEdit asked) => Changes is not null && Changes.SequenceEqual(asked.Changes);
}

/// <summary>Edits of launched clients that wait for a second person. Who knows clients carries them out; who answers knows only this.</summary>
public interface IHeldEdits
{
    /// <summary>Carries an edit out in this context, with its line of the audit trail. Nothing is saved here.</summary>
    Task<HeldEditOutcome> ApplyAsync(PortalDbContext store, LaunchRequest request, HeldEditActor actor, CancellationToken cancellationToken);
}
