using ZenKey.Protocol.Network;

namespace ZenKey.Authenticator.Handsets;

/// <summary>Where no handset runs on this server: production, where the application is on people's own phones.</summary>
internal sealed class NoHandsets : IHandsets
{
    public IReadOnlyList<Handset> List() => [];

    public Handset? Find(string key) => null;

    public ValueTask<byte[]?> SignWithSimAsync(string key, ReadOnlyMemory<byte> challenge, CancellationToken cancellationToken) => throw Absent();

    public ValueTask<byte[]> SignWithAppKeyAsync(string key, ReadOnlyMemory<byte> challenge, CancellationToken cancellationToken) => throw Absent();

    public ValueTask<byte[]> AppPublicKeyAsync(string key, CancellationToken cancellationToken) => throw Absent();

    private static InvalidOperationException Absent() => new("There are no handsets here.");
}
