using ZenKey.AuthServer.Tests.Refusals;

namespace ZenKey.AuthServer.Tests.Endpoints.PushedAuthorization;

/// <summary>What time makes of a reference.</summary>
[Collection(typeof(MovedClock))]
[Spec("RFC 9126 §2.2")]
public sealed class ExpiryTests(MovedClock app)
{
    [Fact]
    public async Task A_reference_waits_for_its_browser_for_ninety_seconds()
    {
        var party = app.Party();
        var (one, other) = (await Pushing.PushAsync(app, party), await Pushing.PushAsync(app, party));

        app.Clock.Advance(TimeSpan.FromSeconds(89));
        Assert.NotNull((await app.Http.AskAsync(Pushing.Reference(app, party, one), SignIns.Over(People.Line))).IsBackAt(party.RedirectUri).Parameter("code"));

        app.Clock.Advance(TimeSpan.FromSeconds(2));
        await app.IsLoggedAsync((await app.Http.AskAsync(Pushing.Reference(app, party, other), SignIns.Over(People.Line))).IsErrorPage("request_expired", 410), "request_uri_used_or_expired", "authorize");
    }

    [Fact]
    public async Task The_browser_that_has_opened_it_has_ten_minutes()
    {
        var party = app.Party();
        using var browser = app.App.NewBrowser();
        var reference = Pushing.Reference(app, party, await Pushing.PushAsync(app, party));
        Assert.NotNull((await browser.Http.AskAsync(reference)).Mark("data-pairing-code"));

        app.Clock.Advance(TimeSpan.FromMinutes(9));
        Assert.NotNull((await browser.Http.AskAsync(reference)).Mark("data-pairing-code"));

        app.Clock.Advance(TimeSpan.FromMinutes(2));
        (await browser.Http.AskAsync(reference)).IsErrorPage("request_expired", 410);
    }
}
