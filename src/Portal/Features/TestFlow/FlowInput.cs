using ZenKey.Protocol;

namespace ZenKey.Portal.Features.TestFlow;

/// <summary>The form of a test sign-in.</summary>
public sealed class FlowInput
{
    public string RedirectUri { get; set; } = "";

    /// <summary>openid always among them.</summary>
    public HashSet<string> Scopes { get; } = [Scope.OpenId];
    public string Acr { get; set; } = Protocol.Acr.A3;
    public string Context { get; set; } = "";

    /// <summary>The simulated phone beside the trace; empty for a phone of one's own.</summary>
    public string Handset { get; set; } = "";
    public bool AnswersItself { get; set; }
}
