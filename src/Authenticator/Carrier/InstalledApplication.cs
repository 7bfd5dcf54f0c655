using ZenKey.Protocol.Network;

namespace ZenKey.Authenticator.Carrier;

/// <summary>The application as a pretend person uses it: the same calls that the pages make.</summary>
internal sealed class InstalledApplication(CarrierClient carrier, IHandsets handsets) : IInstalledApplication
{
    public async Task<IReadOnlyList<WaitingRequest>> ListRequestsAsync(string handset, CancellationToken cancellationToken)
    {
        var answer = await carrier.ListRequestsAsync(Known(handset), cancellationToken);
        if (answer.Value is null) { throw new ApplicationRefusedException(Refused(answer.Problem!)); }
        return [.. answer.Value.Requests.Select(request => new WaitingRequest(request.Id, request.Kind, request.Client.ShownName, request.ExpiresAt))];
    }

    public async Task<ApplicationAnswer> ApproveAsync(
        string handset, string requestId, string? pin, IReadOnlyCollection<string> declinedScopes, int? number, CancellationToken cancellationToken)
    {
        var phone = Known(handset);
        var request = await carrier.FindRequestAsync(phone, requestId, cancellationToken);
        if (request.Value is null) { return Refused(request.Problem!); }
        // What is required cannot be switched off, by nobody.
        var scopes = request.Value.Asked.Where(attribute => attribute.Required || !declinedScopes.Contains(attribute.Scope))
            .Select(attribute => attribute.Scope).ToList();
        return Told(await carrier.ApproveAsync(phone, requestId, new Proof(request.Value.PinRequired ? pin : null, null), scopes, request.Value.Numbers is null ? null : number, cancellationToken));
    }

    public async Task<ApplicationAnswer> DenyAsync(string handset, string requestId, CancellationToken cancellationToken) =>
        Told(await carrier.DenyAsync(Known(handset), requestId, cancellationToken));

    public async Task<ApplicationAnswer> TrustBrowserAsync(string handset, string code, CancellationToken cancellationToken)
    {
        var phone = Known(handset);
        var pairing = await carrier.OpenPairingAsync(phone, code, cancellationToken);
        return pairing.Value is null
            ? Refused(pairing.Problem!)
            : Told(await carrier.TrustAsync(phone, pairing.Value.Id, null, cancellationToken));
    }

    private Handset Known(string key) => handsets.Find(key) ?? throw new ArgumentException("There is no such handset.", nameof(key));

    private static ApplicationAnswer Told(CarrierAnswer<Nothing> answer) =>
        answer.Problem is null ? ApplicationAnswer.Ok : Refused(answer.Problem);

    private static ApplicationAnswer Refused(CarrierProblem problem) => new(problem.Status, problem.Type, problem.Detail);
}
