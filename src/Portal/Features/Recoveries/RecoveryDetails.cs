using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Carriers;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Recovery;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Recoveries;

/// <param name="Case">As it stands now.</param>
/// <param name="Phone">The subscriber's number, masked.</param>
/// <param name="Enrolled">The phone that is bound now; null when there is none.</param>
/// <param name="Steps">The timeline, first things first.</param>
/// <param name="Others">The subscriber's other cases, newest first.</param>
public sealed record RecoveryDetail(
    RecoveryCase Case, string Phone, string Carrier, PhoneEndings? Enrolled, IReadOnlyList<RecoveryEntry> Steps, IReadOnlyList<OtherCase> Others);

/// <summary>The last digits of SIM and handset: enough to compare, too few to use.</summary>
public sealed record PhoneEndings(string? Sim, string? Handset)
{
    private const int Shown = 4;

    public static PhoneEndings Of(string? iccid, string? imei) => new(End(iccid), End(imei));

    private static string? End(string? number) => number is { Length: > Shown } ? number[^Shown..] : null;
}

public sealed record OtherCase(Guid Id, string Number, RecoveryState State, DateTimeOffset OpenedAt);

/// <summary>One recovery case with its evidence and its timeline, for staff. No factor's value is known here, only how far each is.</summary>
public sealed class RecoveryDetails(IDbContextFactory<PortalDbContext> factory, CarrierDirectory carriers, TimeProvider time)
{
    private const int MaxSteps = 200;
    private const int MaxOthers = 10;

    /// <returns>Null when there is no such case.</returns>
    public async Task<RecoveryDetail?> FindAsync(CurrentPerson person, Guid id, CancellationToken cancellationToken)
    {
        person.Demand(Policies.SeeSubscribers);
        var passed = new RecoveryEvent.TimePassed(time.GetUtcNow());
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var found = await store.RecoveryCases.AsNoTracking().Where(row => row.Id == id).Select(row => new
        {
            Case = row,
            Phone = store.Subscribers.Where(subscriber => subscriber.Id == row.SubscriberId).Select(subscriber => subscriber.Phone).First(),
            Enrolled = store.Devices.Where(device => device.SubscriberId == row.SubscriberId && device.Kind == DeviceKind.Primary && device.State == DeviceState.Active)
                .Select(device => new { device.Iccid, device.Imei }).FirstOrDefault(),
        }).SingleOrDefaultAsync(cancellationToken);
        if (found is null) { return null; }
        var steps = await store.RecoveryEntries.AsNoTracking().Where(entry => entry.CaseId == id).OrderBy(entry => entry.Position).Take(MaxSteps).ToListAsync(cancellationToken);
        var others = await store.RecoveryCases.AsNoTracking().Where(row => row.SubscriberId == found.Case.SubscriberId && row.Id != id)
            .OrderByDescending(row => row.OpenedAt).Take(MaxOthers).ToListAsync(cancellationToken);
        var carrier = await carriers.FindByIdAsync(found.Case.CarrierId, cancellationToken);
        return new RecoveryDetail(RecoveryRules.Decide(found.Case, passed), Msisdn.Mask(found.Phone), carrier?.Name ?? "Unknown carrier",
            found.Enrolled is null ? null : PhoneEndings.Of(found.Enrolled.Iccid, found.Enrolled.Imei), steps,
            [.. others.Select(row => new OtherCase(row.Id, row.Number, RecoveryRules.Decide(row, passed).State, row.OpenedAt))]);
    }
}
