using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Companies;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Projects;

namespace ZenKey.Portal.Data;

/// <summary>The store on PostgreSQL. timestamptz takes UTC only, so every time is brought there.</summary>
public sealed class PostgreSqlPortalDbContext(DbContextOptions<PostgreSqlPortalDbContext> options) : PortalDbContext(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<ToUtc>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        // Keys that lists are sorted and searched by compare by code point, as SQLite does.
        modelBuilder.Entity<Device>().Property(device => device.NameKey).UseCollation("C");
        modelBuilder.Entity<Client>().Property(client => client.NameKey).UseCollation("C");
        modelBuilder.Entity<Client>().Property(client => client.ClientId).UseCollation("C");
        modelBuilder.Entity<ClientUri>().Property(uri => uri.UriKey).UseCollation("C");
        modelBuilder.Entity<ClientUri>().Property(uri => uri.Host).UseCollation("C");
        modelBuilder.Entity<Project>().Property(project => project.NameKey).UseCollation("C");
        modelBuilder.Entity<Company>().Property(company => company.NameKey).UseCollation("C");
    }

    private sealed class ToUtc() : ValueConverter<DateTimeOffset, DateTimeOffset>(time => time.ToUniversalTime(), time => time);
}

internal sealed class PostgreSqlDesignTime : IDesignTimeDbContextFactory<PostgreSqlPortalDbContext>
{
    public PostgreSqlPortalDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgreSqlPortalDbContext>().UseNpgsql("Host=localhost;Database=design").Options);
}
