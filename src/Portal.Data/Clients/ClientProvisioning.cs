using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ZenKey.Portal.Data.Clients;

/// <summary>How far a carrier is with a client (ZenKey platform §9.6).</summary>
public enum ProvisioningState
{
    /// <summary>Handed to the carrier, which has not taken it up yet.</summary>
    Submitted,

    /// <summary>The carrier serves it.</summary>
    Active,

    /// <summary>The carrier does not serve it.</summary>
    Refused,
}

/// <summary>A client at one carrier. Where there is no such row the carrier serves the client: it has nothing to take up.</summary>
public sealed class ClientProvisioning
{
    public Guid ClientId { get; init; }
    public Guid CarrierId { get; init; }
    public ProvisioningState State { get; set; }
    public DateTimeOffset ChangedAt { get; set; }
}

internal sealed class ClientProvisioningConfiguration : IEntityTypeConfiguration<ClientProvisioning>
{
    public void Configure(EntityTypeBuilder<ClientProvisioning> provisioning)
    {
        provisioning.ToTable("ClientProvisionings");
        provisioning.HasKey(p => new { p.ClientId, p.CarrierId });
    }
}
