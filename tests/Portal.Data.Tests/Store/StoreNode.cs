using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Data.Usage;

namespace ZenKey.Portal.Data.Tests.Store;

/// <summary>One process that uses the store, as Program.cs puts it together.</summary>
internal sealed class StoreNode : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly List<IHostedService> running = [];

    public StoreNode(DatabaseOptions options, TimeProvider time, Action<IServiceCollection>? replace)
    {
        var collection = new ServiceCollection().AddLogging().AddSingleton(time).AddStore(options);
        replace?.Invoke(collection);
        services = collection.BuildServiceProvider();
    }

    public StoreWriter Writer => Get<StoreWriter>();

    public Journal.Journal Journal => Get<Journal.Journal>();

    public ChangeSignal Signal => Get<ChangeSignal>();

    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    /// <summary>Starts journal and watcher; what works by the clock is started by the tests that want it.</summary>
    public async Task StartAsync()
    {
        foreach (var service in services.GetServices<IHostedService>().Where(service => service is not (Housekeeping or UsageCounter)))
        {
            await service.StartAsync(CancellationToken.None);
            running.Add(service);
        }
    }

    public async Task StopAsync()
    {
        foreach (var service in Enumerable.Reverse(running)) { await service.StopAsync(CancellationToken.None); }
        running.Clear();
    }

    public async Task<T> ReadAsync<T>(Func<PortalDbContext, Task<T>> read)
    {
        await using var store = await Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        return await read(store);
    }

    public Task AddAsync(params object[] rows) => Writer.WriteAsync((store, _) =>
    {
        store.AddRange(rows);
        return Task.CompletedTask;
    }, [], CancellationToken.None);

    public Task<long> CounterAsync(Topic topic) => ReadAsync(store => store.ChangeCounters.Where(counter => counter.Topic == topic).Select(counter => counter.Value).SingleAsync());

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await services.DisposeAsync();
    }
}
