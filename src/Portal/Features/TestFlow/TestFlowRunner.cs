using System.Security.Cryptography;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.TestFlow;

/// <summary>
/// Signs in to a client for real, as a browser on a second device and as the app behind it, and tells each step while it
/// happens. It never ends by an exception, save one of ours.
/// </summary>
public sealed class TestFlowRunner(ModuleOrigins origins, FlowHandlers handlers, TimeProvider time)
{
    /// <param name="plan">What to do.</param>
    /// <param name="show">Told of every change, in order.</param>
    /// <param name="cancellationToken">Stops the run; what it was doing is told as stopped.</param>
    public async Task<FlowRun> RunAsync(FlowPlan plan, Action<FlowRun> show, CancellationToken cancellationToken)
    {
        var run = new Recorder(FlowRun.Start("run-" + RandomNumberGenerator.GetHexString(6, lowercase: true), time.GetUtcNow()), show, time);
        using var http = new FlowHttp(origins, handlers(plan.Cookies), plan.Cookies, run.Record);
        var browser = new FlowBrowser(http, origins, plan, time, run);
        var app = new FlowApp(http, origins, plan, time);
        try
        {
            await run.StepAsync(FlowStepKey.DiscoveryPage, () => browser.OpenDiscoveryAsync(cancellationToken));
            await run.StepAsync(FlowStepKey.BrowserTrusted, () => browser.AwaitTrustAsync(cancellationToken));
            await run.StepAsync(FlowStepKey.Document, () => app.ReadDocumentAsync(browser.Mccmnc!, cancellationToken));
            await run.StepAsync(FlowStepKey.Authorization, () => browser.AuthorizeAsync(app.AuthorizeUri(browser.HintToken), cancellationToken));
            await run.StepAsync(FlowStepKey.Approval, () => browser.AwaitAnswerAsync(cancellationToken));
            await run.StepAsync(FlowStepKey.Code, () => Task.FromResult(app.TakeCode(browser.Answer!, browser.Mccmnc!)));
            await run.StepAsync(FlowStepKey.Token, () => app.RedeemAsync(cancellationToken));
            await run.StepAsync(FlowStepKey.IdToken, () => app.VerifyAsync(browser.Mccmnc!, cancellationToken));
            await run.StepAsync(FlowStepKey.Userinfo, () => app.ReadUserinfoAsync(cancellationToken));
            run.End(FlowOutcome.Passed);
        }
        catch (FlowStopException)
        {
            run.End(FlowOutcome.Failed);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await TakeBackAsync(browser);
            run.End(FlowOutcome.Stopped);
        }
        return run.Current;
    }

    private async Task TakeBackAsync(FlowBrowser browser)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(3), time);
        try
        {
            await browser.TakeBackAsync(patience.Token);
        }
        catch (Exception exception) when (exception is FlowStopException or OperationCanceledException)
        {
            // It expires by itself.
        }
    }

    /// <summary>Keeps the run as it is now, and tells it.</summary>
    internal sealed class Recorder(FlowRun start, Action<FlowRun> show, TimeProvider time)
    {
        private readonly long began = time.GetTimestamp();
        private FlowStepKey? running;

        public FlowRun Current { get; private set; } = start;

        public async Task StepAsync(FlowStepKey key, Func<Task<FlowNotes>> act)
        {
            running = key;
            var from = time.GetTimestamp();
            Tell(Current.With(key, step => step with { State = FlowStepState.Running }));
            FlowNotes notes;
            try
            {
                notes = await act();
            }
            catch (FlowStopException stop)
            {
                notes = new FlowNotes(stop.Failure.Words) { Failure = stop.Failure };
            }
            Tell(Current.With(key, step => step with
            {
                State = notes.Failed ? FlowStepState.Failed : FlowStepState.Passed,
                Summary = notes.Summary,
                Took = time.GetElapsedTime(from),
                Checks = [.. notes.Checks],
                Decoded = [.. notes.Decoded],
                Failure = notes.Failed ? notes.Failure ?? FirstBroken(notes) : null,
            }));
            if (notes.Failed) { throw new FlowStopException(notes.Failure ?? FirstBroken(notes)); }
        }

        public void Record(FlowExchange exchange)
        {
            if (running is { } key) { Tell(Current.With(key, step => step with { Exchanges = step.Exchanges.Add(exchange) })); }
        }

        public void ShowCode(string? code) => Tell(Current with { PairingCode = code });

        public void ShowWaiting(bool waits) => Tell(Current with { WaitsForPhone = waits });

        public void Say(string summary) => Tell(Current.With(running!.Value, step => step with { Summary = summary }));

        public void End(FlowOutcome outcome) => Tell(Current with
        {
            Outcome = outcome,
            PairingCode = null,
            WaitsForPhone = false,
            Took = time.GetElapsedTime(began),
            Steps = [.. Current.Steps.Select(step => step.State is FlowStepState.Waiting or FlowStepState.Running
                ? step with { State = FlowStepState.NotReached, Summary = step.State == FlowStepState.Running ? "You stopped the run here." : null }
                : step)],
        });

        private void Tell(FlowRun run)
        {
            Current = run;
            show(run);
        }

        private static FlowFailure FirstBroken(FlowNotes notes)
        {
            var broken = notes.Checks.First(check => !check.Holds);
            return new FlowFailure($"This does not hold: {broken.Text} ({broken.Clause}).", broken.Expected, broken.Received);
        }
    }
}

/// <summary>What a step has to tell.</summary>
/// <param name="Summary">Its second line.</param>
internal sealed record FlowNotes(string Summary)
{
    public IReadOnlyList<FlowCheck> Checks { get; init; } = [];
    public IReadOnlyList<KeyValuePair<string, string>> Decoded { get; init; } = [];
    public FlowFailure? Failure { get; init; }

    public bool Failed => Failure is not null || Checks.Any(check => !check.Holds);
}
