using ZenKey.AuthServer.Http;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Passkeys;
using ZenKey.Portal.Data.Recovery;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;
using ZenKey.Protocol.Network;

namespace ZenKey.AuthServer.Endpoints.Recovery;

/// <summary>Recoveries as phones show them, and which factors a subscriber has at all.</summary>
internal sealed class RecoveryViews(RecoveryLedger ledger, DeviceDirectory devices, PasskeyLedger passkeys, ICarrierLogins logins, TimeProvider time)
{
    private const int NamesShown = 3;

    public static string Word(RecoveryFactor factor) => factor switch
    {
        RecoveryFactor.PinOrPasskey => "pin-or-passkey",
        RecoveryFactor.RecoveryCode => "recovery-code",
        RecoveryFactor.TrustedDevice => "trusted-device",
        RecoveryFactor.CarrierLogin => "carrier-login",
        _ => "email-link",
    };

    public static string Word(RecoveryState state) => state.ToString().ToLowerInvariant();

    private static string Word(RecoveryReason reason) => reason switch
    {
        RecoveryReason.SimChanged => "sim-changed",
        RecoveryReason.HandsetChanged => "handset-changed",
        RecoveryReason.ApplicationChanged => "application-changed",
        RecoveryReason.NumberPorted => "number-ported",
        _ => "pin-locked",
    };

    public async Task<RecoveryAnswer> OfAsync(CarrierScope scope, Subscriber subscriber, RecoveryCase recovery, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var factors = new List<RecoveryFactorAnswer>(recovery.Factors.Count);
        foreach (var progress in recovery.Factors) { factors.Add(await OfAsync(scope, subscriber, recovery, progress, now, cancellationToken)); }
        return new RecoveryAnswer(recovery.Number, Word(recovery.State), Word(recovery.Reason), recovery.Required, recovery.ProvenCount, recovery.OpenedAt, recovery.ExpiresAt,
            recovery.CoolsUntil > now ? recovery.CoolsUntil : null, recovery.EndedAt, factors);
    }

    /// <summary>Whether the subscriber can use a factor: it was set up, and before this recovery.</summary>
    public async ValueTask<bool> HasAsync(Subscriber subscriber, RecoveryCase recovery, RecoveryFactor factor, CancellationToken cancellationToken) => factor switch
    {
        RecoveryFactor.PinOrPasskey => subscriber.PinHash is not null || await HasPasskeyAsync(subscriber, recovery, cancellationToken),
        RecoveryFactor.RecoveryCode => await ledger.HasCodesAsync(subscriber.Id, cancellationToken),
        RecoveryFactor.TrustedDevice => (await BrowsersAsync(recovery, cancellationToken)).Count > 0,
        RecoveryFactor.CarrierLogin => Msisdn.TryParse(subscriber.Phone, out var line) && await logins.ExistsAsync(line, cancellationToken),
        _ => subscriber.Email is not null,
    };

    /// <summary>Whether a passkey may speak in a recovery: what sat in the former handset only is dead with it.</summary>
    public async ValueTask<bool> MaySpeakAsync(Passkey passkey, RecoveryCase recovery, CancellationToken cancellationToken) => passkey.SubscriberId == recovery.SubscriberId
        && passkey.Outlives((await devices.FindPrimaryAsync(recovery.SubscriberId, cancellationToken))?.Imei, recovery.Imei);

    /// <summary>Whether the subscriber has a passkey that may speak.</summary>
    public async ValueTask<bool> HasPasskeyAsync(Subscriber subscriber, RecoveryCase recovery, CancellationToken cancellationToken)
    {
        foreach (var passkey in await passkeys.ListAsync(subscriber.Id, cancellationToken))
        {
            if (await MaySpeakAsync(passkey, recovery, cancellationToken)) { return true; }
        }
        return false;
    }

    /// <summary>Whether a browser may speak in a recovery: its owner's former phone trusted it, before the recovery began.</summary>
    public static bool MaySpeak(Device browser, RecoveryCase recovery) => browser is { Kind: DeviceKind.Trusted, State: DeviceState.Active }
        && browser.SubscriberId == recovery.SubscriberId && browser.CarrierId == recovery.CarrierId && browser.TrustedAt <= recovery.OpenedAt;

    private async Task<IReadOnlyList<Device>> BrowsersAsync(RecoveryCase recovery, CancellationToken cancellationToken) =>
        [.. (await devices.ListTrustedAsync(recovery.SubscriberId, cancellationToken)).Where(browser => MaySpeak(browser, recovery))];

    private async Task<RecoveryFactorAnswer> OfAsync(
        CarrierScope scope, Subscriber subscriber, RecoveryCase recovery, FactorProgress progress, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var state = progress.ProvenAt is not null ? "proven"
            : progress.Failures >= RecoveryRules.TriesOfFactor ? "closed"
            : !await HasAsync(subscriber, recovery, progress.Factor, cancellationToken) ? "unavailable"
            : IsAsked(recovery, progress.Factor, now) ? "asked"
            : "open";
        var guessed = progress.Factor is RecoveryFactor.PinOrPasskey or RecoveryFactor.RecoveryCode or RecoveryFactor.CarrierLogin;
        var hint = progress.Factor switch
        {
            RecoveryFactor.EmailLink => Masked(subscriber.Email),
            RecoveryFactor.TrustedDevice => string.Join(", ", (await BrowsersAsync(recovery, cancellationToken)).Take(NamesShown).Select(browser => browser.Name)) is { Length: > 0 } names ? names : null,
            _ => null,
        };
        return new RecoveryFactorAnswer(Word(progress.Factor), state, progress.ProvenAt, guessed ? RecoveryRules.TriesOfFactor - progress.Failures : null, hint,
            progress.Factor == RecoveryFactor.TrustedDevice ? RecoveryPages.Address(scope) : null,
            progress.Factor == RecoveryFactor.PinOrPasskey && await HasPasskeyAsync(subscriber, recovery, cancellationToken));
    }

    private static bool IsAsked(RecoveryCase recovery, RecoveryFactor factor, DateTimeOffset now) => factor switch
    {
        RecoveryFactor.TrustedDevice => recovery.BrowserAskedAt + RecoveryRules.AskLifetime > now,
        RecoveryFactor.EmailLink => recovery.MailTokenHash is not null && recovery.MailSentAt + RecoveryRules.AskLifetime > now,
        _ => false,
    };

    /// <summary>Enough for its owner to know it again: <c>d•••@mail.example</c>.</summary>
    private static string? Masked(string? email) => email?.IndexOf('@', StringComparison.Ordinal) is > 0 and var at ? $"{email[0]}•••{email[at..]}" : null;
}
