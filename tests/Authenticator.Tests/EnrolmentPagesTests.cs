using System.Net;

namespace ZenKey.Authenticator.Tests;

/// <summary>Setting ZenKey up, as a person without script walks it; and what of it is changed later.</summary>
public sealed class EnrolmentPagesTests : PhoneTest
{
    private const string Root = "/phone/dana/enrolment";

    [Fact]
    public async Task A_phone_that_is_not_set_up_leads_to_it()
    {
        Carrier.Refuse("POST sessions", 404, "not-enrolled");
        Assert.Contains($"href=\"{Root}\"", await Host.PageAsync("/phone/dana", HttpStatusCode.NotFound), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_whole_way_from_welcome_to_done()
    {
        Assert.Contains($"href=\"{Root}/pin\"", await Host.PageAsync(Root), StringComparison.Ordinal);
        Assert.Contains($"href=\"{Root}/profile\">Not now", await Host.ActAsync($"{Root}/pin", ("new", "482915"), ("again", "482915")), StringComparison.Ordinal);
        Assert.Contains("value=\"Whitfield\"", await Host.PageAsync($"{Root}/profile"), StringComparison.Ordinal);
        Assert.Contains("Show my codes", await Host.ActAsync($"{Root}/profile", ("given", "Dana"), ("family", "Whitfield"), ("email", "dana@mail.example")), StringComparison.Ordinal);
        var shown = await Host.PostAsync($"{Root}/codes");
        Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
        Assert.Equal("no-store", shown.Headers.CacheControl?.ToString());
        Assert.Equal(10, (await shown.Content.ReadAsStringAsync()).Split("7Q4M-2XKD-9HT").Length - 1);
        Assert.Contains("ZenKey is ready", await Host.ActAsync($"{Root}/finish", ("kept", "yes")), StringComparison.Ordinal);
        Assert.Equal(
        [
            "PUT enrolment/pin {\"pin\":\"482915\"}", "PUT enrolment/profile {\"givenName\":\"Dana\",\"familyName\":\"Whitfield\",\"email\":\"dana@mail.example\"}",
            "POST enrolment/recovery-codes {}", "POST enrolment/finish {}",
        ], Carrier.Calls.Where(call => call.Contains("enrolment/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task It_does_not_end_before_the_codes_are_kept()
    {
        foreach (var member in (string[])["pinSet", "profileConfirmed", "recoveryCodesMade"]) { Carrier.Enrolment[member] = true; }
        var page = await Host.ActAsync($"{Root}/finish");
        Assert.Contains("Say that you have kept the codes", page, StringComparison.Ordinal);
        Assert.Contains("New ones take their place", page, StringComparison.Ordinal);
        Assert.DoesNotContain("POST enrolment/finish {}", Carrier.Calls);
    }

    [Fact]
    public async Task Who_comes_back_goes_on_at_the_step_that_is_missing()
    {
        Carrier.Enrolment["pinSet"] = true;
        Assert.Contains($"href=\"{Root}/passkey\">Go on", await Host.PageAsync(Root), StringComparison.Ordinal);
        Carrier.Enrolment["passkeyMade"] = true;
        Assert.Contains($"href=\"{Root}/profile\">Go on", await Host.PageAsync(Root), StringComparison.Ordinal);
        var codes = await Host.Client.GetAsync($"{Root}/codes");
        Assert.Equal($"{Root}/profile", codes.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData("pin", "PUT enrolment/pin", "pin-not-taken", "among the first")]
    [InlineData("profile", "PUT enrolment/profile", "name-invalid", "Enter your name")]
    [InlineData("profile", "PUT enrolment/profile", "email-invalid", "no mail address")]
    public async Task What_is_not_taken_is_said_beside_it(string step, string call, string problem, string words)
    {
        Carrier.Refuse(call, 400, problem, ("rule", "trivial"));
        Assert.Contains(words, await Host.ActAsync($"{Root}/{step}", ("new", "123456"), ("again", "123456")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_PINs_that_differ_are_not_sent()
    {
        Assert.Contains("The two are not the same.", await Host.ActAsync($"{Root}/pin", ("new", "482915"), ("again", "482916")), StringComparison.Ordinal);
        Assert.DoesNotContain(Carrier.Calls, call => call.StartsWith("PUT", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(409, "already-enrolled", "/phone/dana")]
    [InlineData(403, "device-changed", null)]
    public async Task Who_has_a_phone_is_led_home_or_to_recovery(int status, string problem, string? home)
    {
        Carrier.Refuse("POST enrolment", status, problem);
        var answer = await Host.Client.GetAsync(Root);
        Assert.Equal(home, answer.Headers.Location?.OriginalString);
        if (home is null) { Assert.Contains("href=\"/phone/dana/recovery?again=1\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal); }
    }

    [Fact]
    public async Task It_is_told_in_Spanish_too()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Root);
        request.Headers.Add("Accept-Language", "es");
        Assert.Contains("Te damos la bienvenida", await (await Host.Client.SendAsync(request)).Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task New_codes_and_another_address_take_the_PIN()
    {
        Carrier.EmailWaiting = "new@mail.example";
        var settings = await Host.PageAsync("/phone/dana/settings");
        Assert.Contains("7 left", settings, StringComparison.Ordinal);
        Assert.Contains("follow the link to new@mail.example", settings, StringComparison.Ordinal);
        Assert.Contains("7Q4M-2XKD-9HT9", await (await Host.PostAsync("/phone/dana/settings/recovery-codes", ("pin", "604739"))).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("The link is on its way.", await Host.ActAsync("/phone/dana/settings/email", ("email", "new@mail.example"), ("pin", "604739")), StringComparison.Ordinal);
        Assert.Contains("PUT email {\"email\":\"new@mail.example\",\"pin\":\"604739\"}", Carrier.Calls);
    }

    [Theory]
    [InlineData("/settings/email", "PUT email", 403, "wrong-pin", "4 tries are left")]
    [InlineData("/settings/email", "PUT email", 503, "mail-not-sent", "could not be sent")]
    [InlineData("/settings/recovery-codes", "POST recovery-codes", 403, "wrong-pin", "4 tries are left")]
    public async Task What_is_refused_there_is_said_there(string page, string call, int status, string problem, string words)
    {
        Carrier.Refuse(call, status, problem, ("attemptsLeft", 4));
        Assert.Contains(words, await Host.ActAsync($"/phone/dana{page}", ("email", "new@mail.example"), ("pin", "1")), StringComparison.Ordinal);
    }
}
