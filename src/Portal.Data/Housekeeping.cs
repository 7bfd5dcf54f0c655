using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Deliveries;
using ZenKey.Portal.Data.Drafts;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Portal.Data.Exports;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Data.Porting;
using ZenKey.Portal.Data.Recovery;
using ZenKey.Portal.Data.Subscribers;

namespace ZenKey.Portal.Data;

/// <summary>
/// Takes dead rows out of the store, every ten minutes and in small transactions, so that nobody waits for it. What fails
/// is tried again in the next round.
/// </summary>
public sealed partial class Housekeeping(IDbContextFactory<PortalDbContext> factory, StoreWriter writer, AccountClosing closing, SubscriptionLedger subscriptions, TimeProvider time, ILogger<Housekeeping> logger) : BackgroundService
{
    /// <summary>How long it rests between two rounds.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    /// <summary>How many rows one transaction deletes at most.</summary>
    public const int BatchSize = 1_000;

    /// <summary>A code that has left the screen is kept as long as a phone may still decide on it, and then some.</summary>
    private static readonly TimeSpan PairingsKept = TimeSpan.FromMinutes(10);

    /// <summary>Support looks into what happened of late.</summary>
    private static readonly TimeSpan RequestsKept = TimeSpan.FromDays(30);

    /// <summary>A grant is also what the subscriber sees of a sign-in, and the mark that its code was used.</summary>
    private static readonly TimeSpan GrantsKept = TimeSpan.FromDays(90);

    /// <summary>Support looks into what was sent of late.</summary>
    private static readonly TimeSpan DeliveriesKept = TimeSpan.FromDays(30);

    /// <summary>Developers look for what was refused, and compare with the months before.</summary>
    private static readonly TimeSpan EventsKept = TimeSpan.FromDays(90);

    /// <summary>A secret that is to go may be watched for a week.</summary>
    private static readonly TimeSpan UsesKept = TimeSpan.FromDays(8);

    /// <summary>A fact that is seen again is known again by its row.</summary>
    private static readonly TimeSpan RaisedKept = TimeSpan.FromDays(8);

    /// <summary>No client keeps somebody signed in for longer without a sign-in.</summary>
    private static readonly TimeSpan SessionsKept = TimeSpan.FromDays(90);

    /// <summary>How a phone came to be bound may be in dispute for half a year; the trail keeps that there was a recovery.</summary>
    private static readonly TimeSpan RecoveriesKept = TimeSpan.FromDays(180);

    /// <summary>A test sign-in is compared with those of the last weeks.</summary>
    private static readonly TimeSpan TestRunsKept = TimeSpan.FromDays(30);

    /// <summary>One that ran out can still be sent again.</summary>
    private static readonly TimeSpan InvitationsKept = TimeSpan.FromDays(30);

    /// <summary>A script that stops is looked into by the key that it used.</summary>
    private static readonly TimeSpan ApiKeysKept = TimeSpan.FromDays(90);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) { await SweepAsync(stoppingToken); }
    }

    /// <summary>One round: deletes all that is dead now.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (pairings, requests, grants, deliveries) = (now - PairingsKept, now - RequestsKept, now - GrantsKept, now - DeliveriesKept);
        var (raised, sessions, events, uses) = (now - RaisedKept, now - SessionsKept, now - EventsKept, now - UsesKept);
        // A counted hour goes after the last of its events.
        var (recoveries, invitations, apiKeys, drafts, hours) = (now - RecoveriesKept, now - InvitationsKept, now - ApiKeysKept, now - Draft.Life, now - EventsKept - TimeSpan.FromHours(1));
        var runs = now - TestRunsKept;
        await DeleteAsync("SingleUses", store => store.SingleUses.Where(use => use.ExpiresAt <= now).OrderBy(use => use.ExpiresAt), cancellationToken);
        await DeleteAsync("Pairings", store => store.Pairings.Where(pairing => pairing.ExpiresAt <= pairings).OrderBy(pairing => pairing.ExpiresAt), cancellationToken);
        await DeleteAsync("Requests", store => store.Requests.Where(request => request.ExpiresAt <= requests).OrderBy(request => request.ExpiresAt), cancellationToken);
        await DeleteAsync("RefreshTokens", store => store.RefreshTokens.Where(token => token.FamilyExpiresAt <= now).OrderBy(token => token.FamilyExpiresAt), cancellationToken);
        await DeleteAsync("PushedRequests", store => store.PushedRequests.Where(request => request.ExpiresAt <= now).OrderBy(request => request.ExpiresAt), cancellationToken);
        await DeleteAsync("Deliveries", store => store.Deliveries.Where(delivery => delivery.EndedAt <= deliveries).OrderBy(delivery => delivery.EndedAt), cancellationToken);
        // Their attempts go with them. What a paused subscription keeps back is due since it was written.
        await DeleteAsync("Deliveries", store => store.Deliveries.Where(delivery => delivery.State == DeliveryState.Paused && delivery.NextAttemptAt <= deliveries).OrderBy(delivery => delivery.NextAttemptAt), cancellationToken);
        await DeleteAsync("AuthEvents", store => store.Events.Where(entry => entry.At <= events).OrderBy(entry => entry.At), cancellationToken);
        await DeleteAsync("UsageHours", store => store.UsageHours.Where(hour => hour.Hour <= hours).OrderBy(hour => hour.Hour), cancellationToken);
        await DeleteAsync("CountedHours", store => store.CountedHours.Where(hour => hour.Hour <= hours).OrderBy(hour => hour.Hour), cancellationToken);
        await DeleteAsync("ClientSecretUses", store => store.ClientSecretUses.Where(use => use.From <= uses).OrderBy(use => use.From), cancellationToken);
        await DeleteAsync("FindingSnoozes", store => store.FindingSnoozes.Where(snooze => snooze.Until <= now).OrderBy(snooze => snooze.Until), cancellationToken);
        await DeleteAsync("RaisedEvents", store => store.RaisedEvents.Where(row => row.ToldAt <= raised).OrderBy(row => row.ToldAt), cancellationToken);
        await DeleteAsync("QueuedEvents", store => store.QueuedEvents.Where(queued => queued.ExpiresAt <= now).OrderBy(queued => queued.ExpiresAt), cancellationToken);
        await DeleteAsync("ClientSessions", store => store.ClientSessions.Where(session => session.LastUsedAt <= sessions).OrderBy(session => session.LastUsedAt), cancellationToken);
        await DeleteAsync("PortTokens", store => store.PortTokens.Where(token => token.ExpiresAt <= now).OrderBy(token => token.ExpiresAt), cancellationToken);
        await DeleteAsync("Grants", store => store.Grants.Where(grant => grant.ExpiresAt <= grants).OrderBy(grant => grant.ExpiresAt), cancellationToken);
        await DeleteAsync("ClientSecrets", store => store.ClientSecrets
            .Where(secret => secret.Purpose == ClientSecretPurpose.TestFlow && secret.ExpiresAt <= now).OrderBy(secret => secret.ExpiresAt), cancellationToken);
        await DeleteAsync("TestRuns", store => store.TestRuns.Where(run => run.StartedAt <= runs).OrderBy(run => run.StartedAt), cancellationToken);
        await DeleteAsync("Enrolments", store => store.Enrolments.Where(enrolment => enrolment.ExpiresAt <= now).OrderBy(enrolment => enrolment.ExpiresAt), cancellationToken);
        await DeleteAsync("PasskeyChallenges", store => store.PasskeyChallenges.Where(challenge => challenge.ExpiresAt <= now).OrderBy(challenge => challenge.ExpiresAt), cancellationToken);
        await DeleteAsync("EmailProofs", store => store.EmailProofs.Where(proof => proof.ExpiresAt <= now).OrderBy(proof => proof.ExpiresAt), cancellationToken);
        // The steps go with their case. One that nobody came back to has run out without saying so.
        await DeleteAsync("RecoveryCases", store => store.RecoveryCases
            .Where(row => row.EndedAt <= recoveries || (row.State == RecoveryState.Open && row.ExpiresAt <= recoveries)).OrderBy(row => row.OpenedAt), cancellationToken);
        await DeleteAsync("WorkMailProofs", store => store.WorkMailProofs.Where(proof => proof.ExpiresAt <= now).OrderBy(proof => proof.ExpiresAt), cancellationToken);
        await DeleteAsync("Invitations", store => store.Invitations.Where(invitation => invitation.ExpiresAt <= invitations).OrderBy(invitation => invitation.ExpiresAt), cancellationToken);
        // A revoked key stays until it would have ended by itself, and as long after that as any other.
        await DeleteAsync("ApiKeys", store => store.ApiKeys.Where(key => key.ExpiresAt <= apiKeys).OrderBy(key => key.ExpiresAt), cancellationToken);
        await DeleteAsync("PortalSessions", store => store.PortalSessions.Where(session => session.ExpiresAt <= now).OrderBy(session => session.ExpiresAt), cancellationToken);
        await DeleteAsync("Drafts", store => store.Drafts.Where(draft => draft.SavedAt <= drafts).OrderBy(draft => draft.SavedAt), cancellationToken);
        await DeleteAsync("ExportJobs", store => store.ExportJobs.Where(job => job.ExpiresAt <= now).OrderBy(job => job.ExpiresAt), cancellationToken);
        await DeleteAsync("ExportChunks", store => ExportLedger.Dead(store).OrderBy(chunk => chunk.Id), cancellationToken);
        await TryAsync("Deliveries", () => subscriptions.ReleaseLeftAsync(cancellationToken), cancellationToken);
        await CloseLeftAsync(now - PortToken.Lifetime, cancellationToken);
        await DeleteAsync("AccountLinks", store => AccountClosing.ToldLinksOf(store).OrderBy(link => link.Id), cancellationToken);
    }

    /// <summary>Accounts that were taken to another carrier, once no client is told of them any more.</summary>
    private Task CloseLeftAsync(DateTimeOffset before, CancellationToken cancellationToken) => TryAsync("Subscribers", async () =>
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var left = await store.Subscribers.Where(row => row.PortedOutAt <= before && row.State != SubscriberState.Closed)
            .OrderBy(row => row.PortedOutAt).Select(row => row.Id).Take(BatchSize).ToListAsync(cancellationToken);
        foreach (var id in left) { await closing.CloseLeftAsync(id, before, cancellationToken); }
    }, cancellationToken);

    private Task DeleteAsync<T>(string table, Func<PortalDbContext, IQueryable<T>> dead, CancellationToken cancellationToken) => TryAsync(table, async () =>
    {
        int deleted;
        do
        {
            deleted = await writer.WriteAsync((store, token) => dead(store).Take(BatchSize).ExecuteDeleteAsync(token), [], cancellationToken);
        }
        while (deleted == BatchSize);
    }, cancellationToken);

    /// <summary>What fails here keeps nothing else of the round from being done.</summary>
    private async Task TryAsync(string table, Func<Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested) { }
        catch (Exception exception)
        {
            Log.CannotDelete(logger, exception, table);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Dead rows of {Table} cannot be deleted; tried again in the next round")]
        public static partial void CannotDelete(ILogger logger, Exception exception, string table);
    }
}
