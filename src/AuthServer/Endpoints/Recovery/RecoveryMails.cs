using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Interaction;
using ZenKey.Portal.Data.Recovery;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol.Network;

namespace ZenKey.AuthServer.Endpoints.Recovery;

/// <summary>What a recovery, another PIN, or the end of an account, tells its owner by mail, in the language of the request. Who has no address is told on the phone only.</summary>
internal sealed class RecoveryMails(Mails mails)
{
    /// <summary>The link by which the mail address is proven.</summary>
    public Task<bool> SendLinkAsync(CarrierScope scope, Subscriber subscriber, RecoveryCase recovery, string link) =>
        mails.SendAsync(Of(scope, subscriber, "Mail.Link", scope.Carrier.Name, recovery.Number, link));

    /// <summary>The owner learns that somebody asks for the line; sent in the background, so that nobody waits for it.</summary>
    public void TellOpened(CarrierScope scope, Subscriber subscriber, RecoveryCase recovery) =>
        _ = mails.SendAsync(Of(scope, subscriber, "Mail.Opened", scope.Carrier.Name, recovery.Number));

    /// <summary>The owner learns that another phone speaks for them from now on.</summary>
    public void TellCompleted(CarrierScope scope, Subscriber subscriber, RecoveryCase recovery) =>
        _ = mails.SendAsync(Of(scope, subscriber, "Mail.Completed", scope.Carrier.Name, recovery.Number));

    /// <summary>The owner learns that somebody asks to take their accounts to another carrier.</summary>
    public void TellMoveOpened(CarrierScope scope, Subscriber subscriber, RecoveryCase recovery) =>
        _ = mails.SendAsync(Of(scope, subscriber, "Mail.MoveOpened", scope.Carrier.Name, recovery.Number));

    /// <summary>The owner learns that their accounts can be taken to another carrier now.</summary>
    public void TellMoveProven(CarrierScope scope, Subscriber subscriber, RecoveryCase recovery) =>
        _ = mails.SendAsync(Of(scope, subscriber, "Mail.MoveProven", scope.Carrier.Name, recovery.Number));

    /// <summary>The owner learns that the PIN is another, which was changed by whoever held the phone.</summary>
    public void TellPinChanged(CarrierScope scope, Subscriber subscriber) =>
        _ = mails.SendAsync(Of(scope, subscriber, "Mail.PinChanged", scope.Carrier.Name));

    /// <summary>The owner learns that the account is closed, at the address that was theirs.</summary>
    public void TellClosed(CarrierScope scope, Subscriber subscriber) =>
        _ = mails.SendAsync(Of(scope, subscriber, "Mail.Closed", scope.Carrier.Name));

    private static MailMessage? Of(CarrierScope scope, Subscriber subscriber, string key, params ReadOnlySpan<object?> values) =>
        subscriber.Email is { } to ? new MailMessage(to, scope.Carrier.Name, Texts.Of(key + ".Subject", values), Texts.Of(key + ".Text", values)) : null;
}
