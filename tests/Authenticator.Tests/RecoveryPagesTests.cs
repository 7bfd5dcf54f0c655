using System.Net;

namespace ZenKey.Authenticator.Tests;

/// <summary>The way back after SIM, phone or application changed, as a person without script walks it.</summary>
public class RecoveryPagesTests : PhoneTest
{
    [Fact]
    public async Task A_changed_phone_leads_to_the_recovery()
    {
        Carrier.Refuse("POST sessions", 403, "device-changed");

        Assert.Contains("href=\"/phone/dana/recovery?again=1\"", await Host.PageAsync("/phone/dana", HttpStatusCode.Forbidden), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_way_is_shown_on_one_screen_with_what_it_goes_to()
    {
        var page = await Host.PageAsync("/phone/dana/recovery");

        Assert.Contains("Your SIM has changed", page, StringComparison.Ordinal);
        Assert.Contains("in three ways", page, StringComparison.Ordinal);
        Assert.Contains("0 of 3 proven", page, StringComparison.Ordinal);
        Assert.Contains("aria-valuenow=\"0\"", page, StringComparison.Ordinal);
        foreach (var words in (string[])["ZenKey PIN", "Recovery code", "Trusted browser", "Approve on Chrome on Windows", "Verizon login", "To d•••@mail.example", "RC-7Q4M-2XKD"])
        {
            Assert.Contains(words, page, StringComparison.Ordinal);
        }
        Assert.DoesNotContain("http-equiv", page, StringComparison.Ordinal);
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(page, "class=\"zk-btn [^\"]*zk-p\\b").ToList());
    }

    [Theory]
    [InlineData("handset-changed", "Your phone has changed")]
    [InlineData("application-changed", "ZenKey is new on this phone")]
    [InlineData("pin-locked", "Your PIN is locked")]
    public async Task It_says_what_has_changed(string reason, string words)
    {
        Carrier.Recovery["reason"] = reason;

        Assert.Contains(words, await Host.PageAsync("/phone/dana/recovery"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Three_ways_that_are_typed_lead_to_the_end()
    {
        await Host.ActAsync("/phone/dana/recovery/pin-or-passkey", ("pin", "482915"));
        var two = await Host.ActAsync("/phone/dana/recovery/recovery-code", ("code", "7Q4M-2XKD-9HTR"));
        Assert.Contains("2 of 3 proven", two, StringComparison.Ordinal);
        Assert.Contains("One to go", two, StringComparison.Ordinal);

        var done = await Host.ActAsync("/phone/dana/recovery/carrier-login", ("username", "dana.whitfield"), ("password", "harbor-lights-41"));

        Assert.Contains("ZenKey works again", done, StringComparison.Ordinal);
        Assert.Contains("data-recovery=\"completed\"", done, StringComparison.Ordinal);
        Assert.Contains("""POST recovery/pin {"pin":"482915"}""", Carrier.Calls);
        Assert.Contains("""POST recovery/recovery-code {"code":"7Q4M-2XKD-9HTR"}""", Carrier.Calls);
        Assert.Contains("""POST recovery/carrier-login {"username":"dana.whitfield","password":"harbor-lights-41"}""", Carrier.Calls);
        Assert.Single(Carrier.Calls, "POST recovery");
    }

    [Fact]
    public async Task The_end_is_shown_however_often_it_is_looked_at()
    {
        await Host.PageAsync("/phone/dana/recovery");
        Carrier.Recovery["state"] = "completed";
        Carrier.Refuse("POST recovery", 409, "recovery-not-needed");

        // Script looks first, and loads the page then.
        Assert.Contains("ZenKey works again", await Host.PageAsync("/phone/dana/recovery"), StringComparison.Ordinal);
        Assert.Contains("ZenKey works again", await Host.PageAsync("/phone/dana/recovery"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task To_begin_again_asks_the_carrier_anew_which_may_say_that_nothing_has_to_be_recovered()
    {
        await Host.PageAsync("/phone/dana/recovery");
        var again = await Host.Client.GetAsync("/phone/dana/recovery?again=1");
        Assert.Equal((HttpStatusCode.SeeOther, "/phone/dana/recovery"), (again.StatusCode, again.Headers.Location!.ToString()));
        Carrier.Refuse("POST recovery", 409, "recovery-not-needed");

        var home = await Host.Client.GetAsync("/phone/dana/recovery");

        Assert.Equal((HttpStatusCode.SeeOther, "/phone/dana"), (home.StatusCode, home.Headers.Location!.ToString()));
    }

    [Theory]
    [InlineData("pin-or-passkey", "recovery/pin", "wrong-pin", "This PIN is wrong. 4 tries are left.")]
    [InlineData("recovery-code", "recovery/recovery-code", "wrong-recovery-code", "This code is wrong or was used. 4 tries are left.")]
    [InlineData("carrier-login", "recovery/carrier-login", "wrong-carrier-login", "Username or password are wrong. 4 tries are left.")]
    public async Task A_wrong_try_is_told_where_it_was_made_and_what_was_typed_is_not_kept(string factor, string call, string slug, string words)
    {
        Carrier.Refuse($"POST {call}", 403, slug, ("attemptsLeft", 4));

        var page = await Host.ActAsync($"/phone/dana/recovery/{factor}", ("pin", "s3cret-word"), ("code", "s3cret-word"), ("username", "s3cret-word"), ("password", "s3cret-word"));

        Assert.Contains(words, page, StringComparison.Ordinal);
        Assert.Contains("aria-invalid=\"true\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "One try is left.", "/recovery/recovery-code")]
    [InlineData(0, "No try is left for this way.", "/recovery")]
    public async Task The_last_wrong_try_leads_back_to_the_other_ways(int left, string words, string path)
    {
        Carrier.Refuse("POST recovery/recovery-code", 403, "wrong-recovery-code", ("attemptsLeft", left));
        var response = await Host.PostAsync("/phone/dana/recovery/recovery-code", ("code", "x"));

        Assert.StartsWith($"/phone/dana{path}?note=", response.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Contains(words, await Host.PageAsync(response.Headers.Location.ToString()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_it_cools_down_nothing_can_be_tried_and_the_wait_is_shown()
    {
        Carrier.Recovery["coolsUntil"] = "2026-11-24T09:55:00Z";
        Carrier.SetFactor("recovery-code", factor => (factor["state"], factor["attemptsLeft"]) = ("closed", 0));

        var page = await Host.PageAsync("/phone/dana/recovery");

        Assert.Contains("data-left=\"840\"", page, StringComparison.Ordinal);
        Assert.Contains("No try is left", page, StringComparison.Ordinal);
        Assert.DoesNotContain("ph-way", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await Host.Client.GetAsync("/phone/dana/recovery/pin-or-passkey")).StatusCode);
    }

    [Fact]
    public async Task Tries_that_are_left_are_shown_once_one_was_used()
    {
        Carrier.SetFactor("pin-or-passkey", factor => factor["attemptsLeft"] = 2);

        Assert.Contains("2 tries are left", await Host.PageAsync("/phone/dana/recovery"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_too_few_ways_are_left_it_says_where_to_go()
    {
        foreach (var factor in (string[])["recovery-code", "trusted-device", "email-link"]) { Carrier.SetFactor(factor, one => one["state"] = "unavailable"); }

        var page = await Host.PageAsync("/phone/dana/recovery");

        Assert.Contains("Go to a store of Verizon", page, StringComparison.Ordinal);
        Assert.Contains("Not set up", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("trusted-device", "Open this page on Chrome on Windows and say yes:")]
    [InlineData("email-link", "Sent to d•••@mail.example.")]
    public async Task A_way_by_another_device_is_asked_for_and_the_page_looks_by_itself(string factor, string words)
    {
        var page = await Host.ActAsync("/phone/dana/recovery", ("ask", factor));

        Assert.Contains(words, page, StringComparison.Ordinal);
        Assert.Contains("data-live=\"poll\"", page, StringComparison.Ordinal);
        Assert.Contains("<noscript><meta http-equiv=\"refresh\" content=\"3\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("data-events", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429, "mail-too-soon", "You can send another in 42 s.")]
    [InlineData(503, "mail-not-sent", "The mail could not be sent.")]
    [InlineData(403, "factor-unavailable", "This way cannot be used now.")]
    public async Task A_mail_that_is_not_sent_is_told(int status, string slug, string words)
    {
        Carrier.Refuse("POST recovery/email-link", status, slug, ("retryAfter", 42));

        Assert.Contains(words, await Host.ActAsync("/phone/dana/recovery", ("ask", "email-link")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Saying_that_it_was_somebody_else_is_asked_once_and_stops_it()
    {
        var asked = await Host.PageAsync("/phone/dana/recovery/refuse");
        Assert.Contains("Nobody can go on until Verizon has looked at it.", asked, StringComparison.Ordinal);
        Assert.DoesNotContain("POST recovery/refuse {}", Carrier.Calls);

        var page = await Host.ActAsync("/phone/dana/recovery/refuse");

        Assert.Contains("The recovery is stopped", page, StringComparison.Ordinal);
        Assert.Contains("RC-7Q4M-2XKD", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("held", "The recovery is stopped")]
    [InlineData("denied", "The recovery was refused")]
    [InlineData("expired", "The recovery ran out")]
    [InlineData("cancelled", "Not needed any more")]
    [InlineData("a-word-of-tomorrow", "The recovery was refused")]
    public async Task Each_end_has_its_screen(string state, string words)
    {
        Carrier.Recovery["state"] = state;

        foreach (var path in (string[])["", "/refuse", "/recovery-code"])
        {
            Assert.Contains(words, await Host.PageAsync($"/phone/dana/recovery{path}", HttpStatusCode.Forbidden), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_denied_recovery_that_is_begun_again_has_the_same_screen()
    {
        Carrier.Instead["POST recovery"] = (410, """{"type":"urn:zenkey:problem:recovery-ended","status":410,"state":"denied"}""");

        Assert.Contains("You can begin again after a day", await Host.PageAsync("/phone/dana/recovery", HttpStatusCode.Forbidden), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_old_token_is_renewed_once()
    {
        await Host.PageAsync("/phone/dana/recovery");
        Carrier.RefuseAllTokens();

        Assert.Contains("0 of 3 proven", await Host.PageAsync("/phone/dana/recovery"), StringComparison.Ordinal);
        Assert.Equal(2, Carrier.Calls.Count(call => call == "POST recovery"));
    }

    [Fact]
    public async Task Another_SIM_asks_for_its_own_recovery()
    {
        await Host.PageAsync("/phone/dana/recovery");
        Host.Handsets.SwapSim("8901480502173004206");
        await Host.PageAsync("/phone/dana/recovery");

        Assert.Equal(2, Carrier.Calls.Count(call => call == "POST recovery"));
    }

    [Theory]
    [InlineData("/recovery", "ask", "pin-or-passkey")]
    [InlineData("/recovery", "other", "x")]
    [InlineData("/recovery/trusted-device", "pin", "x")]
    [InlineData("/recovery/unheard-of", "pin", "x")]
    public async Task What_is_no_form_of_the_page_is_refused(string path, string name, string value)
    {
        var response = await Host.PostAsync($"/phone/dana{path}", (name, value));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.DoesNotContain(Carrier.Calls, call => call.StartsWith("POST recovery/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_lost_network_in_the_middle_has_its_screen_and_loses_nothing()
    {
        await Host.ActAsync("/phone/dana/recovery/recovery-code", ("code", "7Q4M-2XKD-9HTR"));
        Host.Handsets.Phone = Host.Handsets.Phone with { HasNetwork = false };
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Host.PostAsync("/phone/dana/recovery/pin-or-passkey", ("pin", "482915"))).StatusCode);

        Host.Handsets.Phone = Host.Handsets.Phone with { HasNetwork = true };

        Assert.Contains("1 of 3 proven", await Host.PageAsync("/phone/dana/recovery"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_locked_PIN_offers_the_other_ways()
    {
        Carrier.AddRequest("r1", request => request["pinRequired"] = true);
        Carrier.Refuse("POST requests/r1/approve", 429, "pin-locked", ("retryAfter", 600));

        var page = await Host.ActAsync("/phone/dana/requests/r1", ("answer", "approve"), ("pin", "1"));

        Assert.Contains("href=\"/phone/dana/recovery?again=1\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Spanish_readers_get_Spanish()
    {
        Host.Client.DefaultRequestHeaders.AcceptLanguage.ParseAdd("es");

        var page = await Host.PageAsync("/phone/dana/recovery");

        Assert.Contains("Demuestra de tres formas que eres tú.", page, StringComparison.Ordinal);
        Assert.Contains("Navegador de confianza", page, StringComparison.Ordinal);
    }
}
