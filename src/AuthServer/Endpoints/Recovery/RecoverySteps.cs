using ZenKey.AuthServer.Http;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Recovery;
using ZenKey.Portal.Data.Subscribers;

namespace ZenKey.AuthServer.Endpoints.Recovery;

/// <summary>Steps of a recovery, from the phone, a trusted browser or a mail; who completes it has its owner told.</summary>
internal sealed class RecoverySteps(RecoveryLedger ledger, RecoveryMails mails, IWakeBus bus)
{
    /// <param name="scope">The carrier.</param>
    /// <param name="subscriber">Whose recovery.</param>
    /// <param name="recovery">The case.</param>
    /// <param name="happened">What happens.</param>
    /// <param name="codeHash">The recovery code that is used up with it.</param>
    /// <param name="note">How, in words of the timeline.</param>
    public async Task<RecoveryChange> TakeAsync(CarrierScope scope, Subscriber subscriber, RecoveryCase recovery, RecoveryEvent happened, string? codeHash = null, string? note = null)
    {
        // What was looked at is written, though the caller may have hung up: a try is not taken back.
        var change = await ledger.ApplyAsync(recovery.Id, happened, Actor.Subscriber(subscriber.Id), CancellationToken.None, note, codeHash);
        if (change is { Changed: true, After.State: RecoveryState.Completed })
        {
            if (change.After.Reason == RecoveryReason.NumberPorted) { mails.TellMoveProven(scope, subscriber, change.After); }
            else { mails.TellCompleted(scope, subscriber, change.After); }
            bus.Publish(BusTopics.Phone(subscriber.Id));
        }
        return change;
    }
}
