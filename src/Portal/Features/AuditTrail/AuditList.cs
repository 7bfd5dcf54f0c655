using System.Globalization;
using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Data.People;

namespace ZenKey.Portal.Features.AuditTrail;

/// <summary>Which entries are listed.</summary>
/// <param name="From">The first day, UTC.</param>
/// <param name="To">The last day, UTC, the whole of it.</param>
public sealed record AuditFilter(string? Action = null, string? ObjectKind = null, Guid? ActorId = null, DateOnly? From = null, DateOnly? To = null)
{
    /// <summary>What an address says.</summary>
    public static AuditFilter Of(string? action, string? kind, string? actor, string? from, string? to) =>
        new(Word(action), Word(kind), Guid.TryParse(actor, out var id) ? id : null, Day(from), Day(to));

    private static string? Word(string? text) => text is { Length: > 0 and <= 64 } ? text : null;

    private static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}

public sealed record AuditRow(AuditEntry Entry) : IPageRow
{
    public Guid Id => Entry.Id;
}

/// <summary>Somebody who may have done something.</summary>
public sealed record AuditActor(Guid Id, string Name);

/// <summary>The audit trail, newest first, for auditors and administrators.</summary>
public sealed class AuditList(IDbContextFactory<PortalDbContext> factory)
{
    private const int MaxActors = 200;

    public async Task<Page<AuditRow>> ListAsync(CurrentPerson person, AuditFilter filter, PageRequest request, CancellationToken cancellationToken)
    {
        person.Demand(Policies.ReadAudit);
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await Keyset.NewestFirstAsync(Filtered(store.Audit.AsNoTracking(), filter), nameof(AuditEntry.At), false,
            entry => new AuditRow(entry), row => row.Entry.At, request, cancellationToken);
    }

    /// <returns>Null when there is no such entry.</returns>
    public async Task<AuditEntry?> FindAsync(CurrentPerson person, Guid id, CancellationToken cancellationToken)
    {
        person.Demand(Policies.ReadAudit);
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.Audit.AsNoTracking().SingleOrDefaultAsync(entry => entry.Id == id, cancellationToken);
    }

    /// <summary>What else happened to the same object, newest first.</summary>
    public async Task<IReadOnlyList<AuditEntry>> OfObjectAsync(CurrentPerson person, AuditEntry entry, CancellationToken cancellationToken)
    {
        person.Demand(Policies.ReadAudit);
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.Audit.AsNoTracking().Where(other => other.ObjectKind == entry.ObjectKind && other.ObjectId == entry.ObjectId)
            .OrderByDescending(other => other.At).Take(10).ToListAsync(cancellationToken);
    }

    /// <summary>The operator's own people, to filter by; others are found by their entries.</summary>
    public async Task<IReadOnlyList<AuditActor>> ActorsAsync(CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.People.AsNoTracking().Where(person => person.Roles != PortalRoles.None && person.Roles != PortalRoles.Developer)
            .OrderBy(person => person.Name).Take(MaxActors).Select(person => new AuditActor(person.Id, person.Name)).ToListAsync(cancellationToken);
    }

    private static IQueryable<AuditEntry> Filtered(IQueryable<AuditEntry> entries, AuditFilter filter)
    {
        if (filter.Action is { } action) { entries = entries.Where(entry => entry.Action == action); }
        if (filter.ObjectKind is { } kind) { entries = entries.Where(entry => entry.ObjectKind == kind); }
        if (filter.ActorId is { } actor) { entries = entries.Where(entry => entry.ActorId == actor); }
        if (filter.From is { } from)
        {
            var start = StartOf(from);
            entries = entries.Where(entry => entry.At >= start);
        }
        if (filter.To is { } to && to < DateOnly.MaxValue)
        {
            var end = StartOf(to.AddDays(1));
            entries = entries.Where(entry => entry.At < end);
        }
        return entries;
    }

    private static DateTimeOffset StartOf(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);
}
