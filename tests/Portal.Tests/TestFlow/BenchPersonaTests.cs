using System.Net.Http.Json;
using System.Text.Json;
using ZenKey.Portal.Features.TestFlow;

namespace ZenKey.Portal.Tests.TestFlow;

/// <summary>Every persona in every flow that it is offered in, end to end and without a network.</summary>
[Collection(nameof(Bench))]
public sealed class BenchPersonaTests(Bench bench)
{
    /// <summary>Flows that have a client for any phone; the others differ from these in how the tokens come, not in what the person does.</summary>
    private static readonly FlowKind[] Flows = [FlowKind.Secondary, FlowKind.Primary, FlowKind.Ciba];

    public static TheoryData<string, FlowKind> Cases
    {
        get
        {
            var cases = new TheoryData<string, FlowKind>();
            foreach (var persona in Personas.All.Where(one => one != Personas.Self))
            {
                foreach (var flow in Flows.Where(persona.Serves)) { cases.Add(persona.Key, flow); }
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_persona_ends_as_it_says(string key, FlowKind flow)
    {
        var persona = Personas.Find(key)!;
        var leapt = false;
        var run = await bench.RunAsync(flow == FlowKind.Ciba ? Bench.CallCentre : Bench.Web, form => { (form.Flow, form.Persona) = (flow, key); }, now =>
        {
            // Nobody waits for minutes: where nobody answers, time leaps once.
            var waits = persona == Personas.Untrusting ? now.Steps.Exists(step => step.Summary?.Contains("nobody types it", StringComparison.Ordinal) == true) : now.WaitsForPhone && (persona == Personas.Absent || persona == Personas.Offline);
            if (leapt || !waits) { return; }
            leapt = true;
            bench.Clock.Leap(persona == Personas.Untrusting ? TimeSpan.FromSeconds(25) : TimeSpan.FromSeconds(125));
        });
        Assert.True(run.Outcome == (persona.End is null ? FlowOutcome.Passed : FlowOutcome.AsMeant), Bench.Tell(run));
        Assert.NotNull(run.Kept);
    }

    [Theory]
    [InlineData("agrees")]
    [InlineData("denies")]
    [InlineData("absent")]
    [InlineData("new-phone")]
    [InlineData("carrier-down")]
    public async Task A_persona_ends_as_it_says_when_a_server_asks_by_a_signed_request(string key)
    {
        // The platform's own form asks who has signed in before.
        await bench.RunAsync(Bench.Signing, form => form.Flow = FlowKind.Primary);
        var persona = Personas.Find(key)!;
        var leapt = persona != Personas.Absent;
        var run = await bench.RunAsync(Bench.Signing, form => { (form.Flow, form.Persona) = (FlowKind.ServerInitiated, key); }, now =>
        {
            if (leapt || now.Steps.Find(step => step.Key == FlowStepKey.Told) is not { State: FlowStepState.Running }) { return; }
            leapt = true;
            bench.Clock.Leap(TimeSpan.FromSeconds(121));
        });
        Assert.True(run.Outcome == (persona.End is null ? FlowOutcome.Passed : FlowOutcome.AsMeant), Bench.Tell(run));
    }

    [Fact]
    public async Task A_phone_is_afterwards_as_it_was()
    {
        using var http = new HttpClient { BaseAddress = new Uri(bench.App.Origin) };
        var before = await SettingsAsync(http);
        foreach (var persona in (Persona[])[Personas.Denies, Personas.KeepsBack, Personas.WrongPin, Personas.NewPhone])
        {
            await bench.RunAsync(Bench.Web, form => { (form.Flow, form.Persona, form.Handset) = (FlowKind.Primary, persona.Key, "maya"); });
            Assert.Equal(before, await SettingsAsync(http));
        }
    }

    [Fact]
    public async Task A_phone_that_a_run_is_changing_is_not_changed_by_another()
    {
        Task<FlowRun>? second = null;
        var first = await bench.RunAsync(Bench.Web, form => { (form.Flow, form.Persona, form.Handset) = (FlowKind.Primary, Personas.Absent.Key, "maya"); }, now =>
        {
            if (second is not null || !now.WaitsForPhone) { return; }
            second = bench.RunAsync(Bench.Web, form => { (form.Flow, form.Persona, form.Handset) = (FlowKind.Primary, Personas.Agrees.Key, "maya"); });
            _ = second.ContinueWith(_ => bench.Clock.Leap(TimeSpan.FromSeconds(125)), TaskScheduler.Default);
        });
        Assert.Contains("Another run holds the phone of maya", (await second!).FailedStep!.Failure!.Words, StringComparison.Ordinal);
        Assert.Equal(FlowOutcome.AsMeant, first.Outcome);
        Assert.Equal(FlowOutcome.Passed, (await bench.RunAsync(Bench.Web, form => { (form.Flow, form.Handset) = (FlowKind.Primary, "maya"); })).Outcome);
    }

    [Fact]
    public async Task What_is_kept_back_is_in_no_token_answer()
    {
        var run = await bench.RunAsync(Bench.Web, form => { (form.Flow, form.Persona) = (FlowKind.Primary, Personas.KeepsBack.Key); });
        Assert.Contains(run.Steps.Single(step => step.Key == FlowStepKey.Token).Checks, check => check is { Holds: true, Clause: "RFC 6749 3.3" });
    }

    private static async Task<string> SettingsAsync(HttpClient http)
    {
        var all = await http.GetFromJsonAsync<JsonElement>("/simulator/api/handsets/maya");
        return string.Join('|', new[] { "approve", "network", "push", "pinWrong", "iccid", "imei", "declineScopes" }.Select(name => all.GetProperty(name).ToString()));
    }
}
