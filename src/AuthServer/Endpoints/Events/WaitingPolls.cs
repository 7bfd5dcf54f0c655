using System.Collections.Concurrent;

namespace ZenKey.AuthServer.Endpoints.Events;

/// <summary>Counts the polls that wait, so that a client does not fill this process with them.</summary>
internal sealed class WaitingPolls
{
    /// <summary>How many polls of one client may wait at once in one process.</summary>
    public const int MostOfClient = 4;

    private readonly ConcurrentDictionary<Guid, int> waiting = new();

    /// <summary>True when one more may wait; <see cref="Leave"/> when it is over.</summary>
    public bool TryEnter(Guid clientId)
    {
        if (waiting.AddOrUpdate(clientId, 1, (_, count) => count + 1) <= MostOfClient) { return true; }
        Leave(clientId);
        return false;
    }

    public void Leave(Guid clientId)
    {
        waiting.AddOrUpdate(clientId, 0, (_, count) => count - 1);
        waiting.TryRemove(KeyValuePair.Create(clientId, 0));
    }
}
