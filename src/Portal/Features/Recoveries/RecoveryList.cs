using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Carriers;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Data.Recovery;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Recoveries;

/// <summary>Which recovery cases are listed.</summary>
/// <param name="State">As the case stands now: one that ran out is expired, whether or not anybody has looked since.</param>
/// <param name="ByChange">Those that changed last come first, instead of those that were opened last.</param>
public sealed record RecoveryFilter(Guid? CarrierId = null, RecoveryState? State = null, RecoveryReason? Reason = null, Guid? SubscriberId = null, bool ByChange = false)
{
    /// <summary>What an address says; a carrier is named by its slug.</summary>
    public static RecoveryFilter Of(IReadOnlyList<Carrier> carriers, string? carrier, string? state, string? reason, string? subscriber, string? sort) => new(
        carriers.FirstOrDefault(one => one.Slug == carrier)?.Id, Named<RecoveryState>(state), Named<RecoveryReason>(reason),
        Guid.TryParse(subscriber, out var id) ? id : null, sort == "changed");

    private static T? Named<T>(string? word)
        where T : struct, Enum => Enum.GetValues<T>().Cast<T?>().FirstOrDefault(value => string.Equals(value.ToString(), word, StringComparison.OrdinalIgnoreCase));

    public bool IsEmpty => this with { ByChange = false } == new RecoveryFilter();
}

/// <param name="Case">As it stands now.</param>
/// <param name="Phone">The subscriber's number, masked.</param>
public sealed record RecoveryRow(RecoveryCase Case, string Phone) : IPageRow
{
    public Guid Id => Case.Id;
}

/// <summary>A page of cases, and what its filters are called.</summary>
/// <param name="Phone">The masked number behind the filter by subscriber.</param>
public sealed record RecoveryListing(Page<RecoveryRow> Page, string? Phone);

/// <summary>Recovery cases of all subscribers, for staff.</summary>
public sealed class RecoveryList(IDbContextFactory<PortalDbContext> factory, CarrierDirectory carriers, TimeProvider time)
{
    public async Task<RecoveryListing> ListAsync(CurrentPerson person, RecoveryFilter filter, PageRequest request, CancellationToken cancellationToken)
    {
        person.Demand(Policies.SeeSubscribers);
        var now = time.GetUtcNow();
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        Expression<Func<RecoveryCase, RecoveryRow>> select = row => new RecoveryRow(row,
            Msisdn.Mask(store.Subscribers.Where(subscriber => subscriber.Id == row.SubscriberId).Select(subscriber => subscriber.Phone).First()));
        var cases = Filtered(store.RecoveryCases.AsNoTracking(), filter, now);
        var page = filter.ByChange
            ? await Keyset.NewestFirstAsync(cases, nameof(RecoveryCase.ChangedAt), false, select, row => row.Case.ChangedAt, request, cancellationToken)
            : await Keyset.NewestFirstAsync(cases, nameof(RecoveryCase.OpenedAt), false, select, row => row.Case.OpenedAt, request, cancellationToken);
        var shown = page with { Rows = [.. page.Rows.Select(row => row with { Case = RecoveryRules.Decide(row.Case, new RecoveryEvent.TimePassed(now)) })] };
        return new RecoveryListing(shown, await PhoneAsync(store, filter, shown, cancellationToken));
    }

    public ValueTask<IReadOnlyList<Carrier>> CarriersAsync(CancellationToken cancellationToken) => carriers.AllAsync(cancellationToken);

    private static IQueryable<RecoveryCase> Filtered(IQueryable<RecoveryCase> cases, RecoveryFilter filter, DateTimeOffset now)
    {
        if (filter.SubscriberId is { } subscriber) { cases = cases.WhereTelling(row => row.SubscriberId == subscriber); }
        if (filter.CarrierId is { } carrier) { cases = cases.Where(row => row.CarrierId == carrier); }
        if (filter.Reason is { } reason) { cases = cases.Where(row => row.Reason == reason); }
        return filter.State switch
        {
            null => cases,
            RecoveryState.Open => cases.Where(row => row.State == RecoveryState.Open && row.ExpiresAt > now),
            RecoveryState.Expired => cases.Where(row => row.State == RecoveryState.Expired || (row.State == RecoveryState.Open && row.ExpiresAt <= now)),
            var state => cases.Where(row => row.State == state),
        };
    }

    private static async Task<string?> PhoneAsync(PortalDbContext store, RecoveryFilter filter, Page<RecoveryRow> page, CancellationToken cancellationToken)
    {
        if (filter.SubscriberId is not { } id) { return null; }
        if (page.Rows.Count > 0) { return page.Rows[0].Phone; }
        var phone = await store.Subscribers.AsNoTracking().Where(subscriber => subscriber.Id == id)
            .Select(subscriber => subscriber.Phone).SingleOrDefaultAsync(cancellationToken);
        return phone is null ? null : Msisdn.Mask(phone);
    }
}
