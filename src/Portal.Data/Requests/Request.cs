using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ZenKey.Portal.Data.Subscribers;

namespace ZenKey.Portal.Data.Requests;

public enum RequestState
{
    /// <summary>Waits for the phone.</summary>
    Waiting,
    Approved,
    Denied,

    /// <summary>Cancelled at the browser.</summary>
    Cancelled,
}

/// <summary>How the push to the phone went.</summary>
public enum RequestDelivery
{
    Sending,
    Delivered,
    Unreachable,
    NoApplication,
}

/// <summary>
/// Something that waits for a subscriber's phone, here an authorization request (OpenID Connect Core §3.1.2.1). It ends
/// once: every end is one conditional update. Past <see cref="ExpiresAt"/> a waiting one counts as expired.
/// </summary>
public sealed class Request
{
    /// <summary>128 random bits, base64url; it stands in addresses.</summary>
    public required string Id { get; init; }
    public Guid CarrierId { get; init; }
    public Guid SubscriberId { get; init; }
    public Subscriber? Subscriber { get; init; }
    public Guid ClientId { get; init; }

    /// <summary>The trusted browser it came from; null when it came from the phone itself or an untrusted browser.</summary>
    public Guid? DeviceId { get; init; }

    /// <summary>What the browser calls itself, e.g. <c>Chrome on Windows</c>; null on the subscriber's own line.</summary>
    public string? BrowserName { get; init; }

    /// <summary>SHA-256 of the cookie of the browser that may see and cancel it, base64url.</summary>
    public required string BrowserHash { get; init; }
    public required string RedirectUri { get; init; }
    public required string Scopes { get; init; }
    public string? ClientStateValue { get; init; }
    public string? Nonce { get; init; }
    public string? CodeChallenge { get; init; }
    public string? CorrelationId { get; init; }

    /// <summary>How the answer goes back: fragment or form_post; null is the query.</summary>
    public string? ResponseMode { get; init; }

    /// <summary>dark or light, where the client says how pages look; null leaves it to the browser.</summary>
    public string? Theme { get; init; }

    /// <summary>Text that the subscriber is shown, at most 280 characters.</summary>
    public string? Context { get; init; }

    /// <summary>a1 or a3: what the client asks for.</summary>
    public required string Acr { get; init; }

    /// <summary>prompt=login: a factor is asked however fresh the last one is.</summary>
    public bool ForceFactor { get; init; }

    /// <summary>prompt=consent: attributes are asked again.</summary>
    public bool ForceConsent { get; init; }
    public RequestState State { get; set; }
    public RequestDelivery Delivery { get; set; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset ExpiresAt { get; set; }
    public DateTimeOffset? EndedAt { get; set; }
    public string? GrantedScopes { get; set; }

    /// <summary>amr values, parted by spaces.</summary>
    public string? Amr { get; set; }
    public string? AcrReached { get; set; }
    public DateTimeOffset? AuthTime { get; set; }
}

internal sealed class RequestConfiguration : IEntityTypeConfiguration<Request>
{
    public void Configure(EntityTypeBuilder<Request> request)
    {
        request.ToTable("Requests");
        request.Property(r => r.Id).HasMaxLength(22);
        request.Property(r => r.BrowserName).HasMaxLength(100);
        request.Property(r => r.BrowserHash).HasMaxLength(43);
        request.Property(r => r.RedirectUri).HasMaxLength(2000);
        request.Property(r => r.Scopes).HasMaxLength(300);
        request.Property(r => r.GrantedScopes).HasMaxLength(300);
        request.Property(r => r.ResponseMode).HasMaxLength(16);
        request.Property(r => r.Theme).HasMaxLength(8);
        request.Property(r => r.Context).HasMaxLength(280);
        request.HasIndex(r => new { r.SubscriberId, r.CreatedAt });
        request.HasIndex(r => new { r.DeviceId, r.AuthTime });
        request.HasIndex(r => r.ExpiresAt);
        request.HasOne(r => r.Subscriber).WithMany().HasForeignKey(r => r.SubscriberId);
    }
}
