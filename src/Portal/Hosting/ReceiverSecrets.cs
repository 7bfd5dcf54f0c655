using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using ZenKey.Portal.Data.EventSubscriptions;

namespace ZenKey.Portal.Hosting;

/// <summary>What clients' event receivers know us by, closed by Data Protection: whichever module writes it, another can send it.</summary>
internal sealed class ReceiverSecrets(IDataProtectionProvider protection) : IReceiverSecrets
{
    private readonly IDataProtector protector = protection.CreateProtector("ZenKey.ReceiverSecrets.v1");

    public byte[] Close(string text) => protector.Protect(Encoding.UTF8.GetBytes(text));

    public string? Open(byte[] closed)
    {
        try
        {
            return Encoding.UTF8.GetString(protector.Unprotect(closed));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
