using System.Net;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.TestFlow;

/// <summary>What a run does.</summary>
/// <param name="ClientId">The <c>ccid-</c> identifier.</param>
/// <param name="TokenAuth">How the client proves itself at the token endpoint.</param>
/// <param name="Secret">The secret of this run; null for clients that have none.</param>
/// <param name="IdTokenAlg">What the client's ID tokens must be signed by.</param>
/// <param name="RedirectUri">One of the client's. It is read out of the answer, never called.</param>
/// <param name="Scopes">openid among them.</param>
/// <param name="Acr">a1 or a3.</param>
/// <param name="Context">What the subscriber is to read; null for nothing.</param>
/// <param name="Cookies">What the pretend browser remembers.</param>
/// <param name="Handset">The simulated phone that answers by itself; null when a person answers.</param>
public sealed record FlowPlan(
    string ClientId, string TokenAuth, string? Secret, string IdTokenAlg, string RedirectUri, IReadOnlyList<string> Scopes, string Acr, string? Context,
    CookieContainer Cookies, string? Handset)
{
    public FlowKind Kind { get; init; }

    /// <summary>Who answers.</summary>
    public Persona Persona { get; init; } = Personas.Agrees;

    /// <summary>Whose line and carrier it is about; null for a phone of one's own.</summary>
    public TestPhone? Phone { get; init; }

    /// <summary>A network of the carrier; of the phone's own where there is one. A discovery page finds it by itself.</summary>
    public string Mccmnc { get; init; } = "";
    public string Prompt { get; init; } = "";
    public int? MaxAge { get; init; }
    public string ResponseMode { get; init; } = Protocol.ResponseMode.Query;
    public bool Pushed { get; init; }
    public bool Signed { get; init; }
    public bool Dpop { get; init; }

    /// <summary>The key of this run, by which the client signs; null where it does not.</summary>
    public FlowKey? Key { get; init; }

    /// <summary>Of those asked for, which the subscriber may switch off.</summary>
    public IReadOnlyList<string> Optional { get; init; } = [];

    /// <summary>Whom the client's server asks about; null in a browser.</summary>
    public string? LoginHint { get; init; }

    /// <summary>poll, ping or push.</summary>
    public string Delivery { get; init; } = CibaDelivery.Poll;

    /// <summary>Where the client's server is told of the end.</summary>
    public string? NotificationUri { get; init; }

    /// <summary>How long a phone may take to read the code.</summary>
    public TimeSpan PairingPatience { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>How long the answer may take; the provider's own limit ends sooner.</summary>
    public TimeSpan ApprovalPatience { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>How often a page is looked at again.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether it begins at the discovery page; a phone's own line needs none.</summary>
    public bool StartsAtDiscovery => FlowKinds.HasBrowser(Kind) && (Kind == FlowKind.Secondary || Phone is null);

    /// <summary>The line that the browser's requests come over; null for none that a carrier knows.</summary>
    public string? Line => FlowKinds.HasBrowser(Kind) && !StartsAtDiscovery ? Phone?.Handset : null;

    /// <summary>prompt as it is sent; null for none.</summary>
    public string? SentPrompt => Kind == FlowKind.Silent ? "none"
        : Prompt.Length > 0 ? Prompt
        : Persona == Personas.KeepsBack ? "consent"
        : Persona == Personas.WrongPin ? "login"
        : null;

    /// <summary>The attribute that the persona switches off; null for none.</summary>
    public string? KeptBack => Persona == Personas.KeepsBack && Handset is not null ? Scopes.FirstOrDefault(Optional.Contains) : null;

    /// <summary>The steps, in order.</summary>
    public IReadOnlyList<FlowStepKey> Steps => FlowKinds.HasBrowser(Kind) ? BrowserSteps() : BackchannelSteps();

    private List<FlowStepKey> BrowserSteps()
    {
        List<FlowStepKey> steps = StartsAtDiscovery ? [FlowStepKey.DiscoveryPage, FlowStepKey.BrowserTrusted] : [];
        steps.Add(FlowStepKey.Document);
        if (Pushed) { steps.Add(FlowStepKey.Pushed); }
        steps.Add(FlowStepKey.Authorization);
        if (Kind != FlowKind.Silent) { steps.Add(FlowStepKey.Approval); }
        steps.AddRange([FlowStepKey.Code, FlowStepKey.Token, FlowStepKey.IdToken, FlowStepKey.Userinfo]);
        if (Kind == FlowKind.Refresh) { steps.AddRange([FlowStepKey.Refreshed, FlowStepKey.RefreshedIdToken]); }
        return steps;
    }

    private List<FlowStepKey> BackchannelSteps()
    {
        List<FlowStepKey> steps = [FlowStepKey.Document, FlowStepKey.Asked, FlowStepKey.Approval];
        if (Delivery != CibaDelivery.Poll) { steps.Add(FlowStepKey.Told); }
        if (Delivery != CibaDelivery.Push) { steps.AddRange([FlowStepKey.Token, FlowStepKey.IdToken, FlowStepKey.Userinfo]); }
        return steps;
    }
}
