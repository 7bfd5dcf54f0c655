using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ZenKey.Protocol.Network;

namespace ZenKey.CarrierSimulator.Tests;

public class HandsetsApiTests : SimulatorTest
{
    [Fact]
    public async Task The_list_has_every_handset_in_the_order_of_the_file()
    {
        var list = await Host.Client.GetFromJsonAsync<JsonElement>("/simulator/api/handsets");
        Assert.Equal(["dana", "ali", "noah", "ivy"], list.EnumerateArray().Select(one => one.GetProperty("key").GetString()));
    }

    [Fact]
    public async Task A_handset_has_the_members_of_the_contract()
    {
        Host.Application.Waiting.Add(new WaitingRequest("r1", "authorization", "Harbor Bank", Host.Time.GetUtcNow()));
        var handset = await Host.HandsetAsync("ali");
        var text = string.Join(' ', new[] { "owner", "phone", "carrier", "approve", "delay", "network", "push", "application", "sim" }
            .Select(name => handset.GetProperty(name).GetString()));
        Assert.Equal("Ali +13035550119 att always 00:00:05 up delivered installed present", text);
        foreach (var name in new[] { "iccid", "imsi", "imei", "declineScopes", "pinWrong", "log" }) { Assert.True(handset.TryGetProperty(name, out _), name); }
        var request = Assert.Single(handset.GetProperty("requests").EnumerateArray());
        Assert.Equal(["id", "kind", "client", "expiresAt"], request.EnumerateObject().Select(member => member.Name));
        Assert.DoesNotContain("258471", handset.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_application_is_installed_by_a_hand()
    {
        Assert.Equal("none", (await Host.HandsetAsync("ivy")).GetProperty("application").GetString());
        Assert.Equal(HttpStatusCode.NoContent, (await Host.Client.PostAsync("/simulator/api/handsets/ivy/install", null)).StatusCode);
        Assert.Equal("installed", (await Host.HandsetAsync("ivy")).GetProperty("application").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await Host.Client.PostAsync("/simulator/api/handsets/nobody/install", null)).StatusCode);
    }

    [Fact]
    public async Task What_a_patch_sets_stays_and_the_rest_too()
    {
        var response = await Host.PatchAsync("dana", new { approve = "never", delay = "00:00:07", push = "lost", declineScopes = new[] { "email" } });
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await Host.PatchAsync("dana", new { pinWrong = true });
        var handset = await Host.HandsetAsync("dana");
        Assert.Equal("never 00:00:07 up lost True", string.Join(' ', handset.GetProperty("approve"), handset.GetProperty("delay"),
            handset.GetProperty("network"), handset.GetProperty("push"), handset.GetProperty("pinWrong")));
        Assert.Equal("email", Assert.Single(handset.GetProperty("declineScopes").EnumerateArray()).GetString());
    }

    [Theory]
    [InlineData("""{"approve":"perhaps"}""")]
    [InlineData("""{"approve":"Always"}""")]
    [InlineData("""{"delay":"5"}""")]
    [InlineData("""{"delay":"00:06:00"}""")]
    [InlineData("""{"network":"weak"}""")]
    [InlineData("""{"push":true}""")]
    [InlineData("""{"declineScopes":["shoesize"]}""")]
    [InlineData("""{"declineScopes":[null]}""")]
    [InlineData("""{"declineScopes":"email"}""")]
    [InlineData("""{"pinWrong":"yes"}""")]
    [InlineData("""{"colour":"blue"}""")]
    [InlineData("""{"approve":"ask","approve":"never"}""")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("")]
    public async Task A_patch_that_is_not_understood_changes_nothing(string body)
    {
        var response = await Host.Client.PatchAsync("/simulator/api/handsets/dana", new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("urn:zenkey:problem:invalid-value", await SimulatorHost.ProblemAsync(response));
        Assert.Equal("ask", (await Host.HandsetAsync("dana")).GetProperty("approve").GetString());
    }

    [Theory]
    [InlineData("pair")]
    [InlineData("approve")]
    [InlineData("deny")]
    [InlineData("swap-sim")]
    [InlineData("move-sim")]
    [InlineData("port")]
    [InlineData("lose")]
    public async Task An_unknown_handset_is_a_problem(string act)
    {
        var body = act switch { "pair" => (object?)new { code = "12345678" }, "move-sim" => new { to = "ali" }, "port" => new { carrier = "att" }, _ => null };
        var response = await Host.PostAsync($"nobody/{act}", body);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("urn:zenkey:problem:unknown-handset", await SimulatorHost.ProblemAsync(response));
    }

    [Fact]
    public async Task Pair_types_the_code()
    {
        var response = await Host.PostAsync("dana/pair", new { code = "4820 1957" });
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal(["dana types 48201957"], Host.Application.Acts);
    }

    [Theory]
    [InlineData("1234567")]
    [InlineData("abcdefgh")]
    [InlineData(null)]
    public async Task What_is_no_code_is_not_typed(string? code)
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await Host.PostAsync("dana/pair", new { code })).StatusCode);
        Assert.Empty(Host.Application.Acts);
    }

    [Theory]
    [InlineData(404, "wrong-code")]
    [InlineData(410, "code-expired")]
    [InlineData(429, "too-many-codes")]
    public async Task A_refused_code_is_the_applications_problem_passed_on(int status, string slug)
    {
        Host.Application.Answer = new ApplicationAnswer(status, $"urn:zenkey:problem:{slug}", "No.");
        var response = await Host.PostAsync("dana/pair", new { code = "12345678" });
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal($"urn:zenkey:problem:{slug}", await SimulatorHost.ProblemAsync(response));
    }

    [Theory]
    [InlineData("approve", "dana approves r1 pin 482915 without ")]
    [InlineData("deny", "dana denies r1")]
    public async Task An_answer_without_an_id_is_for_the_one_that_waits(string act, string expected)
    {
        Host.Application.Waiting.Add(new WaitingRequest("r1", "authorization", "Harbor Bank", Host.Time.GetUtcNow()));
        Assert.Equal(HttpStatusCode.NoContent, (await Host.PostAsync($"dana/{act}")).StatusCode);
        Assert.Equal([expected], Host.Application.Acts);
    }

    [Fact]
    public async Task An_answer_may_name_its_request()
    {
        Assert.Equal(HttpStatusCode.NoContent, (await Host.PostAsync("dana/approve", new { request = "r9" })).StatusCode);
        Assert.Equal(["dana approves r9 pin 482915 without "], Host.Application.Acts);
    }

    [Fact]
    public async Task An_answer_to_nothing_is_not_found()
    {
        var response = await Host.PostAsync("dana/approve", new { });
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("urn:zenkey:problem:no-waiting-request", await SimulatorHost.ProblemAsync(response));
    }

    [Fact]
    public async Task An_answer_to_one_of_several_must_name_it()
    {
        foreach (var id in new[] { "r1", "r2" }) { Host.Application.Waiting.Add(new WaitingRequest(id, "authorization", "Harbor Bank", Host.Time.GetUtcNow())); }
        var response = await Host.PostAsync("dana/deny");
        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Equal("urn:zenkey:problem:several-requests", await SimulatorHost.ProblemAsync(response));
    }

    [Fact]
    public async Task An_application_that_is_refused_leaves_the_list_empty_and_says_why()
    {
        Host.Application.Failure = new ApplicationRefusedException(new ApplicationAnswer(403, "urn:zenkey:problem:device-changed", null));
        var handset = await Host.HandsetAsync("dana");
        Assert.Empty(handset.GetProperty("requests").EnumerateArray());
        Assert.Equal("urn:zenkey:problem:device-changed", handset.GetProperty("problem").GetString());
        Assert.Equal(HttpStatusCode.Forbidden, (await Host.PostAsync("dana/approve")).StatusCode);
    }

    [Theory]
    [InlineData("dana/move-sim", """{"to":"nobody"}""")]
    [InlineData("dana/move-sim", """{"to":"dana"}""")]
    [InlineData("dana/move-sim", """{"into":"ali"}""")]
    [InlineData("dana/port", """{"carrier":"sprint"}""")]
    [InlineData("dana/port", """{"carrier":"verizon"}""")]
    [InlineData("dana/approve", """{"id":"r1"}""")]
    public async Task A_body_that_makes_no_sense_is_a_problem(string path, string body)
    {
        var response = await Host.PostAsync(path, JsonSerializer.Deserialize<JsonElement>(body));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task An_empty_slot_has_no_SIM_to_move()
    {
        await Host.PostAsync("dana/move-sim", new { to = "ali" });
        var response = await Host.PostAsync("dana/move-sim", new { to = "noah" });
        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Equal("none", (await Host.HandsetAsync("dana")).GetProperty("sim").GetString());
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    public async Task Another_sites_page_is_refused(string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/simulator/api/handsets/dana/swap-sim");
        request.Headers.Add(header, value);
        Assert.Equal(HttpStatusCode.Forbidden, (await Host.Client.SendAsync(request)).StatusCode);
        Assert.Equal(0, (await Host.HandsetAsync("dana")).GetProperty("simSwaps").GetInt32());
    }

    [Fact]
    public async Task The_log_keeps_the_last_200_newest_first()
    {
        for (var round = 0; round < 205; round++) { await Host.PostAsync("dana/swap-sim"); }
        await Host.PatchAsync("dana", new { push = "lost" });
        var log = (await Host.HandsetAsync("dana")).GetProperty("log").EnumerateArray().ToList();
        Assert.Equal(200, log.Count);
        Assert.Equal("Set: push lost.", log[0].GetProperty("words").GetString());
    }
}
