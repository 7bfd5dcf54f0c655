using ZenKey.AuthServer.Http;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Subscribers;

namespace ZenKey.AuthServer.Endpoints.Email;

/// <summary>How sending a link went.</summary>
internal abstract record SendLinkResult
{
    private SendLinkResult() { }

    public sealed record Sent : SendLinkResult;

    public sealed record TooSoon(TimeSpan Wait) : SendLinkResult;

    /// <summary>The mail was not taken on for delivery.</summary>
    public sealed record NotSent : SendLinkResult;
}

/// <summary>Sends the links by which mail addresses are proven.</summary>
internal sealed class EmailLinks(EmailLedger ledger, EmailMails mails, SubscriberDirectory subscribers, TimeProvider time)
{
    /// <summary>The link of a mail. Its token is in the address because mail knows no other way; it serves once, for a day.</summary>
    public static string Address(CarrierScope scope, string token) => $"{scope.Issuer}/email/{token}";

    public async Task<SendLinkResult> SendAsync(CarrierScope scope, Guid subscriberId, string email)
    {
        var token = RandomId.New();
        if (await ledger.AskAsync(subscriberId, scope.Carrier.Id, email, RandomId.Hash(token), CancellationToken.None) is AskMailResult.TooSoon soon)
        {
            return new SendLinkResult.TooSoon(soon.Until - time.GetUtcNow());
        }
        return await mails.SendLinkAsync(scope, email, Address(scope, token)) ? new SendLinkResult.Sent() : new SendLinkResult.NotSent();
    }

    /// <summary>The subscriber as the enrolment has left them. An address that is not proven yet gets its link, a former one is told; nobody waits for it.</summary>
    public async Task<Subscriber> AfterEnrolmentAsync(CarrierScope scope, Subscriber before)
    {
        var subscriber = (await subscribers.FindByIdAsync(before.Id, CancellationToken.None))!;
        if (subscriber is { Email: { } email, EmailVerifiedAt: null }) { _ = SendAsync(scope, before.Id, email); }
        if (before.Email is { } former && former != subscriber.Email) { mails.TellChanged(scope, former); }
        return subscriber;
    }
}
