using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace ZenKey.Portal.Features.TestFlow;

/// <summary>The steps of sign-ins. Each flow has its own of them, in its own order.</summary>
public enum FlowStepKey
{
    DiscoveryPage,
    BrowserTrusted,
    Document,

    /// <summary>The request is pushed (RFC 9126).</summary>
    Pushed,
    Authorization,

    /// <summary>The client's server asks the phone.</summary>
    Asked,
    Approval,

    /// <summary>The client's server is told of the end.</summary>
    Told,
    Code,
    Token,
    IdToken,
    Userinfo,
    Refreshed,
    RefreshedIdToken,
}

public enum FlowStepState
{
    /// <summary>Its turn has not come.</summary>
    Waiting,
    Running,
    Passed,
    Failed,

    /// <summary>The run ended before it.</summary>
    NotReached,
}

public enum FlowOutcome
{
    Running,
    Passed,
    Failed,

    /// <summary>Whoever started it stopped it.</summary>
    Stopped,

    /// <summary>It ended without tokens, as its persona is meant to.</summary>
    AsMeant,
}

/// <summary>A request and its answer as they may be shown: secrets, tokens and personal data are dots.</summary>
/// <param name="Status">Null when no answer came.</param>
public sealed record FlowExchange(
    string Method, string Url, ImmutableList<KeyValuePair<string, string>> RequestHeaders, string? RequestBody,
    int? Status, ImmutableList<KeyValuePair<string, string>> ResponseHeaders, string? ResponseBody);

/// <summary>One thing that was looked at.</summary>
/// <param name="Clause">What demands it, e.g. <c>OIDC Core 3.1.3.7 §2</c>.</param>
/// <param name="Expected">Told when it does not hold.</param>
public sealed record FlowCheck(bool Holds, string Text, string Clause, string? Expected = null, string? Received = null)
{
    /// <summary>Whether there was something to look at; when not, <see cref="Received"/> says why.</summary>
    public bool Applies { get; init; } = true;

    public static FlowCheck NotApplicable(string text, string clause, string why) => new(true, text, clause, null, why) { Applies = false };
}

/// <summary>Why a run ended early.</summary>
/// <param name="Words">For a developer: what happened and what to do.</param>
/// <param name="Code">The error code on the wire.</param>
/// <param name="Reference">What our support finds it by.</param>
public sealed record FlowFailure(string Words, string? Expected = null, string? Received = null, string? Code = null, string? Reference = null);

/// <summary>A step and what was seen in it.</summary>
public sealed record FlowStep(FlowStepKey Key, string Title)
{
    public FlowStepState State { get; init; }

    /// <summary>The second line.</summary>
    public string? Summary { get; init; }
    public TimeSpan? Took { get; init; }
    public ImmutableList<FlowExchange> Exchanges { get; init; } = [];
    public ImmutableList<FlowCheck> Checks { get; init; } = [];

    /// <summary>Decoded JSON, by what it is called.</summary>
    public ImmutableList<KeyValuePair<string, string>> Decoded { get; init; } = [];
    public FlowFailure? Failure { get; init; }
}

/// <summary>A test sign-in at one moment.</summary>
public sealed record FlowRun(string Id, DateTimeOffset StartedAt, ImmutableList<FlowStep> Steps)
{
    public FlowOutcome Outcome { get; init; }

    /// <summary>The eight digits that the phone must be told; null when none is needed now.</summary>
    public string? PairingCode { get; init; }

    /// <summary>Whether the phone is asked now.</summary>
    public bool WaitsForPhone { get; init; }
    public TimeSpan? Took { get; init; }

    /// <summary>The run as it is kept, for a link; null until it is.</summary>
    public Guid? Kept { get; init; }

    [JsonIgnore]
    public FlowStep? FailedStep => Steps.Find(step => step.State == FlowStepState.Failed);

    [JsonIgnore]
    public int Passed => Steps.Count(step => step.State == FlowStepState.Passed);

    /// <summary>The run in a few words, for its chip.</summary>
    [JsonIgnore]
    public string Verdict => Outcome switch
    {
        FlowOutcome.Running => "Running",
        FlowOutcome.Passed => $"Passed, {Passed} of {Steps.Count}",
        FlowOutcome.Stopped => "Stopped",
        FlowOutcome.AsMeant => $"Ended as meant at {FailedStep?.Title}",
        _ => $"Failed at {FailedStep?.Title}",
    };

    public static FlowRun Start(string id, DateTimeOffset now, IEnumerable<FlowStepKey> steps) => new(id, now, [.. steps.Select(key => new FlowStep(key, TitleOf(key)))]);

    public static string TitleOf(FlowStepKey key) => key switch
    {
        FlowStepKey.DiscoveryPage => "Discovery page",
        FlowStepKey.BrowserTrusted => "Browser trusted",
        FlowStepKey.Document => "Carrier’s document",
        FlowStepKey.Pushed => "Pushed request",
        FlowStepKey.Authorization => "Authorization request",
        FlowStepKey.Asked => "Request of the server",
        FlowStepKey.Approval => "Answer of the phone",
        FlowStepKey.Told => "Server told",
        FlowStepKey.Code => "Code received",
        FlowStepKey.Token => "Token request",
        FlowStepKey.IdToken => "ID token verified",
        FlowStepKey.Userinfo => "Userinfo",
        FlowStepKey.Refreshed => "Refresh",
        _ => "New ID token verified",
    };

    public FlowRun With(FlowStepKey key, Func<FlowStep, FlowStep> change)
    {
        var index = Steps.FindIndex(step => step.Key == key);
        return this with { Steps = Steps.SetItem(index, change(Steps[index])) };
    }
}
