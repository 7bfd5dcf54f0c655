using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.App;

/// <summary>What time makes of challenges, sessions, PINs and pairing codes.</summary>
[Collection(typeof(MovedClock))]
public sealed class ExpiryTests(MovedClock app)
{
    [Fact]
    [Spec("ZenKey platform §8.1")]
    public async Task A_challenge_lives_a_minute()
    {
        var phone = new Phone(app, app.NewPerson());
        var early = (await phone.ChallengeAsync()).Member("challenge");
        app.Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(200, (await phone.StartAsync(challenge: early)).Status);
        var late = (await phone.ChallengeAsync()).Member("challenge");

        app.Clock.Advance(TimeSpan.FromSeconds(60));

        (await phone.StartAsync(challenge: late)).IsProblem("challenge-invalid", 400);
    }

    [Fact]
    [Spec("ZenKey platform §8.1")]
    public async Task A_session_lives_fifteen_minutes()
    {
        var phone = await Phone.StartedAsync(app, app.NewPerson());
        app.Clock.Advance(TimeSpan.FromSeconds(899));
        Assert.Equal(200, (await phone.GetAsync("/requests")).Status);

        app.Clock.Advance(TimeSpan.FromSeconds(1));

        (await phone.GetAsync("/requests")).IsProblem("session-expired", 401);
        Assert.Equal(200, (await phone.StartAsync()).Status);
    }

    // ZenKey platform §3: a3 asks for a PIN unless one was given within the last thirty minutes.
    [Fact]
    [Spec("ZenKey platform §3")]
    public async Task A_PIN_serves_thirty_minutes()
    {
        var key = app.NewPersonWithPin();
        await ApproveAsync(key, People.Pin);

        app.Clock.Advance(TimeSpan.FromSeconds(1790));
        await ApproveAsync(key, null);

        app.Clock.Advance(TimeSpan.FromSeconds(20));
        var phone = await Phone.StartedAsync(app, key);
        using var waiting = await app.WaitAsync(app.Party(), key, ("acr_values", Acr.A3));
        Assert.True((await phone.RequestAsync(waiting.Id)).GetProperty("pinRequired").GetBoolean());
        (await phone.ApproveAsync(waiting.Id)).IsProblem("pin-required", 400);
    }

    [Fact]
    [Spec("Hardening 14")]
    public async Task Ten_wrong_PINs_make_a_wait_of_ten_minutes_in_which_the_right_one_does_not_help()
    {
        var key = app.NewPersonWithPin();
        var phone = await Phone.StartedAsync(app, key);
        using var waiting = await app.WaitAsync(app.Party(), key, ("acr_values", Acr.A3));
        for (var left = 9; left > 0; left--)
        {
            Assert.Equal(left, (await phone.ApproveAsync(waiting.Id, "000000")).IsProblem("wrong-pin", 403).Json.GetProperty("attemptsLeft").GetInt32());
        }

        Assert.Equal(600, (await phone.ApproveAsync(waiting.Id, "000000")).IsProblem("pin-locked", 429).Json.GetProperty("retryAfter").GetInt32());
        (await phone.ApproveAsync(waiting.Id, People.Pin)).IsProblem("pin-locked", 429);

        app.Clock.Advance(TimeSpan.FromMinutes(10));
        using var next = await app.WaitAsync(app.Party(), key, ("acr_values", Acr.A3));
        Assert.Equal(9, (await phone.ApproveAsync(next.Id, "000000")).IsProblem("wrong-pin", 403).Json.GetProperty("attemptsLeft").GetInt32());
        Assert.Equal(204, (await phone.ApproveAsync(next.Id, People.Pin)).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Spec("ZenKey platform §7.2")]
    public async Task A_code_that_has_run_out_is_told_as_such_and_is_no_wrong_try(bool atTheCarrier)
    {
        var phone = await Phone.StartedAsync(app, app.NewPerson());
        var page = await app.Http.AskAsync(atTheCarrier ? app.Party().Authorize("verizon") : app.Party().DiscoveryUi());

        app.Clock.Advance(TimeSpan.FromSeconds(121));

        (await phone.ReadCodeAsync(page.Mark("data-pairing-code")!)).IsProblem("code-expired", 410);
        Assert.Equal(4, (await phone.ReadCodeAsync("00000000")).IsProblem("wrong-code", 404).Json.GetProperty("attemptsLeft").GetInt32());
    }

    [Fact]
    public async Task A_browser_that_was_seen_in_time_can_be_trusted_two_minutes_longer()
    {
        var phone = await Phone.StartedAsync(app, app.NewPerson());
        using var browser = app.App.NewBrowser();
        var party = app.Party();
        var read = await phone.ReadCodeAsync((await browser.Http.AskAsync(party.DiscoveryUi())).Mark("data-pairing-code")!);

        app.Clock.Advance(TimeSpan.FromSeconds(239));

        Assert.Equal(204, (await phone.PostAsync($"/pairings/{read.Member("id")}/trust", new { })).Status);
        (await browser.Http.AskAsync(party.DiscoveryUi())).IsBackAt(party.RedirectUri);
    }

    [Fact]
    public async Task A_browser_that_waited_longer_is_not_trusted()
    {
        var phone = await Phone.StartedAsync(app, app.NewPerson());
        var read = await phone.ReadCodeAsync((await app.Http.AskAsync(app.Party().DiscoveryUi())).Mark("data-pairing-code")!);

        app.Clock.Advance(TimeSpan.FromSeconds(241));

        (await phone.PostAsync($"/pairings/{read.Member("id")}/trust", new { })).IsProblem("code-expired", 410);
    }

    [Fact]
    [Spec("Hardening 14")]
    public async Task After_five_wrong_codes_the_wait_ends_in_ten_minutes()
    {
        var phone = await Phone.StartedAsync(app, app.NewPerson());
        for (var tries = 0; tries < 5; tries++) { await phone.ReadCodeAsync("00000000"); }
        (await phone.ReadCodeAsync("00000000")).IsProblem("too-many-codes", 429);

        app.Clock.Advance(TimeSpan.FromMinutes(10));

        (await phone.ReadCodeAsync("00000000")).IsProblem("wrong-code", 404);
    }

    private async Task ApproveAsync(string key, string? pin)
    {
        var phone = await Phone.StartedAsync(app, key);
        using var waiting = await app.WaitAsync(app.Party(), key, ("acr_values", Acr.A3));
        Assert.Equal(204, (await phone.ApproveAsync(waiting.Id, pin)).Status);
    }
}
