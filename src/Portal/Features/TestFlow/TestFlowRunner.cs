using System.Security.Cryptography;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.TestFlow;

/// <summary>
/// Signs in to a client for real, as a browser and as the app behind it, and tells each step while it happens. It never
/// ends by an exception, save one of ours.
/// </summary>
public sealed class TestFlowRunner(ModuleOrigins origins, FlowHandlers handlers, FindTold findTold, TimeProvider time)
{
    private readonly HeldPhones held = new();

    private static readonly TimeSpan TidyPatience = TimeSpan.FromSeconds(3);

    /// <param name="plan">What to do.</param>
    /// <param name="show">Told of every change, in order.</param>
    /// <param name="cancellationToken">Stops the run; what it was doing is told as stopped.</param>
    public async Task<FlowRun> RunAsync(FlowPlan plan, Action<FlowRun> show, CancellationToken cancellationToken)
    {
        var run = new Recorder(FlowRun.Start("run-" + RandomNumberGenerator.GetHexString(6, lowercase: true), time.GetUtcNow(), plan.Steps), show, time);
        using var http = new FlowHttp(origins, handlers(plan.Cookies), plan.Cookies, run.Record) { Line = plan.Line };
        var provider = new FlowProvider(http, origins, plan);
        using var client = new FlowClient(http, provider, plan, time);
        var person = new PretendPerson(http, origins, plan, held);
        var parts = new Parts(
            new FlowBrowser(http, origins, plan, person, time, run), provider, person, new FlowRequest(provider, client, plan),
            new FlowTokens(http, provider, client, plan, time), new FlowBackchannel(provider, client, plan, person, findTold, time, run));
        try
        {
            foreach (var step in plan.Steps) { await run.StepAsync(step, () => StepAsync(step, plan, parts, cancellationToken)); }
            run.End(FlowOutcome.Passed);
        }
        catch (FlowStopException)
        {
            run.End(plan.Persona.End is { } meant && plan.Handset is not null && run.Current.FailedStep is { } failed && meant.Is(failed) ? FlowOutcome.AsMeant : FlowOutcome.Failed);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await TidyAsync(FlowKinds.HasBrowser(plan.Kind) ? parts.Browser.TakeBackAsync : parts.Backchannel.TakeBackAsync);
            run.End(FlowOutcome.Stopped);
        }
        finally
        {
            await TidyAsync(person.RestoreAsync);
        }
        return run.Current;
    }

    /// <summary>What a run works with.</summary>
    private sealed record Parts(FlowBrowser Browser, FlowProvider Provider, PretendPerson Person, FlowRequest Request, FlowTokens Tokens, FlowBackchannel Backchannel);

    private static Task<FlowNotes> StepAsync(FlowStepKey step, FlowPlan plan, Parts parts, CancellationToken cancellationToken) => step switch
    {
        FlowStepKey.DiscoveryPage => parts.Browser.OpenDiscoveryAsync(cancellationToken),
        FlowStepKey.BrowserTrusted => parts.Browser.AwaitTrustAsync(cancellationToken),
        FlowStepKey.Document => parts.Provider.ReadDocumentAsync(parts.Browser.Mccmnc ?? plan.Mccmnc, cancellationToken),
        FlowStepKey.Pushed => parts.Request.PushAsync(parts.Browser.HintToken, cancellationToken),
        FlowStepKey.Authorization => AuthorizeAsync(parts, cancellationToken),
        FlowStepKey.Asked => parts.Backchannel.AskAsync(cancellationToken),
        FlowStepKey.Approval => FlowKinds.HasBrowser(plan.Kind) ? parts.Browser.AwaitAnswerAsync(cancellationToken) : parts.Backchannel.AwaitAnswerAsync(cancellationToken),
        FlowStepKey.Told => parts.Backchannel.AwaitToldAsync(cancellationToken),
        FlowStepKey.Code => Task.FromResult(parts.Request.TakeCode(parts.Browser.Answer!)),
        FlowStepKey.Token => FlowKinds.HasBrowser(plan.Kind)
            ? parts.Tokens.RedeemAsync(parts.Request.Code!, parts.Request.Verifier, cancellationToken)
            : parts.Backchannel.FetchAsync(parts.Tokens, cancellationToken),
        FlowStepKey.IdToken => parts.Tokens.VerifyAsync(FlowKinds.HasBrowser(plan.Kind) ? parts.Request.Nonce : null, cancellationToken),
        FlowStepKey.Userinfo => parts.Tokens.ReadUserinfoAsync(cancellationToken),
        FlowStepKey.Refreshed => parts.Tokens.RefreshAsync(cancellationToken),
        _ => parts.Tokens.VerifyRefreshedAsync(cancellationToken),
    };

    private static async Task<FlowNotes> AuthorizeAsync(Parts parts, CancellationToken cancellationToken)
    {
        await parts.Person.PrepareAsync(cancellationToken);
        return await parts.Browser.AuthorizeAsync(parts.Request.AuthorizeUri(parts.Browser.HintToken), parts.Request.Sent, cancellationToken);
    }

    /// <summary>What is not put back now expires by itself, or is put back by hand.</summary>
    private async Task TidyAsync(Func<CancellationToken, Task> act)
    {
        using var patience = new CancellationTokenSource(TidyPatience, time);
        try
        {
            await act(patience.Token);
        }
        catch (Exception exception) when (exception is FlowStopException or OperationCanceledException)
        {
            // Told by nobody: the run has its end already.
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

        public void End(FlowOutcome outcome)
        {
            running = null;
            Tell(Current with
            {
                Outcome = outcome,
                PairingCode = null,
                WaitsForPhone = false,
                Took = time.GetElapsedTime(began),
                Steps = [.. Current.Steps.Select(step => step.State is FlowStepState.Waiting or FlowStepState.Running
                    ? step with { State = FlowStepState.NotReached, Summary = step.State == FlowStepState.Running ? "You stopped the run here." : null }
                    : step)],
            });
        }

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
