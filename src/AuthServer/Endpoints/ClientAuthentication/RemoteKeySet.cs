using Microsoft.IdentityModel.Tokens;
using ZenKey.AuthServer.Http;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.ClientAuthentication;

/// <summary>
/// The keys behind one jwks_uri: kept for five minutes, and fetched again for a key that is not among them, at most once in
/// thirty seconds, so that nobody makes us knock at a client's door.
/// </summary>
internal sealed class RemoteKeySet(Uri address, OutboundHttp http, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private Held held = new([], DateTimeOffset.MinValue);
    private DateTimeOffset nextFetch = DateTimeOffset.MinValue;
    private Task fetching = Task.CompletedTask;

    /// <summary>The keys that fit; empty when there are none, or the address does not answer.</summary>
    public async ValueTask<IReadOnlyList<JsonWebKey>> FindAsync(Func<JsonWebKey, bool> fits, CancellationToken cancellationToken)
    {
        if (Known(fits) is { Count: > 0 } known) { return known; }
        await Fetching().WaitAsync(cancellationToken);
        return Known(fits);
    }

    /// <summary>The fetch under way, for all who wait for it; a new one when it is time.</summary>
    private Task Fetching()
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            if (!fetching.IsCompleted || now < nextFetch) { return fetching; }
            nextFetch = now + Pause;
            // Not ended with the request that asked: whoever hangs up would keep the others waiting.
            return fetching = FetchAsync(now);
        }
    }

    private async Task FetchAsync(DateTimeOffset now)
    {
        if (await http.GetAsync(address, PublicKeySet.MaxBytes, PublicKeySet.FetchWithin) is { } bytes) { Volatile.Write(ref held, new Held(ClientKeySet.Read(bytes), now + Lifetime)); }
    }

    private IReadOnlyList<JsonWebKey> Known(Func<JsonWebKey, bool> fits)
    {
        var now = Volatile.Read(ref held);
        return time.GetUtcNow() < now.Until ? [.. now.Keys.Where(fits)] : [];
    }

    private sealed record Held(IReadOnlyList<JsonWebKey> Keys, DateTimeOffset Until);
}
