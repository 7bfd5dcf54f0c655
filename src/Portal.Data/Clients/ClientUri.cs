using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ZenKey.Protocol;

namespace ZenKey.Portal.Data.Clients;

/// <summary>What a registered address is for.</summary>
public enum ClientUriKind
{
    Redirect,
    PostLogoutRedirect,
    WebOrigin,
    Notification,
}

/// <summary>An address registered for a client; compared character by character.</summary>
public sealed class ClientUri
{
    public Guid Id { get; init; }
    public Guid ClientId { get; init; }
    public ClientUriKind Kind { get; init; }
    public required string Uri { get; init; }

    /// <summary>The address and its host (of an app's own scheme: the scheme) in lower case: what clients are found by. Follow <see cref="Uri"/>.</summary>
    public string UriKey { get => Uri.ToLowerInvariant(); private set => _ = value; }
    public string Host { get => RedirectUri.HostOf(Uri); private set => _ = value; }

    /// <summary>What the developer calls it, e.g. "Laptop".</summary>
    public string? Label { get; set; }
    public DateTimeOffset AddedAt { get; init; }
    public string? AddedBy { get; init; }

    /// <summary>When a valid request last named it, to the hour; null when never. Kept of redirect URIs only.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }
}

internal sealed class ClientUriConfiguration : IEntityTypeConfiguration<ClientUri>
{
    public void Configure(EntityTypeBuilder<ClientUri> uri)
    {
        uri.ToTable("ClientUris");
        uri.Property(u => u.Uri).HasMaxLength(2000);
        uri.Property(u => u.UriKey).HasMaxLength(2000);
        uri.Property(u => u.Host).HasMaxLength(RedirectUri.MaxHost);
        uri.Property(u => u.Label).HasMaxLength(100);
        uri.HasIndex(u => u.UriKey);
        uri.HasIndex(u => u.Host);
        uri.HasIndex(u => new { u.ClientId, u.Kind, u.Uri }).IsUnique();
    }
}
