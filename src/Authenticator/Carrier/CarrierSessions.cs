using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Text;
using ZenKey.Protocol.Network;

namespace ZenKey.Authenticator.Carrier;

/// <summary>
/// The session of each handset with its carrier, opened by challenge and two signatures (SIM and application key), kept in
/// memory until it ends. It belongs to one SIM in one handset: when either changes, the next act starts a new one.
/// </summary>
internal sealed class CarrierSessions(CarrierTransport transport, IHandsets handsets, TimeProvider time) : IDisposable
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
            var answer = await OpenAsync(handset, cancellationToken);
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

    private static string Identity(Handset handset) => $"{handset.CarrierSlug} {handset.Iccid} {handset.Imsi} {handset.Imei}";

    private async Task<CarrierAnswer<SessionAnswer>> OpenAsync(Handset handset, CancellationToken cancellationToken)
    {
        var challenge = await transport.SendAsync<ChallengeAnswer>(HttpMethod.Post, handset, "challenges", null, new { }, cancellationToken);
        if (challenge.Value is null) { return challenge.Problem!; }
        var text = Encoding.ASCII.GetBytes(challenge.Value.Challenge);
        if (await handsets.SignWithSimAsync(handset.Key, text, cancellationToken) is not { } simSignature)
        {
            return new CarrierProblem(503, CarrierProblem.NoSim);
        }
        var proof = new SessionProof(
            challenge.Value.Challenge, handset.Iccid!, handset.Imsi!, handset.Imei, Base64Url.EncodeToString(simSignature),
            Base64Url.EncodeToString(await handsets.AppPublicKeyAsync(handset.Key, cancellationToken)),
            Base64Url.EncodeToString(await handsets.SignWithAppKeyAsync(handset.Key, text, cancellationToken)));
        return await transport.SendAsync<SessionAnswer>(HttpMethod.Post, handset, "sessions", null, proof, cancellationToken);
    }

    private sealed class Slot
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);
        public string? Identity { get; set; }
        public SessionAnswer? Session { get; set; }
    }
}
