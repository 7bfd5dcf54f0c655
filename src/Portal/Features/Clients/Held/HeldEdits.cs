using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Approvals;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Launches;

namespace ZenKey.Portal.Features.Clients.Held;

/// <inheritdoc />
internal sealed class HeldEdits(TimeProvider time) : IHeldEdits
{
    public async Task<HeldEditOutcome> ApplyAsync(PortalDbContext store, LaunchRequest request, HeldEditActor actor, CancellationToken cancellationToken)
    {
        var held = request.ReadEdit() ?? throw new InvalidOperationException("It is no edit.");
        var client = await store.Clients.Where(row => row.Id == request.ClientId)
            .Include(row => row.Project).Include(row => row.Uris).Include(row => row.Secrets).Include(row => row.EventSubscription).AsSplitQuery().SingleAsync(cancellationToken);
        var edit = new ClientEdit(store, client, actor.Person, time.GetUtcNow()) { Held = new HeldBefore(request.RequestedBy, actor.Reason, actor.Note) };
        var result = JsonSerializer.Deserialize<ClientChange>(held.Change)!.Apply(edit);
        if (result is not EditClientResult.Saved) { return new HeldEditOutcome(null, result is EditClientResult.Rejected rejected ? rejected.Fault : "It can no longer be done."); }
        client.Version++;
        return new HeldEditOutcome([.. edit.Logged], null);
    }
}
