using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ZenKey.Portal.Data.Requests;

namespace ZenKey.AuthServer.Endpoints.BackchannelAuthentication;

/// <summary>Tells clients' servers of requests that nobody answered. Every node looks; one conditional write each decides who tells.</summary>
internal sealed partial class BackchannelExpiry(BackchannelLedger ledger, BackchannelOutcomes outcomes, TimeProvider time, ILogger<BackchannelExpiry> logger) : BackgroundService
{
    private const int AtOnce = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Interval, time, stoppingToken);
                await LookAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var request in await ledger.ListExpiredAsync(AtOnce, cancellationToken))
            {
                await ledger.TellExpiryAsync(request, outcomes.Expired(request).Delivery);
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Log.CannotTell(logger, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Clients cannot be told of requests that ran out; tried again soon")]
        public static partial void CannotTell(ILogger logger, Exception exception);
    }
}
