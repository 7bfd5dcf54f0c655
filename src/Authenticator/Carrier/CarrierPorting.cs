using ZenKey.Protocol.Network;

namespace ZenKey.Authenticator.Carrier;

/// <param name="Enrolled">Whether the phone is set up, so that it is done; else the enrolment keeps it.</param>
internal sealed record Bringing(bool Enrolled);

/// <summary>The own carrier's part of a move, for a phone that is being set up and for one that is.</summary>
internal sealed class CarrierPorting(CarrierTransport transport, CarrierEnrolments enrolments, CarrierClient carrier)
{
    public Task<CarrierAnswer<FormerCarriersAnswer>> ListAsync(Handset handset, CancellationToken cancellationToken) => CarrierSessions.Obstacle(handset) is { } obstacle
        ? Task.FromResult<CarrierAnswer<FormerCarriersAnswer>>(obstacle)
        : transport.SendAsync<FormerCarriersAnswer>(HttpMethod.Get, handset, "porting/carriers", null, null, cancellationToken);

    /// <summary>The carrier's word to a former one that this phone has the line.</summary>
    public async Task<CarrierAnswer<PortHint>> VouchAsync(Handset handset, string issuer, CancellationToken cancellationToken)
    {
        var answer = await enrolments.VouchAsync(handset, issuer, cancellationToken);
        return answer.Problem is { Slug: CarrierProblem.AlreadyEnrolled } ? await carrier.VouchAsync(handset, issuer, cancellationToken) : answer;
    }

    public async Task<CarrierAnswer<Bringing>> BringAsync(Handset handset, BringBody body, CancellationToken cancellationToken)
    {
        var kept = await enrolments.BringAsync(handset, body, cancellationToken);
        if (kept.Problem is null) { return new CarrierAnswer<Bringing>(new Bringing(false), null); }
        if (kept.Problem is not { Slug: CarrierProblem.AlreadyEnrolled }) { return kept.Problem; }
        // Where nothing was chosen there is nothing to bring.
        if (body.PortTokens.Count == 0) { return new CarrierAnswer<Bringing>(new Bringing(true), null); }
        var done = await carrier.BringAsync(handset, body, cancellationToken);
        return done.Problem is null ? new CarrierAnswer<Bringing>(new Bringing(true), null) : done.Problem;
    }
}
