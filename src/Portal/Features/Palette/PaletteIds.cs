using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Ui;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Palette;

/// <summary>What an id names.</summary>
/// <param name="Subscriber">To whom it belongs; null when to nobody.</param>
internal sealed record FoundById(IReadOnlyList<PaletteItem> Items, Guid? Subscriber);

/// <summary>Objects by their key, whatever they are: one statement, a look at one primary key each.</summary>
internal static class PaletteIds
{
    public static async Task<FoundById> ReadAsync(PortalDbContext store, CurrentPerson person, Guid id, CancellationToken cancellationToken)
    {
        // What a person may not see is asked for by an id that nothing has.
        Guid Asked(string policy) => person.May(policy) ? id : Guid.Empty;
        var (staff, company, audit) = (Asked(Policies.SeeSubscribers), Asked(Policies.SeeCompanies), Asked(Policies.ReadAudit));
        var projects = store.Projects.Allowed(Permissions.SeeProjects, person).Where(project => project.Id == id);
        var requests = store.Events.VisibleTo(person).Where(entry => entry.Id == id);
        var row = await store.ChangeCounters.AsNoTracking().Where(counter => counter.Topic == Topic.Clients).Select(_ => new Row
        {
            Project = projects.Select(project => project.Name).FirstOrDefault(),
            Company = store.Companies.Where(row => row.Id == company).Select(row => row.Name).FirstOrDefault(),
            Endpoint = requests.Select(entry => entry.Endpoint).FirstOrDefault(),
            Cause = requests.Select(entry => entry.Cause).FirstOrDefault(),
            Action = store.Audit.Where(entry => entry.Id == audit).Select(entry => entry.Action).FirstOrDefault(),
            Device = store.Devices.Where(device => device.Id == staff).Select(device => device.Name).FirstOrDefault(),
            Link = store.Links.Where(link => link.Id == staff).Select(link => link.Project!.Name).FirstOrDefault(),
            Recovery = store.RecoveryCases.Where(recovery => recovery.Id == staff).Select(recovery => recovery.Number).FirstOrDefault(),
            Phone = store.Subscribers.Where(subscriber => subscriber.Id == staff).Select(subscriber => subscriber.Phone).FirstOrDefault(),
            Owner = store.Devices.Where(device => device.Id == staff).Select(device => (Guid?)device.SubscriberId).FirstOrDefault()
                ?? store.Links.Where(link => link.Id == staff).Select(link => (Guid?)link.SubscriberId).FirstOrDefault()
                ?? store.RecoveryCases.Where(recovery => recovery.Id == staff).Select(recovery => (Guid?)recovery.SubscriberId).FirstOrDefault(),
        }).SingleOrDefaultAsync(cancellationToken) ?? new Row();
        return new FoundById([.. Items(row, id)], row.Owner ?? (row.Phone is null ? null : id));
    }

    private static IEnumerable<PaletteItem> Items(Row row, Guid id)
    {
        if (row.Project is not null) { yield return new(row.Project, "Project", "Apps") { Address = $"/projects/{id}" }; }
        if (row.Company is not null) { yield return new(row.Company, "Company", "Domain") { Address = $"/companies/{id}" }; }
        if (row.Endpoint is not null) { yield return new(row.Cause is null ? EndpointWords.Of(row.Endpoint) : CauseGuide.Title(row.Cause), "Request", "ReceiptLong") { Address = $"/logs/{id}" }; }
        if (row.Action is not null) { yield return new(AuditWords.Title(row.Action), "Audit entry", "History") { Address = $"/audit/{id}" }; }
        if (row.Device is not null) { yield return new(row.Device, "Device", "Devices") { Address = $"/devices/{id}" }; }
        if (row.Link is not null) { yield return new(row.Link, "Account link", "Link") { Address = $"/links/{id}" }; }
        if (row.Recovery is not null) { yield return new(row.Recovery, "Recovery case", "SettingsBackupRestore") { Address = $"/recovery/{id}" }; }
        if (row.Phone is not null) { yield return new(Msisdn.Mask(row.Phone), "Linked accounts of this subscriber", "Person") { Address = $"/links?subscriber={id}" }; }
    }

    private sealed class Row
    {
        public string? Project { get; init; }
        public string? Company { get; init; }
        public string? Endpoint { get; init; }
        public string? Cause { get; init; }
        public string? Action { get; init; }
        public string? Device { get; init; }
        public string? Link { get; init; }
        public string? Recovery { get; init; }
        public string? Phone { get; init; }
        public Guid? Owner { get; init; }
    }
}
