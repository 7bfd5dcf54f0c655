using Microsoft.EntityFrameworkCore;

namespace ZenKey.Stock;

public sealed class StockClient
{
    public Guid Id { get; init; }
    public required string ClientId { get; init; }
    public required string Name { get; init; }
    public required string Mode { get; init; }
    public required string Type { get; init; }
    public DateTime CreatedAt { get; init; }
    public StockProject? Project { get; init; }
    public Guid ProjectId { get; init; }
}

public sealed class StockProject
{
    public Guid Id { get; init; }
    public required string Name { get; init; }
}

public sealed class StockDbContext(DbContextOptions<StockDbContext> options) : DbContext(options)
{
    private const int Clients = 100_000;

    public DbSet<StockClient> AllClients => Set<StockClient>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<StockClient>().HasIndex(client => client.Name);

    /// <summary>As many clients as the portal is measured with.</summary>
    public static async Task FillAsync(IDbContextFactory<StockDbContext> factory)
    {
        await using var store = await factory.CreateDbContextAsync();
        await store.Database.EnsureCreatedAsync();
        var (project, now) = (new StockProject { Id = Guid.CreateVersion7(), Name = "Harbor Bank" }, TimeProvider.System.GetUtcNow().UtcDateTime);
        store.Add(project);
        store.AddRange(Enumerable.Range(1, Clients).Select(number => new StockClient
        {
            Id = Guid.CreateVersion7(),
            ClientId = $"ccid-{number:0000000000000000}",
            Name = $"Client {number:000000}",
            Mode = "Launched",
            Type = "Server",
            CreatedAt = now.AddSeconds(-number),
            ProjectId = project.Id,
        }));
        await store.SaveChangesAsync();
    }
}
