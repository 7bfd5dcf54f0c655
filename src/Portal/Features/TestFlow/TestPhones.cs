using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Devices;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.TestFlow;

/// <summary>A simulated phone that can answer a test.</summary>
/// <param name="Handset">Its key in the simulator.</param>
/// <param name="Phone">Masked.</param>
public sealed record TestPhone(string Handset, string Phone, string Carrier);

/// <summary>The simulated phones that are enrolled. None outside Development.</summary>
public sealed class TestPhones(IDbContextFactory<PortalDbContext> factory, SimulatedPhones phones)
{
    private const int Most = 50;

    public async Task<IReadOnlyList<TestPhone>> ListAsync(CancellationToken cancellationToken)
    {
        if (!phones.Available) { return []; }
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await store.Devices.AsNoTracking().Where(device => device.Kind == DeviceKind.Primary && device.State == DeviceState.Active)
            .OrderByDescending(device => device.LastUsedAt).ThenBy(device => device.Id).Take(Most)
            .Select(device => new TestPhone(device.Subscriber!.CarrierAccount, Msisdn.Mask(device.Subscriber.Phone), device.Subscriber.Carrier!.Name))
            .ToListAsync(cancellationToken);
    }
}
