using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Approvals;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Data.Launches;
using ZenKey.Portal.Mail;
using ZenKey.Portal.Ui;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Launch;

/// <summary>Launches and edits of launched clients: asked for by one, answered by another, and taken back. Each is audited; the providers hear of it at once.</summary>
internal sealed partial class LaunchDesk(StoreWriter writer, PortalMails mails, IHeldEdits edits, TimeProvider time)
{
    private static readonly LaunchResult Done = new LaunchResult.Done();
    private static readonly LaunchResult NotFound = new LaunchResult.NotFound();

    /// <summary>Asks for a launch, once every check holds.</summary>
    public Task<LaunchResult> RequestAsync(CurrentPerson person, string clientId, CancellationToken cancellationToken) => WriteAsync(async (store, token) =>
    {
        if (await FindAsync(store, Permissions.EditClients, person, clientId, token) is not var (who, client)) { return NotFound; }
        if (client.Mode == ClientMode.Launched) { return new LaunchResult.Rejected("It is launched already."); }
        if (await MissingAsync(store, client, token) is { } missing) { return new LaunchResult.Rejected(missing); }
        var now = time.GetUtcNow();
        if (await store.LaunchRequests.AsNoTracking().SingleOrDefaultAsync(row => row.ClientId == client.Id && row.State == LaunchState.Waiting && row.Edit == null, token) is { } waiting)
        {
            waiting.Client = client;
            if (waiting.ExpiresAt > now && !LaunchRules.IsStale(waiting)) { return new LaunchResult.Rejected("It is asked for already."); }
            await store.GiveWayAsync(waiting, who.Name, now, token);
        }
        var settings = LaunchSnapshot.Of(client);
        store.LaunchRequests.Add(new LaunchRequest
        {
            Id = Guid.CreateVersion7(now),
            ClientId = client.Id,
            RequestedAt = now,
            RequestedById = who.Id,
            RequestedBy = who.Name,
            Settings = JsonSerializer.Serialize(settings),
        });
        Log(store, who, client, "client.launch.requested", LaunchSnapshot.Differences(await store.LastApprovedAsync(client.Id, now, token), settings));
        return Done;
    }, "It is asked for already.", cancellationToken);

    /// <summary>Takes a launched client back to Developer Mode, at once.</summary>
    public Task<LaunchResult> TakeBackAsync(CurrentPerson person, string clientId, DangerAnswer answer, CancellationToken cancellationToken) => WriteAsync(async (store, token) =>
    {
        if (await FindAsync(store, Permissions.TakeBack, person, clientId, token) is not var (who, client)) { return NotFound; }
        if (client.Mode == ClientMode.Developer) { return new LaunchResult.Rejected("It is in Developer Mode already."); }
        client.Mode = ClientMode.Developer;
        client.Version++;
        Log(store, who, client, "client.developer_mode", [new FieldChange("mode", "launched", "developer")], answer.Reason, answer.Note);
        return Done;
    }, "It was changed meanwhile. Look at it as it is now, then do it again.", cancellationToken);

    /// <summary>Sets how far a carrier is with a client.</summary>
    public Task<LaunchResult> ProvisionAsync(CurrentPerson person, string clientId, string carrier, ProvisioningState state, CancellationToken cancellationToken) => WriteAsync(async (store, token) =>
    {
        var who = await store.RefreshAsync(person, token);
        var client = Permissions.DecideLaunches.AllowsAnywhere(who) ? await store.Clients.WithFacts().SingleOrDefaultAsync(row => row.ClientId == clientId, token) : null;
        var at = await store.Carriers.Where(row => row.Slug == carrier).Select(row => (Guid?)row.Id).SingleOrDefaultAsync(token);
        if (who is null || client is null || at is not { } carrierId) { return NotFound; }
        var row = client.Provisionings.Find(one => one.CarrierId == carrierId);
        var before = row?.State ?? ProvisioningState.Active;
        if (before == state) { return Done; }
        if (row is null) { store.Add(row = new ClientProvisioning { ClientId = client.Id, CarrierId = carrierId }); }
        (row.State, row.ChangedAt) = (state, time.GetUtcNow());
        client.Version++;
        Log(store, who, client, "client.provisioning.changed", [new FieldChange(carrier, before.ToString(), state.ToString())]);
        return Done;
    }, "It was changed meanwhile. Look at it as it is now, then do it again.", cancellationToken);

    private async Task<LaunchResult> WriteAsync(Func<PortalDbContext, CancellationToken, Task<LaunchResult>> work, string conflict, CancellationToken cancellationToken)
    {
        try { return await writer.WriteAsync(work, [Topic.Clients], cancellationToken); }
        catch (StoreConflictException) { return new LaunchResult.Rejected(conflict); }
    }

    private static async Task<(CurrentPerson, Client)?> FindAsync(PortalDbContext store, Permission permission, CurrentPerson person, string clientId, CancellationToken cancellationToken) =>
        await store.RefreshAsync(person, cancellationToken) is { } who
        && await store.Clients.Allowed(permission, who).WithFacts().SingleOrDefaultAsync(row => row.ClientId == clientId, cancellationToken) is { } client ? (who, client) : null;

    private async Task<string?> MissingAsync(PortalDbContext store, Client client, CancellationToken cancellationToken) =>
        LaunchRules.Checks(new LaunchFacts(client, await store.LastSignInAsync(client.Id, cancellationToken), time.GetUtcNow())).FirstOrDefault(check => !check.Holds)?.Missing;

    private void Log(PortalDbContext store, CurrentPerson who, Client client, string action, IReadOnlyList<FieldChange> changes, string? reason = null, string? note = null) =>
        store.Audit.Add(AuditEntry.Of(who.ToActor(), time.GetUtcNow(), action, "client", client.ClientId, client.Name, changes, reason, note, companyId: client.Project!.CompanyId));
}

internal static class LaunchServices
{
    public static IServiceCollection AddLaunches(this IServiceCollection services) => services.AddSingleton<LaunchReader>().AddSingleton<LaunchDesk>();
}
