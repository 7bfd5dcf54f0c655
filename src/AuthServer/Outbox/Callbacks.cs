using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using ZenKey.AuthServer.Tokens;

namespace ZenKey.AuthServer.Outbox;

/// <summary>What is needed to tell a client's server the end of a request.</summary>
/// <param name="AuthReqId">By what it names the request.</param>
/// <param name="BearerToken">By what it knows us; null when it gave nothing.</param>
internal sealed record Callback(string AuthReqId, string? BearerToken);

/// <summary>Callbacks as the store keeps them while a request waits: protected.</summary>
internal sealed class Callbacks(IDataProtectionProvider protection)
{
    private readonly IDataProtector protector = protection.CreateProtector("ZenKey.Callbacks.v1");

    public byte[] Close(Callback callback)
    {
        using var packer = new Packer();
        packer.Add(callback.AuthReqId).Add(callback.BearerToken);
        return protector.Protect(packer.Bytes.ToArray());
    }

    /// <summary>Null when there is none, or Data Protection has lost the key.</summary>
    public Callback? Open(byte[]? closed)
    {
        if (closed is null) { return null; }
        try
        {
            using var from = new Unpacker(protector.Unprotect(closed));
            return new Callback(from.Text()!, from.Text());
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
