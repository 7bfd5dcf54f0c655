using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Companies;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Drafts;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Data.Recovery;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Home;

/// <summary>What the home page tells each role. Counts stop at 1,001.</summary>
public sealed class HomeReader(IDbContextFactory<PortalDbContext> factory, TimeProvider time)
{
    private const int Few = 5;
    private const int Latest = 8;
    private static readonly TimeSpan ReportsShown = TimeSpan.FromDays(30);

    public async Task<HomeContent> ReadAsync(CurrentPerson person, CancellationToken cancellationToken) => new(
        await ReadStartAsync(person, cancellationToken), await ReadBuildAsync(person, cancellationToken), await ReadSupportAsync(person, cancellationToken), await ReadAuditAsync(person, cancellationToken));

    /// <summary>How far somebody is whose company is not approved; null for all others.</summary>
    private async Task<StartHome?> ReadStartAsync(CurrentPerson person, CancellationToken cancellationToken)
    {
        if (!person.Roles.HasFlag(PortalRoles.Developer)) { return null; }
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var start = await store.People.AsNoTracking().Where(row => row.Id == person.Id)
            .Select(row => new StartHome(row.EmailVerifiedAt != null, store.Companies.Where(company => company.Id == row.CompanyId).Select(company => (CompanyState?)company.State).FirstOrDefault()))
            .SingleOrDefaultAsync(cancellationToken);
        return start is null or { Company: CompanyState.Approved } ? null : start;
    }

    private async Task<BuildHome?> ReadBuildAsync(CurrentPerson person, CancellationToken cancellationToken)
    {
        if (!person.Roles.HasFlag(PortalRoles.Developer) || person.CompanyId is not { } company) { return null; }
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var clients = store.Clients.Where(client => client.Project!.CompanyId == company);
        var counts = await store.Companies.Where(row => row.Id == company && row.State == CompanyState.Approved).Select(row => new
        {
            row.Name,
            Projects = store.Projects.Where(project => project.CompanyId == company).Take(Keyset.CountCap).Count(),
            Clients = clients.Take(Keyset.CountCap).Count(),
            Launched = clients.Any(client => client.Mode == ClientMode.Launched),
            SignedIn = clients.Any(client => store.Events.Any(entry => entry.ClientId == client.Id && entry.SignIn)),
            Links = store.Links.Where(link => link.Project!.CompanyId == company && link.State == LinkState.Active).Take(Keyset.CountCap).Count(),
        }).SingleOrDefaultAsync(cancellationToken);
        if (counts is null) { return null; }
        var latest = await clients.OrderByDescending(client => client.CreatedAt).ThenByDescending(client => client.Id).Take(Few)
            .Select(client => new HomeClient(client.ClientId, client.Name, client.Project!.Name, client.Mode, client.State,
                store.Events.Where(entry => entry.ClientId == client.Id).OrderByDescending(entry => entry.At).Select(entry => (DateTimeOffset?)entry.At).FirstOrDefault(),
                store.ClientHealth.Where(health => health.Id == client.Id).Select(health => health.Faults + health.Warnings).FirstOrDefault()))
            .ToListAsync(cancellationToken);
        var draft = await store.Drafts.AsNoTracking().Where(row => row.PersonId == person.Id && row.Kind == DraftKind.Client && person.May(Policies.EditClients))
            .OrderByDescending(row => row.SavedAt).Select(row => new HomeDraft(row.Id, row.Title, row.Step, row.SavedAt)).FirstOrDefaultAsync(cancellationToken);
        return new BuildHome(counts.Name, counts.Projects, counts.Clients, counts.Links, counts.SignedIn, counts.Launched, latest, draft);
    }

    private async Task<SupportHome?> ReadSupportAsync(CurrentPerson person, CancellationToken cancellationToken)
    {
        if (!PortalPolicies.Allows(Policies.SeeSubscribers, person)) { return null; }
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var since = now - ReportsShown;
        var reports = await store.Audit.AsNoTracking().Where(entry => entry.Action == "request.reported" && entry.At > since)
            .OrderByDescending(entry => entry.At).ThenByDescending(entry => entry.Id).Take(Few)
            .Select(entry => new ReportedSignIn(entry.SubscriberId!.Value, store.Subscribers.Where(one => one.Id == entry.SubscriberId).Select(one => one.Phone).FirstOrDefault(),
                entry.ObjectKind == "device" ? entry.ObjectId : null, entry.ObjectName, entry.At))
            .ToListAsync(cancellationToken);
        var home = await store.ChangeCounters.Where(counter => counter.Topic == Topic.Links).Select(_ => new SupportHome(
            store.Links.Where(link => link.State == LinkState.Active).Take(Keyset.CountCap).Count(),
            store.Devices.Where(device => device.Kind == DeviceKind.Trusted && device.State == DeviceState.Active).Take(Keyset.CountCap).Count(),
            store.RecoveryCases.Where(row => row.State == RecoveryState.Held || (row.State == RecoveryState.Open && row.ExpiresAt > now)).Take(Keyset.CountCap).Count(),
            store.Companies.Take(Keyset.CountCap).Count(),
            store.Clients.Take(Keyset.CountCap).Count(), Array.Empty<ReportedSignIn>())).SingleOrDefaultAsync(cancellationToken);
        return home is null ? null : home with { Reports = [.. reports.Select(report => report with { Phone = report.Phone is null ? null : Msisdn.Mask(report.Phone) })] };
    }

    private async Task<IReadOnlyList<AuditEntry>?> ReadAuditAsync(CurrentPerson person, CancellationToken cancellationToken)
    {
        if (!PortalPolicies.Allows(Policies.ReadAudit, person)) { return null; }
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.Audit.AsNoTracking().OrderByDescending(entry => entry.At).ThenByDescending(entry => entry.Id).Take(Latest).ToListAsync(cancellationToken);
    }
}

/// <param name="EmailProven">Whether they have proven their work mail.</param>
/// <param name="Company">Where their company stands; null when they have none.</param>
public sealed record StartHome(bool EmailProven, CompanyState? Company);

/// <param name="SignedIn">Whether anybody ever signed in to one of the clients.</param>
/// <param name="Launched">Whether one of the clients is live.</param>
/// <param name="Draft">The registration that the person last worked on; null when there is none.</param>
public sealed record BuildHome(string Company, int Projects, int Clients, int Links, bool SignedIn, bool Launched, IReadOnlyList<HomeClient> Latest, HomeDraft? Draft = null);

/// <param name="Title">The client's name; null while it has none.</param>
/// <param name="Step">Where it is gone on with.</param>
public sealed record HomeDraft(Guid Id, string? Title, string Step, DateTimeOffset SavedAt);

/// <param name="ToMend">Faults and warnings, as of the last look at it.</param>
public sealed record HomeClient(string ClientId, string Name, string Project, ClientMode Mode, ClientState State, DateTimeOffset? LastAt, int ToMend = 0);

/// <param name="Recoveries">Cases that are open or held.</param>
/// <param name="Reports">Sign-ins that subscribers said were not theirs, the latest first.</param>
public sealed record SupportHome(int Links, int Devices, int Recoveries, int Companies, int Clients, IReadOnlyList<ReportedSignIn> Reports);

/// <param name="Phone">Masked; null when the subscriber is gone.</param>
/// <param name="DeviceId">The trusted browser it came from; null when it came from none.</param>
/// <param name="Name">That browser's name, or else the app's.</param>
public sealed record ReportedSignIn(Guid SubscriberId, string? Phone, string? DeviceId, string Name, DateTimeOffset At);

/// <summary>What the home page shows of each part; null where the person may not see it.</summary>
public sealed record HomeContent(StartHome? Start, BuildHome? Build, SupportHome? Support, IReadOnlyList<AuditEntry>? Audit)
{
    public bool IsEmpty => Start is null && Build is null && Support is null && Audit is null;
}
