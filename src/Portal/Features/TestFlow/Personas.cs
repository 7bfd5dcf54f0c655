using System.Collections.Frozen;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.TestFlow;

/// <summary>How a run with a persona is meant to end, when not with tokens.</summary>
/// <param name="Words">For people.</param>
/// <param name="Codes">Errors on the wire that are meant.</param>
/// <param name="Steps">Steps at which it is meant to end, whatever the error.</param>
public sealed record MeantEnd(string Words, FrozenSet<string> Codes, FrozenSet<FlowStepKey> Steps)
{
    public bool Is(FlowStep failed) => Steps.Contains(failed.Key) || (failed.Failure?.Code is { } code && Codes.Contains(code));
}

/// <summary>A person with a pretend phone, and what they do.</summary>
/// <param name="Key">In addresses.</param>
/// <param name="Words">What will happen.</param>
/// <param name="Handset">Whose phone it must be, because of the state that it is in; null for any.</param>
/// <param name="End">How it is meant to end; null with tokens.</param>
public sealed record Persona(string Key, string Title, string Words, string? Handset = null, MeantEnd? End = null)
{
    /// <summary>Flows in which it makes sense; empty for all.</summary>
    public IReadOnlyList<FlowKind> Flows { get; init; } = [];

    public bool Serves(FlowKind kind) => Flows.Count == 0 || Flows.Contains(kind);
}

/// <summary>The catalogue of personas. All but the first hold phones of the simulator, so they are offered in Development only.</summary>
public static class Personas
{
    private static readonly FlowKind[] Browser = [FlowKind.Secondary, FlowKind.Primary, FlowKind.Refresh];
    private static readonly FlowKind[] NotSilent = [.. Browser, FlowKind.Ciba, FlowKind.ServerInitiated];

    /// <summary>A person, who answers on their own phone or on the pretend one beside the trace.</summary>
    public static readonly Persona Self = new("self", "A person answers", "You approve or deny on the phone: your own, or the pretend one beside the trace.");

    public static readonly Persona Agrees = new("agrees", "Agrees", "Trusts the browser and agrees to everything that is asked. Ends with tokens.");

    public static readonly Persona Denies = new("denies", "Denies", "Trusts the browser, then says no. Ends with access_denied.", End: Codes("access_denied", ErrorCode.AccessDenied)) { Flows = NotSilent };

    public static readonly Persona KeepsBack = new("keeps-back", "Keeps an attribute back", "Agrees, and switches off the first attribute that is optional. Asked with prompt=consent, so that the choice is shown. Ends with tokens that lack its scope.") { Flows = Browser };

    public static readonly Persona Absent = new("absent", "Does not answer", "Trusts the browser, then leaves the phone alone. Ends after two minutes with authentication_timed_out.",
        End: Codes("no answer in time", ErrorCode.AuthenticationTimedOut, ErrorCode.ExpiredToken))
    { Flows = NotSilent };

    public static readonly Persona WrongPin = new("wrong-pin", "Types a wrong PIN", "Agrees with a wrong PIN, which is not taken, and gives up. Asked with prompt=login, so that the PIN counts. Ends with access_denied; five wrong ones lock the PIN for a while.",
        End: Codes("access_denied", ErrorCode.AccessDenied))
    { Flows = Browser };

    public static readonly Persona Untrusting = new("untrusting", "Does not trust the browser", "Sees the code and does not type it. Discovery never leads back; the run looks for twenty seconds.",
        End: Steps("no trust", FlowStepKey.BrowserTrusted))
    { Flows = [FlowKind.Secondary] };

    public static readonly Persona Offline = new("offline", "Phone without network", "The phone loses its network before the request. Ends with device_unavailable, or because nobody answers.",
        End: Codes("the phone cannot be reached", ErrorCode.DeviceUnavailable, ErrorCode.AuthenticationTimedOut, ErrorCode.ExpiredToken, ErrorCode.TransactionFailed))
    { Flows = NotSilent };

    public static readonly Persona NewPhone = new("new-phone", "SIM in a new phone", "The SIM goes into another handset before the request, and back afterwards. Ends with network_failure; CIBA calls it access_denied.",
        End: Codes("the phone is another", ErrorCode.NetworkFailure, ErrorCode.AccessDenied));

    public static readonly Persona SwappedSim = new("sim-swapped", "SIM was swapped", "Noah has a new SIM, which his phone was not set up with. He cannot trust a browser, and requests end with network_failure; CIBA calls it access_denied.",
        "noah", new("the SIM is another", Set(ErrorCode.NetworkFailure, ErrorCode.AccessDenied), FrozenSet.Create(FlowStepKey.BrowserTrusted)));

    public static readonly Persona NoApplication = new("no-application", "No ZenKey application", "Ivy has none. She cannot trust a browser, and requests end with user_unsupported; CIBA calls it access_denied.",
        "ivy", new("there is no application", Set(ErrorCode.UserUnsupported, ErrorCode.AccessDenied, ErrorCode.TransactionFailed), FrozenSet.Create(FlowStepKey.BrowserTrusted)));

    public static readonly Persona Locked = new("locked", "Locked by the carrier", "Zoe’s account is locked. She cannot trust a browser, and requests end with access_denied.",
        "zoe", new("the account is locked", Set(ErrorCode.AccessDenied), FrozenSet.Create(FlowStepKey.BrowserTrusted)));

    public static readonly Persona Ported = new("ported", "Ported number", "Omar came from another carrier. Ends with tokens; aka in the ID token says who he was to you there, if he was.", "omar") { Flows = NotSilent };

    public static readonly Persona CarrierDown = new("carrier-down", "Carrier unreachable", "The run cannot reach the carrier after its document was read. Ends where the carrier is asked first.",
        End: Steps("the carrier does not answer", FlowStepKey.Pushed, FlowStepKey.Authorization, FlowStepKey.Asked));

    public static IReadOnlyList<Persona> All { get; } =
        [Self, Agrees, Denies, KeepsBack, Absent, WrongPin, Untrusting, Offline, NewPhone, SwappedSim, NoApplication, Locked, Ported, CarrierDown];

    public static Persona? Find(string? key) => All.FirstOrDefault(persona => persona.Key == key);

    private static MeantEnd Codes(string words, params string[] codes) => new(words, Set(codes), FrozenSet<FlowStepKey>.Empty);

    private static MeantEnd Steps(string words, params FlowStepKey[] steps) => new(words, FrozenSet<string>.Empty, steps.ToFrozenSet());

    private static FrozenSet<string> Set(params string[] codes) => codes.ToFrozenSet(StringComparer.Ordinal);
}
