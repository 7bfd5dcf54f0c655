using System.Collections.Concurrent;
using ZenKey.Protocol.Network;

namespace ZenKey.Authenticator.Carrier;

/// <summary>An answer to a proof of SIM and application key, with the token of what follows.</summary>
public interface IProvenStart
{
    string Token { get; }
}

/// <summary>
/// Calls of a handset that has no session: opened by SIM and application key, kept in memory by their token. When the carrier
/// no longer takes the token, it is asked for once more.
/// </summary>
/// <param name="transport">Carries the calls.</param>
/// <param name="proofs">Proves the handset.</param>
/// <param name="path">What the proof opens: <c>recovery</c> or <c>enrolment</c>.</param>
internal sealed class ProvenCalls<TStart>(CarrierTransport transport, CarrierProofs proofs, string path)
    where TStart : class, IProvenStart
{
    private readonly ConcurrentDictionary<string, (string Phone, string Token)> tokens = new(StringComparer.Ordinal);

    public void Forget(Handset handset) => tokens.TryRemove(handset.Key, out _);

    public async Task<CarrierAnswer<T>> AskAsync<T>(HttpMethod method, Handset handset, string call, object? body, CancellationToken cancellationToken)
        where T : class
    {
        if (CarrierSessions.Obstacle(handset) is { } obstacle) { return obstacle; }
        var phone = CarrierSessions.Identity(handset);
        for (var renewed = false; ; renewed = true)
        {
            if (!tokens.TryGetValue(handset.Key, out var kept) || kept.Phone != phone)
            {
                var started = await proofs.PostAsync<TStart>(handset, path, cancellationToken);
                if (started.Value is null) { return started.Problem!; }
                kept = tokens[handset.Key] = (phone, started.Value.Token);
            }
            var answer = await transport.SendAsync<T>(method, handset, path + call, kept.Token, body, cancellationToken);
            // Neither an old token nor another phone's: both are asked for anew, once.
            if (answer.Problem is not { Slug: CarrierProblem.SessionExpired or CarrierProblem.DeviceChanged or CarrierProblem.EnrolmentEnded } || renewed) { return answer; }
            Forget(handset);
        }
    }
}
