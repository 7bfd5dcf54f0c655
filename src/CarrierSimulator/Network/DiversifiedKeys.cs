using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace ZenKey.CarrierSimulator.Network;

/// <summary>
/// The keys of cards and handsets, each made from the master key and its holder's number, as carriers diversify the keys
/// of real cards. ECDSA P-256, SHA-256, IEEE P1363 signatures.
/// </summary>
internal sealed class DiversifiedKeys(IOptions<CarrierSimulatorOptions> options)
{
    private const int SignatureBytes = 64;

    /// <summary>The order of P-256 (SEC 2, section 2.4.2).</summary>
    private static readonly BigInteger Order = BigInteger.Parse(
        "0FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private readonly byte[] master = Encoding.UTF8.GetBytes(options.Value.MasterKey);

    public byte[] SignWithSim(string iccid, ReadOnlySpan<byte> challenge) => Sign("sim", iccid, challenge);

    public byte[] SignWithAppKey(string imei, ReadOnlySpan<byte> challenge) => Sign("app", imei, challenge);

    public bool VerifySim(string iccid, ReadOnlySpan<byte> challenge, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SignatureBytes) { return false; }
        using var key = Derive("sim", iccid);
        return key.VerifyData(challenge, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    /// <summary>The public half of a handset's application key, as SubjectPublicKeyInfo.</summary>
    public byte[] AppPublicKey(string imei)
    {
        using var key = Derive("app", imei);
        return key.ExportSubjectPublicKeyInfo();
    }

    private byte[] Sign(string purpose, string number, ReadOnlySpan<byte> challenge)
    {
        using var key = Derive(purpose, number);
        return key.SignData(challenge, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    /// <summary>64 bytes of HMAC reduced to 1 .. order - 1 (the bias is below 2^-256, FIPS 186-5 appendix A.2.1).</summary>
    private ECDsa Derive(string purpose, string number)
    {
        var seed = HMACSHA512.HashData(master, Encoding.UTF8.GetBytes($"{purpose}:{number}"));
        var scalar = (new BigInteger(seed, isUnsigned: true, isBigEndian: true) % (Order - 1)) + 1;
        var d = new byte[32];
        var bytes = scalar.ToByteArray(isUnsigned: true, isBigEndian: true);
        bytes.CopyTo(d, d.Length - bytes.Length);
        return ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = d });
    }
}
