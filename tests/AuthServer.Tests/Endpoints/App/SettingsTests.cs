using Microsoft.EntityFrameworkCore;
using ZenKey.AuthServer.Tests.Refusals;
using ZenKey.Protocol;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests.Endpoints.App;

/// <summary>The PIN, and how often it is asked for.</summary>
[Spec("ZenKey platform §3")]
public sealed class SettingsTests(SharedApp app)
{
    [Fact]
    public async Task A_PIN_is_changed_by_the_one_before_and_the_old_one_is_dead()
    {
        var phone = await Phone.StartedAsync(app, app.NewPersonWithPin());

        (await phone.PutAsync("/pin", new { currentPin = "000111", pin = "482915" })).IsProblem("wrong-pin", 403);
        (await phone.PutAsync("/pin", new { pin = "482915" })).IsProblem("pin-required", 400);
        Assert.Equal(204, (await phone.PutAsync("/pin", new { currentPin = People.Pin, pin = "482915" })).Status);

        (await phone.PutAsync("/pin", new { currentPin = People.Pin, pin = "739156" })).IsProblem("wrong-pin", 403);
        Assert.Equal(204, (await phone.PutAsync("/pin", new { currentPin = "482915", pin = "739156" })).Status);
    }

    // NIST SP 800-63B §4.6: the owner learns by another channel that an authenticator was changed.
    [Fact]
    public async Task Another_PIN_is_told_by_mail_and_the_first_one_is_not()
    {
        var (changing, setting) = (app.NewPersonWithPin(), app.NewPerson());
        Assert.Equal(204, (await (await Phone.StartedAsync(app, setting)).PutAsync("/pin", new { pin = "482915" })).Status);
        var phone = await Phone.StartedAsync(app, changing);
        (await phone.PutAsync("/pin", new { currentPin = "000111", pin = "482915" })).IsProblem("wrong-pin", 403);
        Assert.Empty(await SubjectsAsync(changing));
        Assert.Equal(204, (await phone.PutAsync("/pin", new { currentPin = People.Pin, pin = "482915" })).Status);

        await Until.HoldsAsync(async () => (await SubjectsAsync(changing)).Count == 1);
        Assert.Equal("Your ZenKey PIN was changed", (await SubjectsAsync(changing))[0]);
        Assert.Empty(await SubjectsAsync(setting));
    }

    [Theory]
    [InlineData("12345", "form")]
    [InlineData("abcdef", "form")]
    [InlineData(null, "form")]
    [InlineData("123456", "trivial")]
    [InlineData("900131", "personal")]
    public async Task A_PIN_that_is_easily_guessed_is_not_taken(string? pin, string rule)
    {
        var phone = await Phone.StartedAsync(app, app.NewPerson());
        Assert.Equal(rule, (await phone.PutAsync("/pin", new { pin })).IsProblem("pin-not-taken", 400).Member("rule"));
        Assert.False((await phone.GetAsync("/settings")).Json.GetProperty("pinSet").GetBoolean());
    }

    [Fact]
    public async Task Who_has_no_PIN_sets_one_and_approves_with_it()
    {
        var key = app.NewPerson();
        var phone = await Phone.StartedAsync(app, key);
        Assert.Equal(204, (await phone.PutAsync("/pin", new { pin = "482915" })).Status);
        using var waiting = await app.WaitAsync(app.Party(), key, ("acr_values", Acr.A3), ("prompt", "login"));

        (await phone.ApproveAsync(waiting.Id)).IsProblem("pin-required", 400);
        Assert.Equal(204, (await phone.ApproveAsync(waiting.Id, "482915")).Status);
    }

    [Fact]
    public async Task Who_is_always_asked_gives_the_PIN_at_a1_and_right_after_the_last_one()
    {
        var (phone, key) = await AlwaysAskedAsync();
        for (var round = 0; round < 2; round++)
        {
            using var waiting = await app.WaitAsync(app.Party(), key);
            Assert.True((await phone.RequestAsync(waiting.Id)).GetProperty("pinRequired").GetBoolean());
            (await phone.ApproveAsync(waiting.Id)).IsProblem("pin-required", 400);
            Assert.Equal(204, (await phone.ApproveAsync(waiting.Id, "482915")).Status);
        }
    }

    [Fact]
    public async Task Who_is_always_asked_is_not_signed_in_by_the_line_alone()
    {
        var (phone, key) = await AlwaysAskedAsync();
        using (var waiting = await app.WaitAsync(app.Party(), key)) { Assert.Equal(204, (await phone.ApproveAsync(waiting.Id, "482915")).Status); }

        using var again = await app.WaitAsync(app.Party(), key, ("prompt", null));
        var silent = await app.Http.AskAsync(app.Party().Authorize("verizon", [("acr_values", Acr.A1), ("prompt", "none")]), SignIns.Over(key));

        await app.IsLoggedAsync(silent.IsErrorAt(Clients.Callback, ErrorCode.InteractionRequired), "prompt_none_always_ask", "authorize");
    }

    [Fact]
    public async Task Being_asked_always_ends_by_the_PIN_only()
    {
        var (phone, _) = await AlwaysAskedAsync();
        (await phone.PutAsync("/settings", new { alwaysAsk = false })).IsProblem("pin-required", 400);
        (await phone.PutAsync("/settings", new { alwaysAsk = false, pin = "000111" })).IsProblem("wrong-pin", 403);
        Assert.True((await phone.GetAsync("/settings")).Json.GetProperty("alwaysAsk").GetBoolean());
        Assert.Equal(204, (await phone.PutAsync("/settings", new { alwaysAsk = false, pin = "482915" })).Status);
        Assert.False((await phone.GetAsync("/settings")).Json.GetProperty("alwaysAsk").GetBoolean());
    }

    [Fact]
    public async Task Without_a_PIN_nobody_is_always_asked()
    {
        var phone = await Phone.StartedAsync(app, app.NewPerson());
        (await phone.PutAsync("/settings", new { alwaysAsk = true, pin = "482915" })).IsProblem("pin-not-set", 403);
        Assert.Equal(204, (await phone.PutAsync("/settings", new { })).Status);
    }

    [Fact]
    [Spec("ZenKey platform §9.6")]
    public async Task Developer_Mode_is_the_phones_own_and_in_the_trail()
    {
        var key = app.NewPerson();
        var phone = await Phone.StartedAsync(app, key);
        Assert.False((await phone.GetAsync("/developer-mode")).Json.GetProperty("on").GetBoolean());

        for (var twice = 0; twice < 2; twice++) { Assert.Equal(204, (await phone.PutAsync("/developer-mode", new { on = true })).Status); }

        Assert.True((await phone.GetAsync("/developer-mode")).Json.GetProperty("on").GetBoolean());
        var subscriber = await app.SubscriberAsync(key);
        Assert.Single(await app.ReadAsync(store => store.Audit.Where(entry => entry.SubscriberId == subscriber.Id && entry.Action == "device.developer_mode").ToListAsync()));
    }

    private async Task<(Phone Phone, string Key)> AlwaysAskedAsync()
    {
        var key = app.NewPerson();
        var phone = await Phone.StartedAsync(app, key);
        Assert.Equal(204, (await phone.PutAsync("/pin", new { pin = "482915" })).Status);
        Assert.Equal(204, (await phone.PutAsync("/settings", new { alwaysAsk = true, pin = "482915" })).Status);
        return (phone, key);
    }

    private async Task<IReadOnlyList<string>> SubjectsAsync(string key) =>
        [.. (await app.Http.AskAsync($"/simulator/api/handsets/{key}/mail")).Json.EnumerateArray().Select(mail => mail.GetProperty("subject").GetString()!)];
}
