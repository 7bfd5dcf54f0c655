using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Approvals;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Launches;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.Paging;

namespace ZenKey.Portal.Features.Launch;

/// <summary>Reads how far launches are, and what waits for an answer. What a person may not see does not exist.</summary>
internal sealed class LaunchReader(IDbContextFactory<PortalDbContext> factory, IHeldEdits edits, TimeProvider time)
{
    /// <returns>Null when the client is not the person's.</returns>
    public async Task<LaunchView?> ReadAsync(CurrentPerson person, string clientId, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        if (await store.Clients.AsNoTracking().Allowed(Permissions.SeeProjects, person).WithFacts().SingleOrDefaultAsync(row => row.ClientId == clientId, cancellationToken) is not { } client) { return null; }
        var carriers = await store.Carriers.AsNoTracking().OrderBy(carrier => carrier.Slug).Select(carrier => new { carrier.Id, carrier.Slug, carrier.Name }).ToListAsync(cancellationToken);
        var signedIn = await store.LastSignInAsync(client.Id, cancellationToken);
        var links = await store.Links.Where(link => link.ProjectId == client.ProjectId && link.State == LinkState.Active).Take(Keyset.CountCap).CountAsync(cancellationToken);
        var last = await store.LaunchRequests.AsNoTracking().WithFacts().Where(row => row.ClientId == client.Id && row.Edit == null).OrderByDescending(row => row.RequestedAt).ThenByDescending(row => row.Id).FirstOrDefaultAsync(cancellationToken);
        return new LaunchView(client.ClientId, client.Name, client.Mode, client.Project!.CompanyId, client.ProjectId, client.Version, signedIn, links,
            LaunchRules.Checks(new LaunchFacts(client, signedIn, time.GetUtcNow())),
            [.. carriers.Select(carrier => (carrier, row: client.Provisionings.Find(one => one.CarrierId == carrier.Id))).Select(one => new CarrierView(one.carrier.Slug, one.carrier.Name, one.row?.State ?? ProvisioningState.Active, one.row?.ChangedAt))],
            last is null ? null : await ViewAsync(store, person, last, signedIn, cancellationToken));
    }

    /// <summary>What waits for staff, or did; the newest first.</summary>
    /// <param name="person">Who asks.</param>
    /// <param name="state">Only these; null for all.</param>
    /// <param name="page">Which page.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Page<LaunchRow>> ListAsync(CurrentPerson person, LaunchState? state, PageRequest page, CancellationToken cancellationToken)
    {
        person.Demand(Policies.SeeLaunches);
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await PageAsync(store.LaunchRequests.AsNoTracking(), state, page, cancellationToken);
    }

    /// <summary>The requests of the person's own company, the newest first.</summary>
    public async Task<Page<LaunchRow>> ListOwnAsync(CurrentPerson person, LaunchState? state, PageRequest page, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await PageAsync(store.LaunchRequests.AsNoTracking().VisibleTo(person).Where(row => row.Client!.Project!.CompanyId == person.CompanyId), state, page, cancellationToken);
    }

    private static Task<Page<LaunchRow>> PageAsync(IQueryable<LaunchRequest> requests, LaunchState? state, PageRequest page, CancellationToken cancellationToken)
    {
        if (state is { } wanted) { requests = requests.Where(row => row.State == wanted); }
        return Keyset.NewestFirstAsync(requests, nameof(LaunchRequest.RequestedAt), false,
            row => new LaunchRow(row.Id, row.Client!.ClientId, row.Client.Name, row.Client.Project!.Company!.Name, row.State, row.RequestedAt, row.RequestedBy, row.DecidedBy, row.Edit != null), row => row.At, page, cancellationToken);
    }

    public async Task<LaunchRequestView?> FindAsync(CurrentPerson person, Guid id, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.LaunchRequests.AsNoTracking().VisibleTo(person).WithFacts().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is { } request
            ? await ViewAsync(store, person, request, await store.LastSignInAsync(request.ClientId, cancellationToken), cancellationToken) : null;
    }

    private async Task<LaunchRequestView> ViewAsync(PortalDbContext store, CurrentPerson person, LaunchRequest request, DateTimeOffset? signedIn, CancellationToken cancellationToken)
    {
        var (client, now) = (request.Client!, time.GetUtcNow());
        var edit = request.ReadEdit();
        var waits = request.State == LaunchState.Waiting;
        var differences = edit?.Changes ?? LaunchSnapshot.Differences(await store.LastApprovedAsync(request.ClientId, request.RequestedAt, cancellationToken), request.ReadSettings());
        IReadOnlyList<LaunchCheck> checks = edit is null ? LaunchRules.Checks(new LaunchFacts(client, signedIn, now)) : [];
        var stale = waits && (edit is null ? LaunchRules.IsStale(request) : await IsStaleAsync(person, request, edit, cancellationToken));
        return new LaunchRequestView(request.Id, client.ClientId, client.Name, client.Project!.Name, client.Project.Company!.Name, client.Project.CompanyId, request.State,
            request.RequestedAt, request.RequestedById, request.RequestedBy, request.ExpiresAt, request.DecidedAt, request.DecidedBy, request.Note, request.Version,
            stale, waits && request.ExpiresAt <= now, checks, differences)
        {
            IsEdit = edit is not null,
            Reasons = edit?.Reasons ?? [],
            Comments = request.ReadComments(),
            Obstacle = waits ? LaunchRules.WaitFault(request, now) : null,
        };
    }

    // Tried in a context of its own that nobody saves.
    private async Task<bool> IsStaleAsync(CurrentPerson person, LaunchRequest request, HeldEdit edit, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return !(await edits.ApplyAsync(store, request, new HeldEditActor(person, "", null), cancellationToken)).Is(edit);
    }
}
