using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.IdentityModel.Tokens;
using ZenKey.Portal.Data.Carriers;

namespace ZenKey.AuthServer.Keys;

/// <summary>Makes the keys of an issuer, wrapped for the store.</summary>
internal sealed class KeyFactory(IDataProtectionProvider protection, TimeProvider time)
{
    private readonly IDataProtector protector = protection.CreateProtector("ZenKey.IssuerKeys.v1");

    /// <summary>The first set of keys of a carrier, all active.</summary>
    public IReadOnlyList<IssuerKey> FirstSet(Guid carrierId)
    {
        using var rsa = RSA.Create(2048);
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return
        [
            Wrap(carrierId, IssuerKeyUse.Signing, SecurityAlgorithms.RsaSha256, rsa.ExportPkcs8PrivateKey()),
            Wrap(carrierId, IssuerKeyUse.Signing, SecurityAlgorithms.EcdsaSha256, ec.ExportPkcs8PrivateKey()),
            Wrap(carrierId, IssuerKeyUse.Encryption, "dir", RandomNumberGenerator.GetBytes(64)),
            Wrap(carrierId, IssuerKeyUse.Sealing, "A256GCM", RandomNumberGenerator.GetBytes(32)),
            Wrap(carrierId, IssuerKeyUse.Subject, "HS256", RandomNumberGenerator.GetBytes(32)),
        ];
    }

    /// <summary>The secret half of a key.</summary>
    /// <exception cref="CryptographicException">Data Protection lacks the key that wrapped it.</exception>
    public byte[] Open(IssuerKey key) => protector.Unprotect(key.Wrapped);

    private IssuerKey Wrap(Guid carrierId, IssuerKeyUse use, string algorithm, byte[] secret)
    {
        var now = time.GetUtcNow();
        var key = new IssuerKey
        {
            Id = Guid.CreateVersion7(now),
            CarrierId = carrierId,
            Kid = $"{algorithm.ToLowerInvariant()}-{now:yyyyMM}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}",
            Use = use,
            Algorithm = algorithm,
            State = IssuerKeyState.Active,
            Wrapped = protector.Protect(secret),
            CreatedAt = now,
        };
        CryptographicOperations.ZeroMemory(secret);
        return key;
    }
}
