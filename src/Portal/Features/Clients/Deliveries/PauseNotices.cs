using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Mail;

namespace ZenKey.Portal.Features.Clients.Deliveries;

/// <summary>Tells a company's owners by mail that a client's alerts are paused, once for each pause, from whichever process comes first.</summary>
internal sealed partial class PauseNotices(IDbContextFactory<PortalDbContext> factory, SubscriptionLedger subscriptions, PortalMails mails, TimeProvider time, ILogger<PauseNotices> logger) : BackgroundService
{
    /// <summary>How often it looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private const int AtOnce = 100;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
            catch (Exception exception)
            {
                Log.CannotLook(logger, exception);
            }
        }
    }

    /// <summary>Tells of all pauses that nobody was told of.</summary>
    /// <returns>How many mails went out.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var paused = await store.EventSubscriptions.AsNoTracking().Where(row => row.PausedAt != null && (row.NoticedPause == null || row.NoticedPause < row.PausedAt)).OrderBy(row => row.PausedAt).Take(AtOnce)
            .Join(store.Clients, row => row.ClientId, client => client.Id, (row, client) => new { row.ClientId, row.PausedAt, client.Name, PublicId = client.ClientId, client.Project!.CompanyId }).ToListAsync(cancellationToken);
        var sent = 0;
        foreach (var one in paused)
        {
            if (!await subscriptions.NoticeAsync(one.ClientId, one.PausedAt!.Value, cancellationToken)) { continue; }
            var owners = await store.People.Where(row => row.CompanyId == one.CompanyId && row.CompanyRole == CompanyRole.Owner && row.Email != null && row.EmailVerifiedAt != null)
                .Select(row => row.Email!).Take(AtOnce).ToListAsync(cancellationToken);
            foreach (var owner in owners) { sent += await mails.SendPausedAsync(owner, one.Name, one.PublicId) ? 1 : 0; }
        }
        return sent;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Paused subscriptions cannot be told of; tried again in a minute")]
        public static partial void CannotLook(ILogger logger, Exception exception);
    }
}
