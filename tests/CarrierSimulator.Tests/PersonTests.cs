using System.Text.Json;
using ZenKey.Protocol.Network;

namespace ZenKey.CarrierSimulator.Tests;

public class PersonTests : SimulatorTest
{
    private static readonly PushMessage Push = new("r1", "att");

    [Fact]
    public async Task Always_agrees_after_the_delay_and_not_before()
    {
        Assert.Equal(PushOutcome.Delivered, await Host.Network.PushAsync(SimulatorHost.Line("+13035550119"), Push, default));
        Host.Time.Advance(TimeSpan.FromSeconds(4));
        Assert.Empty(Host.Application.Acts);
        Host.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["ali approves r1 pin 258471 without "], Host.Application.Acts); // within the clock's step, so its absence above is no luck
    }

    // The contract of docs/guides/automation.md: approve works for a browser that the phone does not trust too.
    [Fact]
    public async Task Always_looks_at_the_browser_for_the_number_that_the_phone_asks()
    {
        Host.Browsers.Numbers["r1"] = 42;
        await Host.Network.PushAsync(SimulatorHost.Line("+13035550119"), Push, default);
        Host.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(["ali approves r1 pin 258471 without  number 42"], await Host.Application.ActsAsync(1));
    }

    [Theory]
    [InlineData("""{ "request": "r1" }""", 42)]
    [InlineData("""{ "request": "r1", "number": 17 }""", 17)]
    public async Task Approving_by_script_looks_at_the_browser_unless_it_says_another_number(string body, int chosen)
    {
        Host.Browsers.Numbers["r1"] = 42;
        using var content = new StringContent(body);
        Assert.Equal(System.Net.HttpStatusCode.NoContent, (await Host.Client.PostAsync("/simulator/api/handsets/dana/approve", content)).StatusCode);
        Assert.Equal([$"dana approves r1 pin 482915 without  number {chosen}"], Host.Application.Acts);
    }

    [Fact]
    public async Task Never_denies_at_once()
    {
        await Host.PatchAsync("ali", new { approve = "never" });
        await Host.Network.PushAsync(SimulatorHost.Line("+13035550119"), Push, default);
        Assert.Equal(["ali denies r1"], await Host.Application.ActsAsync(1));
    }

    [Fact]
    public async Task Ask_leaves_it_to_the_person()
    {
        Assert.Equal(PushOutcome.Delivered, await Host.Network.PushAsync(SimulatorHost.Line("+12125550142"), Push, default));
        Host.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(Host.Application.Acts);
    }

    [Fact]
    public async Task A_change_to_ask_during_the_delay_stops_the_answer()
    {
        await Host.Network.PushAsync(SimulatorHost.Line("+13035550119"), Push, default);
        await Host.PatchAsync("ali", new { approve = "ask" });
        Host.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Empty(Host.Application.Acts);
    }

    [Fact]
    public async Task The_wrong_PIN_is_as_long_as_the_right_one()
    {
        await Host.PatchAsync("ali", new { pinWrong = true, delay = "00:00:00", declineScopes = new[] { "email", "phone" } });
        await Host.Network.PushAsync(SimulatorHost.Line("+13035550119"), Push, default);
        Assert.Equal(["ali approves r1 pin 358471 without email+phone"], await Host.Application.ActsAsync(1));
    }

    [Fact]
    public async Task Changing_to_always_answers_what_waits()
    {
        Host.Application.Waiting.Add(Waits("r1"));
        Host.Application.Waiting.Add(Waits("r2"));
        await Host.PatchAsync("dana", new { approve = "always" });
        Assert.Equal(["dana approves r1 pin 482915 without ", "dana approves r2 pin 482915 without "], (await Host.Application.ActsAsync(2)).Order());
    }

    [Fact]
    public async Task A_phone_that_comes_back_into_reach_answers_what_waits()
    {
        await Host.PatchAsync("dana", new { network = "down", approve = "never" });
        Host.Application.Waiting.Add(Waits("r1"));
        Assert.Empty(Host.Application.Acts);
        await Host.PatchAsync("dana", new { network = "up" });
        Assert.Equal(["dana denies r1"], await Host.Application.ActsAsync(1));
    }

    [Fact]
    public async Task One_request_pushed_twice_is_answered_once()
    {
        await Host.Network.PushAsync(SimulatorHost.Line("+13035550119"), Push, default);
        await Host.Network.PushAsync(SimulatorHost.Line("+13035550119"), Push, default);
        Host.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Single(Host.Application.Acts);
    }

    [Theory]
    [InlineData("""{"network":"down"}""", PushOutcome.Unreachable)]
    [InlineData("""{"push":"lost"}""", PushOutcome.Unreachable)]
    [InlineData("""{"push":"delivered"}""", PushOutcome.Delivered)]
    public async Task A_push_fails_as_it_was_told_to(string patch, PushOutcome expected)
    {
        await Host.PatchAsync("dana", JsonSerializer.Deserialize<JsonElement>(patch));
        Assert.Equal(expected, await Host.Network.PushAsync(SimulatorHost.Line("+12125550142"), Push, default));
    }

    [Fact]
    public async Task A_phone_without_the_application_says_so() =>
        Assert.Equal(PushOutcome.NoApplication, await Host.Network.PushAsync(SimulatorHost.Line("+13125550155"), Push, default));

    [Fact]
    public async Task A_line_nobody_has_is_unreachable() =>
        Assert.Equal(PushOutcome.Unreachable, await Host.Network.PushAsync(SimulatorHost.Line("+19995550000"), Push, default));

    [Fact]
    public async Task A_failure_of_the_answer_stands_in_the_log_without_the_PIN()
    {
        Host.Application.Failure = new ApplicationRefusedException(new ApplicationAnswer(403, "urn:zenkey:problem:device-changed", "Not this SIM."));
        await Host.PatchAsync("ali", new { delay = "00:00:00" });
        await Host.Network.PushAsync(SimulatorHost.Line("+13035550119"), Push, default);
        var log = await Host.LogAsync("ali", "Answering request r1 failed: device-changed");
        Assert.DoesNotContain("258471", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_answer_stands_in_the_log()
    {
        Host.Application.Answer = new ApplicationAnswer(403, "urn:zenkey:problem:wrong-pin", "2 tries are left.");
        await Host.PatchAsync("ali", new { delay = "00:00:00" });
        await Host.Network.PushAsync(SimulatorHost.Line("+13035550119"), Push, default);
        await Host.LogAsync("ali", "Approving request r1 was refused: wrong-pin.");
    }

    private WaitingRequest Waits(string id) => new(id, "authorization", "Harbor Bank", Host.Time.GetUtcNow().AddMinutes(2));
}
