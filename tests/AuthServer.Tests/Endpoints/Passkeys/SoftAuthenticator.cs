using System.Buffers.Binary;
using System.Buffers.Text;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ZenKey.AuthServer.Tests.Endpoints.Passkeys;

/// <summary>An authenticator with one passkey (ES256), and the browser in front of it, as WebAuthn Level 3 §5 and §6 describe them.</summary>
/// <param name="origin">The origin of the page that calls.</param>
internal sealed class SoftAuthenticator(string origin) : IDisposable
{
    private const byte UserPresent = 0x01;
    private const byte UserVerifiedFlag = 0x04;
    private const byte MayBeBackedUp = 0x08;
    private const byte IsBackedUp = 0x10;
    private const byte KeyAttached = 0x40;
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public byte[] CredentialId { get; init; } = RandomNumberGenerator.GetBytes(32);

    /// <summary>The page's origin, which the browser writes into what is signed.</summary>
    public string Origin { get; set; } = origin;

    /// <summary>The relying party that is signed for; null is the origin's host.</summary>
    public string? RelyingParty { get; set; }

    public bool UserVerified { get; set; } = true;

    /// <summary>Whether the passkey is synced.</summary>
    public bool Synced { get; set; }

    public bool CrossOrigin { get; set; }

    /// <summary>Signatures so far; each adds one. Null counts none.</summary>
    public uint? Count { get; set; } = 0;

    /// <summary>Whose handle the answer bears; null is the one that it was made with.</summary>
    public string? UserHandle { get; set; }

    /// <summary>RegistrationResponseJSON for the options.</summary>
    public object Make(JsonElement options)
    {
        UserHandle = options.GetProperty("user").GetProperty("id").GetString();
        var attestation = new CborWriter(CborConformanceMode.Ctap2Canonical);
        attestation.WriteStartMap(3);
        attestation.WriteTextString("fmt");
        attestation.WriteTextString("none");
        attestation.WriteTextString("attStmt");
        attestation.WriteStartMap(0);
        attestation.WriteEndMap();
        attestation.WriteTextString("authData");
        attestation.WriteByteString([.. AuthenticatorData(KeyAttached), .. AttestedKey()]);
        attestation.WriteEndMap();
        return new
        {
            id = Text(CredentialId),
            rawId = Text(CredentialId),
            type = "public-key",
            authenticatorAttachment = "platform",
            clientExtensionResults = new { },
            response = new { clientDataJSON = Text(ClientData("webauthn.create", options)), attestationObject = Text(attestation.Encode()), transports = new[] { "internal", "made-up" } },
        };
    }

    /// <summary>AuthenticationResponseJSON for the options.</summary>
    public object Get(JsonElement options, bool tampered = false)
    {
        if (Count is { } count) { Count = count + 1; }
        var (client, data) = (ClientData("webauthn.get", options), AuthenticatorData(0));
        var signature = key.SignData([.. data, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        if (tampered) { signature[^1] ^= 1; }
        return new
        {
            id = Text(CredentialId),
            rawId = Text(CredentialId),
            type = "public-key",
            authenticatorAttachment = "platform",
            clientExtensionResults = new { },
            response = new { clientDataJSON = Text(client), authenticatorData = Text(data), signature = Text(signature), userHandle = UserHandle },
        };
    }

    public void Dispose() => key.Dispose();

    private byte[] ClientData(string type, JsonElement options) =>
        JsonSerializer.SerializeToUtf8Bytes(new { type, challenge = options.GetProperty("challenge").GetString(), origin = Origin, crossOrigin = CrossOrigin });

    private byte[] AuthenticatorData(byte more)
    {
        var flags = (byte)(UserPresent | more | (UserVerified ? UserVerifiedFlag : 0) | (Synced ? MayBeBackedUp | IsBackedUp : 0));
        var count = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(count, Count ?? 0);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(RelyingParty ?? new Uri(Origin).Host)), flags, .. count];
    }

    private byte[] AttestedKey()
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var cose = new CborWriter(CborConformanceMode.Ctap2Canonical);
        cose.WriteStartMap(5);
        cose.WriteInt32(1);
        cose.WriteInt32(2);
        cose.WriteInt32(3);
        cose.WriteInt32(-7);
        cose.WriteInt32(-1);
        cose.WriteInt32(1);
        cose.WriteInt32(-2);
        cose.WriteByteString(point.X!);
        cose.WriteInt32(-3);
        cose.WriteByteString(point.Y!);
        cose.WriteEndMap();
        return [.. new byte[16], (byte)(CredentialId.Length >> 8), (byte)CredentialId.Length, .. CredentialId, .. cose.Encode()];
    }

    private static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
