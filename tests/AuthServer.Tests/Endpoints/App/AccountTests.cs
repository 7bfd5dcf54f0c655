using Microsoft.EntityFrameworkCore;
using ZenKey.AuthServer.Tests.Refusals;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.App;

/// <summary>What a subscriber takes along, and how they leave.</summary>
[Spec("ZenKey platform §11, docs/data-map.md")]
public sealed class AccountTests(SharedApp app)
{
    [Fact]
    public async Task The_export_tells_the_subscriber_what_is_kept_of_them()
    {
        var key = app.NewPersonRecovering();
        var phone = await Phone.StartedAsync(app, key);

        var export = await phone.PostAsync("/export", new { pin = People.Pin });

        Assert.Equal(200, export.Status);
        var subscriber = await app.SubscriberAsync(key);
        var account = export.Json.GetProperty("account");
        Assert.Equal((subscriber.Phone, subscriber.Email, "Verizon"), (account.GetProperty("phone").GetString(), account.GetProperty("email").GetString(), account.GetProperty("carrier").GetString()));
        Assert.Equal("primary", Assert.Single(export.Json.GetProperty("devices").EnumerateArray()).GetProperty("kind").GetString());
        Assert.NotEmpty(export.Json.GetProperty("recoveryCodes").EnumerateArray());
        Assert.DoesNotContain("pbkdf2", export.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/export")]
    [InlineData("/close")]
    public async Task Both_need_the_PIN_and_a_refusal_is_written_down(string path)
    {
        var phone = await Phone.StartedAsync(app, app.NewPersonWithPin());

        var missing = (await phone.PostAsync(path, new { })).IsProblem("pin-required", 400);
        var wrong = (await phone.PostAsync(path, new { pin = "000111" })).IsProblem("wrong-pin", 403);
        (await phone.PostAsync(path, new { pin = new string('1', 5000) })).IsProblem("wrong-pin", 403);

        await app.IsLoggedAsync(missing, "pin_missing", "app");
        await app.IsLoggedAsync(wrong, "pin_wrong", "app");
        Assert.Equal(200, (await phone.GetAsync("/settings")).Status);
    }

    [Theory]
    [InlineData("/export")]
    [InlineData("/close")]
    public async Task Who_has_no_PIN_sets_one_first(string path)
    {
        var phone = await Phone.StartedAsync(app, app.NewPerson());
        await app.IsLoggedAsync((await phone.PostAsync(path, new { pin = "482915" })).IsProblem("pin-not-set", 403), "pin_not_set", "app");
    }

    [Theory]
    [InlineData("/export")]
    [InlineData("/close")]
    public async Task Without_a_session_there_is_neither(string path) => (await new Phone(app, People.Line).PostAsync(path, new { pin = People.Pin })).IsProblem("session-expired", 401);

    [Fact]
    public async Task Closing_ends_session_tokens_consent_and_trust_at_once()
    {
        var key = app.NewPersonWithPin();
        var phone = await Phone.StartedAsync(app, key);
        var party = app.Party();
        var (browser, hint) = await app.PairAsync(party, phone);
        using var _ = browser;
        var tokens = await app.RedeemAsync(party, await app.CodeByHintAsync(party, phone, browser, hint));
        Assert.Equal(200, (await app.UserInfoAsync(tokens.Member("access_token")!)).Status);

        Assert.Equal(204, (await phone.PostAsync("/close", new { pin = People.Pin })).Status);

        Assert.Equal(401, (await app.UserInfoAsync(tokens.Member("access_token")!)).Status);
        (await phone.GetAsync("/settings")).IsProblem("session-expired", 401);
        Assert.Equal(ErrorCode.InvalidLoginHintToken, (await browser.Http.AskAsync(party.Authorize("verizon", [("login_hint_token", hint)]))).Parameter("error"));
        Assert.Null((await browser.Http.AskAsync(party.DiscoveryUi())).Mark("data-remembered"));
    }

    [Fact]
    public async Task Who_waits_for_the_phone_is_told_no_when_the_account_closes()
    {
        var key = app.NewPersonWithPin();
        var phone = await Phone.StartedAsync(app, key);
        using var waiting = await app.WaitAsync(app.Party(), key);

        Assert.Equal(204, (await phone.PostAsync("/close", new { pin = People.Pin })).Status);

        (await waiting.LookAsync()).IsErrorAt(Clients.Callback, ErrorCode.AccessDenied);
    }

    [Fact]
    public async Task A_code_from_before_is_worth_nothing_after()
    {
        var key = app.NewPersonWithPin();
        var phone = await Phone.StartedAsync(app, key);
        var party = app.Party();
        var (browser, hint) = await app.PairAsync(party, phone);
        using var _ = browser;
        var code = await app.CodeByHintAsync(party, phone, browser, hint);

        Assert.Equal(204, (await phone.PostAsync("/close", new { pin = People.Pin })).Status);

        Assert.Equal(ErrorCode.InvalidGrant, (await app.RedeemAsync(party, code)).Member("error"));
    }

    [Fact]
    public async Task The_line_starts_again_as_somebody_new_who_has_set_up_nothing()
    {
        var key = app.NewPersonWithPin();
        var before = await app.SubscriberAsync(key);
        var phone = await Phone.StartedAsync(app, key);
        Assert.Equal(204, (await phone.PostAsync("/close", new { pin = People.Pin })).Status);

        (await phone.StartAsync()).IsProblem("not-enrolled", 404);

        var now = await app.ReadAsync(store => store.Subscribers.AsNoTracking().SingleAsync(row => row.Phone == before.Phone));
        Assert.NotEqual(before.Id, now.Id);
        Assert.Equal((null, null, null, SubscriberState.Active), (now.FullName, now.Email, now.PinHash, now.State));
        Assert.Equal(SubscriberState.Closed, (await app.ReadAsync(store => store.Subscribers.AsNoTracking().SingleAsync(row => row.Id == before.Id))).State);
    }
}
