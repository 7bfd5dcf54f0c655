using ZenKey.CarrierSimulator.Network;
using ZenKey.Protocol.Network;

namespace ZenKey.CarrierSimulator.Api;

/// <summary>A handset as the API shows it (docs/guides/automation.md). Members may be added, never changed.</summary>
public sealed record HandsetView(
    string Key, string Owner, string? Phone, string Carrier, string? Iccid, string? Imsi, string Imei,
    string Approve, string Delay, string Network, string Push, IReadOnlyList<string> DeclineScopes, bool PinWrong,
    string Application, string Sim, bool Lost, int SimSwaps, string? Email, string? CarrierUsername, string? Problem,
    IReadOnlyList<WaitingRequest> Requests, IReadOnlyList<LogEntry> Log)
{
    /// <param name="handset">The handset.</param>
    /// <param name="requests">What waits on it.</param>
    /// <param name="problem">Why the application cannot tell what waits; null when it can.</param>
    /// <param name="log">What the network saw of it.</param>
    internal static HandsetView Of(PretendHandset handset, IReadOnlyList<WaitingRequest> requests, string? problem, IReadOnlyList<LogEntry> log)
    {
        var settings = handset.Settings;
        return new HandsetView(
            handset.Key, handset.Owner, handset.Card?.Phone, handset.Carrier, handset.Card?.Iccid, handset.Card?.Imsi, handset.Imei,
            Word(settings.Approve), settings.Delay.ToString(@"hh\:mm\:ss", System.Globalization.CultureInfo.InvariantCulture),
            settings.NetworkUp ? "up" : "down", settings.PushDelivered ? "delivered" : "lost", settings.DeclineScopes, settings.PinWrong,
            handset.HasApplication ? "installed" : "none", handset.Card is null ? "none" : "present", handset.Lost, handset.Swaps,
            handset.Email, handset.Login?.Username, problem,
            requests, log);
    }

    internal static string Word(Approval approval) => approval.ToString().ToLowerInvariant();
}
