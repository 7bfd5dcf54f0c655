using ZenKey.AuthServer.Tests.Refusals;

namespace ZenKey.AuthServer.Tests.Endpoints.Recovery;

/// <summary>What runs out in a recovery, and when.</summary>
[Spec("ZenKey platform §8.2")]
[Collection(typeof(MovedClock))]
public sealed class ExpiryTests(MovedClock app)
{
    [Fact]
    public async Task A_link_serves_fifteen_minutes()
    {
        var (early, late) = (await RecoveringPhone.SwappedAsync(app), await RecoveringPhone.SwappedAsync(app));
        await early.AskMailAsync();
        await late.AskMailAsync();
        var (link, lateLink) = (await early.LinkAsync(), await late.LinkAsync());

        app.Clock.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromSeconds(1));
        Assert.Equal("agreed", (await early.ConfirmAsync(link)).Mark("data-recovery"));
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        (await late.ConfirmAsync(lateLink)).IsErrorPage("request_expired", 410);
        Assert.Equal("open", (await late.LookAsync()).Factor("email-link"));
    }

    [Fact]
    public async Task A_newer_mail_makes_the_older_link_void()
    {
        var phone = await RecoveringPhone.SwappedAsync(app);
        await phone.AskMailAsync();
        var older = await phone.LinkAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(200, (await phone.AskMailAsync()).Status);

        (await phone.ConfirmAsync(older)).IsErrorPage("request_expired", 410);
        Assert.Equal("agreed", (await phone.ConfirmAsync(await phone.LinkAsync())).Mark("data-recovery"));
    }

    [Fact]
    public async Task After_five_mails_there_is_no_sixth()
    {
        var phone = await RecoveringPhone.SwappedAsync(app);
        for (var mail = 1; mail <= 5; mail++)
        {
            Assert.Equal(200, (await phone.AskMailAsync()).Status);
            app.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        await app.IsLoggedAsync((await phone.AskMailAsync()).IsProblem("factor-closed", 403), "recovery_factor_closed", "app");
    }

    [Fact]
    public async Task A_trusted_browser_is_asked_for_fifteen_minutes()
    {
        var phone = await RecoveringPhone.SwappedAsync(app, browser: true);
        await phone.AskBrowserAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(15));

        Assert.Equal("nothing", (await phone.BrowserPageAsync()).Mark("data-recovery"));
        Assert.Equal("open", (await phone.LookAsync()).Factor("trusted-device"));
    }

    [Fact]
    public async Task After_a_quarter_of_an_hour_other_ways_are_tried_again()
    {
        var phone = await RecoveringPhone.SwappedAsync(app);
        for (var wrong = 1; wrong <= 5; wrong++) { await phone.LoginAsync("wrong"); }

        app.Clock.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromSeconds(1));
        (await phone.CodeAsync()).IsProblem("recovery-cooling", 429);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, (await phone.CodeAsync()).Proven);
        await app.IsLoggedAsync((await phone.LoginAsync()).IsProblem("factor-closed", 403), "recovery_factor_closed", "app");
    }

    [Fact]
    public async Task Fifteen_wrong_tries_end_it_for_a_day()
    {
        var phone = await RecoveringPhone.SwappedAsync(app);
        foreach (var attempt in (Func<Task<Answer>>[])[() => phone.LoginAsync("wrong"), () => phone.CodeAsync("wrong"), () => phone.PinAsync("000000")])
        {
            await phone.StartedAsync();
            for (var wrong = 1; wrong <= 5; wrong++) { await attempt(); }
            app.Clock.Advance(TimeSpan.FromMinutes(15));
        }

        Assert.Equal("denied", (await phone.StartAsync()).IsProblem("recovery-ended", 410).Member("state"));
        app.Clock.Advance(TimeSpan.FromHours(24));
        await phone.StartedAsync();
        await phone.RecoverAsync();
    }

    [Fact]
    public async Task A_case_runs_out_after_a_day_with_all_that_was_proven()
    {
        var phone = await RecoveringPhone.SwappedAsync(app);
        await phone.CodeAsync();
        await phone.LoginAsync();
        app.Clock.Advance(TimeSpan.FromHours(24));

        (await phone.PinAsync()).IsProblem("session-expired", 401);
        await phone.StartedAsync();
        Assert.Equal(0, (await phone.LookAsync()).Proven);
        (await phone.CodeAsync()).IsProblem("wrong-recovery-code", 403);
    }

    [Fact]
    public async Task A_recovery_token_serves_half_an_hour_and_the_case_goes_on_with_the_next()
    {
        var phone = await RecoveringPhone.SwappedAsync(app);
        await phone.CodeAsync();

        app.Clock.Advance(TimeSpan.FromMinutes(30) - TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await phone.LookAsync()).Status);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        (await phone.LookAsync()).IsProblem("session-expired", 401);
        await phone.StartedAsync();
        Assert.Equal(1, (await phone.LookAsync()).Proven);
    }
}
