using System.Buffers.Text;
using System.Text;
using ZenKey.Protocol.Network;

namespace ZenKey.Authenticator.Carrier;

/// <summary>Proves SIM and application key to a handset's carrier: a challenge, signed by both.</summary>
internal sealed class CarrierProofs(CarrierTransport transport, IHandsets handsets)
{
    /// <summary>Asks for a challenge, signs it, and posts the proof.</summary>
    /// <param name="handset">The handset.</param>
    /// <param name="path">What the proof opens: <c>sessions</c>, <c>recovery</c> or <c>enrolment</c>.</param>
    /// <param name="cancellationToken">Stops waiting for the carrier.</param>
    public async Task<CarrierAnswer<T>> PostAsync<T>(Handset handset, string path, CancellationToken cancellationToken)
        where T : class
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
        return await transport.SendAsync<T>(HttpMethod.Post, handset, path, null, proof, cancellationToken);
    }
}
