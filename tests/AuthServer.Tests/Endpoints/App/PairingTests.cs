using Microsoft.EntityFrameworkCore;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests.Endpoints.App;

/// <summary>Pairing and trusted browsers on the phone.</summary>
[Spec("ZenKey platform §7.2")]
public sealed class PairingTests(SharedApp app)
{
    [Fact]
    public async Task A_code_shows_whose_browser_it_is_and_for_which_app()
    {
        var phone = await Phone.StartedAsync(app, app.NewPerson());
        using var browser = app.App.NewBrowser();

        var answer = await phone.ReadCodeAsync(await CodeAsync(browser));

        Assert.Equal(200, answer.Status);
        Assert.Equal("Chrome on Windows", answer.Json.GetProperty("browser").GetProperty("name").GetString());
        Assert.Equal("Windows", answer.Json.GetProperty("browser").GetProperty("platform").GetString());
        Assert.Equal("Tests", answer.Json.GetProperty("client").GetProperty("projectName").GetString());
    }

    // The phone names the app whose page the browser shows, not one that it showed before.
    [Fact]
    public async Task Another_apps_page_in_the_same_browser_has_a_code_of_its_own()
    {
        var phone = await Phone.StartedAsync(app, app.NewPerson());
        using var browser = app.App.NewBrowser();
        var first = await CodeAsync(browser);

        var second = (await browser.Http.AskAsync(app.Party(Clients.Es256).DiscoveryUi())).Mark("data-pairing-code")!;

        Assert.NotEqual(first, second);
        Assert.Equal("Other tests", (await phone.ReadCodeAsync(second)).Json.GetProperty("client").GetProperty("projectName").GetString());
    }

    // A camera reads the address, a person types blanks.
    [Theory]
    [InlineData("zenkey://pair/{0}")]
    [InlineData(" {0} ")]
    [InlineData("ZENKEY://PAIR/{0}")]
    public async Task A_code_is_read_however_it_was_typed(string form)
    {
        var phone = await Phone.StartedAsync(app, app.NewPerson());
        using var browser = app.App.NewBrowser();

        Assert.Equal(200, (await phone.ReadCodeAsync(string.Format(null, form, await CodeAsync(browser)))).Status);
    }

    [Fact]
    [Spec("Hardening 14")]
    public async Task Wrong_codes_count_down_and_after_five_the_phone_must_wait()
    {
        var phone = await Phone.StartedAsync(app, app.NewPerson());
        for (var left = 4; left >= 0; left--)
        {
            Assert.Equal(left, (await phone.ReadCodeAsync("00000000")).IsProblem("wrong-code", 404).Json.GetProperty("attemptsLeft").GetInt32());
        }
        using var browser = app.App.NewBrowser();

        var answer = (await phone.ReadCodeAsync(await CodeAsync(browser))).IsProblem("too-many-codes", 429);

        Assert.InRange(answer.Json.GetProperty("retryAfter").GetInt32(), 1, 600);
    }

    [Fact]
    [Spec("Hardening 14")]
    public async Task The_wait_is_the_phones_own_and_a_right_code_forgives()
    {
        var phone = await Phone.StartedAsync(app, app.NewPerson());
        using var browser = app.App.NewBrowser();
        for (var tries = 0; tries < 4; tries++) { await phone.ReadCodeAsync("00000000"); }
        Assert.Equal(200, (await phone.ReadCodeAsync(await CodeAsync(browser))).Status);

        Assert.Equal(4, (await phone.ReadCodeAsync("00000000")).Json.GetProperty("attemptsLeft").GetInt32());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1234567")]
    [InlineData("123456789")]
    [InlineData("abcdefgh")]
    [InlineData("１２３４５６７８")]
    public async Task What_is_no_code_is_a_wrong_code(string? code)
    {
        var phone = await Phone.StartedAsync(app, app.NewPerson());

        (await phone.ReadCodeAsync(code!)).IsProblem("wrong-code", 404);
    }

    [Fact]
    public async Task A_code_that_one_phone_has_seen_is_not_for_another()
    {
        var first = await Phone.StartedAsync(app, app.NewPerson());
        var second = await Phone.StartedAsync(app, app.NewPerson());
        using var browser = app.App.NewBrowser();
        var code = await CodeAsync(browser);
        var seen = await first.ReadCodeAsync(code);

        (await second.ReadCodeAsync(code)).IsProblem("code-expired", 410);
        (await second.PostAsync($"/pairings/{seen.Member("id")}/trust", new { })).IsProblem("code-expired", 410);
        (await second.PostAsync($"/pairings/{seen.Member("id")}/refuse")).IsProblem("code-expired", 410);
        Assert.Equal(204, (await first.PostAsync($"/pairings/{seen.Member("id")}/trust", new { })).Status);
    }

    [Fact]
    public async Task Of_two_who_trust_at_once_one_device_comes()
    {
        var phone = await Phone.StartedAsync(app, app.NewPerson());
        using var browser = app.App.NewBrowser();
        var id = (await phone.ReadCodeAsync(await CodeAsync(browser))).Member("id");

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => phone.PostAsync($"/pairings/{id}/trust", new { })));

        Assert.Single(answers, answer => answer.Status == 204);
        Assert.Single((await phone.GetAsync("/devices")).Json.GetProperty("devices").EnumerateArray());
    }

    [Fact]
    public async Task A_refused_browser_is_not_trusted_and_gets_another_code()
    {
        var phone = await Phone.StartedAsync(app, app.NewPerson());
        using var browser = app.App.NewBrowser();
        var code = await CodeAsync(browser);
        var id = (await phone.ReadCodeAsync(code)).Member("id");

        Assert.Equal(204, (await phone.PostAsync($"/pairings/{id}/refuse")).Status);

        (await phone.PostAsync($"/pairings/{id}/trust", new { })).IsProblem("code-expired", 410);
        Assert.NotEqual(code, await CodeAsync(browser));
    }

    // Design §5: a plain OpenID client pairs at the carrier itself; that code is for its subscribers only.
    [Fact]
    public async Task The_code_of_another_carriers_page_is_a_wrong_code()
    {
        var phone = await Phone.StartedAsync(app, app.NewPerson());
        using var browser = app.App.NewBrowser();
        var page = await browser.Http.AskAsync(app.Party().Authorize("tmobile"));

        (await phone.ReadCodeAsync(page.Mark("data-pairing-code")!)).IsProblem("wrong-code", 404);
    }

    [Fact]
    public async Task At_the_carriers_own_page_pairing_goes_on_to_the_request()
    {
        var party = app.Party();
        var phone = await Phone.StartedAsync(app, app.NewPerson());
        using var browser = app.App.NewBrowser();
        var page = await browser.Http.AskAsync(party.Authorize("verizon"));
        await phone.TrustAsync(page.Mark("data-pairing-code")!);

        var answer = await browser.Http.AskAsync(party.Authorize("verizon"));

        Assert.StartsWith($"{app.Origin}/carriers/verizon/waiting/", answer.Location!.AbsoluteUri, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("My laptop", "My laptop")]
    [InlineData("  Kitchen  ", "Kitchen")]
    [InlineData("", "Chrome on Windows")]
    [InlineData(null, "Chrome on Windows")]
    [InlineData("a\0b\u0007c", "abc")]
    [InlineData("\0", "Chrome on Windows")]
    public async Task A_trusted_browser_is_listed_by_the_name_it_was_given(string? name, string shown)
    {
        var phone = await Phone.StartedAsync(app, app.NewPerson());
        using var browser = app.App.NewBrowser();
        await phone.TrustAsync(await CodeAsync(browser), name);

        var device = Assert.Single((await phone.GetAsync("/devices")).Json.GetProperty("devices").EnumerateArray());

        Assert.Equal(shown, device.GetProperty("name").GetString());
        Assert.Equal("Windows", device.GetProperty("platform").GetString());
    }

    [Fact]
    public async Task A_long_name_is_cut_to_a_hundred_characters_and_never_inside_one()
    {
        var phone = await Phone.StartedAsync(app, app.NewPerson());
        using var browser = app.App.NewBrowser();
        await phone.TrustAsync(await CodeAsync(browser), new string('x', 99) + "\U0001F511 and more");

        var name = (await phone.GetAsync("/devices")).Json.GetProperty("devices")[0].GetProperty("name").GetString()!;

        Assert.Equal(new string('x', 99), name);
    }

    [Fact]
    public async Task A_removed_browser_is_forgotten_and_removing_it_again_is_fine()
    {
        var phone = await Phone.StartedAsync(app, app.NewPerson());
        var (browser, _) = await app.PairAsync(app.Party(), phone);
        using (browser)
        {
            var id = (await phone.GetAsync("/devices")).Json.GetProperty("devices")[0].GetProperty("id").GetString();

            Assert.Equal(204, (await phone.DeleteAsync($"/devices/{id}")).Status);
            Assert.Equal(204, (await phone.DeleteAsync($"/devices/{id}")).Status);

            Assert.Empty((await phone.GetAsync("/devices")).Json.GetProperty("devices").EnumerateArray());
            Assert.NotNull((await browser.Http.AskAsync(app.Party().DiscoveryUi())).Mark("data-pairing-code"));
        }
    }

    [Fact]
    public async Task The_browser_of_another_subscriber_cannot_be_removed()
    {
        var phone = await Phone.StartedAsync(app, app.NewPerson());
        var stranger = await Phone.StartedAsync(app, app.NewPerson());
        var (browser, _) = await app.PairAsync(app.Party(), phone);
        browser.Dispose();
        var id = (await phone.GetAsync("/devices")).Json.GetProperty("devices")[0].GetProperty("id").GetString();

        (await stranger.DeleteAsync($"/devices/{id}")).IsProblem("unknown-device", 404);
        Assert.Single((await phone.GetAsync("/devices")).Json.GetProperty("devices").EnumerateArray());
    }

    [Fact]
    public async Task The_phone_itself_cannot_be_removed_here()
    {
        var key = app.NewPerson();
        var phone = await Phone.StartedAsync(app, key);
        var subscriber = await app.SubscriberAsync(key);
        var primary = await app.ReadAsync(store => store.Devices.SingleAsync(device => device.SubscriberId == subscriber.Id));

        (await phone.DeleteAsync($"/devices/{primary.Id}")).IsProblem("unknown-device", 404);
        Assert.Equal(200, (await phone.GetAsync("/requests")).Status);
    }

    [Fact]
    [Spec("ZenKey platform §11")]
    public async Task A_browser_is_called_what_its_owner_calls_it()
    {
        var (phone, stranger) = (await Phone.StartedAsync(app, app.NewPerson()), await Phone.StartedAsync(app, app.NewPerson()));
        using var browser = app.App.NewBrowser();
        await phone.TrustAsync(await CodeAsync(browser));
        var id = await OnlyDeviceAsync(phone);

        Assert.Equal(204, (await phone.PatchAsync($"/devices/{id}", new { name = "  Kitchen\u0007 laptop " })).Status);

        Assert.Equal("Kitchen laptop", (await phone.GetAsync("/devices")).Json.GetProperty("devices")[0].GetProperty("name").GetString());
        (await stranger.PatchAsync($"/devices/{id}", new { name = "Mine" })).IsProblem("unknown-device", 404);
        foreach (var name in (string?[])[null, "", "   ", "\u0007", new string('x', 101)]) { (await phone.PatchAsync($"/devices/{id}", new { name })).IsProblem("name-invalid", 400); }
    }

    [Fact]
    [Spec("ZenKey platform §11")]
    public async Task Removing_a_browser_everywhere_ends_what_was_used_there_on_other_devices_too()
    {
        var (party, phone) = (app.Party(), await Phone.StartedAsync(app, app.NewPerson()));
        var (first, firstHint) = await app.PairAsync(party, phone);
        var (second, secondHint) = await app.PairAsync(party, phone);
        using (first)
        using (second)
        {
            var (lost, kept) = (await TokenAsync(party, phone, first, firstHint), await TokenAsync(party, phone, second, secondHint));
            var device = (await phone.GetAsync("/devices")).Json.GetProperty("devices").EnumerateArray().OrderBy(one => one.GetProperty("trustedSince").GetDateTimeOffset()).First();

            Assert.Equal(204, (await phone.DeleteAsync($"/devices/{device.GetProperty("id").GetString()}?everywhere=true")).Status);

            Assert.Equal((401, 401), ((await app.UserInfoAsync(lost)).Status, (await app.UserInfoAsync(kept)).Status));
            Assert.Single((await phone.GetAsync("/devices")).Json.GetProperty("devices").EnumerateArray());
        }
    }

    [Fact]
    public async Task Removing_a_browser_alone_leaves_the_other_ones_tokens()
    {
        var (party, phone) = (app.Party(), await Phone.StartedAsync(app, app.NewPerson()));
        var (first, firstHint) = await app.PairAsync(party, phone);
        var (second, secondHint) = await app.PairAsync(party, phone);
        using (first)
        using (second)
        {
            var (lost, kept) = (await TokenAsync(party, phone, first, firstHint), await TokenAsync(party, phone, second, secondHint));
            var device = (await phone.GetAsync("/devices")).Json.GetProperty("devices").EnumerateArray().OrderBy(one => one.GetProperty("trustedSince").GetDateTimeOffset()).First();

            Assert.Equal(204, (await phone.DeleteAsync($"/devices/{device.GetProperty("id").GetString()}")).Status);

            Assert.Equal((401, 200), ((await app.UserInfoAsync(lost)).Status, (await app.UserInfoAsync(kept)).Status));
        }
    }

    private async Task<string> TokenAsync(RelyingParty party, Phone phone, TestBrowser browser, string hint) =>
        (await app.RedeemAsync(party, await app.CodeByHintAsync(party, phone, browser, hint))).Member("access_token")!;

    private static async Task<string> OnlyDeviceAsync(Phone phone) =>
        Assert.Single((await phone.GetAsync("/devices")).Json.GetProperty("devices").EnumerateArray()).GetProperty("id").GetString()!;

    private async Task<string> CodeAsync(TestBrowser browser) => (await browser.Http.AskAsync(app.Party().DiscoveryUi())).Mark("data-pairing-code")!;
}
