using System.Security.Cryptography;
using ZenKey.Protocol.Network;

namespace ZenKey.Authenticator.Tests;

/// <summary>One phone, whose SIM and key a test can take out and change.</summary>
internal sealed class FakeHandsets : IHandsets, IDisposable
{
    private readonly ECDsa app = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private ECDsa sim = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public Handset Phone { get; set; } = new(
        "dana", "Dana", "+12125550142", "verizon", "Verizon", "8901480502173004198", "311480550242001", "001010014112377", true, true);

    public IReadOnlyList<Handset> List() => [Phone];

    public Handset? Find(string key) => key == Phone.Key ? Phone : null;

    public ValueTask<byte[]?> SignWithSimAsync(string key, ReadOnlyMemory<byte> challenge, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Phone.Iccid is null ? null : Sign(sim, challenge));

    public ValueTask<byte[]> SignWithAppKeyAsync(string key, ReadOnlyMemory<byte> challenge, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Sign(app, challenge));

    public ValueTask<byte[]> AppPublicKeyAsync(string key, CancellationToken cancellationToken) => ValueTask.FromResult(app.ExportSubjectPublicKeyInfo());

    public bool SimHolds(byte[] challenge, byte[] signature) =>
        sim.VerifyData(challenge, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    public void SwapSim(string iccid)
    {
        sim.Dispose();
        sim = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Phone = Phone with { Iccid = iccid };
    }

    public void Dispose()
    {
        app.Dispose();
        sim.Dispose();
    }

    private static byte[] Sign(ECDsa key, ReadOnlyMemory<byte> challenge) =>
        key.SignData(challenge.Span, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
}
