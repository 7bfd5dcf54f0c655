using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Grants;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol.Network;

namespace ZenKey.AuthServer.Endpoints.App;

/// <summary>A phone that has proved its SIM and its application's key.</summary>
/// <param name="Subscriber">Whose line the SIM carries.</param>
/// <param name="Sim">SIM and handset, as the carrier's network knows them.</param>
/// <param name="AppKeyThumbprint">SHA-256 of the application's public key, base64url.</param>
/// <param name="NumbersAgree">Whether the application says the same of subscription and handset as the network.</param>
internal sealed record AppProof(Subscriber Subscriber, SimFacts Sim, string AppKeyThumbprint, bool NumbersAgree);

/// <summary>Checks the signatures with which an application starts, or asks for recovery. It does not look whether they are the enrolled ones.</summary>
internal sealed class AppProofs(ICarrierNetwork network, SimOwners owners, DeviceChanges changes, GrantLedger grants, TimeProvider time)
{
    public async Task<(AppProof? Proof, ProblemHttpResult? Problem)> CheckAsync(CarrierScope scope, SessionRequest body, CancellationToken cancellationToken)
    {
        if (body.Challenge is null || AppChallenge.Open(scope.Keys, scope.Issuer, body.Challenge) is not { } challenge || challenge.ExpiresAt <= time.GetUtcNow()
            || !await grants.UseOnceAsync("challenge:" + challenge.Id, challenge.ExpiresAt))
        {
            return (null, AppProblems.ChallengeInvalid());
        }
        var signed = Encoding.ASCII.GetBytes(body.Challenge);
        if (body.Iccid is null || Bytes(body.SimSignature) is not { } simSignature || !await network.VerifySimAsync(body.Iccid, signed, simSignature, cancellationToken))
        {
            return (null, AppProblems.SimNotVerified());
        }
        if (AppKeyThumbprint(body, signed) is not { } thumbprint) { return (null, await changes.RefuseAsync(scope, "start_app_key_unproven")); }
        return await owners.FindAsync(scope.Carrier.Id, body.Iccid, cancellationToken) is var (subscriber, sim)
            ? (new AppProof(subscriber, sim, thumbprint, body.Imsi == sim.Imsi && body.Imei == sim.Imei), null)
            : (null, AppProblems.UnknownSim());
    }

    /// <summary>The thumbprint of the application's key, when it signed; null when it did not.</summary>
    private static string? AppKeyThumbprint(SessionRequest body, byte[] signed)
    {
        if (Bytes(body.AppKey) is not { } key || Bytes(body.AppSignature) is not { } signature) { return null; }
        try
        {
            using var ec = ECDsa.Create();
            ec.ImportSubjectPublicKeyInfo(key, out _);
            return ec.KeySize == 256 && ec.VerifyData(signed, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)
                ? Base64Url.EncodeToString(SHA256.HashData(key))
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static byte[]? Bytes(string? text) => text is { Length: <= 1000 } && Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : null;
}
