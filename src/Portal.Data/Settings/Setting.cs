using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ZenKey.Portal.Data.Settings;

/// <summary>A single value the product keeps, such as that demo data has been loaded.</summary>
public sealed class Setting
{
    public required string Key { get; init; }
    public required string Value { get; set; }
}

/// <summary>A key of Data Protection, kept with the data so that all nodes share it.</summary>
public sealed class ProtectionKey
{
    public Guid Id { get; init; }
    public required string Name { get; init; }
    public required string Xml { get; init; }
}

internal sealed class SettingConfiguration : IEntityTypeConfiguration<Setting>, IEntityTypeConfiguration<ProtectionKey>
{
    public void Configure(EntityTypeBuilder<Setting> setting)
    {
        setting.ToTable("Settings");
        setting.HasKey(s => s.Key);
        setting.Property(s => s.Key).HasMaxLength(64);
    }

    public void Configure(EntityTypeBuilder<ProtectionKey> key)
    {
        key.ToTable("ProtectionKeys");
        key.Property(k => k.Name).HasMaxLength(100);
    }
}
