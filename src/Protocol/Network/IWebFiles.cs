namespace ZenKey.Protocol.Network;

/// <summary>
/// Reads files at addresses that somebody else has named, within the limits that keep us from being their hand in our own
/// network: https only, no redirects, never to an address that is not public; in Development loopback, too.
/// </summary>
public interface IWebFiles
{
    /// <summary>Whether an address may be asked at all, by how it is written.</summary>
    bool MayRead(Uri address);

    /// <param name="address">Where the file is.</param>
    /// <param name="maxBytes">The largest file, in bytes.</param>
    /// <param name="within">How long to wait for all of it.</param>
    /// <returns>The body of a 200 answer; null when there is none within the limits.</returns>
    Task<byte[]?> ReadAsync(Uri address, int maxBytes, TimeSpan within);
}
