using System.Collections.Concurrent;
using ZenKey.Protocol.Network;

namespace ZenKey.Authenticator.Carrier;

/// <summary>
/// The recovery of each handset, asked for by SIM and application key and kept in memory by its token. When the carrier no
/// longer takes the token, it is asked for once more.
/// </summary>
internal sealed class CarrierRecoveries(CarrierTransport transport, CarrierProofs proofs)
{
    private readonly ConcurrentDictionary<string, (string Phone, string Token)> tokens = new(StringComparer.Ordinal);

    public Task<CarrierAnswer<RecoveryView>> LookAsync(Handset handset, CancellationToken cancellationToken) =>
        AskAsync<RecoveryView>(HttpMethod.Get, handset, "recovery", null, cancellationToken);

    public Task<CarrierAnswer<RecoveryView>> GivePinAsync(Handset handset, string pin, CancellationToken cancellationToken) =>
        AskAsync<RecoveryView>(HttpMethod.Post, handset, "recovery/pin", new { pin }, cancellationToken);

    public Task<CarrierAnswer<RecoveryView>> GiveCodeAsync(Handset handset, string code, CancellationToken cancellationToken) =>
        AskAsync<RecoveryView>(HttpMethod.Post, handset, "recovery/recovery-code", new { code }, cancellationToken);

    public Task<CarrierAnswer<RecoveryView>> GiveLoginAsync(Handset handset, string username, string password, CancellationToken cancellationToken) =>
        AskAsync<RecoveryView>(HttpMethod.Post, handset, "recovery/carrier-login", new { username, password }, cancellationToken);

    public Task<CarrierAnswer<RecoveryView>> AskBrowsersAsync(Handset handset, CancellationToken cancellationToken) =>
        AskAsync<RecoveryView>(HttpMethod.Post, handset, "recovery/trusted-device", new { }, cancellationToken);

    public Task<CarrierAnswer<RecoveryView>> SendMailAsync(Handset handset, CancellationToken cancellationToken) =>
        AskAsync<RecoveryView>(HttpMethod.Post, handset, "recovery/email-link", new { }, cancellationToken);

    public Task<CarrierAnswer<Nothing>> RefuseAsync(Handset handset, CancellationToken cancellationToken) =>
        AskAsync<Nothing>(HttpMethod.Post, handset, "recovery/refuse", new { }, cancellationToken);

    /// <summary>The next call asks for recovery anew.</summary>
    public void Forget(Handset handset) => tokens.TryRemove(handset.Key, out _);

    private async Task<CarrierAnswer<T>> AskAsync<T>(HttpMethod method, Handset handset, string path, object? body, CancellationToken cancellationToken)
        where T : class
    {
        if (CarrierSessions.Obstacle(handset) is { } obstacle) { return obstacle; }
        var phone = CarrierSessions.Identity(handset);
        for (var renewed = false; ; renewed = true)
        {
            if (!tokens.TryGetValue(handset.Key, out var kept) || kept.Phone != phone)
            {
                var started = await proofs.PostAsync<RecoveryStart>(handset, "recovery", cancellationToken);
                if (started.Value is null) { return started.Problem!; }
                kept = tokens[handset.Key] = (phone, started.Value.Token);
            }
            var answer = await transport.SendAsync<T>(method, handset, path, kept.Token, body, cancellationToken);
            // Neither an old token nor another phone's: both are asked for anew, once.
            if (answer.Problem is not { Slug: CarrierProblem.SessionExpired or CarrierProblem.DeviceChanged } || renewed) { return answer; }
            Forget(handset);
        }
    }
}
