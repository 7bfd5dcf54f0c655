using ZenKey.Portal.Data.Carriers;

namespace ZenKey.AuthServer.Keys;

/// <inheritdoc cref="IKeyHealth"/>
internal sealed class KeyHealth(CarrierDirectory carriers, KeyRing keys) : IKeyHealth
{
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        foreach (var carrier in await carriers.AllAsync(cancellationToken)) { await keys.GetAsync(carrier, cancellationToken); }
    }
}
