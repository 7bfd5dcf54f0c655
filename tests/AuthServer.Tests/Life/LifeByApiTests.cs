using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests.Life;

/// <summary>
/// A subscriber's whole life by the application's JSON API alone, as its OpenAPI document and docs/guides/ccid-application.md
/// tell it: enrolment, pairing, approvals, settings, a change of SIM, the end. What the guide shows is what happens here.
/// </summary>
[Spec("OpenAPI 3.1")]
[Spec("ZenKey platform §7, §8")]
public sealed class LifeByApiTests(SharedApp app)
{
    private const string Pin = "482915";
    private const string NewPin = "739164";

    [Fact]
    public async Task A_native_application_does_all_of_it_and_the_guide_shows_what_it_does()
    {
        var key = app.NewPersonToEnrol();
        await ActAsync(key, "install");
        var phone = await NativeApplication.InstallAsync(app, key);
        var party = app.Party();

        var codes = await EnrolAsync(phone);
        phone.Token = (await phone.DoAsync("POST /sessions", await phone.ProofAsync())).GetProperty("token").GetString();
        using var browser = app.App.NewBrowser();
        var hint = await PairAsync(phone, party, browser);
        await AnswerAsync(phone, party, browser, hint);
        await LookAfterAsync(phone, key);
        await RecoverAsync(phone, key, codes, browser);

        phone.Token = (await phone.DoAsync("POST /sessions", await phone.ProofAsync())).GetProperty("token").GetString();
        Assert.Equal(JsonValueKind.Object, (await phone.DoAsync("POST /export", new { pin = NewPin })).ValueKind);
        var subscriber = await app.SubscriberAsync(key);
        await phone.DoAsync("POST /close", new { pin = NewPin });
        (await phone.CallAsync("GET /requests")).IsProblem("session-expired", 401);
        Assert.False(await app.ReadAsync(store => store.Subscribers.AnyAsync(row => row.Id == subscriber.Id && row.State == SubscriberState.Active)));

        GuideExamples.AssertAllHappened(phone.Exchanges);
    }

    private static async Task<IReadOnlyList<string>> EnrolAsync(NativeApplication phone)
    {
        (await phone.CallAsync("POST /sessions", await phone.ProofAsync())).IsProblem("not-enrolled", 404);
        phone.Token = (await phone.DoAsync("POST /enrolment", await phone.ProofAsync())).GetProperty("token").GetString();
        (await phone.CallAsync("PUT /enrolment/pin", new { pin = "123456" })).IsProblem("pin-not-taken", 400);
        await phone.DoAsync("PUT /enrolment/pin", new { pin = Pin });
        await phone.DoAsync("PUT /enrolment/profile", new { givenName = "Lin", familyName = "Harbor", email = (string?)null });
        (await phone.CallAsync("POST /enrolment/finish")).IsProblem("enrolment-incomplete", 409);
        var codes = (await phone.DoAsync("POST /enrolment/recovery-codes")).GetProperty("codes").EnumerateArray().Select(code => code.GetString()!).ToList();
        Assert.True((await phone.DoAsync("GET /enrolment")).GetProperty("recoveryCodesMade").GetBoolean());
        phone.Token = (await phone.DoAsync("POST /enrolment/finish")).GetProperty("token").GetString();
        (await phone.CallAsync("POST /enrolment", await phone.ProofAsync())).IsProblem("already-enrolled", 409);
        return codes;
    }

    private static async Task<string> PairAsync(NativeApplication phone, RelyingParty party, TestBrowser browser)
    {
        var page = await browser.Http.AskAsync(party.DiscoveryUi());
        Assert.Equal(4, (await phone.CallAsync("POST /pairings", new { code = "00000000" })).IsProblem("wrong-code", 404).Json.GetProperty("attemptsLeft").GetInt32());
        var read = await phone.DoAsync("POST /pairings", new { code = page.Mark("data-pairing-code") });
        Assert.Equal("Chrome on Windows", read.GetProperty("browser").GetProperty("name").GetString());
        await phone.DoAsync("POST /pairings/{id}/trust", new { name = "At the desk" }, read.GetProperty("id").GetString());
        var devices = (await phone.DoAsync("GET /devices")).GetProperty("devices");
        Assert.Equal("At the desk", Assert.Single(devices.EnumerateArray()).GetProperty("name").GetString());
        return (await browser.Http.AskAsync(party.DiscoveryUi())).IsBackAt(party.RedirectUri).Parameter("login_hint_token")!;
    }

    private static async Task AnswerAsync(NativeApplication phone, RelyingParty party, TestBrowser browser, string hint)
    {
        using var events = await phone.FollowAsync();
        var ask = await AskAsync(party, browser, hint, Acr.A1);
        await UntilAsync(events, "changed");
        var waiting = Assert.Single((await phone.DoAsync("GET /requests")).GetProperty("requests").EnumerateArray());
        Assert.Equal((ask.Id, false, true), (waiting.GetProperty("id").GetString()!, waiting.GetProperty("pinRequired").GetBoolean(), waiting.GetProperty("firstTime").GetBoolean()));
        await phone.DoAsync("POST /requests/{id}/approve", new { pin = (string?)null, scopes = new[] { "name" } }, ask.Id);
        Assert.NotNull((await browser.Http.AskAsync(ask.Address)).IsBackAt(party.RedirectUri).Parameter("code"));
        (await phone.CallAsync("POST /requests/{id}/approve", new { pin = (string?)null, scopes = (string[]?)null }, ask.Id)).IsProblem("request-ended", 410);

        var strong = await AskAsync(party, browser, hint, Acr.A3, ("prompt", "login"));
        Assert.True((await phone.DoAsync("GET /requests/{id}", id: strong.Id)).GetProperty("pinRequired").GetBoolean());
        (await phone.CallAsync("POST /requests/{id}/approve", new { pin = (string?)null, scopes = (string[]?)null }, strong.Id)).IsProblem("pin-required", 400);
        Assert.Equal(9, (await phone.CallAsync("POST /requests/{id}/approve", new { pin = "000001", scopes = (string[]?)null }, strong.Id)).IsProblem("wrong-pin", 403).Json.GetProperty("attemptsLeft").GetInt32());
        await phone.DoAsync("POST /requests/{id}/approve", new { pin = Pin, scopes = (string[]?)null }, strong.Id);
        Assert.NotNull((await browser.Http.AskAsync(strong.Address)).IsBackAt(party.RedirectUri).Parameter("code"));

        var unwanted = await AskAsync(party, browser, hint, Acr.A1, ("prompt", "login"));
        await phone.DoAsync("POST /requests/{id}/deny", id: unwanted.Id);
        (await browser.Http.AskAsync(unwanted.Address)).IsErrorAt(party.RedirectUri, "access_denied");
        var strange = await AskAsync(party, browser, hint, Acr.A1, ("prompt", "login"));
        Assert.Equal("At the desk", (await phone.DoAsync("POST /requests/{id}/report", id: strange.Id)).GetProperty("browser").GetProperty("name").GetString());
    }

    private async Task LookAfterAsync(NativeApplication phone, string key)
    {
        var link = Assert.Single((await phone.DoAsync("GET /links")).GetProperty("links").EnumerateArray()).GetProperty("id").GetString();
        var shared = (await phone.DoAsync("GET /links/{id}", id: link)).GetProperty("attributes").EnumerateArray()
            .Where(attribute => attribute.GetProperty("required").GetBoolean()).Select(attribute => attribute.GetProperty("scope").GetString()).ToArray();
        await phone.DoAsync("PUT /links/{id}/attributes", new { scopes = shared }, link);
        await phone.DoAsync("DELETE /links/{id}", id: link);
        await phone.DoAsync("PUT /settings", new { alwaysAsk = true, pin = Pin });
        await phone.DoAsync("PUT /pin", new { currentPin = Pin, pin = NewPin });
        await phone.DoAsync("PUT /email", new { email = $"{key}+new@mail.example", pin = NewPin });
        var mails = (await app.Http.AskAsync($"/simulator/api/handsets/{key}/mail")).Json;
        var address = mails.EnumerateArray().Select(mail => Regex.Match(mail.GetProperty("text").GetString()!, @"https?://\S+/email/\S+")).First(found => found.Success).Value;
        Assert.Equal(200, (await app.Http.PostFormAsync(address, [("answer", "agree")])).Status);
        var settings = await phone.DoAsync("GET /settings");
        Assert.Equal((true, true, true, 10), (settings.GetProperty("pinSet").GetBoolean(), settings.GetProperty("alwaysAsk").GetBoolean(), settings.GetProperty("emailVerified").GetBoolean(), settings.GetProperty("recoveryCodesLeft").GetInt32()));
        await phone.DoAsync("PUT /developer-mode", new { on = true });
        Assert.True((await phone.DoAsync("GET /developer-mode")).GetProperty("on").GetBoolean());
        await phone.DoAsync("PUT /developer-mode", new { on = false });
        var device = (await phone.DoAsync("GET /devices")).GetProperty("devices")[0].GetProperty("id").GetString();
        await phone.DoAsync("PATCH /devices/{id}", new { name = "Home" }, device);
    }

    private async Task RecoverAsync(NativeApplication phone, string key, IReadOnlyList<string> codes, TestBrowser browser)
    {
        await ActAsync(key, "swap-sim");
        Assert.NotNull((await phone.CallAsync("POST /sessions", await phone.ProofAsync())).IsProblem("device-changed", 403).Member("recovery"));
        var started = await phone.DoAsync("POST /recovery", await phone.ProofAsync());
        phone.Token = started.GetProperty("token").GetString();
        Assert.Equal(3, started.GetProperty("recovery").GetProperty("required").GetInt32());
        await phone.DoAsync("POST /recovery/pin", new { pin = NewPin });
        Assert.Equal(4, (await phone.CallAsync("POST /recovery/recovery-code", new { code = "0000-0000-0000" })).IsProblem("wrong-recovery-code", 403).Json.GetProperty("attemptsLeft").GetInt32());
        Assert.Equal("open", (await phone.DoAsync("POST /recovery/recovery-code", new { code = codes[0] })).GetProperty("state").GetString());
        (await phone.CallAsync("POST /sessions", await phone.ProofAsync())).IsProblem("device-changed", 403);
        await phone.DoAsync("POST /recovery/trusted-device");
        var page = await browser.Http.AskAsync("/carriers/verizon/recovery");
        Assert.Equal(303, (await browser.Http.PostFormAsync(page.Mark("action")!, [("answer", "agree")], ("Origin", app.Origin))).Status);
        Assert.Equal("completed", (await phone.DoAsync("GET /recovery")).GetProperty("state").GetString());
    }

    private static async Task<Waiting> AskAsync(RelyingParty party, TestBrowser browser, string hint, string acr, params (string, string?)[] changes)
    {
        var answer = await browser.Http.AskAsync(party.Authorize("verizon", [("login_hint_token", hint), ("acr_values", acr), ("scope", "openid name email"), .. changes]));
        Assert.True(answer.Location?.AbsolutePath.StartsWith("/carriers/verizon/waiting/", StringComparison.Ordinal) == true, $"{answer.Status}: {answer.Location} {answer.Text}");
        return new Waiting(browser, answer.Location!.AbsoluteUri);
    }

    private static async Task UntilAsync(StreamReader events, string word)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await events.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.Contains(word, StringComparison.Ordinal)) { return; }
        }
        Assert.Fail("The stream ended.");
    }

    private async Task ActAsync(string key, string act)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"{app.Origin}/simulator/api/handsets/{key}/{act}")) { Content = JsonContent.Create(new { }) };
        Assert.Equal(204, (await app.Http.AnswerAsync(request)).Status);
    }
}
