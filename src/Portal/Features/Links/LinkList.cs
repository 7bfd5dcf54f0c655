using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Carriers;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.Paging;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Links;

/// <summary>Which links are listed.</summary>
/// <param name="Subject">The whole pairwise subject.</param>
public sealed record LinkFilter(Guid? CarrierId = null, LinkState? State = null, Guid? ProjectId = null, Guid? SubscriberId = null, string? Subject = null)
{
    /// <summary>What an address says; a carrier is named by its slug.</summary>
    public static LinkFilter Of(IReadOnlyList<Carrier> carriers, string? carrier, string? state, string? app, string? subscriber, string? subject) => new(
        carriers.FirstOrDefault(one => one.Slug == carrier)?.Id,
        state switch { "active" => LinkState.Active, "ended" => LinkState.Ended, _ => null },
        Key(app), Key(subscriber), subject is { Length: > 0 and <= 100 } ? subject : null);

    private static Guid? Key(string? text) => Guid.TryParse(text, out var id) ? id : null;
}

/// <param name="Phone">Masked.</param>
public sealed record LinkRow(
    Guid Id, Guid ProjectId, string App, string? LogoUrl, string Company, Guid SubscriberId, string Phone, Guid CarrierId, string? Subject, string Scopes,
    DateTimeOffset FirstUsedAt, DateTimeOffset LastUsedAt, LinkState State) : IPageRow;

/// <summary>A page of links, and what its filters are called.</summary>
/// <param name="App">The name behind the filter by project; null without it or when it names none.</param>
/// <param name="Phone">The masked number behind the filter by subscriber.</param>
public sealed record LinkListing(Page<LinkRow> Page, string? App, string? Phone);

/// <param name="Company">Whose it is.</param>
public sealed record AppChoice(Guid ProjectId, string Name, string Company);

/// <summary>Linked accounts, latest used first, for staff.</summary>
public sealed class LinkList(IDbContextFactory<PortalDbContext> factory, CarrierDirectory carriers)
{
    private const int MaxChoices = 8;

    public async Task<LinkListing> ListAsync(CurrentPerson person, LinkFilter filter, PageRequest request, CancellationToken cancellationToken)
    {
        person.Demand(Policies.SeeSubscribers);
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var page = await PageAsync(store, filter, request, cancellationToken);
        return new LinkListing(page, await AppAsync(store, filter, page, cancellationToken), await PhoneAsync(store, filter, page, cancellationToken));
    }

    /// <summary>The rows alone, for a file.</summary>
    public async Task<Page<LinkRow>> PageAsync(CurrentPerson person, LinkFilter filter, PageRequest request, CancellationToken cancellationToken)
    {
        person.Demand(Policies.SeeSubscribers);
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await PageAsync(store, filter, request, cancellationToken);
    }

    /// <summary>Apps whose name begins so, at most eight.</summary>
    public async Task<IReadOnlyList<AppChoice>> FindAppsAsync(string beginning, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.Projects.AsNoTracking().WhereBegins(nameof(Data.Projects.Project.NameKey), beginning.Trim())
            .OrderBy(project => project.NameKey).ThenBy(project => project.Id).Take(MaxChoices)
            .Select(project => new AppChoice(project.Id, project.Name, project.Company!.Name)).ToListAsync(cancellationToken);
    }

    public ValueTask<IReadOnlyList<Carrier>> CarriersAsync(CancellationToken cancellationToken) => carriers.AllAsync(cancellationToken);

    private static Task<Page<LinkRow>> PageAsync(PortalDbContext store, LinkFilter filter, PageRequest request, CancellationToken cancellationToken) =>
        Keyset.NewestFirstAsync(Filtered(store.Links.AsNoTracking(), filter), nameof(AccountLink.LastUsedAt), false,
            link => new LinkRow(link.Id, link.ProjectId, link.Project!.Name, link.Project.LogoUrl, link.Project.Company!.Name,
                link.SubscriberId, Msisdn.Mask(link.Subscriber!.Phone), link.CarrierId, link.Subject, link.Scopes, link.FirstUsedAt, link.LastUsedAt, link.State),
            row => row.LastUsedAt, request, cancellationToken);

    private static IQueryable<AccountLink> Filtered(IQueryable<AccountLink> links, LinkFilter filter)
    {
        if (filter.SubscriberId is { } subscriber) { links = links.WhereTelling(link => link.SubscriberId == subscriber); }
        if (filter.Subject is { } subject) { links = links.WhereTelling(link => link.Subject == subject); }
        if (filter.CarrierId is { } carrier) { links = links.Where(link => link.CarrierId == carrier); }
        if (filter.State is { } state) { links = links.Where(link => link.State == state); }
        if (filter.ProjectId is { } project) { links = links.Where(link => link.ProjectId == project); }
        return links;
    }

    private static async Task<string?> AppAsync(PortalDbContext store, LinkFilter filter, Page<LinkRow> page, CancellationToken cancellationToken) =>
        filter.ProjectId is not { } id ? null
        : page.Rows.Count > 0 ? page.Rows[0].App
        : await store.Projects.AsNoTracking().Where(project => project.Id == id).Select(project => project.Name).SingleOrDefaultAsync(cancellationToken);

    private static async Task<string?> PhoneAsync(PortalDbContext store, LinkFilter filter, Page<LinkRow> page, CancellationToken cancellationToken)
    {
        if (filter.SubscriberId is not { } id) { return null; }
        if (page.Rows.Count > 0) { return page.Rows[0].Phone; }
        var phone = await store.Subscribers.AsNoTracking().Where(subscriber => subscriber.Id == id)
            .Select(subscriber => subscriber.Phone).SingleOrDefaultAsync(cancellationToken);
        return phone is null ? null : Msisdn.Mask(phone);
    }
}
