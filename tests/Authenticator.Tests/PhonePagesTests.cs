using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ZenKey.Authenticator.Ui;

namespace ZenKey.Authenticator.Tests;

public partial class PhonePagesTests : PhoneTest
{
    [Theory]
    [InlineData(403, "device-changed", "Your SIM or phone has changed")]
    [InlineData(403, "sim-not-verified", "The SIM could not prove itself")]
    [InlineData(403, "subscriber-locked", "Your ZenKey is locked")]
    [InlineData(404, "unknown-sim", "Verizon does not know this SIM")]
    [InlineData(404, "not-enrolled", "ZenKey is not set up yet")]
    [InlineData(400, "challenge-invalid", "tell them: challenge-invalid.")]
    public async Task Each_refusal_of_the_carrier_has_its_screen_on_every_tab(int status, string slug, string words)
    {
        Carrier.Refuse("POST sessions", status, slug);
        foreach (var tab in new[] { "", "/accounts", "/trusted", "/settings", "/pair", "/requests/r1" })
        {
            Assert.Contains(words, await Host.PageAsync($"/phone/dana{tab}", (HttpStatusCode)status), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("no-network", "No network")]
    [InlineData("no-application", "ZenKey is not installed")]
    [InlineData("no-sim", "No SIM in this phone")]
    public async Task What_the_phone_lacks_has_its_screen_and_the_carrier_is_not_asked(string slug, string words)
    {
        Host.Handsets.Phone = slug switch
        {
            "no-network" => Host.Handsets.Phone with { HasNetwork = false },
            "no-application" => Host.Handsets.Phone with { HasApplication = false },
            _ => Host.Handsets.Phone with { Iccid = null, Imsi = null },
        };
        var page = await Host.PageAsync("/phone/dana", HttpStatusCode.ServiceUnavailable);
        Assert.Contains(words, page, StringComparison.Ordinal);
        Assert.Contains($"data-problem=\"{slug}\"", page, StringComparison.Ordinal);
        Assert.Empty(Carrier.Calls);
    }

    [Theory]
    [InlineData(502, "<html>Bad gateway</html>")]
    [InlineData(200, "<html>Please log in to the hotel's Wi-Fi</html>")]
    [InlineData(404, "")]
    [InlineData(200, "{}")]
    [InlineData(200, "null")]
    public async Task A_carrier_that_talks_nonsense_is_not_answering(int status, string body)
    {
        Carrier.Instead["POST challenges"] = (status, body);
        var response = await Host.Client.GetAsync("/phone/dana");
        Assert.True((int)response.StatusCode is 502 or 503, $"status {response.StatusCode}");
        Assert.Contains("Verizon is not answering", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"requests":null}""")]
    [InlineData("""{"requests":[{"id":"r1"}]}""")]
    [InlineData("""{"requests":"none"}""")]
    public async Task A_list_that_is_none_is_a_carrier_out_of_order(string body)
    {
        Carrier.Instead["GET requests"] = (200, body);
        Assert.Contains("Verizon is not answering", await Host.PageAsync("/phone/dana", HttpStatusCode.ServiceUnavailable), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Members_that_may_be_null_may_be_absent()
    {
        Carrier.AddRequest("r1", request =>
        {
            foreach (var name in new[] { "browser", "context", "acr", "attributes" }) { request.Remove(name); }
            foreach (var name in new[] { "projectName", "logoUrl", "domain", "privacyUrl", "termsUrl" }) { request["client"]!.AsObject().Remove(name); }
        });
        Assert.Contains("Harbor web", await Host.PageAsync("/phone/dana/requests/r1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_leads_to_the_browser_that_shows_it_and_trust_to_the_list()
    {
        var page = await Host.ActAsync("/phone/dana/pair", ("code", " 4820-1957 "));
        Assert.Contains("Chrome · Windows", page, StringComparison.Ordinal);
        Assert.Contains("Opened to sign in to Harbor Bank", page, StringComparison.Ordinal);
        var trusted = await Host.ActAsync("/phone/dana/pair/p1", ("answer", "trust"), ("name", "Work"));
        Assert.Contains("Work is trusted now.", trusted, StringComparison.Ordinal);
        Assert.Contains("""POST pairings {"code":"48201957"}""", Carrier.Calls);
        Assert.Contains("""POST pairings/p1/trust {"name":"Work"}""", Carrier.Calls);
    }

    [Fact]
    public async Task A_browser_that_is_not_mine_is_refused()
    {
        await Host.ActAsync("/phone/dana/pair", ("code", "48201957"));
        Assert.Contains("Not trusted.", await Host.ActAsync("/phone/dana/pair/p1", ("answer", "refuse")), StringComparison.Ordinal);
        Assert.Contains("POST pairings/p1/refuse {}", Carrier.Calls);
    }

    [Theory]
    [InlineData("1234567")]
    [InlineData("twelve34")]
    [InlineData("<b>\"")]
    public async Task What_is_no_code_stays_in_the_field(string typed)
    {
        var page = await Host.ActAsync("/phone/dana/pair", ("code", typed));
        Assert.Contains("A code has eight digits.", page, StringComparison.Ordinal);
        Assert.Contains($"value=\"{typed}\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain(Carrier.Calls, call => call.StartsWith("POST pairings", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(404, "wrong-code", "attemptsLeft", 3, "No browser shows this code. 3 tries are left.")]
    [InlineData(410, "code-expired", "none", 0, "This code has expired.")]
    [InlineData(429, "too-many-codes", "retryAfter", 45, "Try again in 45 s.")]
    public async Task A_refused_code_says_why_and_no_code_stands_in_the_address(int status, string slug, string member, int number, string words)
    {
        Carrier.Refuse("POST pairings", status, slug, (member, JsonValue.Create(number)));
        var response = await Host.PostAsync("/phone/dana/pair", ("code", "48201957"));
        Assert.DoesNotContain("48201957", response.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Contains(words, await Host.PageAsync(response.Headers.Location.ToString()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_that_ran_out_while_it_was_looked_at_says_so()
    {
        await Host.ActAsync("/phone/dana/pair", ("code", "48201957"));
        Host.Time.Advance(TimeSpan.FromMinutes(2));
        var response = await Host.PostAsync("/phone/dana/pair/p1", ("answer", "trust"));
        Assert.Equal(HttpStatusCode.Gone, response.StatusCode);
        Assert.DoesNotContain(Carrier.Calls, call => call.Contains("/trust", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_name_that_is_too_long_is_said_and_kept()
    {
        await Host.ActAsync("/phone/dana/pair", ("code", "48201957"));
        var page = await Host.ActAsync("/phone/dana/pair/p1", ("answer", "trust"), ("name", new string('x', 61)));
        Assert.Contains("at most 60 characters", page, StringComparison.Ordinal);
        Assert.Contains(new string('x', 61), page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Removing_a_browser_asks_first()
    {
        Carrier.Devices.Add(new JsonObject { ["id"] = "d1", ["name"] = "Safari on iPad", ["platform"] = "iPad", ["trustedSince"] = "2024-02-02T10:00:00Z", ["lastUsedAt"] = null });
        Assert.Contains("Safari on iPad", await Host.PageAsync("/phone/dana/trusted"), StringComparison.Ordinal);
        Assert.Contains("Remove “Safari on iPad”?", await Host.PageAsync("/phone/dana/trusted/d1/remove"), StringComparison.Ordinal);
        Assert.Single(Carrier.Devices);
        Assert.Contains("Safari on iPad is no longer trusted.", await Host.ActAsync("/phone/dana/trusted/d1/remove"), StringComparison.Ordinal);
        Assert.Empty(Carrier.Devices);
        Assert.Contains("removed already", await Host.ActAsync("/phone/dana/trusted/d1/remove"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Accounts_show_what_each_one_gets()
    {
        Carrier.Links.Add(new JsonObject
        {
            ["id"] = AccountPagesTests.Id,
            ["projectName"] = "Harbor Bank",
            ["domain"] = "harborbank.example",
            ["firstUsedAt"] = "2024-02-02T10:00:00Z",
            ["lastUsedAt"] = "2026-11-20T10:00:00Z",
            ["scopes"] = new JsonArray(new JsonObject { ["scope"] = "email", ["label"] = "Email address" }, new JsonObject { ["scope"] = "shoe", ["label"] = "Shoe size" }),
        });
        var page = await Host.PageAsync("/phone/dana/accounts");
        Assert.Contains("Gets Email address, Shoe size", page, StringComparison.Ordinal);
        Assert.Contains("datetime=\"2026-11-20T10:00:00Z\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_show_the_masked_number_only()
    {
        var page = await Host.PageAsync("/phone/dana/settings");
        Assert.Contains("(•••) •••-0142", page, StringComparison.Ordinal);
        Assert.DoesNotContain("2125550142", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_note_is_told_on_the_phone_it_was_made_for_and_nowhere_else()
    {
        var response = await Host.PostAsync("/phone/dana/pair", ("code", "1"));
        var note = response.Headers.Location!.ToString().Split('=')[1];
        Assert.Contains("A code has eight digits.", await Host.PageAsync($"/phone/dana/pair?note={note}"), StringComparison.Ordinal);
        Host.Handsets.Phone = Host.Handsets.Phone with { Key = "sam" };
        Assert.DoesNotContain("A code has eight digits.", await Host.PageAsync($"/phone/sam/pair?note={note}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_phone_is_a_page_with_a_way_on()
    {
        var page = await Host.PageAsync("/phone/nobody", HttpStatusCode.NotFound);
        Assert.Contains("There is no such phone", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/phone\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_phones_are_there_to_be_picked() =>
        Assert.Contains("href=\"/phone/dana\"", await Host.PageAsync("/phone"), StringComparison.Ordinal);

    [Fact]
    public async Task Where_no_phones_are_the_page_says_where_the_application_runs()
    {
        await using var bare = await PhoneHost.StartAsync(withHandsets: false);
        Assert.Contains("ZenKey runs on your phone", await bare.PageAsync("/phone"), StringComparison.Ordinal);
        Assert.Contains("There is no such phone", await bare.PageAsync("/phone/dana", HttpStatusCode.NotFound), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Spanish_readers_get_Spanish()
    {
        Carrier.AddRequest("r1");
        Host.Client.DefaultRequestHeaders.Add("Accept-Language", "es");
        var page = await Host.PageAsync("/phone/dana/requests/r1");
        Assert.Contains("<html lang=\"es\"", page, StringComparison.Ordinal);
        Assert.Contains("¿Iniciar sesión en Harbor Bank?", page, StringComparison.Ordinal);
        Assert.Contains("Correo electrónico", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Agree and continue", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Both_languages_have_the_same_texts_with_the_same_places()
    {
        var english = All("en");
        var spanish = All("es");
        Assert.Equal(english.Keys.Order(), spanish.Keys.Order());
        Assert.All(english, text => Assert.Equal(Places().Matches(text.Value).Select(place => place.Value).Distinct().Order(),
            Places().Matches(spanish[text.Key]).Select(place => place.Value).Distinct().Order()));
    }

    [Fact]
    public async Task No_page_has_inline_style_or_script_and_none_is_kept_in_caches()
    {
        Carrier.AddRequest("r1", request => request["pinRequired"] = true);
        Carrier.Devices.Add(new JsonObject { ["id"] = "d1", ["name"] = "Safari on iPad", ["trustedSince"] = "2024-02-02T10:00:00Z" });
        await Host.ActAsync("/phone/dana/pair", ("code", "48201957"));
        foreach (var path in new[] { "", "/requests/r1", "/pair", "/pair/p1", "/trusted", "/trusted/d1/remove", "/accounts", "/settings", "/settings/pin", "/settings/always-ask" })
        {
            var response = await Host.Client.GetAsync("/phone/dana" + path);
            var page = await response.Content.ReadAsStringAsync();
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.True(response.Headers.CacheControl?.NoStore, path);
            Assert.DoesNotMatch(@"\sstyle=|<style|\son[a-z]+=", page);
            Assert.DoesNotMatch(@"<script(?![^>]*\ssrc=)", page);
        }
    }

    private static Dictionary<string, string> All(string language)
    {
        var set = Texts.Resources.GetResourceSet(System.Globalization.CultureInfo.GetCultureInfo(language), true, language == "en")!;
        return set.Cast<System.Collections.DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);
    }

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Places();
}
