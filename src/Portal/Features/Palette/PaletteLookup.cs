using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Data.Projects;
using ZenKey.Portal.Subscribers;

namespace ZenKey.Portal.Features.Palette;

/// <summary>
/// Finds objects for the palette, by indexes and at most three statements a text. What a person may not see does not exist.
/// Subscribers are found by <see cref="SubscriberSearch"/> alone, when somebody asks for it.
/// </summary>
internal sealed class PaletteLookup(IDbContextFactory<PortalDbContext> factory, SubscriberSearch searches)
{
    /// <summary>How many of a kind are shown; a longer beginning finds the others.</summary>
    public const int Most = 6;

    public async Task<IReadOnlyList<PaletteGroup>> FindAsync(CurrentPerson person, PaletteText text, CancellationToken cancellationToken)
    {
        if (text.IsPersonal) { return []; }
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        List<PaletteGroup> found = text.Kind switch
        {
            PaletteKind.Reference => [new("Requests", await FindReferenceAsync(store, person, text.Value, cancellationToken))],
            PaletteKind.Id => [new("Found by its id", await FindIdAsync(store, person, Guid.Parse(text.Value), cancellationToken))],
            PaletteKind.Words =>
            [
                new("Clients", await ClientsAsync(store, person, text, cancellationToken)),
                new("Projects", await ProjectsAsync(store, person, text.Value, cancellationToken)),
                new("Companies", await CompaniesAsync(store, person, text.Value, cancellationToken)),
            ],
            _ => [new("Clients", await ClientsAsync(store, person, text, cancellationToken))],
        };
        return [.. found.Where(group => group.Items.Count > 0)];
    }

    /// <summary>The clients with which an action may be done: those that the text means, or the first of all by name.</summary>
    public async Task<IReadOnlyList<PaletteItem>> ChooseAsync(CurrentPerson person, PaletteAction action, PaletteText? text, CancellationToken cancellationToken)
    {
        if (text is { Kind: not (PaletteKind.Words or PaletteKind.Address or PaletteKind.ClientId) }) { return []; }
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var found = await PaletteClients.ReadAsync(PaletteClients.Meant(store, PaletteClients.For(store, person, action), text, person.CompanyId is null, Most), cancellationToken);
        return [.. found.Take(Most).Select(client => client.Item(person, action.AddressFor(client.ClientId)))];
    }

    /// <summary>What a browser remembers, in that order; what is gone, or not for this person, is left out.</summary>
    /// <param name="person">Who asks.</param>
    /// <param name="keys">What it remembers.</param>
    /// <param name="action">For which action a client is chosen; null outside a choice.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<PaletteItem>> RecentAsync(CurrentPerson person, IReadOnlyList<RecentKey> keys, PaletteAction? action, CancellationToken cancellationToken)
    {
        var (clientIds, projectIds, companyIds) = (Of(keys, RecentKey.Client), Ids(keys, RecentKey.Project), Ids(keys, RecentKey.Company));
        var found = new Dictionary<string, PaletteItem>();
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        if (clientIds.Count > 0)
        {
            foreach (var client in await PaletteClients.ReadAsync(PaletteClients.For(store, person, action).Where(client => clientIds.Contains(client.ClientId)), cancellationToken))
            {
                found[$"{RecentKey.Client}:{client.ClientId}"] = client.Item(person, action?.AddressFor(client.ClientId));
            }
        }
        if (projectIds.Count > 0 && action is null)
        {
            var projects = store.Projects.AsNoTracking().Allowed(Permissions.SeeProjects, person).Where(project => projectIds.Contains(project.Id));
            foreach (var (id, item) in await ReadAsync(projects, cancellationToken)) { found[$"{RecentKey.Project}:{id}"] = item; }
        }
        if (companyIds.Count > 0 && action is null && person.May(Policies.SeeCompanies))
        {
            var companies = await store.Companies.AsNoTracking().Where(company => companyIds.Contains(company.Id)).Select(company => new { company.Id, company.Name }).ToListAsync(cancellationToken);
            foreach (var company in companies) { found[$"{RecentKey.Company}:{company.Id}"] = CompanyItem(company.Id, company.Name); }
        }
        return [.. keys.Select(key => found.GetValueOrDefault(key.ToString())).OfType<PaletteItem>()];
    }

    private static async Task<IReadOnlyList<PaletteItem>> ClientsAsync(PortalDbContext store, CurrentPerson person, PaletteText text, CancellationToken cancellationToken) =>
        [.. (await PaletteClients.ReadAsync(PaletteClients.Meant(store, PaletteClients.For(store, person, null), text, person.CompanyId is null, Most), cancellationToken)).Take(Most).Select(client => client.Item(person, null))];

    private static async Task<IReadOnlyList<PaletteItem>> ProjectsAsync(PortalDbContext store, CurrentPerson person, string text, CancellationToken cancellationToken)
    {
        if (!Permissions.SeeProjects.AllowsSomewhere(person)) { return []; }
        var projects = store.Projects.AsNoTracking().Allowed(Permissions.SeeProjects, person).WhereBegins(nameof(Project.NameKey), text).OrderBy(project => project.NameKey).ThenBy(project => project.Id).Take(Most);
        return [.. (await ReadAsync(projects, cancellationToken)).Select(pair => pair.Item)];
    }

    private static async Task<List<(Guid Id, PaletteItem Item)>> ReadAsync(IQueryable<Project> projects, CancellationToken cancellationToken) =>
        [.. (await projects.Select(project => new { project.Id, project.Name, Company = project.Company!.Name }).ToListAsync(cancellationToken))
            .Select(project => (project.Id, new PaletteItem(project.Name, $"Project · {project.Company}", "Apps") { Address = $"/projects/{project.Id}" }))];

    private static async Task<IReadOnlyList<PaletteItem>> CompaniesAsync(PortalDbContext store, CurrentPerson person, string text, CancellationToken cancellationToken)
    {
        if (!person.May(Policies.SeeCompanies)) { return []; }
        var companies = store.Companies.AsNoTracking().WhereBegins(nameof(Data.Companies.Company.NameKey), text).OrderBy(company => company.NameKey).ThenBy(company => company.Id).Take(Most);
        return [.. (await companies.Select(company => new { company.Id, company.Name }).ToListAsync(cancellationToken)).Select(company => CompanyItem(company.Id, company.Name))];
    }

    private static async Task<IReadOnlyList<PaletteItem>> FindReferenceAsync(PortalDbContext store, CurrentPerson person, string reference, CancellationToken cancellationToken)
    {
        if (!person.May(Policies.ReadLogs)) { return []; }
        var cause = await store.Events.AsNoTracking().WhereTelling(entry => entry.Reference == reference).VisibleTo(person).OrderByDescending(entry => entry.At)
            .Select(entry => new { entry.Cause }).FirstOrDefaultAsync(cancellationToken);
        return cause is null ? [] : [new(reference, cause.Cause is null ? "Request" : Ui.CauseGuide.Title(cause.Cause), "ErrorOutline") { Address = $"/logs/{reference}" }];
    }

    private async Task<IReadOnlyList<PaletteItem>> FindIdAsync(PortalDbContext store, CurrentPerson person, Guid id, CancellationToken cancellationToken)
    {
        var found = await PaletteIds.ReadAsync(store, person, id, cancellationToken);
        if (found.Subscriber is { } subscriber) { await searches.NoteIdSearchAsync(person, subscriber, cancellationToken); }
        return found.Items;
    }

    private static PaletteItem CompanyItem(Guid id, string name) => new(name, "Company", "Domain") { Address = $"/companies/{id}" };

    private static List<string> Of(IReadOnlyList<RecentKey> keys, string kind) => [.. keys.Where(key => key.Kind == kind).Select(key => key.Id)];

    private static List<Guid> Ids(IReadOnlyList<RecentKey> keys, string kind) => [.. Of(keys, kind).Select(Guid.Parse)];
}
