using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Interaction;
using ZenKey.Protocol.Network;

namespace ZenKey.AuthServer.Endpoints.Email;

/// <summary>What subscribers are told of their mail address, in the language of the request.</summary>
internal sealed class EmailMails(Mails mails)
{
    /// <summary>The link by which the address is proven.</summary>
    public Task<bool> SendLinkAsync(CarrierScope scope, string email, string link) =>
        mails.SendAsync(new MailMessage(email, scope.Carrier.Name, Texts.Of("Mail.Verify.Subject"), Texts.Of("Mail.Verify.Text", scope.Carrier.Name, link)));

    /// <summary>The former address learns that another stands in its place; sent in the background, so that nobody waits for it.</summary>
    public void TellChanged(CarrierScope scope, string former) =>
        _ = mails.SendAsync(new MailMessage(former, scope.Carrier.Name, Texts.Of("Mail.Changed.Subject"), Texts.Of("Mail.Changed.Text", scope.Carrier.Name)));
}
