using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Carriers;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.Projects;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Links;

/// <param name="Asked">What the app may ask for, with its reasons.</param>
/// <param name="Phone">Masked.</param>
public sealed record LinkDetail(
    Guid Id, Guid ProjectId, string App, string? LogoUrl, string? DomainUrl, string Company, IReadOnlyList<ProjectScope> Asked,
    Guid SubscriberId, string Phone, SubscriberState SubscriberState, Guid CarrierId, string Carrier,
    string? Subject, IReadOnlyList<string> Scopes, LinkState State, DateTimeOffset FirstUsedAt, DateTimeOffset LastUsedAt, DateTimeOffset? EndedAt,
    IReadOnlyList<LinkDevice> Devices, IReadOnlyList<AuditEntry> History, LinkLineage? Lineage = null);

/// <summary>As whom the app knew the subscriber at their former carrier (ZenKey platform §8.3).</summary>
/// <param name="Carrier">The former carrier.</param>
/// <param name="Subject">As whom.</param>
/// <param name="BroughtAt">When it came along; null when that is not known any more.</param>
/// <param name="ToldUntil">Until when the app is told so at each sign-in; null when it is told no more.</param>
public sealed record LinkLineage(string Carrier, string Subject, DateTimeOffset? BroughtAt, DateTimeOffset? ToldUntil);

public sealed record LinkDevice(Guid Id, string Name, string? Platform, DeviceKind Kind, DeviceState State, DateTimeOffset TrustedAt, DateTimeOffset? LastUsedAt);

/// <summary>One linked account, for staff: what was shared with whom, never the values.</summary>
public sealed class LinkDetails(IDbContextFactory<PortalDbContext> factory, CarrierDirectory carriers, TimeProvider time)
{
    private const int MaxDevices = 50;
    private const int MaxHistory = 20;

    /// <returns>Null when there is no such link.</returns>
    public async Task<LinkDetail?> FindAsync(CurrentPerson person, Guid id, CancellationToken cancellationToken)
    {
        person.Demand(Policies.SeeSubscribers);
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var link = await store.Links.AsNoTracking().AsSingleQuery().Where(row => row.Id == id)
            .Select(row => new
            {
                row.ProjectId,
                row.SubscriberId,
                row.CarrierId,
                row.Subject,
                row.Scopes,
                row.State,
                row.FirstUsedAt,
                row.LastUsedAt,
                row.EndedAt,
                row.PreviousCarrierId,
                row.PreviousSubject,
                row.Subscriber!.PortedAt,
                row.Project!.Name,
                row.Project.LogoUrl,
                row.Project.DomainUrl,
                Company = row.Project.Company!.Name,
                Asked = row.Project.Scopes.ToList(),
                Phone = Msisdn.Mask(row.Subscriber.Phone),
                SubscriberState = row.Subscriber.State,
            }).SingleOrDefaultAsync(cancellationToken);
        if (link is null) { return null; }
        var carrier = await carriers.FindByIdAsync(link.CarrierId, cancellationToken);
        return new LinkDetail(
            id, link.ProjectId, link.Name, link.LogoUrl, link.DomainUrl, link.Company, link.Asked, link.SubscriberId, link.Phone, link.SubscriberState,
            link.CarrierId, carrier?.Name ?? "Unknown carrier", link.Subject, link.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            link.State, link.FirstUsedAt, link.LastUsedAt, link.EndedAt,
            await DevicesAsync(store, link.SubscriberId, cancellationToken), await HistoryAsync(store, link.SubscriberId, cancellationToken),
            link is { PreviousCarrierId: { } former, PreviousSubject: { } subject } ? await LineageAsync(store, link.SubscriberId, former, subject, link.PortedAt, cancellationToken) : null);
    }

    private static Task<List<LinkDevice>> DevicesAsync(PortalDbContext store, Guid subscriberId, CancellationToken cancellationToken) =>
        store.Devices.AsNoTracking().Where(device => device.SubscriberId == subscriberId)
            .OrderBy(device => device.Kind).ThenBy(device => device.State).ThenByDescending(device => device.LastUsedAt).Take(MaxDevices)
            .Select(device => new LinkDevice(device.Id, device.Name, device.Platform, device.Kind, device.State, device.TrustedAt, device.LastUsedAt))
            .ToListAsync(cancellationToken);

    private async Task<LinkLineage> LineageAsync(PortalDbContext store, Guid subscriberId, Guid former, string subject, DateTimeOffset? portedAt, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var token = await store.PortTokens.AsNoTracking().Where(row => row.SubscriberId == subscriberId && row.CarrierId == former && row.Subject == subject)
            .OrderByDescending(row => row.ExpiresAt).Select(row => new { row.StoredAt, row.ExpiresAt }).FirstOrDefaultAsync(cancellationToken);
        return new LinkLineage((await carriers.FindByIdAsync(former, cancellationToken))?.Name ?? "Unknown carrier", subject, token?.StoredAt ?? portedAt, token?.ExpiresAt > now ? token.ExpiresAt : null);
    }

    private static Task<List<AuditEntry>> HistoryAsync(PortalDbContext store, Guid subscriberId, CancellationToken cancellationToken) =>
        store.Audit.AsNoTracking().Where(entry => entry.SubscriberId == subscriberId)
            .OrderByDescending(entry => entry.At).Take(MaxHistory).ToListAsync(cancellationToken);
}
