using System.Globalization;
using ZenKey.Portal.Data.Recovery;
using ZenKey.Portal.Ui;

namespace ZenKey.Portal.Features.Recoveries;

/// <summary>Recoveries, their factors and what became of them, in words.</summary>
internal static class RecoveryWords
{
    public const string NeedsSupport = "You need the role Support or Administrator to decide on a recovery. An administrator can give it.";

    public static (ChipKind Kind, string Text, string? Icon) Of(RecoveryState state) => state switch
    {
        RecoveryState.Open => (ChipKind.Waiting, "Open", null),
        RecoveryState.Held => (ChipKind.Look, "Held", "PauseCircle"),
        RecoveryState.Denied => (ChipKind.Broken, "Denied", "Block"),
        RecoveryState.Completed => (ChipKind.Ok, "Completed", null),
        RecoveryState.Expired => (ChipKind.Broken, "Expired", null),
        _ => (ChipKind.Off, "Cancelled", "RemoveCircleOutline"),
    };

    public static string Of(RecoveryReason reason) => reason switch
    {
        RecoveryReason.SimChanged => "SIM changed",
        RecoveryReason.HandsetChanged => "Other handset",
        RecoveryReason.ApplicationChanged => "ZenKey app changed",
        _ => "PIN locked",
    };

    public static (string Name, string Icon) Of(RecoveryFactor factor) => factor switch
    {
        RecoveryFactor.PinOrPasskey => ("PIN or passkey", "Fingerprint"),
        RecoveryFactor.RecoveryCode => ("Recovery code", "Pin"),
        RecoveryFactor.TrustedDevice => ("Trusted browser", "LaptopMac"),
        RecoveryFactor.CarrierLogin => ("Carrier login", "CellTower"),
        _ => ("Email link", "Email"),
    };

    /// <summary>How far a factor is. What it was proven by is known to nobody here.</summary>
    public static (ChipKind Kind, string Text, string? Icon) Of(RecoveryCase one, FactorProgress progress) => progress switch
    {
        { ProvenAt: not null } => (ChipKind.Ok, "Proven", null),
        { Failures: >= RecoveryRules.TriesOfFactor } => (ChipKind.Broken, "Locked", "Lock"),
        { Factor: RecoveryFactor.EmailLink } when one.MailTokenHash is not null => (ChipKind.Waiting, "Waiting", null),
        { Factor: RecoveryFactor.TrustedDevice } when one.BrowserAskedAt is not null => (ChipKind.Waiting, "Waiting", null),
        { Failures: > 0 } => (ChipKind.Look, "Failed", null),
        _ => (ChipKind.Off, "Not checked", "RemoveCircleOutline"),
    };

    public static (string Title, string Icon, string Knot) Of(RecoveryEntry step)
    {
        var factor = step.Factor is { } one ? Of(one).Name : "A factor";
        return step.Kind switch
        {
            RecoveryEntryKind.Opened => ("Case opened", "SettingsBackupRestore", "zk-warned"),
            RecoveryEntryKind.Asked => ($"{factor} asked for", "Send", ""),
            RecoveryEntryKind.Proven => ($"{factor} proven", "Check", "zk-done"),
            RecoveryEntryKind.Failed => ($"{factor}: wrong try", "Close", "zk-fail"),
            RecoveryEntryKind.FactorClosed => ($"{factor} locked for this case", "Lock", "zk-fail"),
            RecoveryEntryKind.CoolingDown => ("Cooling down", "Timer", "zk-warned"),
            RecoveryEntryKind.PhoneChanged => ("Another phone asks; everything is to be proven again", "SimCardAlert", "zk-warned"),
            RecoveryEntryKind.Held => ("Held", "PauseCircle", "zk-warned"),
            RecoveryEntryKind.Released => ("Released", "PlayArrow", ""),
            RecoveryEntryKind.Denied => ("Denied", "Block", "zk-fail"),
            RecoveryEntryKind.Completed => ("Completed: the new phone is bound", "Check", "zk-done"),
            RecoveryEntryKind.Expired => ("Expired", "HourglassEmpty", "zk-fail"),
            _ => ("Cancelled: the enrolled phone is back", "Smartphone", ""),
        };
    }

    /// <summary>What is asked before a decision.</summary>
    public static (string Question, string Acts, string Verb, string Icon, IReadOnlyList<string> Effects, string Keeps) Of(RecoveryDecision decision, string number) => decision switch
    {
        RecoveryDecision.Hold => ($"Hold {number}?", "It acts at once. The phone says that support is looking.", "Hold recovery", "PauseCircle",
            ["No factor can be tried until it is released", "The case does not run out meanwhile"], "What was proven stays proven."),
        RecoveryDecision.Release => ($"Release {number}?", "It acts at once: factors can be tried again, for another 24 hours.", "Release recovery", "PlayArrow",
            ["The new phone is bound when enough factors hold"], "You cannot prove a factor for the subscriber."),
        _ => ($"Deny {number}?", "It acts at once and cannot be undone. The phone says so.", "Deny recovery", "Block",
            ["This phone is not bound", "No other recovery can be opened for 24 hours"], "The enrolled phone, its links and its trusted browsers stay as they are."),
    };

    /// <summary>E.g. <c>Recovery denied at 14:06:31 UTC.</c></summary>
    public static (bool Done, string Text) Of(DecideRecoveryResult result) => result switch
    {
        DecideRecoveryResult.Decided { Decision: RecoveryDecision.Hold } held => (true, $"Recovery held at {Clock(held.At)}. Nothing can be proven until it is released."),
        DecideRecoveryResult.Decided { Decision: RecoveryDecision.Release } released => (true, $"Recovery released at {Clock(released.At)}. It is open for another 24 hours."),
        DecideRecoveryResult.Decided denied => (true, $"Recovery denied at {Clock(denied.At)}. The phone was not bound."),
        DecideRecoveryResult.NotNow other => (false, $"This recovery is {Of(other.State).Text.ToLowerInvariant()} since {Clock(other.Since)} on {Moments.Date(other.Since)}. Nothing was changed now."),
        DecideRecoveryResult.NotAllowed => (false, NeedsSupport),
        DecideRecoveryResult.ReasonMissing => (false, "Choose a reason; it is kept in the audit trail. Nothing was changed."),
        DecideRecoveryResult.NoteTooLong => (false, $"The note may have at most {RecoveryDesk.MaxNote} characters. Nothing was changed."),
        _ => (false, "There is no such case any more. Nothing was changed."),
    };

    public static string Clock(DateTimeOffset at) => at.UtcDateTime.ToString("HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
