using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Deliveries;
using ZenKey.Portal.Data.EventSubscriptions;

namespace ZenKey.AuthServer.Outbox;

/// <summary>Turns events that were raised into what clients are told. Every node runs one; the store says who told what, so that it is told once.</summary>
internal sealed partial class EventTeller(
    EventLedger ledger, EventLetters letters, DeliveryLedger deliveries, IWakeBus bus, TimeProvider time, ILogger<EventTeller> logger) : BackgroundService
{
    private const int AtOnce = 100;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var woken = bus.Listen(BusTopics.Raised);
        while (!stoppingToken.IsCancellationRequested)
        {
            var more = false;
            try
            {
                var raised = await ledger.ListRaisedAsync(AtOnce, stoppingToken);
                var told = 0;
                foreach (var one in raised) { told += await TryTellAsync(one, stoppingToken) ? 1 : 0; }
                more = raised.Count == AtOnce && told > 0;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { break; }
            catch (Exception exception)
            {
                Log.CannotLook(logger, exception);
            }
            if (!more) { await woken.WaitAsync(Rest, time, stoppingToken); }
        }
    }

    /// <summary>Tells one; a fault of it keeps nobody else waiting, and it is tried again.</summary>
    private async Task<bool> TryTellAsync(RaisedEvent raised, CancellationToken cancellationToken)
    {
        try
        {
            var written = await letters.WriteAsync(raised, cancellationToken);
            // Another node may have been first: then it is told there.
            if (!await ledger.TellAsync(raised, written.Statements)) { return true; }
            if (written.Statements.Count > 0) { deliveries.Wake(); }
            foreach (var client in written.Queued) { bus.Publish(BusTopics.Queued(client)); }
            return true;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Log.NotTold(logger, exception, raised.Id);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Raised events cannot be read; looked at again soon")]
        public static partial void CannotLook(ILogger logger, Exception exception);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Event {Id} could not be told; tried again soon")]
        public static partial void NotTold(ILogger logger, Exception exception, Guid id);
    }
}
