using System.Net;
using ZenKey.Portal.Features.TestFlow;
using ZenKey.Protocol;

namespace ZenKey.Portal.Tests.TestFlow;

/// <summary>Every flow of the bench against the real providers.</summary>
[Collection(nameof(Bench))]
public sealed class BenchFlowTests(Bench bench)
{
    [Fact]
    public async Task A_second_device_signs_in_and_is_remembered()
    {
        var cookies = new CookieContainer();
        Passed(await bench.RunAsync(Bench.Web, form => form.Flow = FlowKind.Secondary, cookies: cookies));
        var codes = 0;
        Passed(await bench.RunAsync(Bench.Web, form => form.Flow = FlowKind.Secondary, run => codes += run.PairingCode is null ? 0 : 1, cookies));
        Assert.Equal(0, codes);
    }

    [Fact]
    public async Task A_phone_signs_in_itself_without_discovery_page()
    {
        var run = await bench.RunAsync(Bench.Web, form => form.Flow = FlowKind.Primary);
        Passed(run);
        Assert.DoesNotContain(run.Steps, step => step.Key == FlowStepKey.DiscoveryPage);
    }

    [Fact]
    public async Task A_silent_sign_in_over_the_own_line_asks_nobody()
    {
        var run = await bench.RunAsync(Bench.Kiosk, form => { (form.Flow, form.Acr) = (FlowKind.Silent, Acr.A1); });
        Passed(run);
        Assert.DoesNotContain(run.Steps, step => step.Key == FlowStepKey.Approval);
    }

    [Fact]
    public async Task A_silent_sign_in_that_is_not_allowed_says_so_at_its_step()
    {
        var run = await bench.RunAsync(Bench.Web, form => form.Flow = FlowKind.Silent);
        Assert.Equal("Failed at Authorization request", run.Verdict);
        Assert.Equal(ErrorCode.InteractionRequired, run.FailedStep!.Failure!.Code);
    }

    [Fact]
    public async Task A_refresh_gives_new_tokens_of_the_same_person()
    {
        var run = await bench.RunAsync(Bench.Web, form => form.Flow = FlowKind.Refresh);
        Passed(run);
        Assert.Contains(run.Steps[^1].Checks, check => check is { Clause: "OIDC Core 12.2", Holds: true, Applies: true });
    }

    [Fact]
    public async Task A_server_asks_by_CIBA_and_fetches_the_tokens()
    {
        var run = await bench.RunAsync(Bench.CallCentre, form => { (form.Flow, form.Context) = (FlowKind.Ciba, "Call 1234"); });
        Passed(run);
        Assert.DoesNotContain("17135550184", System.Text.Json.JsonSerializer.Serialize(run), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_of_a_server_is_taken_back_when_the_run_is_stopped()
    {
        using var stop = new CancellationTokenSource();
        var run = await bench.RunAsync(Bench.CallCentre, form => { (form.Flow, form.Persona, form.Handset) = (FlowKind.Ciba, Personas.Absent.Key, "maya"); }, now =>
        {
            if (now.WaitsForPhone) { stop.CancelAfter(300); }
        }, stop: stop.Token);
        Assert.Equal("Stopped", run.Verdict);
        using var http = new HttpClient { BaseAddress = new Uri(bench.App.Origin) };
        Assert.Equal(0, (await new TestKit.Phones(http).ShowAsync("maya")).GetProperty("requests").GetArrayLength());
    }

    [Fact]
    public async Task A_server_that_is_pinged_is_told_and_then_fetches()
    {
        var before = bench.Server.Told.Count;
        var run = await bench.RunAsync(Bench.Ping, form => form.Flow = FlowKind.Ciba);
        Passed(run);
        Assert.Contains(bench.Server.Told.Skip(before), told => told.Contains("auth_req_id", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_does_not_take_what_it_is_told_fails_at_that_step()
    {
        bench.Server.Status = 500;
        try
        {
            var ended = false;
            var run = await bench.RunAsync(Bench.Ping, form => form.Flow = FlowKind.Ciba, now =>
            {
                if (ended || now.Steps.Find(step => step.Key == FlowStepKey.Told) is not { State: FlowStepState.Running }) { return; }
                ended = true;
                _ = bench.RefusedByServerAsync().ContinueWith(_ => bench.Clock.Leap(TimeSpan.FromSeconds(40)), TaskScheduler.Default);
            });
            Assert.Equal("Failed at Server told", run.Verdict);
            Assert.Contains(run.FailedStep!.Checks, check => check is { Holds: false, Received: "500" });
        }
        finally
        {
            bench.Server.Status = 204;
        }
    }

    [Fact]
    public async Task A_server_asks_by_a_signed_request_and_is_sent_the_tokens()
    {
        // The platform's own form asks who has signed in before.
        Passed(await bench.RunAsync(Bench.Signing, form => form.Flow = FlowKind.Primary));
        var before = bench.Server.Told.Count;
        Passed(await bench.RunAsync(Bench.Signing, form => form.Flow = FlowKind.ServerInitiated));
        // What an earlier test did not take may come again meanwhile.
        Assert.Single(bench.Server.Told.Skip(before), told => told.Contains("id_token", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_client_with_keys_signs_everything_with_a_key_of_the_run()
    {
        var run = await bench.RunAsync(Bench.Signing, form => { (form.Flow, form.Signed, form.Pushed) = (FlowKind.Primary, true, true); });
        Passed(run);
        Assert.Equal("private_key_jwt with a key of this run", run.Steps.Single(step => step.Key == FlowStepKey.Token).Summary);
        Passed(await bench.RunAsync(Bench.Signing, form => { (form.Flow, form.Signed) = (FlowKind.Ciba, true); }));
    }

    [Fact]
    public async Task A_client_that_must_pushes_and_binds_its_tokens()
    {
        var run = await bench.RunAsync(Bench.Bound, form => form.Flow = FlowKind.Primary);
        Passed(run);
        Assert.Contains(run.Steps, step => step.Key == FlowStepKey.Pushed);
        Assert.Contains(run.Steps.Single(step => step.Key == FlowStepKey.IdToken).Checks, check => check is { Clause: "RFC 9449 6.1", Holds: true, Applies: true });
    }

    [Theory]
    [InlineData(ResponseMode.Query)]
    [InlineData(ResponseMode.Fragment)]
    [InlineData(ResponseMode.FormPost)]
    public async Task An_answer_is_taken_however_it_comes(string mode) =>
        Passed(await bench.RunAsync(Bench.Shop, form => { (form.Flow, form.ResponseMode, form.Handset) = (FlowKind.Primary, mode, "leo"); }));

    [Fact]
    public async Task What_is_asked_in_the_form_reaches_the_token()
    {
        var run = await bench.RunAsync(Bench.Web, form => { (form.Flow, form.Context, form.MaxAge, form.Prompt, form.Dpop) = (FlowKind.Primary, "Order 4711", 60, "login", true); });
        Passed(run);
        var token = run.Steps.Single(step => step.Key == FlowStepKey.IdToken);
        Assert.Contains("Order 4711", token.Decoded.Single(part => part.Key == "Claims").Value, StringComparison.Ordinal);
        Assert.Contains("kty", token.Decoded.Single(part => part.Key == "Key it was verified with").Value, StringComparison.Ordinal);
    }

    private static void Passed(FlowRun run) => Assert.True(run.Outcome == FlowOutcome.Passed, Bench.Tell(run));
}
