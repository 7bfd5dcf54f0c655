using System.Globalization;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Ui;

namespace ZenKey.Portal.Features.Devices;

/// <summary>Devices and what became of them, in words.</summary>
internal static class DeviceWords
{
    public const string NeedsAdministrator = "You need the role Administrator to revoke. An administrator can give it.";
    public const string PhoneStays = "The phone itself is not revoked here: it ends by recovery, when another SIM is bound.";

    public static (ChipKind Kind, string Text, string? Icon) Of(DeviceKind kind, DeviceState state) => (kind, state) switch
    {
        (DeviceKind.Primary, DeviceState.Active) => (ChipKind.Ok, "Active", null),
        (_, DeviceState.Active) => (ChipKind.Ok, "Trusted", null),
        (_, DeviceState.Revoked) => (ChipKind.Off, "Revoked", "Block"),
        _ => (ChipKind.Off, "Ended by subscriber", "LinkOff"),
    };

    public static string Kind(DeviceKind kind) => kind == DeviceKind.Primary ? "Primary" : "Trusted";

    /// <summary>E.g. <c>Device revoked. It stopped working at 14:06:31 UTC.</c></summary>
    public static (bool Done, string Text) Of(RevokeDeviceResult result) => result switch
    {
        RevokeDeviceResult.Revoked revoked => (true, $"Device revoked. It stopped working at {Clock(revoked.At)}."),
        RevokeDeviceResult.AlreadyEnded { By: { } by, At: { } at } => (false, $"{by} ended this device at {Clock(at)} on {Moments.Date(at)}. Nothing was changed now."),
        RevokeDeviceResult.AlreadyEnded { At: { } at } => (false, $"This device ended at {Clock(at)} on {Moments.Date(at)}. Nothing was changed now."),
        RevokeDeviceResult.AlreadyEnded => (false, "This device has ended already. Nothing was changed now."),
        RevokeDeviceResult.IsPrimary => (false, PhoneStays),
        RevokeDeviceResult.NotAllowed => (false, NeedsAdministrator),
        RevokeDeviceResult.ReasonMissing => (false, "Choose a reason; it is kept in the audit trail. Nothing was changed."),
        RevokeDeviceResult.NoteTooLong => (false, $"The note may have at most {DeviceRevoker.MaxNote} characters. Nothing was changed."),
        _ => (false, "There is no such device any more. Nothing was changed."),
    };

    private static string Clock(DateTimeOffset at) => at.UtcDateTime.ToString("HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
