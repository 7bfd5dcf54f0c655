using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ZenKey.Portal.Data.Clients;

namespace ZenKey.Portal.Data.PushedRequests;

/// <summary>An authorization request that its client has pushed (RFC 9126). It serves one browser, and that once.</summary>
public sealed class PushedRequest
{
    /// <summary>SHA-256 of what stands in its request_uri, base64url.</summary>
    public required string Id { get; init; }
    public Guid CarrierId { get; init; }
    public Guid ClientId { get; init; }

    /// <summary>The request's parameters as a JSON object of strings.</summary>
    public required string Parameters { get; init; }

    /// <summary>SHA-256 of the cookie of the browser that has opened it, base64url; null until one has.</summary>
    public string? BrowserHash { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>When it was answered, or put before a phone; it serves no more then.</summary>
    public DateTimeOffset? EndedAt { get; set; }
}

internal sealed class PushedRequestConfiguration : IEntityTypeConfiguration<PushedRequest>
{
    public void Configure(EntityTypeBuilder<PushedRequest> request)
    {
        request.ToTable("PushedRequests");
        request.Property(r => r.Id).HasMaxLength(43);
        request.Property(r => r.BrowserHash).HasMaxLength(43);
        request.HasIndex(r => r.ExpiresAt);
        request.HasOne<Client>().WithMany().HasForeignKey(r => r.ClientId);
    }
}
