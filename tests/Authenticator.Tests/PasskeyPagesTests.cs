using System.Net;
using System.Text.Json;

namespace ZenKey.Authenticator.Tests;

/// <summary>Passkeys on the phone's pages: what the script asks and brings, and what is left without it.</summary>
public sealed class PasskeyPagesTests : PhoneTest
{
    private const string Root = "/phone/dana/settings/passkeys";
    private const string Answer = """{"id":"c1","credential":{"id":"AQID","type":"public-key"}}""";
    private const string Sent = $"\"passkey\":{Answer}";

    [Fact]
    public async Task A_request_offers_the_passkey_first_and_the_PIN_beneath()
    {
        Carrier.AddRequest("r1", request => (request["pinRequired"], request["passkey"]) = (true, true));

        var page = await Host.PageAsync("/phone/dana/requests/r1");

        Assert.Contains("data-passkey=\"/phone/dana/passkeys/ask\" data-form=\"answer\" data-purpose=\"approve\" data-about=\"r1\"", page, StringComparison.Ordinal);
        Assert.True(page.IndexOf("Agree with your passkey", StringComparison.Ordinal) < page.IndexOf("id=\"pin\"", StringComparison.Ordinal));
        // Nothing but our own script file.
        Assert.DoesNotMatch("<script(?![^>]* src=)", page);
        Assert.Matches("<noscript><p[^>]*>Your passkey cannot be used here", page);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Without_one_or_where_nothing_is_asked_there_is_no_button(bool pin, bool passkey)
    {
        Carrier.AddRequest("r1", request => (request["pinRequired"], request["passkey"]) = (pin, passkey));
        Assert.DoesNotContain("data-passkey", await Host.PageAsync("/phone/dana/requests/r1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_script_is_told_the_challenge_for_this_request()
    {
        var answer = await Host.PostAsync("/phone/dana/passkeys/ask", ("purpose", "approve"), ("about", "r1"));

        Assert.Equal("""{"id":"c1","options":{"challenge":"AAAA"}}""", await answer.Content.ReadAsStringAsync());
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        Assert.Contains("POST passkeys/challenges {\"purpose\":\"approve\",\"about\":\"r1\"}", Carrier.Calls);
    }

    [Fact]
    public async Task Or_why_there_is_none()
    {
        Carrier.Refuse("POST passkeys/challenges", 429, "passkey-locked", ("retryAfter", 600));

        var answer = await Host.PostAsync("/phone/dana/passkeys/ask", ("purpose", "export"));

        Assert.Equal("Too many tries with passkeys. Use your PIN, or try again in 10 min.", JsonElement.Parse(await answer.Content.ReadAsStringAsync()).GetProperty("words").GetString());
        Assert.Contains("POST passkeys/challenges {\"purpose\":\"export\"}", Carrier.Calls);
    }

    [Fact]
    public async Task Pages_of_others_ask_nothing()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/phone/dana/passkeys/ask") { Content = new FormUrlEncodedContent([]) };
        request.Headers.Add("Origin", "https://evil.example");
        Assert.Equal(HttpStatusCode.Forbidden, (await Host.Client.SendAsync(request)).StatusCode);
        Assert.DoesNotContain(Carrier.Calls, call => call.StartsWith("POST passkeys", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_request_is_approved_by_it()
    {
        Carrier.AddRequest("r1", request => (request["pinRequired"], request["passkey"]) = (true, true));

        await Host.ActAsync("/phone/dana/requests/r1", ("answer", "approve"), ("pin", ""), ("passkey", Answer));

        Assert.Contains($"POST requests/r1/approve {{\"pin\":null,\"scopes\":[\"name\",\"email\"],{Sent}}}", Carrier.Calls);
    }

    [Theory]
    [InlineData("wrong-passkey", "did not prove that it is you")]
    [InlineData("passkey-copied", "may have a copy")]
    [InlineData("passkey-challenge-invalid", "took too long")]
    public async Task What_is_wrong_with_it_is_said_on_the_page_and_the_PIN_is_left(string problem, string words)
    {
        Carrier.AddRequest("r1", request => (request["pinRequired"], request["passkey"]) = (true, true));
        Carrier.Refuse("POST requests/r1/approve", 403, problem);

        var page = await Host.ActAsync("/phone/dana/requests/r1", ("answer", "approve"), ("passkey", Answer));

        Assert.Contains(words, page, StringComparison.Ordinal);
        Assert.DoesNotContain("ph-pin zk-bad", page, StringComparison.Ordinal);
        Assert.Contains("id=\"pin\"", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("""{"id":"c1","credential":"text"}""")]
    [InlineData("""{"credential":{}}""")]
    public async Task What_is_no_answer_is_as_if_there_were_none(string answer)
    {
        Carrier.AddRequest("r1", request => (request["pinRequired"], request["passkey"]) = (true, true));

        await Host.ActAsync("/phone/dana/requests/r1", ("answer", "approve"), ("pin", "604739"), ("passkey", answer));

        Assert.Contains("POST requests/r1/approve {\"pin\":\"604739\",\"scopes\":[\"name\",\"email\"]}", Carrier.Calls);
    }

    [Theory]
    [InlineData("pin", "pin", "PUT pin {\"currentPin\":null,\"pin\":\"482915\",")]
    [InlineData("always-ask", "settings", "PUT settings {\"alwaysAsk\":true,\"pin\":\"\",")]
    [InlineData("recovery-codes", "recovery-codes", "POST recovery-codes {\"pin\":\"\",")]
    [InlineData("email", "email", "PUT email {\"email\":\"dana@else.example\",\"pin\":\"\",")]
    [InlineData("export", "export", "POST export {\"pin\":\"\",")]
    [InlineData("close", "close", "POST close {\"pin\":\"\",")]
    public async Task Every_page_that_asks_for_the_PIN_takes_it(string path, string purpose, string call)
    {
        Carrier.AddPasskey("Finger");
        Assert.Contains($"data-purpose=\"{purpose}\"", await Host.PageAsync($"/phone/dana/settings/{path}"), StringComparison.Ordinal);

        await Host.PostAsync($"/phone/dana/settings/{path}", ("new", "482915"), ("again", "482915"), ("always", "true"), ("email", "dana@else.example"), ("sure", "true"), ("passkey", Answer));

        Assert.Contains($"{call}{Sent}}}", Carrier.Calls);
    }

    [Fact]
    public async Task The_settings_lead_to_the_list_which_tells_of_each()
    {
        Assert.Contains($"href=\"{Root}\"", await Host.PageAsync("/phone/dana/settings"), StringComparison.Ordinal);
        Assert.Contains("No passkey yet", await Host.PageAsync(Root), StringComparison.Ordinal);
        Carrier.AddPasskey("Finger");

        var list = await Host.PageAsync(Root);

        Assert.Contains("Finger", list, StringComparison.Ordinal);
        Assert.Contains("On this phone only", list, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_no_PIN_chooses_one_first()
    {
        Carrier.PinSet = false;
        Assert.Contains("href=\"/phone/dana/settings/pin\"", await Host.PageAsync(Root), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await Host.Client.GetAsync($"{Root}/new")).StatusCode);
    }

    [Fact]
    public async Task One_is_added_by_the_PIN_renamed_and_removed()
    {
        Assert.Contains("data-makes", await Host.PageAsync($"{Root}/new"), StringComparison.Ordinal);
        Assert.Contains("\"id\":\"c1\"", await (await Host.PostAsync($"{Root}/options", ("pin", "604739"))).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("Finger is added.", await Host.ActAsync($"{Root}/new", ("name", "Finger"), ("passkey", Answer)), StringComparison.Ordinal);
        var id = (string)Carrier.Passkeys[0]["id"]!;
        Assert.Contains("It is called Face now.", await Host.ActAsync($"{Root}/{id}", ("name", "Face")), StringComparison.Ordinal);
        Assert.Contains("Remove “Finger”?", await Host.PageAsync($"{Root}/{id}/remove"), StringComparison.Ordinal);

        Assert.Contains("The passkey is removed.", await Host.ActAsync($"{Root}/{id}/remove", ("passkey", Answer)), StringComparison.Ordinal);

        Assert.Equal(
        [
            "POST passkeys/options {\"pin\":\"604739\"}", "POST passkeys {\"id\":\"c1\",\"name\":\"Finger\",\"credential\":{\"id\":\"AQID\",\"type\":\"public-key\"}}",
            $"PATCH passkeys/{id} {{\"name\":\"Face\"}}", $"POST passkeys/{id}/remove {{\"pin\":\"\",{Sent}}}",
        ], Carrier.Calls.Where(call => call.Contains("passkeys", StringComparison.Ordinal) && !call.StartsWith("GET", StringComparison.Ordinal)));
        Assert.Contains("not there any more", await Host.ActAsync($"{Root}/{id}/remove", ("pin", "604739")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_PIN_is_said_to_the_script_and_a_form_without_a_passkey_leads_back()
    {
        Carrier.Refuse("POST passkeys/options", 403, "wrong-pin", ("attemptsLeft", 3));
        Assert.Contains("3 tries are left", await (await Host.PostAsync($"{Root}/options", ("pin", "1"))).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("No passkey was made.", await Host.ActAsync($"{Root}/new", ("name", "Finger"), ("pin", "604739")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_enrolment_makes_one()
    {
        Assert.Contains("data-passkey=\"/phone/dana/enrolment/passkey/options\"", await Host.PageAsync("/phone/dana/enrolment/passkey"), StringComparison.Ordinal);
        Assert.Contains("\"id\":\"c1\"", await (await Host.PostAsync("/phone/dana/enrolment/passkey/options")).Content.ReadAsStringAsync(), StringComparison.Ordinal);

        Assert.Contains("Is this you?", await Host.ActAsync("/phone/dana/enrolment/passkey", ("name", "This phone"), ("passkey", Answer)), StringComparison.Ordinal);

        Assert.Contains("PUT enrolment/passkey {\"id\":\"c1\",\"name\":\"This phone\",\"credential\":{\"id\":\"AQID\",\"type\":\"public-key\"}}", Carrier.Calls);
        Assert.Contains("Your passkey is made.", await Host.PageAsync("/phone/dana/enrolment/passkey"), StringComparison.Ordinal);
        Carrier.Refuse("PUT enrolment/passkey", 400, "passkey-not-made");
        Assert.Contains("No passkey was made.", await Host.ActAsync("/phone/dana/enrolment/passkey", ("passkey", Answer)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recovery_takes_it_where_one_may_speak()
    {
        const string Page = "/phone/dana/recovery/pin-or-passkey";
        Assert.DoesNotContain("data-passkey", await Host.PageAsync(Page), StringComparison.Ordinal);
        Carrier.SetFactor("pin-or-passkey", factor => factor["passkey"] = true);
        Assert.Contains("ZenKey PIN or passkey", await Host.PageAsync("/phone/dana/recovery"), StringComparison.Ordinal);
        Assert.Contains($"data-passkey=\"{Page}/ask\"", await Host.PageAsync(Page), StringComparison.Ordinal);
        Assert.Contains("\"id\":\"c1\"", await (await Host.PostAsync(Page + "/ask")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Carrier.Refuse("POST recovery/passkey", 403, "wrong-passkey", ("attemptsLeft", 4));
        Assert.Contains("did not prove that it is you", await Host.ActAsync(Page, ("passkey", Answer)), StringComparison.Ordinal);
        Carrier.Instead.Clear();

        await Host.ActAsync(Page, ("passkey", Answer));

        Assert.Contains("""POST recovery/passkey {"id":"c1","credential":{"id":"AQID","type":"public-key"}}""", Carrier.Calls);
        Assert.Equal("proven", (string?)Carrier.Recovery["factors"]![0]!["state"]);
    }
}
