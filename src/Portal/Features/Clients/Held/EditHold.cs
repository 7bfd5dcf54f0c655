using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Api;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Launches;

namespace ZenKey.Portal.Features.Clients.Held;

/// <summary>An edit that was not carried out: it waits for a second person.</summary>
/// <param name="RequestId">Under which it waits.</param>
/// <param name="Reasons">Why it takes two.</param>
/// <param name="Already">Whether the same was asked for before, and waits still.</param>
public sealed record WaitingEdit(Guid RequestId, IReadOnlyList<string> Reasons, bool Already)
{
    public string Address => $"/approvals/{RequestId}";

    internal WaitsForApproval ToAnswer() => new(RequestId, Reasons, Already);
}

/// <summary>Turns an edit that takes two persons into a request, in the very transaction that would have saved it.</summary>
internal static class EditHold
{
    /// <summary>Why an edit that has been made in the context takes a second person.</summary>
    /// <param name="edit">At work; its changes are not saved yet.</param>
    /// <param name="before">Of the client before them.</param>
    public static IReadOnlyList<string> Reasons(this ClientEdit edit, ClientTrust before) => DangerousEdits.Of(edit.Client.Mode, before, ClientTrust.Of(edit.Client));

    /// <summary>Forgets what was changed in the context and writes the request in its place.</summary>
    /// <returns>What waits, or the sentence that says why it may not.</returns>
    public static async Task<(WaitingEdit? Waits, string? Fault)> HoldAsync(this ClientEdit edit, ClientChange change, IReadOnlyList<string> reasons, CancellationToken cancellationToken)
    {
        var held = new HeldEdit(JsonSerializer.Serialize(change), [.. edit.Logged], reasons);
        edit.Store.ChangeTracker.Clear();
        var since = edit.Now - LaunchRequest.Lifetime;
        var waiting = await edit.Store.LaunchRequests.AsNoTracking()
            .Where(row => row.ClientId == edit.Client.Id && row.State == LaunchState.Waiting && row.Edit != null && row.RequestedAt > since)
            .OrderByDescending(row => row.RequestedAt).Take(DangerousEdits.MostWaiting).ToListAsync(cancellationToken);
        if (waiting.Find(row => row.ReadEdit()!.Changes.SequenceEqual(held.Changes)) is { } same) { return (new WaitingEdit(same.Id, reasons, Already: true), null); }
        if (waiting.Count >= DangerousEdits.MostWaiting) { return (null, $"{DangerousEdits.MostWaiting} edits of this client wait for a second person. Take some back first."); }
        var request = new LaunchRequest
        {
            Id = Guid.CreateVersion7(edit.Now),
            ClientId = edit.Client.Id,
            RequestedAt = edit.Now,
            RequestedById = edit.Person.Id,
            RequestedBy = edit.Person.Key is { } key ? $"{edit.Person.Name} (API key {key.Name})" : edit.Person.Name,
            Edit = JsonSerializer.Serialize(held),
        };
        edit.Store.LaunchRequests.Add(request);
        edit.Store.Audit.Add(AuditEntry.Of(edit.Person.ToActor(), edit.Now, "client.edit.requested", "client", edit.Client.ClientId, edit.Client.Name, held.Changes, companyId: edit.Client.Project!.CompanyId));
        return (new WaitingEdit(request.Id, reasons, Already: false), null);
    }
}
