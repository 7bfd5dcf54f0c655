using System.Collections.Concurrent;
using ZenKey.Protocol.Network;

namespace ZenKey.Authenticator.Carrier;

/// <summary>
/// The session of each handset with its carrier, opened by challenge and two signatures (SIM and application key), kept in
/// memory until it ends. It belongs to one SIM in one handset: when either changes, the next act starts a new one.
/// </summary>
internal sealed class CarrierSessions(CarrierProofs proofs, TimeProvider time) : IDisposable
{
    /// <summary>A token this near to its end is not used any more.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Slot> slots = new(StringComparer.Ordinal);

    public async Task<CarrierAnswer<SessionAnswer>> GetAsync(Handset handset, CancellationToken cancellationToken)
    {
        if (Obstacle(handset) is { } obstacle) { return obstacle; }
        var slot = slots.GetOrAdd(handset.Key, _ => new Slot());
        var identity = Identity(handset);
        await slot.Gate.WaitAsync(cancellationToken);
        try
        {
            if (slot.Identity == identity && slot.Session is { } kept && kept.ExpiresAt - Margin > time.GetUtcNow())
            {
                return new CarrierAnswer<SessionAnswer>(kept, null);
            }
            var answer = await proofs.PostAsync<SessionAnswer>(handset, "sessions", cancellationToken);
            (slot.Identity, slot.Session) = (identity, answer.Value);
            return answer;
        }
        finally
        {
            slot.Gate.Release();
        }
    }

    /// <summary>Drops a token that the carrier no longer takes; another's newer one stays.</summary>
    public void Forget(Handset handset, string token)
    {
        if (slots.TryGetValue(handset.Key, out var slot) && slot.Session?.Token == token) { slot.Session = null; }
    }

    /// <summary>Drops whatever session there is: its subscriber is gone.</summary>
    public void Forget(Handset handset)
    {
        if (slots.TryGetValue(handset.Key, out var slot)) { slot.Session = null; }
    }

    /// <summary>What keeps this phone from asking its carrier at all; null when nothing does.</summary>
    public static CarrierProblem? Obstacle(Handset handset) =>
        !handset.HasApplication ? new CarrierProblem(503, CarrierProblem.NoApplication)
        : handset.Iccid is null || handset.Imsi is null ? new CarrierProblem(503, CarrierProblem.NoSim)
        : !handset.HasNetwork ? new CarrierProblem(503, CarrierProblem.NoNetwork)
        : null;

    public void Dispose()
    {
        foreach (var slot in slots.Values) { slot.Gate.Dispose(); }
    }

    /// <summary>Which SIM is in which handset.</summary>
    public static string Identity(Handset handset) => $"{handset.CarrierSlug} {handset.Iccid} {handset.Imsi} {handset.Imei}";

    private sealed class Slot
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);
        public string? Identity { get; set; }
        public SessionAnswer? Session { get; set; }
    }
}
