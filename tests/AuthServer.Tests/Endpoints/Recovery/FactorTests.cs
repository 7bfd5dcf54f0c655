using Microsoft.EntityFrameworkCore;
using ZenKey.AuthServer.Tests.Refusals;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Recovery;

namespace ZenKey.AuthServer.Tests.Endpoints.Recovery;

/// <summary>What each factor takes, how often it may be tried, and what is none.</summary>
[Spec("ZenKey platform §8.2")]
[Spec("Hardening 14")]
public sealed class FactorTests(SharedApp app)
{
    [Fact]
    public async Task Wrong_tries_are_counted_down_and_the_fifth_closes_the_way_and_cools_down()
    {
        var phone = await RecoveringPhone.SwappedAsync(app);
        for (var left = 4; left >= 0; left--)
        {
            var wrong = await phone.LoginAsync("wrong");
            await app.IsLoggedAsync(wrong.IsProblem("wrong-carrier-login", 403), "recovery_login_wrong", "app");
            Assert.Equal(left, wrong.Json.GetProperty("attemptsLeft").GetInt32());
        }

        var cooling = (await phone.LoginAsync()).IsProblem("recovery-cooling", 429);
        await app.IsLoggedAsync(cooling, "recovery_cooling", "app");
        Assert.InRange(cooling.Json.GetProperty("retryAfter").GetInt32(), 800, 900);
        (await phone.PinAsync()).IsProblem("recovery-cooling", 429);
        var look = await phone.LookAsync();
        Assert.Equal("closed", look.Factor("carrier-login"));
        Assert.NotEqual("", look.Member("coolsUntil"));
    }

    [Fact]
    public async Task A_wrong_PIN_and_a_wrong_code_are_told_with_a_reference()
    {
        var phone = await RecoveringPhone.SwappedAsync(app);

        await app.IsLoggedAsync((await phone.PinAsync("000000")).IsProblem("wrong-pin", 403), "recovery_pin_wrong", "app");
        await app.IsLoggedAsync((await phone.CodeAsync("AAAA-AAAA-AAAA")).IsProblem("wrong-recovery-code", 403), "recovery_code_wrong", "app");
        await app.IsLoggedAsync((await phone.PinAsync(null)).IsProblem("pin-required", 400), "pin_missing", "app");
        Assert.Equal(4, (await phone.PinAsync(new string('9', 5000))).Json.TryGetProperty("attemptsLeft", out var left) ? left.GetInt32() + 1 : -1);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("\u0000")]
    [InlineData("' OR 1=1 --")]
    public async Task What_is_no_code_is_a_wrong_one(string? code)
    {
        var phone = await RecoveringPhone.SwappedAsync(app);

        (await phone.CodeAsync(code)).IsProblem("wrong-recovery-code", 403);
        (await phone.LoginAsync(code, code)).IsProblem("wrong-carrier-login", 403);
    }

    [Fact]
    public async Task A_recovery_code_is_used_up_by_one_recovery_for_all_others()
    {
        var key = app.NewPersonRecovering();
        var phone = new RecoveringPhone(app, key);
        await phone.SwapAsync();
        await phone.StartedAsync();
        await phone.RecoverAsync();
        await phone.SwapAsync();
        await phone.StartedAsync();

        (await phone.CodeAsync()).IsProblem("wrong-recovery-code", 403);
        Assert.Equal(1, (await phone.CodeAsync(People.OtherCode.Replace("-", " ", StringComparison.Ordinal).ToLowerInvariant())).Proven);
    }

    [Fact]
    public async Task A_double_submit_counts_once_and_is_answered_alike()
    {
        var phone = await RecoveringPhone.SwappedAsync(app);

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => phone.CodeAsync()));

        Assert.All(answers, answer => Assert.Equal((200, 1), (answer.Status, answer.Proven)));
        var subscriber = await app.SubscriberAsync(phone.Key);
        Assert.Equal(1, await app.ReadAsync(store => store.RecoveryCodes.CountAsync(code => code.SubscriberId == subscriber.Id && code.UsedAt != null)));
    }

    [Fact]
    public async Task The_last_factor_twice_at_once_completes_it_for_both()
    {
        var phone = await RecoveringPhone.SwappedAsync(app);
        await phone.CodeAsync();
        await phone.PinAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => phone.LoginAsync()));

        Assert.All(answers, answer => Assert.True(answer.Status == 200 ? answer.Member("state") == "completed" : answer.Problem == "recovery-ended", answer.Text));
        Assert.Contains(answers, answer => answer.Status == 200);
        Assert.Equal(200, (await phone.OpenAsync()).Status);
    }

    [Fact]
    public async Task Twelve_guesses_at_once_have_five_tries()
    {
        var phone = await RecoveringPhone.SwappedAsync(app);

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(number => phone.CodeAsync($"AAAA-AAAA-{number:D4}")));

        Assert.Equal(5, answers.Count(answer => answer.Problem == "wrong-recovery-code"));
        Assert.Equal(7, answers.Count(answer => answer.Problem is "recovery-cooling" or "factor-closed"));
    }

    [Fact]
    public async Task A_completed_recovery_takes_nothing_more()
    {
        var phone = await RecoveringPhone.SwappedAsync(app);
        await phone.RecoverAsync();

        await app.IsLoggedAsync((await phone.CodeAsync(People.OtherCode)).IsProblem("recovery-ended", 410), "recovery_ended", "app");
        Assert.Equal("completed", (await phone.LookAsync()).Member("state"));
        (await phone.RefuseAsync()).IsProblem("recovery-ended", 410);
        await app.IsLoggedAsync((await phone.StartAsync()).IsProblem("recovery-not-needed", 409), "recovery_not_needed", "app");
    }

    [Fact]
    public async Task Who_says_that_it_was_not_they_stops_it_until_staff_has_looked()
    {
        var phone = await RecoveringPhone.SwappedAsync(app);
        Assert.Equal(204, (await phone.RefuseAsync()).Status);

        await app.IsLoggedAsync((await phone.CodeAsync()).IsProblem("recovery-held", 403), "recovery_held", "app");
        await phone.StartedAsync();
        Assert.Equal("held", (await phone.LookAsync()).Member("state"));
        await StaffAsync(phone, at => new RecoveryEvent.Released(at));
        Assert.Equal(1, (await phone.CodeAsync()).Proven);
    }

    [Fact]
    public async Task What_staff_denied_is_not_begun_again_today()
    {
        var phone = await RecoveringPhone.SwappedAsync(app);
        await StaffAsync(phone, at => new RecoveryEvent.Denied(at));

        (await phone.CodeAsync()).IsProblem("recovery-ended", 410);
        var again = await phone.StartAsync();
        Assert.Equal("denied", again.IsProblem("recovery-ended", 410).Member("state"));
        (await phone.OpenAsync()).IsProblem("device-changed", 403);
    }

    [Fact]
    public async Task A_factor_that_was_never_set_up_is_not_tried()
    {
        var key = app.NewPersonWithPin();
        var phone = new RecoveringPhone(app, key);
        await phone.SwapAsync();
        await phone.StartedAsync();

        await app.IsLoggedAsync((await phone.CodeAsync()).IsProblem("factor-unavailable", 403), "recovery_factor_unavailable", "app");
        (await phone.LoginAsync()).IsProblem("factor-unavailable", 403);
        (await phone.AskBrowserAsync()).IsProblem("factor-unavailable", 403);
    }

    [Fact]
    public async Task A_login_that_was_changed_at_the_carrier_is_the_new_one()
    {
        var phone = await RecoveringPhone.SwappedAsync(app);
        Assert.Equal(204, (await phone.ActAsync("carrier-login", new { username = "somebody", password = "new-password" })).Status);

        (await phone.LoginAsync()).IsProblem("wrong-carrier-login", 403);
        Assert.Equal(1, (await phone.LoginAsync("new-password", "Somebody")).Proven);
    }

    [Theory]
    [InlineData("/pin")]
    [InlineData("/recovery-code")]
    [InlineData("/carrier-login")]
    [InlineData("")]
    [Spec("RFC 9457 §3")]
    public async Task A_body_that_cannot_be_read_is_a_problem(string path)
    {
        foreach (var body in (string[])["{", "[]", "null", "{\"pin\":1,\"code\":1,\"username\":1,\"challenge\":1}", ""])
        {
            (await new Phone(app, People.Line).PostTextAsync("/recovery" + path, body)).IsProblem("malformed-request", 400);
        }
    }

    private async Task StaffAsync(RecoveringPhone phone, Func<DateTimeOffset, RecoveryEvent> act)
    {
        var ledger = app.Service<RecoveryLedger>();
        var subscriber = await app.SubscriberAsync(phone.Key);
        var open = await ledger.FindLastAsync(subscriber.Id, CancellationToken.None);
        await ledger.ApplyAsync(open!.Id, act(TimeProvider.System.GetUtcNow()), new Actor("person", null, "Sam", "support"), CancellationToken.None);
    }
}
