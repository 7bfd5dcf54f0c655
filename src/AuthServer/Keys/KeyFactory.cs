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
    public IReadOnlyList<IssuerKey> FirstSet(Guid carrierId) =>
        [
            Active(carrierId, IssuerKeyUse.Signing, SecurityAlgorithms.RsaSha256),
            Active(carrierId, IssuerKeyUse.Signing, SecurityAlgorithms.EcdsaSha256),
            Active(carrierId, IssuerKeyUse.Encryption, "dir"),
            Active(carrierId, IssuerKeyUse.Sealing, "A256GCM"),
            Active(carrierId, IssuerKeyUse.Subject, "HS256"),
        ];

    /// <summary>A key that waits until it may take the active one's place.</summary>
    public IssuerKey Next(Guid carrierId, IssuerKeyUse use, string algorithm, DateTimeOffset activeFrom) => Make(carrierId, use, algorithm, IssuerKeyState.Next, activeFrom);

    /// <summary>The secret half of a key.</summary>
    /// <exception cref="CryptographicException">Data Protection lacks the key that wrapped it.</exception>
    public byte[] Open(IssuerKey key) => protector.Unprotect(key.Wrapped);

    private IssuerKey Active(Guid carrierId, IssuerKeyUse use, string algorithm) => Make(carrierId, use, algorithm, IssuerKeyState.Active, time.GetUtcNow());

    private IssuerKey Make(Guid carrierId, IssuerKeyUse use, string algorithm, IssuerKeyState state, DateTimeOffset activeFrom)
    {
        var now = time.GetUtcNow();
        var secret = Secret(use, algorithm);
        var key = new IssuerKey
        {
            Id = Guid.CreateVersion7(now),
            CarrierId = carrierId,
            Kid = $"{algorithm.ToLowerInvariant()}-{now:yyyyMM}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}",
            Use = use,
            Algorithm = algorithm,
            State = state,
            Wrapped = protector.Protect(secret),
            CreatedAt = now,
            ActiveFrom = activeFrom,
        };
        CryptographicOperations.ZeroMemory(secret);
        return key;
    }

    private static byte[] Secret(IssuerKeyUse use, string algorithm)
    {
        if (use == IssuerKeyUse.Encryption) { return RandomNumberGenerator.GetBytes(64); }
        if (use != IssuerKeyUse.Signing) { return RandomNumberGenerator.GetBytes(32); }
        if (algorithm == SecurityAlgorithms.EcdsaSha256)
        {
            using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            return ec.ExportPkcs8PrivateKey();
        }
        using var rsa = RSA.Create(2048);
        return rsa.ExportPkcs8PrivateKey();
    }
}
