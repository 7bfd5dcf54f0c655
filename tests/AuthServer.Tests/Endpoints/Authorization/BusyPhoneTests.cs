using Microsoft.EntityFrameworkCore;
using ZenKey.AuthServer.Tests.Endpoints.BackchannelAuthentication;
using ZenKey.AuthServer.Tests.Endpoints.ServerInitiated;
using ZenKey.AuthServer.Tests.Refusals;
using ZenKey.Portal.Data.Requests;
using ZenKey.Protocol;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests.Endpoints.Authorization;

/// <summary>How many requests of browsers may wait for one phone: strangers can neither wear a person out, nor keep their own browser from them.</summary>
[Spec("RFC 6749 §4.1.2.1")]
[Spec("OWASP ASVS 5.0 §6.6.4")]
public sealed class BusyPhoneTests(SharedApp app)
{
    private readonly RelyingParty party = app.Party(Clients.Plain);

    [Fact]
    public async Task Three_of_strangers_wait_and_the_next_is_told_to_come_later()
    {
        var (key, subject) = await KnownAsync();

        for (var count = 0; count < RequestLedger.MostOfStrangers; count++) { IsWaiting(await AskAsStrangerAsync(subject)); }

        var busy = (await AskAsStrangerAsync(subject)).IsErrorAt(party.RedirectUri, ErrorCode.TemporarilyUnavailable);
        await app.IsLoggedAsync(busy, "subscriber_busy", "authorize");
        Assert.Equal(RequestLedger.MostOfStrangers, await CountAsync(key));
    }

    [Fact]
    public async Task They_do_not_keep_out_the_own_line_nor_a_trusted_browser()
    {
        var (key, subject) = await KnownAsync();
        var (browser, hint) = await app.PairAsync(party, await Phone.StartedAsync(app, key));
        using var _ = browser;
        for (var count = 0; count < RequestLedger.MostOfStrangers; count++) { IsWaiting(await AskAsStrangerAsync(subject)); }
        await FillAsync(key);

        IsWaiting(await browser.Http.AskAsync(party.Authorize("verizon", ("login_hint_token", hint), ("acr_values", Acr.A1))));
        IsWaiting(await app.Http.AskAsync(party.Authorize("verizon", ("acr_values", Acr.A1), ("prompt", "consent")), SignIns.Over(key)));
    }

    [Fact]
    public async Task Who_is_known_has_five_of_their_own()
    {
        var (key, _) = await KnownAsync();
        var (browser, hint) = await app.PairAsync(party, await Phone.StartedAsync(app, key));
        using var _ = browser;
        Task<Answer> AskAsync() => browser.Http.AskAsync(party.Authorize("verizon", ("login_hint_token", hint), ("acr_values", Acr.A1)));
        Task<Answer> AskOnLineAsync() => app.Http.AskAsync(party.Authorize("verizon", ("acr_values", Acr.A1), ("prompt", "consent")), SignIns.Over(key));

        for (var count = 0; count < RequestLedger.MostOfKnown; count++)
        {
            IsWaiting(await AskAsync());
            IsWaiting(await AskOnLineAsync());
        }

        (await AskAsync()).IsErrorAt(party.RedirectUri, ErrorCode.TemporarilyUnavailable);
        (await AskOnLineAsync()).IsErrorAt(party.RedirectUri, ErrorCode.TemporarilyUnavailable);
    }

    // A hint can be stolen from an address; the cookie that goes with it cannot.
    [Fact]
    public async Task Who_has_a_trusted_browsers_hint_and_not_its_cookie_is_a_stranger()
    {
        var (key, _) = await KnownAsync();
        var (browser, hint) = await app.PairAsync(party, await Phone.StartedAsync(app, key));
        using var _ = browser;
        Task<Answer> StealAsync() => app.Http.AskAsync(party.Authorize("verizon", ("login_hint_token", hint), ("acr_values", Acr.A1)));

        for (var count = 0; count < RequestLedger.MostOfStrangers; count++) { IsWaiting(await StealAsync()); }

        (await StealAsync()).IsErrorAt(party.RedirectUri, ErrorCode.TemporarilyUnavailable);
        IsWaiting(await browser.Http.AskAsync(party.Authorize("verizon", ("login_hint_token", hint), ("acr_values", Acr.A1))));
    }

    [Fact]
    public async Task Of_twelve_strangers_at_once_three_are_taken()
    {
        var (key, subject) = await KnownAsync();

        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => AskAsStrangerAsync(subject)));

        Assert.Equal(RequestLedger.MostOfStrangers, await CountAsync(key));
    }

    [Fact]
    public async Task Once_they_are_answered_there_is_room_again()
    {
        var (key, subject) = await KnownAsync();
        var phone = await Phone.StartedAsync(app, key);
        for (var count = 0; count < RequestLedger.MostOfStrangers; count++) { IsWaiting(await AskAsStrangerAsync(subject)); }

        await phone.DenyAsync(await app.WaitingIdAsync(phone));

        IsWaiting(await AskAsStrangerAsync(subject));
    }

    private async Task<(string Key, string Subject)> KnownAsync()
    {
        var key = app.NewPerson();
        return (key, await app.VisitedAsync(key));
    }

    /// <summary>A browser that nobody has trusted, and that names somebody.</summary>
    private Task<Answer> AskAsStrangerAsync(string subject) => app.Http.AskAsync(party.Authorize("verizon", ("login_hint", subject), ("acr_values", Acr.A1), ("prompt", "login")));

    /// <summary>Servers ask until none of them may any more.</summary>
    private async Task FillAsync(string key)
    {
        Assert.Equal(200, (await app.AskPhoneAsync(Clients.CibaNumbers, key)).Status);
        await app.WriteAsync(async store =>
        {
            var of = await store.Requests.AsNoTracking().FirstAsync(request => request.Subscriber!.CarrierAccount == key && request.Kind == RequestKind.Ciba);
            for (var count = await store.Requests.CountAsync(request => request.SubscriberId == of.SubscriberId && request.State == RequestState.Waiting); count < BackchannelLedger.MostOfSubscriber; count++)
            {
                store.Requests.Add(new Request
                {
                    Id = Portal.Data.RandomId.New(),
                    Kind = RequestKind.Ciba,
                    CarrierId = of.CarrierId,
                    SubscriberId = of.SubscriberId,
                    ClientId = of.ClientId,
                    BrowserHash = "",
                    RedirectUri = "",
                    Scopes = of.Scopes,
                    Acr = of.Acr,
                    CreatedAt = of.CreatedAt,
                    ExpiresAt = of.ExpiresAt,
                });
            }
        });
        (await app.AskPhoneAsync(Clients.CibaNumbers, key)).IsOAuthError(ErrorCode.TemporarilyUnavailable, 429);
    }

    private async Task<int> CountAsync(string key)
    {
        var id = (await app.SubscriberAsync(key)).Id;
        return await app.ReadAsync(store => store.Requests.CountAsync(request => request.SubscriberId == id && request.State == RequestState.Waiting));
    }

    private static void IsWaiting(Answer answer) => Assert.Contains("/waiting/", answer.Location?.AbsoluteUri ?? answer.Text, StringComparison.Ordinal);
}
