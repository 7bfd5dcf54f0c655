using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ZenKey.Portal.Data.Changes;

/// <summary>
/// Looks for other nodes' changes: the counters are read at least every two seconds, sooner when the bus says so. A
/// revocation anywhere so holds here within five.
/// </summary>
public sealed partial class ChangeWatcher(
    IDbContextFactory<PortalDbContext> factory, ChangeSignal signal, IWakeBus bus, IOptions<DatabaseOptions> options,
    TimeProvider time, ILogger<ChangeWatcher> logger) : BackgroundService
{
    /// <summary>The bus topic on which nodes wake each other.</summary>
    public const string BusTopic = "changes";
    private Dictionary<Topic, long> seen = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        signal.SubscribeWritten(() => bus.Publish(BusTopic));
        while (!stoppingToken.IsCancellationRequested)
        {
            using var wake = bus.Listen(BusTopic);
            await LookAsync(stoppingToken);
            await wake.WaitAsync(options.Value.ChangePoll, time, stoppingToken);
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var store = await factory.CreateDbContextAsync(cancellationToken);
            var now = await store.ChangeCounters.AsNoTracking().ToDictionaryAsync(counter => counter.Topic, counter => counter.Value, cancellationToken);
            var before = Interlocked.Exchange(ref seen, now);
            // The first look tells everything: caches may have been filled before it.
            foreach (var (topic, value) in now)
            {
                if (!before.TryGetValue(topic, out var last) || last != value) { signal.RaiseSeen(topic); }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested) { }
        catch (Exception exception)
        {
            // Not knowing of changes, nothing cached may be trusted any longer.
            Log.CannotLook(logger, exception);
            foreach (var topic in Enum.GetValues<Topic>()) { signal.RaiseSeen(topic); }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The change counters cannot be read; caches are dropped until they can")]
        public static partial void CannotLook(ILogger logger, Exception exception);
    }
}
