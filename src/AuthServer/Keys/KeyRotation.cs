using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Carriers;

namespace ZenKey.AuthServer.Keys;

/// <summary>
/// Turns the issuers' keys over by <see cref="RotationPlan"/>. Several processes may run it on one store: each step is one
/// conditional write, which one of them wins.
/// </summary>
internal sealed partial class KeyRotation(CarrierDirectory carriers, IssuerKeyStore store, KeyFactory factory, TimeProvider time, ILogger<KeyRotation> logger)
    : BackgroundService, IKeyRotation
{
    /// <summary>How long it rests between two looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    public async Task<DateTimeOffset?> BeginAsync(string slug, CancellationToken cancellationToken)
    {
        if (await carriers.FindBySlugAsync(slug, cancellationToken) is not { } carrier) { return null; }
        var activeFrom = time.GetUtcNow() + KeyLives.ShortNotice;
        var keys = await store.ListAsync(carrier.Id, cancellationToken);
        foreach (var active in keys.Where(key => key.State == IssuerKeyState.Active && key.Use != IssuerKeyUse.Subject))
        {
            if (RotationPlan.NextOf(keys, active) is { } next)
            {
                await store.TryHastenAsync(next.Id, activeFrom, Entry(carrier, "keys.hastened", next.Kid, null), cancellationToken);
            }
            else { await PublishAsync(carrier, active, activeFrom, cancellationToken); }
        }
        return activeFrom;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            await LookAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Does all that is due now.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var carrier in await carriers.AllAsync(cancellationToken))
            {
                foreach (var step in RotationPlan.Of(await store.ListAsync(carrier.Id, cancellationToken), time.GetUtcNow()))
                {
                    await DoAsync(carrier, step, cancellationToken);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested) { }
        catch (Exception exception)
        {
            Log.CannotRotate(logger, exception);
        }
    }

    private async Task DoAsync(Carrier carrier, RotationStep step, CancellationToken cancellationToken)
    {
        switch (step)
        {
            case RotationStep.Publish(var active, var activeFrom):
                await PublishAsync(carrier, active, activeFrom, cancellationToken);
                break;
            case RotationStep.Promote(var active, var next):
                if (await store.TryPromoteAsync(active.Id, next.Id, time.GetUtcNow(), Entry(carrier, "keys.rotated", active.Kid, next.Kid), cancellationToken))
                {
                    Log.Rotated(logger, carrier.Slug, next.Kid);
                }
                break;
            case RotationStep.Remove(var retired):
                await store.TryRemoveAsync(retired.Id, Entry(carrier, "keys.removed", retired.Kid, null), cancellationToken);
                break;
        }
    }

    private Task<bool> PublishAsync(Carrier carrier, IssuerKey active, DateTimeOffset activeFrom, CancellationToken cancellationToken)
    {
        var next = factory.Next(carrier.Id, active.Use, active.Algorithm, activeFrom);
        return store.TryAddAsync([next], Entry(carrier, "keys.published", null, next.Kid), cancellationToken);
    }

    private AuditEntry Entry(Carrier carrier, string action, string? before, string? after) =>
        AuditEntry.Of(Actor.System, time.GetUtcNow(), action, "carrier", carrier.Slug, carrier.Name, [new FieldChange("kid", before, after)]);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{Carrier} signs by {Kid} from now on")]
        public static partial void Rotated(ILogger logger, string carrier, string kid);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Keys could not be looked after; tried again soon")]
        public static partial void CannotRotate(ILogger logger, Exception exception);
    }
}
