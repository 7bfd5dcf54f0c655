namespace ZenKey.Protocol.Network;

/// <summary>
/// The phones on which the CCID application runs, as it sees them from inside: who the handset is, the SIM in it, and the
/// keys that SIM and handset hold and never hand out.
/// </summary>
public interface IHandsets
{
    IReadOnlyList<Handset> List();

    Handset? Find(string key);

    /// <summary>Has the SIM sign a challenge (ECDSA P-256, SHA-256, P1363); null when there is no SIM in the handset.</summary>
    ValueTask<byte[]?> SignWithSimAsync(string key, ReadOnlyMemory<byte> challenge, CancellationToken cancellationToken);

    /// <summary>Has the handset's key store sign with the application's key (ECDSA P-256, SHA-256, P1363).</summary>
    ValueTask<byte[]> SignWithAppKeyAsync(string key, ReadOnlyMemory<byte> challenge, CancellationToken cancellationToken);

    /// <summary>The application's public key in this handset, as SubjectPublicKeyInfo.</summary>
    ValueTask<byte[]> AppPublicKeyAsync(string key, CancellationToken cancellationToken);
}

/// <summary>A phone as its software sees it.</summary>
/// <param name="Key">A short word that names it in addresses.</param>
/// <param name="Owner">What its owner is called, for people who must pick one of several.</param>
/// <param name="Phone">The line's number, E.164; null without a SIM.</param>
/// <param name="CarrierSlug">The carrier of its SIM.</param>
/// <param name="CarrierName">The same, for people.</param>
/// <param name="Iccid">The SIM's number; null without a SIM.</param>
/// <param name="Imsi">The subscription's number; null without a SIM.</param>
/// <param name="Imei">The handset's number.</param>
/// <param name="HasNetwork">Whether it can reach anything now.</param>
/// <param name="HasApplication">Whether the CCID application is installed.</param>
public sealed record Handset(
    string Key, string Owner, string? Phone, string CarrierSlug, string CarrierName, string? Iccid, string? Imsi, string Imei,
    bool HasNetwork, bool HasApplication);
