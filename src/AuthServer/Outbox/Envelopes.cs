using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Deliveries;

namespace ZenKey.AuthServer.Outbox;

/// <summary>Makes deliveries of notices. Body and authorization are protected in the store and opened for the sending only.</summary>
internal sealed class Envelopes(IDataProtectionProvider protection, TimeProvider time)
{
    /// <summary>How long a delivery is tried unless its notice says less.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    private readonly IDataProtector protector = protection.CreateProtector("ZenKey.Deliveries.v1");

    /// <summary>The row, to be written by <see cref="DeliveryLedger.Insert"/> in the commit of what it tells of.</summary>
    public Delivery Close(Notice notice)
    {
        var now = time.GetUtcNow();
        using var packer = new Packer();
        packer.Add(notice.Body).Add(notice.Authorization);
        return new Delivery
        {
            Id = Guid.CreateVersion7(now),
            Kind = notice.Kind,
            Type = notice.Kind == DeliveryKind.Logout ? Delivery.Logout : Delivery.Notification,
            ClientId = notice.ClientId,
            About = notice.About,
            Target = notice.Target,
            Authority = new Uri(notice.Target).Authority,
            ContentType = notice.ContentType,
            Payload = protector.Protect(packer.Bytes.ToArray()),
            NextAttemptAt = now,
            CreatedAt = now,
            ExpiresAt = now + (notice.Life ?? Life),
        };
    }

    /// <summary>What is to be sent; null when Data Protection has lost the key.</summary>
    public (string Body, string? Authorization)? Open(Delivery delivery)
    {
        if (delivery.Payload is null) { return null; }
        try
        {
            using var from = new Unpacker(protector.Unprotect(delivery.Payload));
            return (from.Text()!, from.Text());
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
