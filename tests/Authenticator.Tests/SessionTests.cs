using System.Text.Json.Nodes;

namespace ZenKey.Authenticator.Tests;

public class SessionTests : PhoneTest
{
    [Fact]
    public async Task A_session_is_opened_by_challenge_with_the_proofs_of_SIM_and_application()
    {
        await Host.PageAsync("/phone/dana");
        var proof = Assert.Single(Carrier.Sessions);
        Assert.Equal(
            ["challenge", "iccid", "imsi", "imei", "simSignature", "appKey", "appSignature"], proof.Select(member => member.Key));
        Assert.Equal("challenge-1 8901480502173004198 311480550242001 001010014112377",
            string.Join(' ', proof["challenge"], proof["iccid"], proof["imsi"], proof["imei"]));
        Assert.Equal(["POST sessions", "GET requests"], Carrier.Calls);
    }

    [Fact]
    public async Task A_session_serves_until_it_ends()
    {
        await Host.PageAsync("/phone/dana");
        await Host.PageAsync("/phone/dana/trusted");
        Assert.Single(Carrier.Sessions);
        Host.Time.Advance(TimeSpan.FromMinutes(10));
        await Host.PageAsync("/phone/dana");
        Assert.Equal(2, Carrier.Sessions.Count);
    }

    [Fact]
    public async Task A_token_that_the_carrier_no_longer_takes_is_renewed_once()
    {
        await Host.PageAsync("/phone/dana");
        Carrier.RefuseAllTokens();
        await Host.PageAsync("/phone/dana/accounts");
        Assert.Equal(["POST sessions", "GET requests", "GET links", "POST sessions", "GET links"], Carrier.Calls);
    }

    [Fact]
    public async Task A_carrier_that_refuses_every_token_is_not_asked_for_ever()
    {
        Carrier.Refuse("GET requests", 401, "session-expired");
        await Host.PageAsync("/phone/dana", System.Net.HttpStatusCode.Unauthorized);
        Assert.Equal(2, Carrier.Calls.Count(call => call == "GET requests"));
    }

    [Fact]
    public async Task Another_SIM_starts_another_session()
    {
        await Host.PageAsync("/phone/dana");
        Host.Handsets.SwapSim("8901999999999999999");
        await Host.PageAsync("/phone/dana");
        Assert.Equal(["8901480502173004198", "8901999999999999999"], Carrier.Sessions.Select(proof => (string)proof["iccid"]!));
    }

    [Fact]
    public async Task Readers_at_the_same_time_share_one_session()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Host.PageAsync("/phone/dana")));
        Assert.Single(Carrier.Sessions);
    }

    [Fact]
    public async Task A_failed_start_is_tried_again_the_next_time()
    {
        Carrier.Refuse("POST sessions", 403, "device-changed");
        await Host.PageAsync("/phone/dana", System.Net.HttpStatusCode.Forbidden);
        Carrier.Instead.Clear();
        Assert.Contains("Nothing waits", await Host.PageAsync("/phone/dana"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_stream_of_the_carrier_reaches_the_page()
    {
        var response = await Host.Client.GetAsync("/phone/dana/events");
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("event: changed\ndata: {}\n\n", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_stream_the_page_is_told_not_to_come_back()
    {
        Carrier.Refuse("GET events", 403, "subscriber-locked");
        Assert.Equal(System.Net.HttpStatusCode.NoContent, (await Host.Client.GetAsync("/phone/dana/events")).StatusCode);
    }

    [Fact]
    public async Task A_pretend_person_approves_all_but_what_they_decline_and_types_the_PIN_only_when_asked()
    {
        Carrier.AddRequest("r1");
        Carrier.AddRequest("r2", request => request["pinRequired"] = true);
        Assert.True((await Host.Application.ApproveAsync("dana", "r1", "482915", ["phone", "name"], null, default)).Done);
        Assert.True((await Host.Application.ApproveAsync("dana", "r2", "482915", [], null, default)).Done);
        Assert.Contains("""POST requests/r1/approve {"pin":null,"scopes":["name","email","postal_code"]}""", Carrier.Calls);
        Assert.Contains("""POST requests/r2/approve {"pin":"482915","scopes":["name","email","phone","postal_code"]}""", Carrier.Calls);
    }

    [Fact]
    public async Task A_pretend_person_sees_what_waits_by_the_name_people_know()
    {
        Carrier.AddRequest("r1");
        var waiting = Assert.Single(await Host.Application.ListRequestsAsync("dana", default));
        Assert.Equal(("r1", "authorization", "Harbor Bank"), (waiting.Id, waiting.Kind, waiting.Client));
    }

    [Fact]
    public async Task A_pretend_person_trusts_a_browser_by_its_code()
    {
        Assert.True((await Host.Application.TrustBrowserAsync("dana", "48201957", default)).Done);
        Assert.Equal(["POST sessions", """POST pairings {"code":"48201957"}""", """POST pairings/p1/trust {"name":null}"""], Carrier.Calls);
    }

    [Theory]
    [InlineData(404, "wrong-code")]
    [InlineData(410, "code-expired")]
    public async Task A_pretend_person_is_told_the_carriers_problem(int status, string slug)
    {
        Carrier.Refuse("POST pairings", status, slug, ("attemptsLeft", JsonValue.Create(4)));
        var answer = await Host.Application.TrustBrowserAsync("dana", "48201957", default);
        Assert.Equal((status, $"urn:zenkey:problem:{slug}", $"Words about {slug}."), (answer.Status, answer.Problem, answer.Detail));
    }

    [Fact]
    public async Task A_list_that_cannot_be_had_is_refused_with_the_reason()
    {
        Carrier.Refuse("POST sessions", 403, "device-changed");
        var refused = await Assert.ThrowsAsync<Protocol.Network.ApplicationRefusedException>(() => Host.Application.ListRequestsAsync("dana", default));
        Assert.Equal("urn:zenkey:problem:device-changed", refused.Answer.Problem);
    }
}
