using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Portal.Data.Projects;
using ZenKey.Protocol;

namespace ZenKey.Portal.Data.Clients;

/// <summary>Whether the provider serves a client.</summary>
public enum ClientState
{
    Active,
    Disabled,
}

/// <summary>A client of the OpenID providers (RFC 6749 §2). The portal writes it; every provider reads this very row.</summary>
public sealed class Client
{
    public Guid Id { get; init; }

    /// <summary>The <c>ccid-</c> identifier; generated once, never edited.</summary>
    public required string ClientId { get; init; }
    public Guid ProjectId { get; init; }
    public Project? Project { get; init; }
    public required string Name { get; set; }

    /// <summary>The name in lower case: what lists are searched and sorted by. Follows <see cref="Name"/>.</summary>
    public string NameKey { get => Name.ToLowerInvariant(); private set => _ = value; }
    public ClientType Type { get; init; }
    public ClientMode Mode { get; set; }
    public ClientState State { get; set; }

    /// <summary>One of <see cref="Protocol.TokenAuth"/>, for life.</summary>
    public required string TokenAuth { get; init; }
    public bool RequirePkce { get; set; }

    /// <summary>RS256 or ES256.</summary>
    public string IdTokenAlg { get; set; } = "RS256";

    /// <summary><c>platform</c> (nested values) or <c>oidc</c> (flat claims).</summary>
    public string UserinfoFormat { get; set; } = "platform";

    /// <summary>RS256 or ES256 when userinfo is to be a signed JWT (OpenID Connect Core §5.3.2); null sends plain JSON.</summary>
    public string? UserinfoSignedResponseAlg { get; set; }

    /// <summary>Whether its authorization requests must be pushed first (RFC 9126 §6). Default false.</summary>
    public bool RequirePushedRequests { get; set; }
    /// <summary>Whether it is given access tokens with a DPoP proof only (RFC 9449 §5.2). Default false.</summary>
    public bool DpopBoundAccessTokens { get; set; }

    /// <summary>Whether it is given access tokens by mutual TLS only, bound to its certificate (RFC 8705 §3.4, tls_client_certificate_bound_access_tokens). Default false.</summary>
    public bool CertificateBoundAccessTokens { get; set; }
    public bool NetworkAuthentication { get; set; }

    /// <summary>The carrier whose CCID application this client is; null for all others. Only such may ask for port_data (ZenKey platform §8.3).</summary>
    public Guid? PortingCarrierId { get; set; }

    /// <summary>grant_type values, parted by spaces.</summary>
    public string Grants { get; set; } = "authorization_code";

    /// <summary>Scopes it may ask for, parted by spaces; openid is always among them.</summary>
    public string Scopes { get; set; } = Scope.OpenId;
    public string? Jwks { get; set; }
    public string? JwksUri { get; set; }
    public string? CibaDelivery { get; set; }

    /// <summary>Where it is told that a session is over (OpenID Connect Back-Channel Logout §2.2); null is told nothing. See <see cref="ServerUri"/>.</summary>
    public string? BackchannelLogoutUri { get; set; }

    /// <summary>Whether it can do with logout tokens only that name the session (the same section). Default false.</summary>
    public bool BackchannelLogoutSessionRequired { get; set; }
    /// <summary>
    /// RS256, PS256 or ES256: what its requests to phones are signed with, and then none is taken unsigned or signed otherwise
    /// (CIBA Core §4, backchannel_authentication_request_signing_alg); null takes them signed or not.
    /// </summary>
    public string? BackchannelRequestSigningAlg { get; set; }
    public DateTimeOffset CreatedAt { get; init; }
    public string? CreatedBy { get; init; }
    public int Version { get; set; }

    public List<ClientUri> Uris { get; init; } = [];
    public List<ClientSecret> Secrets { get; init; } = [];

    /// <summary>Carriers that have something to say of it.</summary>
    public List<ClientProvisioning> Provisionings { get; init; } = [];

    /// <summary>Whether a carrier serves it.</summary>
    public bool IsProvisionedAt(Guid carrierId) => Provisionings.TrueForAll(one => one.CarrierId != carrierId || one.State == ProvisioningState.Active);

    /// <summary>Which events it is told of; null is told none.</summary>
    public EventSubscription? EventSubscription { get; set; }

    public IEnumerable<ClientUri> RedirectUris => Uris.Where(uri => uri.Kind == ClientUriKind.Redirect);

    /// <summary>The registered address that one which arrives is taken for; null when it is none of this client's.</summary>
    public ClientUri? FindRedirectUri(string presented) => RedirectUri.Find(RedirectUris, uri => uri.Uri, presented, Type);

    /// <summary>Whether it may ask for a scope: it is set so, and for a premium one its project, which must be loaded, is entitled to it.</summary>
    public bool MayAsk(string scope) => ScopeNames.Contains(scope) && (Scope.Find(scope) is not { IsPremium: true } || Project!.Scopes.Exists(one => one.Name == scope));

    public IReadOnlyList<string> ScopeNames => Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

internal sealed class ClientConfiguration : IEntityTypeConfiguration<Client>
{
    public void Configure(EntityTypeBuilder<Client> client)
    {
        client.ToTable("Clients");
        client.Property(c => c.ClientId).HasMaxLength(21);
        client.Property(c => c.Name).HasMaxLength(200);
        client.Property(c => c.NameKey).HasMaxLength(200);
        client.Property(c => c.TokenAuth).HasMaxLength(32);
        client.Property(c => c.IdTokenAlg).HasMaxLength(8);
        client.Property(c => c.UserinfoFormat).HasMaxLength(16);
        client.Property(c => c.UserinfoSignedResponseAlg).HasMaxLength(8);
        client.Property(c => c.CibaDelivery).HasMaxLength(8);
        client.Property(c => c.BackchannelLogoutUri).HasMaxLength(ServerUri.MaxLength);
        client.Property(c => c.BackchannelRequestSigningAlg).HasMaxLength(8);
        client.HasIndex(c => c.ClientId).IsUnique();
        client.HasIndex(c => new { c.ProjectId, c.NameKey });
        client.HasIndex(c => new { c.NameKey, c.Id });
        client.HasIndex(c => new { c.CreatedAt, c.Id });
        client.Ignore(c => c.RedirectUris).Ignore(c => c.ScopeNames);
        client.Property(c => c.Version).IsConcurrencyToken();
        client.HasOne(c => c.Project).WithMany().HasForeignKey(c => c.ProjectId);
        client.HasMany(c => c.Uris).WithOne().HasForeignKey(uri => uri.ClientId);
        client.HasOne(c => c.EventSubscription).WithOne().HasForeignKey<EventSubscription>(subscription => subscription.ClientId);
        client.HasMany(c => c.Provisionings).WithOne().HasForeignKey(provisioning => provisioning.ClientId);
        client.HasMany(c => c.Secrets).WithOne().HasForeignKey(secret => secret.ClientId);
    }
}
