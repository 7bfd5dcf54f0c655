using ZenKey.Protocol.Network;

namespace ZenKey.Authenticator.Carrier;

/// <summary>The recovery of each handset.</summary>
internal sealed class CarrierRecoveries(CarrierTransport transport, CarrierProofs proofs)
{
    private readonly ProvenCalls<RecoveryStart> calls = new(transport, proofs, "recovery");

    public Task<CarrierAnswer<RecoveryView>> LookAsync(Handset handset, CancellationToken cancellationToken) =>
        calls.AskAsync<RecoveryView>(HttpMethod.Get, handset, "", null, cancellationToken);

    public Task<CarrierAnswer<RecoveryView>> GivePinAsync(Handset handset, string pin, CancellationToken cancellationToken) =>
        calls.AskAsync<RecoveryView>(HttpMethod.Post, handset, "/pin", new { pin }, cancellationToken);

    public Task<CarrierAnswer<PasskeyOptions>> AskPasskeyAsync(Handset handset, CancellationToken cancellationToken) =>
        calls.AskAsync<PasskeyOptions>(HttpMethod.Post, handset, "/passkey/options", new { }, cancellationToken);

    public Task<CarrierAnswer<RecoveryView>> GivePasskeyAsync(Handset handset, PasskeyAnswer answer, CancellationToken cancellationToken) =>
        calls.AskAsync<RecoveryView>(HttpMethod.Post, handset, "/passkey", answer, cancellationToken);

    public Task<CarrierAnswer<RecoveryView>> GiveCodeAsync(Handset handset, string code, CancellationToken cancellationToken) =>
        calls.AskAsync<RecoveryView>(HttpMethod.Post, handset, "/recovery-code", new { code }, cancellationToken);

    public Task<CarrierAnswer<RecoveryView>> GiveLoginAsync(Handset handset, string username, string password, CancellationToken cancellationToken) =>
        calls.AskAsync<RecoveryView>(HttpMethod.Post, handset, "/carrier-login", new { username, password }, cancellationToken);

    public Task<CarrierAnswer<RecoveryView>> AskBrowsersAsync(Handset handset, CancellationToken cancellationToken) =>
        calls.AskAsync<RecoveryView>(HttpMethod.Post, handset, "/trusted-device", new { }, cancellationToken);

    public Task<CarrierAnswer<RecoveryView>> SendMailAsync(Handset handset, CancellationToken cancellationToken) =>
        calls.AskAsync<RecoveryView>(HttpMethod.Post, handset, "/email-link", new { }, cancellationToken);

    public Task<CarrierAnswer<Nothing>> RefuseAsync(Handset handset, CancellationToken cancellationToken) =>
        calls.AskAsync<Nothing>(HttpMethod.Post, handset, "/refuse", new { }, cancellationToken);

    /// <summary>The next call asks for recovery anew.</summary>
    public void Forget(Handset handset) => calls.Forget(handset);
}
