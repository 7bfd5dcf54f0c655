using ZenKey.Protocol.Network;

namespace ZenKey.Authenticator.Carrier;

/// <summary>The passkeys of each handset.</summary>
internal sealed class CarrierPasskeys(CarrierClient carrier)
{
    public Task<CarrierAnswer<PasskeysAnswer>> ListAsync(Handset handset, CancellationToken cancellationToken) =>
        carrier.AskAsync<PasskeysAnswer>(HttpMethod.Get, handset, "passkeys", null, cancellationToken);

    /// <summary>A challenge whose answer takes the PIN's place for this purpose.</summary>
    public Task<CarrierAnswer<PasskeyOptions>> AskAsync(Handset handset, string purpose, string? about, CancellationToken cancellationToken) =>
        carrier.AskAsync<PasskeyOptions>(HttpMethod.Post, handset, "passkeys/challenges", new PasskeyQuestion(purpose, about), cancellationToken);

    /// <summary>A challenge for a new one.</summary>
    public Task<CarrierAnswer<PasskeyOptions>> OfferAsync(Handset handset, string pin, CancellationToken cancellationToken) =>
        carrier.AskAsync<PasskeyOptions>(HttpMethod.Post, handset, "passkeys/options", new { pin }, cancellationToken);

    public Task<CarrierAnswer<PhonePasskey>> AddAsync(Handset handset, PasskeyAnswer made, string? name, CancellationToken cancellationToken) =>
        carrier.AskAsync<PhonePasskey>(HttpMethod.Post, handset, "passkeys", new NewPasskeyBody(made.Id, name, made.Credential), cancellationToken);

    public Task<CarrierAnswer<Nothing>> RenameAsync(Handset handset, Guid id, string name, CancellationToken cancellationToken) =>
        carrier.AskAsync<Nothing>(HttpMethod.Patch, handset, $"passkeys/{id}", new { name }, cancellationToken);

    public Task<CarrierAnswer<Nothing>> RemoveAsync(Handset handset, Guid id, Proof proof, CancellationToken cancellationToken) =>
        carrier.AskAsync<Nothing>(HttpMethod.Post, handset, $"passkeys/{id}/remove", new OwnerBody(proof.Pin, proof.Passkey), cancellationToken);
}
