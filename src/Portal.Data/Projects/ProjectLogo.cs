using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ZenKey.Portal.Data.Projects;

/// <summary>The picture that subscribers see beside a project's name. Its address names its content, so it never changes.</summary>
public sealed class ProjectLogo
{
    public Guid ProjectId { get; init; }

    /// <summary><c>image/png</c> or <c>image/jpeg</c>.</summary>
    public required string MediaType { get; set; }

    /// <summary>Without anything that is not the picture.</summary>
    public required byte[] Bytes { get; set; }

    /// <summary>SHA-256 of the bytes, base64url.</summary>
    public required string Hash { get; set; }
    public DateTimeOffset AddedAt { get; set; }

    public static string HashOf(byte[] bytes) => Base64Url.EncodeToString(SHA256.HashData(bytes));
}

internal sealed class ProjectLogoConfiguration : IEntityTypeConfiguration<ProjectLogo>
{
    public void Configure(EntityTypeBuilder<ProjectLogo> logo)
    {
        logo.ToTable("ProjectLogos");
        logo.HasKey(l => l.ProjectId);
        logo.Property(l => l.MediaType).HasMaxLength(20);
        logo.Property(l => l.Hash).HasMaxLength(43);
        logo.HasOne<Project>().WithOne().HasForeignKey<ProjectLogo>(l => l.ProjectId);
    }
}
