using ZenKey.Protocol.Network;

namespace ZenKey.Authenticator.Carrier;

/// <summary>The enrolment of each handset whose subscriber has no phone yet.</summary>
internal sealed class CarrierEnrolments(CarrierTransport transport, CarrierProofs proofs)
{
    private readonly ProvenCalls<EnrolmentStart> calls = new(transport, proofs, "enrolment");

    public Task<CarrierAnswer<EnrolmentView>> LookAsync(Handset handset, CancellationToken cancellationToken) =>
        calls.AskAsync<EnrolmentView>(HttpMethod.Get, handset, "", null, cancellationToken);

    public Task<CarrierAnswer<Nothing>> SetPinAsync(Handset handset, string pin, CancellationToken cancellationToken) =>
        calls.AskAsync<Nothing>(HttpMethod.Put, handset, "/pin", new { pin }, cancellationToken);

    public Task<CarrierAnswer<PasskeyOptions>> OfferPasskeyAsync(Handset handset, CancellationToken cancellationToken) =>
        calls.AskAsync<PasskeyOptions>(HttpMethod.Post, handset, "/passkey/options", new { }, cancellationToken);

    public Task<CarrierAnswer<Nothing>> SetPasskeyAsync(Handset handset, PasskeyAnswer made, string? name, CancellationToken cancellationToken) =>
        calls.AskAsync<Nothing>(HttpMethod.Put, handset, "/passkey", new NewPasskeyBody(made.Id, name, made.Credential), cancellationToken);

    public Task<CarrierAnswer<Nothing>> SetProfileAsync(Handset handset, string givenName, string familyName, string email, CancellationToken cancellationToken) =>
        calls.AskAsync<Nothing>(HttpMethod.Put, handset, "/profile", new { givenName, familyName, email }, cancellationToken);

    public Task<CarrierAnswer<RecoveryCodes>> MakeCodesAsync(Handset handset, CancellationToken cancellationToken) =>
        calls.AskAsync<RecoveryCodes>(HttpMethod.Post, handset, "/recovery-codes", new { }, cancellationToken);

    /// <summary>The carrier's word to a former one that this phone has the line.</summary>
    public Task<CarrierAnswer<PortHint>> VouchAsync(Handset handset, string issuer, CancellationToken cancellationToken) =>
        calls.AskAsync<PortHint>(HttpMethod.Post, handset, "/porting/hint", new { issuer }, cancellationToken);

    public Task<CarrierAnswer<Nothing>> BringAsync(Handset handset, BringBody body, CancellationToken cancellationToken) =>
        calls.AskAsync<Nothing>(HttpMethod.Put, handset, "/porting", body, cancellationToken);

    /// <summary>Binds the phone. The session that the carrier opens with it is not kept: the next act starts its own.</summary>
    public async Task<CarrierAnswer<Nothing>> FinishAsync(Handset handset, CancellationToken cancellationToken)
    {
        var answer = await calls.AskAsync<Nothing>(HttpMethod.Post, handset, "/finish", new { }, cancellationToken);
        if (answer.Problem is null) { calls.Forget(handset); }
        return answer;
    }
}
