using ZenKey.Portal.Data.Changes;

namespace ZenKey.Portal.Features.SignIn;

/// <summary>Registers the portal at the start and again whenever the carriers have changed.</summary>
internal sealed partial class PortalClientUpkeep(PortalClient client, ChangeSignal signal, TimeProvider time, ILogger<PortalClientUpkeep> logger) : BackgroundService
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim due = new(1, 1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        signal.Subscribe(OnChange);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await due.WaitAsync(stoppingToken);
                await client.EnsureAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
            catch (Exception exception)
            {
                Log.CannotRegister(logger, exception);
                OnChange(Topic.Carriers);
                await Task.Delay(RetryAfter, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    public override void Dispose()
    {
        due.Dispose();
        base.Dispose();
    }

    private void OnChange(Topic topic)
    {
        if (topic != Topic.Carriers) { return; }
        try { due.Release(); }
        catch (SemaphoreFullException) { } // it is due already
        catch (ObjectDisposedException) { } // the process ends
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The portal cannot be registered as a client yet")]
        public static partial void CannotRegister(ILogger logger, Exception exception);
    }
}
