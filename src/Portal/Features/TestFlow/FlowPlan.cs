using System.Net;

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
    /// <summary>How long a phone may take to read the code.</summary>
    public TimeSpan PairingPatience { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>How long the answer may take; the provider's own limit ends sooner.</summary>
    public TimeSpan ApprovalPatience { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>How often a page is looked at again.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);
}
