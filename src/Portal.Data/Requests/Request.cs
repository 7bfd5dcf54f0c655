using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ZenKey.Portal.Data.Subscribers;

namespace ZenKey.Portal.Data.Requests;

/// <summary>Who put it before the phone.</summary>
public enum RequestKind
{
    /// <summary>A browser, at authorize.</summary>
    Authorization,

    /// <summary>The client's server, by CIBA Core §7.</summary>
    Ciba,

    /// <summary>The client's server, by <c>response_type=async_token</c> (ZenKey platform §6).</summary>
    ServerInitiated,
}

public enum RequestState
{
    /// <summary>Waits for the phone.</summary>
    Waiting,
    Approved,
    Denied,

    /// <summary>Cancelled at the browser, or by the client's server.</summary>
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
/// Something that waits for a subscriber's phone: an authorization request of a browser (OpenID Connect Core §3.1.2.1), or
/// one of a client's server (CIBA Core §7, ZenKey platform §6). It ends once: every end is one conditional update. Past
/// <see cref="ExpiresAt"/> a waiting one counts as expired.
/// </summary>
public sealed class Request
{
    /// <summary>128 random bits, base64url; it stands in addresses.</summary>
    public required string Id { get; init; }
    public RequestKind Kind { get; init; }
    public Guid CarrierId { get; init; }
    public Guid SubscriberId { get; init; }
    public Subscriber? Subscriber { get; init; }
    public Guid ClientId { get; init; }

    /// <summary>The trusted browser it came from; null when it came from the phone itself or an untrusted browser.</summary>
    public Guid? DeviceId { get; init; }

    /// <summary>What the browser calls itself, e.g. <c>Chrome on Windows</c>; null on the subscriber's own line.</summary>
    public string? BrowserName { get; init; }

    /// <summary>SHA-256 of the cookie of the browser that may see and cancel it, base64url; empty, which is no hash, without a browser.</summary>
    public required string BrowserHash { get; init; }

    /// <summary>Where a browser goes back to; empty without a browser.</summary>
    public required string RedirectUri { get; init; }
    public required string Scopes { get; init; }
    public string? ClientStateValue { get; init; }
    public string? Nonce { get; init; }
    public string? CodeChallenge { get; init; }
    public string? CorrelationId { get; init; }

    /// <summary>dpop_jkt: the key that the code is bound to, 43 characters of base64url (RFC 9449 §10); null when the client named none.</summary>
    public string? KeyThumbprint { get; init; }

    /// <summary>How the answer goes back: fragment or form_post; null is the query.</summary>
    public string? ResponseMode { get; init; }

    /// <summary>dark or light, where the client says how pages look; null leaves it to the browser.</summary>
    public string? Theme { get; init; }

    /// <summary>Text that the subscriber is shown, at most 280 characters.</summary>
    public string? Context { get; init; }

    /// <summary>The number that the waiting page shows and the phone must choose, 10 to 99; null when none is asked.</summary>
    public int? ShownNumber { get; init; }

    /// <summary>The numbers that the phone offers, parted by spaces; null when none is asked.</summary>
    public string? OfferedNumbers { get; init; }

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

    /// <summary>SHA-256 of the auth_req_id by which the client's server names it, base64url (CIBA Core §7.3); null for a browser's.</summary>
    public string? AuthReqIdHash { get; init; }

    /// <summary>poll, ping or push (CIBA Core §5); null for a browser's.</summary>
    public string? CibaDelivery { get; init; }

    /// <summary>Where the client's server is told of the end; null where it asks.</summary>
    public string? NotificationUri { get; init; }

    /// <summary>The public key that pushed tokens are bound to, a JWK (ZenKey platform §4.1); null where none is known.</summary>
    public string? BoundJwk { get; init; }

    /// <summary>auth_req_id and client_notification_token, protected; null once they have served.</summary>
    public byte[]? Callback { get; set; }

    /// <summary>When the client's server is told that it has run out; null when there is nothing to tell any more.</summary>
    public DateTimeOffset? NotifyAt { get; set; }

    /// <summary>When the client's server last asked and was told to wait.</summary>
    public DateTimeOffset? PolledAt { get; set; }
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
        request.Property(r => r.OfferedNumbers).HasMaxLength(8);
        request.HasIndex(r => new { r.SubscriberId, r.CreatedAt });
        request.HasIndex(r => new { r.DeviceId, r.AuthTime });
        request.Property(r => r.AuthReqIdHash).HasMaxLength(43);
        request.Property(r => r.CibaDelivery).HasMaxLength(8);
        request.Property(r => r.NotificationUri).HasMaxLength(2000);
        request.Property(r => r.KeyThumbprint).HasMaxLength(43);
        request.Property(r => r.BoundJwk).HasMaxLength(2000);
        request.HasIndex(r => r.ExpiresAt);
        request.HasIndex(r => r.AuthReqIdHash).IsUnique();
        request.HasIndex(r => r.NotifyAt);
        request.HasOne(r => r.Subscriber).WithMany().HasForeignKey(r => r.SubscriberId);
    }
}
