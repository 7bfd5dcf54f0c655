using System.Net;

namespace ZenKey.CarrierSimulator.Tests;

public class SimulatorPagesTests : SimulatorTest
{
    [Fact]
    public async Task The_shelf_has_a_frame_for_every_handset()
    {
        var page = await Host.Client.GetStringAsync("/simulator");
        foreach (var key in new[] { "dana", "ali", "noah", "ivy" })
        {
            Assert.Contains($"src=\"http://phone.example/phone/{key}\"", page, StringComparison.Ordinal);
        }
        Assert.Contains("No app", page, StringComparison.Ordinal);
        Assert.Contains("Answers by itself", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/simulator/api/handsets\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_shelf_can_show_one_carrier()
    {
        var page = await Host.Client.GetStringAsync("/simulator?carrier=att");
        Assert.Contains("phone/ali", page, StringComparison.Ordinal);
        Assert.DoesNotContain("phone/dana", page, StringComparison.Ordinal);
        Assert.Contains("No handset here", await Host.Client.GetStringAsync("/simulator?carrier=%3Cb%3E"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waiting_requests_are_counted()
    {
        Host.Application.Waiting.Add(new Protocol.Network.WaitingRequest("r1", "authorization", "Harbor Bank", Host.Time.GetUtcNow()));
        Assert.Contains("1 request<", await Host.Client.GetStringAsync("/simulator"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_carriers_refusal_is_a_chip()
    {
        Host.Application.Failure = new Protocol.Network.ApplicationRefusedException(new(403, "urn:zenkey:problem:device-changed", null));
        var page = await Host.Client.GetStringAsync("/simulator");
        Assert.Contains("SIM just swapped", page, StringComparison.Ordinal);
        Assert.Contains("SIM mismatch", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_switch_changes_who_answers_and_leads_back()
    {
        var response = await PostAsync("dana/set", ("approve", "never"), ("back", "/simulator?carrier=verizon"));
        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        Assert.Equal("/simulator?carrier=verizon", response.Headers.Location?.OriginalString);
        var handset = await Host.HandsetAsync("dana");
        Assert.Equal("never up", $"{handset.GetProperty("approve")} {handset.GetProperty("network")}");
    }

    [Fact]
    public async Task The_whole_form_sets_all_of_it()
    {
        await PostAsync("dana/set", ("whole", "1"), ("approve", "always"), ("seconds", "7"), ("push", "delivered"), ("pinWrong", "true"), ("declineScopes", "email"));
        var handset = await Host.HandsetAsync("dana");
        Assert.Equal("always 00:00:07 down delivered True", string.Join(' ', handset.GetProperty("approve"), handset.GetProperty("delay"),
            handset.GetProperty("network"), handset.GetProperty("push"), handset.GetProperty("pinWrong")));
    }

    [Theory]
    [InlineData("301")]
    [InlineData("-1")]
    [InlineData("soon")]
    public async Task A_time_that_is_none_is_refused(string seconds) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("dana/set", ("whole", "1"), ("approve", "ask"), ("seconds", seconds))).StatusCode);

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    public async Task A_form_never_leads_away(string back) =>
        Assert.Equal("/simulator", (await PostAsync("dana/act", ("act", "swap-sim"), ("back", back))).Headers.Location?.OriginalString);

    [Fact]
    public async Task Another_sites_form_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/simulator/handsets/dana/act")
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("act", "lose")]),
        };
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        Assert.Equal(HttpStatusCode.Forbidden, (await Host.Client.SendAsync(request)).StatusCode);
        Assert.False((await Host.HandsetAsync("dana")).GetProperty("lost").GetBoolean());
    }

    [Fact]
    public async Task The_page_of_a_handset_shows_its_log_and_every_act()
    {
        await Host.PostAsync("dana/swap-sim");
        var page = await Host.Client.GetStringAsync("/simulator/handsets/dana");
        Assert.Contains("The carrier issued a new SIM for this line.", page, StringComparison.Ordinal);
        foreach (var act in new[] { "swap-sim", "lose", "move-sim", "port" }) { Assert.Contains($"value=\"{act}\"", page, StringComparison.Ordinal); }
        Assert.DoesNotContain("482915", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_handset_is_a_page() =>
        Assert.Equal(HttpStatusCode.NotFound, (await Host.Client.GetAsync("/simulator/handsets/nobody")).StatusCode);

    [Fact]
    public async Task No_page_has_inline_style_or_script_and_names_stay_words()
    {
        foreach (var path in new[] { "/simulator", "/simulator/handsets/ivy" })
        {
            var page = await Host.Client.GetStringAsync(path);
            Assert.DoesNotMatch(@"\sstyle=|<style|\son[a-z]+=", page);
            Assert.DoesNotMatch(@"<script(?![^>]*\ssrc=)", page);
            Assert.DoesNotContain("Ivy <b>", page, StringComparison.Ordinal);
        }
    }

    private Task<HttpResponseMessage> PostAsync(string path, params (string Name, string Value)[] fields) => Host.Client.PostAsync(
        $"/simulator/handsets/{path}", new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))));
}
