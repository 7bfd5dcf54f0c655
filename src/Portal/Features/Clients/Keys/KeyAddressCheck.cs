using System.Text;
using ZenKey.Protocol;
using ZenKey.Protocol.Network;

namespace ZenKey.Portal.Features.Clients.Keys;

/// <summary>Looks at the address of a client's keys as the providers will: the same limits, the same guard.</summary>
public interface IKeyAddressCheck
{
    Task<PublicKeySetReading> ReadAsync(string address);
}

/// <inheritdoc />
internal sealed class KeyAddressCheck(IWebFiles files) : IKeyAddressCheck
{
    public async Task<PublicKeySetReading> ReadAsync(string address)
    {
        if (ServerUri.Fault(address) is { } fault) { return new PublicKeySetReading([], [fault]); }
        var uri = new Uri(address);
        if (!files.MayRead(uri)) { return new PublicKeySetReading([], ["The providers do not ask this address: it must be https."]); }
        return await files.ReadAsync(uri, PublicKeySet.MaxBytes, PublicKeySet.FetchWithin) is { } bytes
            ? PublicKeySet.Read(Encoding.UTF8.GetString(bytes))
            : new PublicKeySetReading([], [$"No answer that the providers would take: status 200 within {PublicKeySet.FetchWithin.TotalSeconds:0} s, at most {PublicKeySet.MaxBytes / 1024} kB, no redirect, from a public address."]);
    }
}
