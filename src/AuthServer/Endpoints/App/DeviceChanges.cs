using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using ZenKey.AuthServer.Endpoints.Recovery;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Interaction;
using ZenKey.AuthServer.Network;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Portal.Data.Recovery;
using ZenKey.Protocol;
using ZenKey.Protocol.Network;

namespace ZenKey.AuthServer.Endpoints.App;

/// <summary>
/// What follows when a start does not match what was enrolled (ZenKey platform §8.1): it is refused, written down, and its
/// recovery is opened or found. The one place where a changed device is noticed at a start, and clients that are subscribed to
/// it are told.
/// </summary>
internal sealed class DeviceChanges(RecoveryLedger ledger, RecoveryMails mails, SimWatch sims, EventLedger events, ErrorPages errors, TimeProvider time)
{
    /// <summary>What is not as it was enrolled; null when all is. A phone without a key takes the first that comes.</summary>
    public static RecoveryReason? Mismatch(Device phone, SimFacts sim, string appKeyThumbprint) =>
        sim.Iccid != phone.Iccid || sim.Imsi != phone.Imsi ? RecoveryReason.SimChanged
        : sim.Imei != phone.Imei ? RecoveryReason.HandsetChanged
        : phone.AppKeyThumbprint is { } bound && bound != appKeyThumbprint ? RecoveryReason.ApplicationChanged
        : null;

    /// <summary>Opens or finds the recovery of a phone that has changed.</summary>
    /// <returns>The refusal, which names the recovery's address.</returns>
    public async Task<ProblemHttpResult> StopAsync(CarrierScope scope, AppProof proof, RecoveryReason reason, CancellationToken cancellationToken)
    {
        await RaiseAsync(proof, reason, cancellationToken);
        await OpenAsync(scope, proof, reason, cancellationToken);
        return await RefuseAsync(scope, reason switch
        {
            RecoveryReason.SimChanged => "start_sim_changed",
            RecoveryReason.HandsetChanged => "start_handset_changed",
            _ => "start_app_key_changed",
        });
    }

    /// <summary>The recovery of this phone: the open one, bound to it from now on, or a new one of which the owner is told.</summary>
    public async Task<RecoveryCase> OpenAsync(CarrierScope scope, AppProof proof, RecoveryReason reason, CancellationToken cancellationToken)
    {
        var phone = new RecoveryPhone(proof.Sim.Iccid, proof.Sim.Imsi, proof.Sim.Imei, proof.AppKeyThumbprint);
        var opened = await ledger.OpenAsync(new RecoveryOpening(proof.Subscriber.Id, scope.Carrier.Id, reason, phone, scope.Carrier.RecoveryFactors), cancellationToken);
        if (opened.IsNew) { mails.TellOpened(scope, proof.Subscriber, opened.Case); }
        return opened.Case;
    }

    /// <summary>device_change, of one phone and one cause once a day: whoever holds the SIM may start as often as they like. A change of the SIM is told by its history.</summary>
    private async Task RaiseAsync(AppProof proof, RecoveryReason reason, CancellationToken cancellationToken)
    {
        if (reason == RecoveryReason.SimChanged)
        {
            await sims.FindAsync(proof.Subscriber, cancellationToken);
            return;
        }
        var (now, word) = (time.GetUtcNow(), reason == RecoveryReason.HandsetChanged ? "handset_changed" : "application_changed");
        await events.RaiseAsync(RaisedEvent.OnceOf(EventType.DeviceChange, proof.Subscriber.Id, now, word, string.Create(CultureInfo.InvariantCulture, $"{word}|{proof.Sim.Imei}|{now:yyyyMMdd}")));
    }

    /// <summary>Writes the refusal down.</summary>
    public async Task<ProblemHttpResult> RefuseAsync(CarrierScope scope, string cause)
    {
        var problem = AppProblems.DeviceChanged($"{scope.Issuer}/app/recovery");
        await errors.ReferAsync(problem, cause, scope.Carrier.Id);
        return problem;
    }
}
