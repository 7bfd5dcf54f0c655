using System.Text.Json.Nodes;
using ZenKey.Protocol.Network;

namespace ZenKey.Authenticator.Carrier;

/// <summary>
/// Everything the application asks of its carrier. Each call goes with the handset's session; when the carrier no longer
/// takes it, a new one is opened and the call made once more.
/// </summary>
internal sealed class CarrierClient(CarrierTransport transport, CarrierSessions sessions)
{
    public Task<CarrierAnswer<SessionAnswer>> SessionAsync(Handset handset, CancellationToken cancellationToken) =>
        sessions.GetAsync(handset, cancellationToken);

    public Task<CarrierAnswer<RequestsAnswer>> ListRequestsAsync(Handset handset, CancellationToken cancellationToken) =>
        AskAsync<RequestsAnswer>(HttpMethod.Get, handset, "requests", null, cancellationToken);

    public Task<CarrierAnswer<PhoneRequest>> FindRequestAsync(Handset handset, string id, CancellationToken cancellationToken) =>
        AskAsync<PhoneRequest>(HttpMethod.Get, handset, $"requests/{Escape(id)}", null, cancellationToken);

    public Task<CarrierAnswer<Nothing>> ApproveAsync(
        Handset handset, string id, Proof proof, IReadOnlyList<string>? scopes, int? number, CancellationToken cancellationToken) =>
        AskAsync<Nothing>(HttpMethod.Post, handset, $"requests/{Escape(id)}/approve", new ApproveBody(proof.Pin, scopes, proof.Passkey, number), cancellationToken);

    public Task<CarrierAnswer<Nothing>> DenyAsync(Handset handset, string id, CancellationToken cancellationToken) =>
        AskAsync<Nothing>(HttpMethod.Post, handset, $"requests/{Escape(id)}/deny", new { }, cancellationToken);

    /// <summary>Denies, and says that it was not the person.</summary>
    public Task<CarrierAnswer<ReportAnswer>> ReportAsync(Handset handset, string id, CancellationToken cancellationToken) =>
        AskAsync<ReportAnswer>(HttpMethod.Post, handset, $"requests/{Escape(id)}/report", new { }, cancellationToken);

    public Task<CarrierAnswer<Pairing>> OpenPairingAsync(Handset handset, string code, CancellationToken cancellationToken) =>
        AskAsync<Pairing>(HttpMethod.Post, handset, "pairings", new PairingBody(code), cancellationToken);

    public Task<CarrierAnswer<Nothing>> TrustAsync(Handset handset, string pairingId, string? name, CancellationToken cancellationToken) =>
        AskAsync<Nothing>(HttpMethod.Post, handset, $"pairings/{Escape(pairingId)}/trust", new TrustBody(name), cancellationToken);

    public Task<CarrierAnswer<Nothing>> RefuseAsync(Handset handset, string pairingId, CancellationToken cancellationToken) =>
        AskAsync<Nothing>(HttpMethod.Post, handset, $"pairings/{Escape(pairingId)}/refuse", new { }, cancellationToken);

    public Task<CarrierAnswer<DevicesAnswer>> ListDevicesAsync(Handset handset, CancellationToken cancellationToken) =>
        AskAsync<DevicesAnswer>(HttpMethod.Get, handset, "devices", null, cancellationToken);

    public Task<CarrierAnswer<Nothing>> RenameDeviceAsync(Handset handset, string id, string name, CancellationToken cancellationToken) =>
        AskAsync<Nothing>(HttpMethod.Patch, handset, $"devices/{Escape(id)}", new DeviceBody(name), cancellationToken);

    /// <param name="everywhere">Whether what was used there is signed out on other devices too.</param>
    public Task<CarrierAnswer<Nothing>> RemoveDeviceAsync(Handset handset, string id, bool everywhere, CancellationToken cancellationToken) =>
        AskAsync<Nothing>(HttpMethod.Delete, handset, $"devices/{Escape(id)}{(everywhere ? "?everywhere=true" : "")}", null, cancellationToken);

    public Task<CarrierAnswer<LinksAnswer>> ListLinksAsync(Handset handset, CancellationToken cancellationToken) =>
        AskAsync<LinksAnswer>(HttpMethod.Get, handset, "links", null, cancellationToken);

    public Task<CarrierAnswer<LinkedAccount>> FindLinkAsync(Handset handset, Guid id, CancellationToken cancellationToken) =>
        AskAsync<LinkedAccount>(HttpMethod.Get, handset, $"links/{id}", null, cancellationToken);

    public Task<CarrierAnswer<Nothing>> ShareAsync(Handset handset, Guid id, IReadOnlyList<string> scopes, CancellationToken cancellationToken) =>
        AskAsync<Nothing>(HttpMethod.Put, handset, $"links/{id}/attributes", new ShareBody(scopes), cancellationToken);

    public Task<CarrierAnswer<Nothing>> DisconnectAsync(Handset handset, Guid id, CancellationToken cancellationToken) =>
        AskAsync<Nothing>(HttpMethod.Delete, handset, $"links/{id}", null, cancellationToken);

    public Task<CarrierAnswer<PhoneSettings>> SettingsAsync(Handset handset, CancellationToken cancellationToken) =>
        AskAsync<PhoneSettings>(HttpMethod.Get, handset, "settings", null, cancellationToken);

    public Task<CarrierAnswer<Nothing>> ChangeSettingsAsync(Handset handset, bool alwaysAsk, Proof proof, CancellationToken cancellationToken) =>
        AskAsync<Nothing>(HttpMethod.Put, handset, "settings", new SettingsBody(alwaysAsk, proof.Pin, proof.Passkey), cancellationToken);

    public Task<CarrierAnswer<DeveloperMode>> DeveloperModeAsync(Handset handset, CancellationToken cancellationToken) =>
        AskAsync<DeveloperMode>(HttpMethod.Get, handset, "developer-mode", null, cancellationToken);

    public Task<CarrierAnswer<Nothing>> SetDeveloperModeAsync(Handset handset, bool on, CancellationToken cancellationToken) =>
        AskAsync<Nothing>(HttpMethod.Put, handset, "developer-mode", new DeveloperMode(on), cancellationToken);

    public Task<CarrierAnswer<Nothing>> SetPinAsync(Handset handset, Proof current, string pin, CancellationToken cancellationToken) =>
        AskAsync<Nothing>(HttpMethod.Put, handset, "pin", new PinBody(current.Pin, pin, current.Passkey), cancellationToken);

    public Task<CarrierAnswer<RecoveryCodes>> RenewCodesAsync(Handset handset, Proof proof, CancellationToken cancellationToken) =>
        AskAsync<RecoveryCodes>(HttpMethod.Post, handset, "recovery-codes", new OwnerBody(proof.Pin, proof.Passkey), cancellationToken);

    public Task<CarrierAnswer<Nothing>> ChangeEmailAsync(Handset handset, string email, Proof proof, CancellationToken cancellationToken) =>
        AskAsync<Nothing>(HttpMethod.Put, handset, "email", new EmailBody(email, proof.Pin, proof.Passkey), cancellationToken);

    /// <summary>The carrier's word to a former one that this phone has the line.</summary>
    public Task<CarrierAnswer<PortHint>> VouchAsync(Handset handset, string issuer, CancellationToken cancellationToken) =>
        AskAsync<PortHint>(HttpMethod.Post, handset, "porting/hint", new { issuer }, cancellationToken);

    public Task<CarrierAnswer<Nothing>> BringAsync(Handset handset, BringBody body, CancellationToken cancellationToken) =>
        AskAsync<Nothing>(HttpMethod.Post, handset, "porting", body, cancellationToken);

    /// <summary>All that the carrier's ZenKey keeps of the person.</summary>
    public Task<CarrierAnswer<JsonNode>> ExportAsync(Handset handset, Proof proof, CancellationToken cancellationToken) =>
        AskAsync<JsonNode>(HttpMethod.Post, handset, "export", new OwnerBody(proof.Pin, proof.Passkey), cancellationToken);

    /// <summary>Closes the account; the session is over with it.</summary>
    public async Task<CarrierAnswer<Nothing>> CloseAsync(Handset handset, Proof proof, CancellationToken cancellationToken)
    {
        var answer = await AskAsync<Nothing>(HttpMethod.Post, handset, "close", new OwnerBody(proof.Pin, proof.Passkey), cancellationToken);
        if (answer.Problem is null) { sessions.Forget(handset); }
        return answer;
    }

    /// <summary>The carrier's event stream; null when it cannot be had now.</summary>
    public async Task<HttpResponseMessage?> OpenEventsAsync(Handset handset, CancellationToken cancellationToken)
    {
        for (var round = 0; round < 2; round++)
        {
            if ((await sessions.GetAsync(handset, cancellationToken)).Value is not { } session) { return null; }
            if (await transport.OpenEventsAsync(handset, session.Token, cancellationToken) is { } stream) { return stream; }
            sessions.Forget(handset, session.Token);
        }
        return null;
    }

    /// <summary>One call with the handset's session, for those who ask the carrier about one thing.</summary>
    internal async Task<CarrierAnswer<T>> AskAsync<T>(
        HttpMethod method, Handset handset, string path, object? body, CancellationToken cancellationToken)
        where T : class
    {
        for (var renewed = false; ; renewed = true)
        {
            var session = await sessions.GetAsync(handset, cancellationToken);
            if (session.Value is null) { return session.Problem!; }
            var answer = await transport.SendAsync<T>(method, handset, path, session.Value.Token, body, cancellationToken);
            if (answer.Problem is not { Status: 401 } || renewed) { return answer; }
            sessions.Forget(handset, session.Value.Token);
        }
    }

    private static string Escape(string id) => Uri.EscapeDataString(id);
}
