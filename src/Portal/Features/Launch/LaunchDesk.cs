using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
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

/// <summary>Launches: asked for by one, answered by another, and taken back. Each is audited; the providers hear of it at once.</summary>
internal sealed class LaunchDesk(StoreWriter writer, PortalMails mails, TimeProvider time)
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
        if (await store.LaunchRequests.AsNoTracking().SingleOrDefaultAsync(row => row.ClientId == client.Id && row.State == LaunchState.Waiting, token) is { } waiting)
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

    /// <summary>Takes a request back that waits.</summary>
    public Task<LaunchResult> WithdrawAsync(CurrentPerson person, string clientId, CancellationToken cancellationToken) => WriteAsync(async (store, token) =>
    {
        if (await FindAsync(store, Permissions.EditClients, person, clientId, token) is not var (who, client)) { return NotFound; }
        if (await store.LaunchRequests.SingleOrDefaultAsync(row => row.ClientId == client.Id && row.State == LaunchState.Waiting, token) is not { } request) { return new LaunchResult.Rejected("Nothing waits for an answer."); }
        End(request, LaunchState.Withdrawn, who, null);
        Log(store, who, client, "client.launch.withdrawn", []);
        return Done;
    }, "It was answered meanwhile.", cancellationToken);

    /// <summary>Answers a request. Yes launches the client.</summary>
    /// <param name="person">Who answers: never who asked, nor somebody of the same company.</param>
    /// <param name="requestId">Which.</param>
    /// <param name="version">The version of it that was looked at.</param>
    /// <param name="approve">Whether it is launched; otherwise it is given back with words.</param>
    /// <param name="note">Words to the company.</param>
    /// <param name="cancellationToken">Gives up before the commit.</param>
    public async Task<LaunchResult> DecideAsync(CurrentPerson person, Guid requestId, int version, bool approve, string? note, CancellationToken cancellationToken)
    {
        (string? Email, Client? Client) told = default;
        var result = await WriteAsync(async (store, token) =>
        {
            var who = await store.RefreshAsync(person, token);
            var request = Permissions.DecideLaunches.AllowsAnywhere(who) ? await store.LaunchRequests.WithFacts().SingleOrDefaultAsync(row => row.Id == requestId, token) : null;
            if (who is null || request is null) { return NotFound; }
            if (request.Version != version) { return new LaunchResult.Rejected("It was answered meanwhile."); }
            var (client, now) = (request.Client!, time.GetUtcNow());
            if (LaunchRules.DecideFault(request, approve, note, who.Id, who.CompanyId, now) is { } fault) { return new LaunchResult.Rejected(fault); }
            if (approve && await MissingAsync(store, client, token) is { } missing) { return new LaunchResult.Rejected(missing); }
            End(request, approve ? LaunchState.Approved : LaunchState.Returned, who, note);
            if (approve)
            {
                client.Mode = ClientMode.Launched;
                client.Version++;
                // Whoever changes the project at this very moment is seen, or sees this.
                store.Entry(client.Project!).Property(project => project.Version).IsModified = true;
            }
            Log(store, who, client, approve ? "client.launched" : "client.launch.returned", approve ? [new FieldChange("mode", "developer", "launched")] : [], note: request.Note);
            told = (await store.People.Where(row => row.Id == request.RequestedById && row.EmailVerifiedAt != null).Select(row => row.Email).SingleOrDefaultAsync(token), client);
            return Done;
        }, "It was changed or answered meanwhile.", cancellationToken);
        if (result is LaunchResult.Done && told is { Email: { } email, Client: { } launched }) { await mails.SendLaunchAnswerAsync(email, launched.Name, launched.ClientId, approve ? "is launched" : "was not launched yet", note); }
        return result;
    }

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

    private void End(LaunchRequest request, LaunchState state, CurrentPerson who, string? note)
    {
        (request.State, request.DecidedAt, request.DecidedBy, request.Note) = (state, time.GetUtcNow(), who.Name, string.IsNullOrWhiteSpace(note) ? null : note.Trim());
        request.Version++;
    }

    private void Log(PortalDbContext store, CurrentPerson who, Client client, string action, IReadOnlyList<FieldChange> changes, string? reason = null, string? note = null) =>
        store.Audit.Add(AuditEntry.Of(who.ToActor(), time.GetUtcNow(), action, "client", client.ClientId, client.Name, changes, reason, note, companyId: client.Project!.CompanyId));
}

internal static class LaunchServices
{
    public static IServiceCollection AddLaunches(this IServiceCollection services) => services.AddSingleton<LaunchReader>().AddSingleton<LaunchDesk>();
}
