using System.Net.Http.Json;
using ZenKey.AuthServer.Tests.Refusals;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Devices;
using ZenKey.Protocol;
using ZenKey.Protocol.Network;

namespace ZenKey.AuthServer.Tests.Interaction;

/// <summary>What time makes of codes, hints and requests.</summary>
[Collection(typeof(MovedClock))]
public sealed class ExpiryTests(MovedClock app)
{
    [Fact]
    [Spec("ZenKey platform §7.2")]
    public async Task After_two_minutes_the_browser_is_shown_a_new_code()
    {
        using var browser = app.App.NewBrowser();
        var address = app.Party().DiscoveryUi();
        var first = (await browser.Http.AskAsync(address)).Mark("data-pairing-code");

        app.Clock.Advance(TimeSpan.FromSeconds(119));
        Assert.Equal(first, (await browser.Http.AskAsync(address)).Mark("data-pairing-code"));

        app.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.NotEqual(first, (await browser.Http.AskAsync(address)).Mark("data-pairing-code"));
    }

    [Fact]
    [Spec("ZenKey platform §3")]
    public async Task A_hint_lives_ten_minutes()
    {
        var party = app.Party();
        var (browser, hint) = await app.PairAsync(party, await Phone.StartedAsync(app, app.NewPerson()));
        using (browser)
        {
            app.Clock.Advance(TimeSpan.FromSeconds(595));
            Assert.Contains("/waiting/", (await browser.Http.AskAsync(party.Authorize("verizon", ("login_hint_token", hint)))).Location!.AbsoluteUri, StringComparison.Ordinal);

            app.Clock.Advance(TimeSpan.FromSeconds(10));
            (await browser.Http.AskAsync(party.Authorize("verizon", ("login_hint_token", hint)))).IsErrorAt(party.RedirectUri, ErrorCode.InvalidLoginHintToken);
        }
    }

    [Fact]
    [Spec("ZenKey platform §3")]
    public async Task A_request_that_nobody_answers_times_out()
    {
        var party = app.Party();
        using var waiting = await app.WaitAsync(party, app.NewPerson());
        await WaitingTests.DeliveredAsync(waiting);

        app.Clock.Advance(TimeSpan.FromSeconds(119));
        Assert.Equal(200, (await waiting.LookAsync()).Status);

        app.Clock.Advance(TimeSpan.FromSeconds(2));
        var back = (await waiting.LookAsync()).IsErrorAt(party.RedirectUri, ErrorCode.AuthenticationTimedOut);
        Assert.Equal("the-state", back.Parameter("state"));
        await app.IsLoggedAsync(back, "timed_out", "authorize");
    }

    [Fact]
    public async Task A_request_that_has_run_out_cannot_be_approved()
    {
        var key = app.NewPerson();
        var phone = await Phone.StartedAsync(app, key);
        using var waiting = await app.WaitAsync(app.Party(), key);

        app.Clock.Advance(TimeSpan.FromSeconds(121));

        Assert.Equal("expired", (await phone.ApproveAsync(waiting.Id)).IsProblem("request-ended", 410).Member("state"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_ended_request_leads_back_for_five_minutes_and_then_no_more(bool approve)
    {
        var key = app.NewPerson();
        var party = app.Party();
        var phone = await Phone.StartedAsync(app, key);
        using var waiting = await app.WaitAsync(party, key);
        Assert.Equal(204, (approve ? await phone.ApproveAsync(waiting.Id) : await phone.DenyAsync(waiting.Id)).Status);

        app.Clock.Advance(TimeSpan.FromSeconds(295));
        (await waiting.LookAsync()).IsBackAt(party.RedirectUri);

        app.Clock.Advance(TimeSpan.FromSeconds(10));
        await app.IsLoggedAsync((await waiting.LookAsync()).IsErrorPage("request_expired", 410), "request_collected_late", "authorize");
    }

    [Fact]
    [Spec("ZenKey platform §3")]
    public async Task A_phone_that_cannot_be_reached_is_said_so_and_ends_as_device_unavailable()
    {
        var key = app.NewPerson();
        var party = app.Party();
        using var changes = JsonContent.Create(new { push = "lost" });
        var set = await app.Http.AnswerAsync(new HttpRequestMessage(HttpMethod.Patch, new Uri($"{app.Origin}/simulator/api/handsets/{key}")) { Content = changes });
        Assert.Equal(200, set.Status);
        using var waiting = await app.WaitAsync(party, key);

        // The push is tried three times, with pauses that the clock must be moved over.
        for (var steps = 0; (await waiting.LookAsync()).Mark("data-state") != "undeliverable"; steps++)
        {
            Assert.True(steps < 300, "The push was never given up.");
            app.Clock.Advance(TimeSpan.FromMilliseconds(250));
        }
        app.Clock.Advance(TimeSpan.FromSeconds(31));

        await app.IsLoggedAsync((await waiting.LookAsync()).IsErrorAt(party.RedirectUri, ErrorCode.DeviceUnavailable), "push_undelivered", "authorize");
    }

    // The application was enrolled and has been taken off the phone since.
    [Fact]
    [Spec("ZenKey platform §3")]
    public async Task A_phone_without_application_ends_the_request_as_user_unsupported()
    {
        var subscriber = await app.SubscriberAsync(People.NoApplication);
        Assert.True(Msisdn.TryParse(subscriber.Phone, out var line));
        var sim = (await app.Service<ICarrierNetwork>().FindSimAsync(line, CancellationToken.None))!;
        await app.WriteAsync(store =>
        {
            store.Devices.Add(new Device
            {
                Id = Guid.CreateVersion7(app.Clock.GetUtcNow()),
                SubscriberId = subscriber.Id,
                CarrierId = subscriber.CarrierId,
                Kind = DeviceKind.Primary,
                Name = "Phone",
                Iccid = sim.Iccid,
                Imsi = sim.Imsi,
                Imei = sim.Imei,
                TrustedAt = app.Clock.GetUtcNow(),
            });
            return Task.CompletedTask;
        }, Topic.Devices);
        var party = app.Party();
        using var waiting = await app.WaitAsync(party, People.NoApplication);

        var answer = await waiting.LookAsync();
        for (var looks = 0; answer.Status == 200; looks++)
        {
            Assert.True(looks < 3000, "The push was never given up.");
            answer = await waiting.LookAsync();
        }

        answer.IsErrorAt(party.RedirectUri, ErrorCode.UserUnsupported);
    }
}
