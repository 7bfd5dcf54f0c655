using ZenKey.Protocol.Network;

namespace ZenKey.CarrierSimulator.Network;

/// <summary>The pretend phones as the CCID application on them sees them.</summary>
internal sealed class SimulatedHandsets(MobileNetwork network, DiversifiedKeys keys) : IHandsets
{
    public IReadOnlyList<Handset> List() => [.. network.Keys.Select(key => View(network.Find(key)!))];

    public Handset? Find(string key) => network.Find(key) is { } handset ? View(handset) : null;

    public ValueTask<byte[]?> SignWithSimAsync(string key, ReadOnlyMemory<byte> challenge, CancellationToken cancellationToken) =>
        ValueTask.FromResult(network.Find(key)?.Card is { } card ? keys.SignWithSim(card.Iccid, challenge.Span) : null);

    public ValueTask<byte[]> SignWithAppKeyAsync(string key, ReadOnlyMemory<byte> challenge, CancellationToken cancellationToken) =>
        ValueTask.FromResult(keys.SignWithAppKey(Known(key).Imei, challenge.Span));

    public ValueTask<byte[]> AppPublicKeyAsync(string key, CancellationToken cancellationToken) =>
        ValueTask.FromResult(keys.AppPublicKey(Known(key).Imei));

    private PretendHandset Known(string key) => network.Find(key) ?? throw new ArgumentException("There is no such handset.", nameof(key));

    private Handset View(PretendHandset handset) => new(
        handset.Key, handset.Owner, handset.Card?.Phone, handset.Carrier, network.CarrierName(handset.Carrier), handset.Card?.Iccid,
        handset.Card?.Imsi, handset.Imei, handset.Settings.NetworkUp, handset.HasApplication);
}
