using System.Net;
using System.Text.Json.Nodes;

namespace ZenKey.Authenticator.Tests;

public class RequestPagesTests : PhoneTest
{
    [Fact]
    public async Task What_waits_comes_before_what_was()
    {
        Carrier.AddRequest("r1", request => request["context"] = "Send $250.00");
        Carrier.Recent.Add(new JsonObject { ["clientName"] = "Meadow Health", ["outcome"] = "denied", ["browser"] = "Firefox on Linux", ["at"] = "2026-11-21T09:00:00Z" });
        var page = await Host.PageAsync("/phone/dana");
        Assert.Contains("data-waiting=\"r1\"", page, StringComparison.Ordinal);
        Assert.Contains("“Send $250.00”", page, StringComparison.Ordinal);
        Assert.Contains("1:49", page, StringComparison.Ordinal);
        Assert.True(page.IndexOf("Harbor Bank", StringComparison.Ordinal) < page.IndexOf("Meadow Health", StringComparison.Ordinal));
        Assert.Contains("You denied · Firefox on Linux", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Consent_shows_values_and_only_optional_attributes_have_switches_that_are_off()
    {
        Carrier.AddRequest("r1");
        var page = await Host.PageAsync("/phone/dana/requests/r1");
        Assert.Contains("Sign in to Harbor Bank?", page, StringComparison.Ordinal);
        Assert.Contains("dana@mail.example · needed", page, StringComparison.Ordinal);
        Assert.Contains("Optional · 10013", page, StringComparison.Ordinal);
        Assert.Contains("name=\"scope\" value=\"phone\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"email\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("checked", page, StringComparison.Ordinal);
        Assert.Contains("Agree and continue", page, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"pin\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_shared_already_is_on_and_with_nothing_new_the_button_says_continue()
    {
        Carrier.AddRequest("r1", request =>
        {
            request["firstTime"] = false;
            request["attributes"] = new JsonArray(FakeCarrier.Attribute("phone", "Phone number", false, "+12125550142", shared: true));
        });
        var page = await Host.PageAsync("/phone/dana/requests/r1");
        Assert.Matches("value=\"phone\"[^>]* checked", page);
        Assert.Contains("+12125550142 · shared already", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Agree and continue", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_browser_that_is_not_trusted_is_told_in_words()
    {
        Carrier.AddRequest("r1", request => request["browser"]!["trusted"] = false);
        var page = await Host.PageAsync("/phone/dana/requests/r1");
        Assert.Contains("Not a browser you trust", page, StringComparison.Ordinal);
        Assert.Contains("zk-alert zk-warn", page, StringComparison.Ordinal);
    }

    // ZenKey platform §6, CIBA Core §14: a stranger's server can ask too, so it is said that no browser of one's own did.
    [Fact]
    public async Task A_request_of_the_apps_own_server_is_told_as_such()
    {
        Carrier.AddRequest("r1", request =>
        {
            (request["kind"], request["browser"], request["context"]) = ("backchannel", null, "Call 1234");
            request["expiresAt"] = (DateTimeOffset.Parse((string)request["createdAt"]!, System.Globalization.CultureInfo.InvariantCulture) + TimeSpan.FromHours(48)).ToString("O");
        });
        Carrier.Recent.Add(new JsonObject { ["clientName"] = "Meadow Health", ["outcome"] = "denied", ["browser"] = null, ["kind"] = "backchannel", ["at"] = "2026-11-21T09:00:00Z" });

        var list = await Host.PageAsync("/phone/dana");
        Assert.Contains("asked directly", list, StringComparison.Ordinal);
        Assert.DoesNotContain("On this phone", list, StringComparison.Ordinal);
        Assert.DoesNotContain("this phone", list, StringComparison.Ordinal);
        Assert.Contains("You denied · asked directly", list, StringComparison.Ordinal);
        Assert.Matches("4[78] h \\d+ min", list);
        var page = await Host.PageAsync("/phone/dana/requests/r1");
        Assert.Contains("Harbor Bank asks you directly", page, StringComparison.Ordinal);
        Assert.Contains("Approve for Harbor Bank?", page, StringComparison.Ordinal);
        Assert.Contains("“Call 1234”", page, StringComparison.Ordinal);
        Assert.DoesNotContain("On this phone", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_words_of_its_own_it_asks_to_confirm_and_not_to_sign_in()
    {
        Carrier.AddRequest("r1", request => (request["kind"], request["browser"], request["context"]) = ("backchannel", null, null));

        Assert.Contains("Confirm to Harbor Bank?", await Host.PageAsync("/phone/dana/requests/r1"), StringComparison.Ordinal);
        Assert.Contains("Confirm to Harbor Bank that it is you", await Host.PageAsync("/phone/dana"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Agreeing_sends_what_is_required_and_what_was_switched_on()
    {
        Carrier.AddRequest("r1");
        var page = await Host.ActAsync("/phone/dana/requests/r1", ("answer", "approve"), ("scope", "phone"), ("pin", "123456"));
        Assert.Contains("""POST requests/r1/approve {"pin":null,"scopes":["name","email","phone"]}""", Carrier.Calls);
        Assert.Contains("You can go back to your browser.", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scope_that_was_not_asked_for_is_not_sent()
    {
        Carrier.AddRequest("r1");
        await Host.ActAsync("/phone/dana/requests/r1", ("answer", "approve"), ("scope", "birthdate"), ("scope", "postal_code"));
        Assert.Contains("""POST requests/r1/approve {"pin":null,"scopes":["name","email","postal_code"]}""", Carrier.Calls);
    }

    [Fact]
    public async Task The_PIN_goes_with_the_approval_and_nowhere_else()
    {
        Carrier.AddRequest("r1", request => request["pinRequired"] = true);
        Assert.Contains("inputmode=\"numeric\"", await Host.PageAsync("/phone/dana/requests/r1"), StringComparison.Ordinal);
        var response = await Host.PostAsync("/phone/dana/requests/r1", ("answer", "approve"), ("pin", "482915"));
        Assert.DoesNotContain("482915", response.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Contains("""POST requests/r1/approve {"pin":"482915","scopes":["name","email"]}""", Carrier.Calls);
    }

    [Theory]
    [InlineData(4, "This PIN is wrong. 4 tries are left.")]
    [InlineData(1, "This PIN is wrong. One try is left.")]
    public async Task A_wrong_PIN_says_how_many_tries_are_left_and_keeps_the_choices(int left, string words)
    {
        Carrier.AddRequest("r1", request => request["pinRequired"] = true);
        Carrier.Refuse("POST requests/r1/approve", 403, "wrong-pin", ("attemptsLeft", JsonValue.Create(left)));
        var page = await Host.ActAsync("/phone/dana/requests/r1", ("answer", "approve"), ("scope", "postal_code"), ("pin", "000000"));
        Assert.Contains(words, page, StringComparison.Ordinal);
        Assert.Matches("value=\"postal_code\"[^>]* checked", page);
        Assert.DoesNotMatch("value=\"phone\"[^>]* checked", page);
        Assert.DoesNotContain("000000", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_wrong_PINs_say_how_long_to_wait()
    {
        Carrier.AddRequest("r1", request => request["pinRequired"] = true);
        Carrier.Refuse("POST requests/r1/approve", 429, "pin-locked", ("retryAfter", JsonValue.Create(590)));
        Assert.Contains("Try again in 10 min.", await Host.ActAsync("/phone/dana/requests/r1", ("answer", "approve"), ("pin", "1")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_PIN_is_asked_for()
    {
        Carrier.AddRequest("r1", request => request["pinRequired"] = true);
        Carrier.Refuse("POST requests/r1/approve", 400, "pin-required");
        Assert.Contains("Enter your PIN to agree.", await Host.ActAsync("/phone/dana/requests/r1", ("answer", "approve"), ("pin", "")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Denying_needs_no_PIN()
    {
        Carrier.AddRequest("r1", request => request["pinRequired"] = true);
        var page = await Host.ActAsync("/phone/dana/requests/r1", ("answer", "deny"));
        Assert.Contains("data-ended=\"denied\"", page, StringComparison.Ordinal);
        Assert.Contains("Nothing was shared.", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("approved", "Approved", HttpStatusCode.OK)]
    [InlineData("denied", "Denied", HttpStatusCode.OK)]
    [InlineData("expired", "Too late", HttpStatusCode.Gone)]
    [InlineData("cancelled", "cancelled where it was made", HttpStatusCode.Gone)]
    public async Task A_request_that_ended_says_how(string state, string words, HttpStatusCode status)
    {
        Carrier.Ended["r1"] = state;
        Assert.Contains(words, await Host.PageAsync("/phone/dana/requests/r1", status), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Agreeing_too_late_leads_to_the_page_that_says_so()
    {
        Carrier.Ended["r1"] = "expired";
        Assert.Contains("data-ended=\"expired\"", await Host.ActAsync("/phone/dana/requests/r1", ("answer", "approve")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_nobody_knows_says_so() =>
        Assert.Contains("This request is not known", await Host.PageAsync("/phone/dana/requests/nothing", HttpStatusCode.NotFound), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("perhaps")]
    public async Task An_answer_that_is_none_does_nothing(string answer)
    {
        Carrier.AddRequest("r1");
        Assert.Equal(HttpStatusCode.BadRequest, (await Host.PostAsync("/phone/dana/requests/r1", ("answer", answer))).StatusCode);
        Assert.Single(Carrier.Requests);
    }

    [Fact]
    public async Task What_is_no_form_does_nothing()
    {
        Carrier.AddRequest("r1");
        var response = await Host.Client.PostAsync("/phone/dana/requests/r1", new StringContent("""{"answer":"approve"}"""));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Single(Carrier.Requests);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://evil.example")]
    public async Task Another_sites_form_is_refused(string header, string value)
    {
        Carrier.AddRequest("r1");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/phone/dana/requests/r1") { Content = new FormUrlEncodedContent([KeyValuePair.Create("answer", "approve")]) };
        request.Headers.Add(header, value);
        var response = await Host.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("This did not come from ZenKey", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Single(Carrier.Requests);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "same-origin")]
    [InlineData("Origin", "http://localhost")]
    public async Task Our_own_form_is_taken(string header, string value)
    {
        Carrier.AddRequest("r1");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/phone/dana/requests/r1") { Content = new FormUrlEncodedContent([KeyValuePair.Create("answer", "deny")]) };
        request.Headers.Add(header, value);
        Assert.Equal(HttpStatusCode.SeeOther, (await Host.Client.SendAsync(request)).StatusCode);
        Assert.Equal("denied", Carrier.Ended["r1"]);
    }

    [Fact]
    public async Task Hostile_words_of_a_client_stay_words()
    {
        Carrier.AddRequest("r1", request =>
        {
            request["context"] = "</blockquote><script>alert(1)</script>";
            request["client"] = new JsonObject
            {
                ["clientId"] = "ccid-h7k2m9qx4tz8v3pa",
                ["name"] = "x",
                ["projectName"] = "<img src=x onerror=alert(1)>",
                ["logoUrl"] = "javascript:alert(1)",
                ["domain"] = "\"><script>",
                ["privacyUrl"] = "javascript:alert(2)",
                ["termsUrl"] = "data:text/html,x",
            };
        });
        foreach (var path in new[] { "/phone/dana", "/phone/dana/requests/r1" })
        {
            var page = await Host.RawAsync(path);
            Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
            Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
            Assert.DoesNotContain("javascript:", page, StringComparison.Ordinal);
            Assert.DoesNotContain("data:text", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_was_not_the_person_is_reported_and_the_browser_is_offered_to_be_removed()
    {
        Carrier.AddRequest("r1", request => request["pinRequired"] = true);
        Carrier.Devices.Add(new JsonObject { ["id"] = "d1", ["name"] = "Safari on iPad", ["platform"] = "iPad", ["trustedSince"] = "2024-02-02T10:00:00Z", ["lastUsedAt"] = null });
        var page = await Host.ActAsync("/phone/dana/requests/r1", ("answer", "report"));
        Assert.Contains("Stopped, and reported", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/phone/dana/trusted/d1/remove\"", page, StringComparison.Ordinal);
        Assert.Equal("denied", Carrier.Ended["r1"]);
    }

    [Fact]
    public async Task Reporting_what_came_from_no_browser_offers_none()
    {
        Carrier.AddRequest("r1");
        var page = await Host.ActAsync("/phone/dana/requests/r1", ("answer", "report"));
        Assert.Contains("Verizon sees your report", page, StringComparison.Ordinal);
        Assert.DoesNotContain("/remove", page, StringComparison.Ordinal);
    }
}
