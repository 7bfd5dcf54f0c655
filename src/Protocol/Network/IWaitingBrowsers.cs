namespace ZenKey.Protocol.Network;

/// <summary>
/// What stands on the screen of a browser that waits for a phone. A pretend person looks there before they choose a number
/// on the phone; where people are real nobody answers this, and the host registers none.
/// </summary>
public interface IWaitingBrowsers
{
    /// <summary>The number that the waiting page of a request shows, 10 to 99; null when it shows none.</summary>
    ValueTask<int?> FindNumberAsync(string requestId, CancellationToken cancellationToken);
}
