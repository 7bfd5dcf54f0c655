using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using ZenKey.Portal.Data.Subscribers;

namespace ZenKey.AuthServer.Endpoints.UserInfo;

/// <summary>Attributes as the store keeps them: by Data Protection. They are opened where they are told, and nowhere else.</summary>
internal sealed class AttributeProtection(IDataProtectionProvider protection) : IAttributeProtection
{
    private readonly IDataProtector protector = protection.CreateProtector("ZenKey.Attributes.v1");

    public byte[] Protect(string value) => protector.Protect(Encoding.UTF8.GetBytes(value));

    public string? Unprotect(byte[]? kept)
    {
        if (kept is null) { return null; }
        try { return Encoding.UTF8.GetString(protector.Unprotect(kept)); }
        catch (CryptographicException) { return null; }
    }
}
