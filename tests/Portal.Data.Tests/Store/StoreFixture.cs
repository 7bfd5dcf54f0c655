using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace ZenKey.Portal.Data.Tests.Store;

/// <summary>A database for one class of tests, with one node on it whose clock stands still until it is moved.</summary>
public abstract class StoreFixture : IAsyncLifetime
{
    private readonly List<StoreNode> nodes = [];
    private StoreNode? node;

    public abstract DatabaseProvider Provider { get; }

    /// <summary>Why these tests cannot run here; null when they can.</summary>
    public virtual string? Obstacle => null;

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

    /// <summary>The migrated node that the tests of a class share.</summary>
    internal StoreNode Node => node ?? throw new InvalidOperationException(Obstacle);

    /// <summary>The connection string of an empty database.</summary>
    public abstract Task<string> CreateDatabaseAsync();

    protected string ConnectionString { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        if (Obstacle is not null) { return; }
        ConnectionString = await CreateDatabaseAsync();
        node = await StartAsync(Time);
    }

    /// <summary>Another process on the shared database, or on the one that the options name.</summary>
    internal async Task<StoreNode> StartAsync(TimeProvider time, Action<DatabaseOptions>? configure = null, Action<IServiceCollection>? replace = null)
    {
        var started = Build(time, configure, replace);
        await started.Get<StoreStartup>().PrepareAsync(migrate: true, CancellationToken.None);
        await started.StartAsync();
        return started;
    }

    /// <summary>A process that has not been prepared and runs no services.</summary>
    internal StoreNode Build(TimeProvider time, Action<DatabaseOptions>? configure = null, Action<IServiceCollection>? replace = null)
    {
        var options = new DatabaseOptions { Provider = Provider, ConnectionString = ConnectionString };
        configure?.Invoke(options);
        var built = new StoreNode(options, time, replace);
        nodes.Add(built);
        return built;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var one in nodes) { await one.DisposeAsync(); }
        await DropAsync();
        GC.SuppressFinalize(this);
    }

    protected abstract Task DropAsync();
}
