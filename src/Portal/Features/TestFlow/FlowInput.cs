using ZenKey.Protocol;

namespace ZenKey.Portal.Features.TestFlow;

/// <summary>The form of a test sign-in. All of it but <see cref="LoginHint"/> stands in the address.</summary>
public sealed class FlowInput
{
    public FlowKind Flow { get; set; }
    public string RedirectUri { get; set; } = "";

    /// <summary>openid always among them.</summary>
    public HashSet<string> Scopes { get; } = [Scope.OpenId];

    /// <summary>a1 or a3.</summary>
    public string Acr { get; set; } = Protocol.Acr.A3;

    /// <summary>login or consent; empty sends none. Silent runs send none by themselves.</summary>
    public string Prompt { get; set; } = "";

    /// <summary>In seconds; null sends none.</summary>
    public int? MaxAge { get; set; }

    /// <summary>What the subscriber is to read; CIBA calls it binding message.</summary>
    public string Context { get; set; } = "";

    /// <summary>One of <see cref="Protocol.ResponseMode"/>.</summary>
    public string ResponseMode { get; set; } = Protocol.ResponseMode.Query;

    /// <summary>Whether the request is pushed first (RFC 9126).</summary>
    public bool Pushed { get; set; }

    /// <summary>Whether the request is signed (RFC 9101; CIBA Core §7.1.1).</summary>
    public bool Signed { get; set; }

    /// <summary>Whether tokens are bound by DPoP (RFC 9449).</summary>
    public bool Dpop { get; set; }

    /// <summary>One of <see cref="Personas"/>.</summary>
    public string Persona { get; set; } = Personas.Self.Key;

    /// <summary>The simulated phone; empty for a phone of one's own.</summary>
    public string Handset { get; set; } = "";

    /// <summary>A network of the carrier that a server asks, where there is no simulated phone.</summary>
    public string Mccmnc { get; set; } = "";

    /// <summary>Whom the server asks about, where there is no simulated phone: a number or a subject. Never in an address.</summary>
    public string LoginHint { get; set; } = "";

    public Persona Person => Personas.Find(Persona) ?? Personas.Self;

    public bool HasPretendPhone => Handset.Length > 0 || Person.Handset is not null;

    /// <summary>Whether a server must be told the carrier and whom to ask, because no pretend phone says it.</summary>
    public bool NeedsHint => !FlowKinds.HasBrowser(Flow) && !HasPretendPhone;

    /// <summary>Whether the phone answers without a hand.</summary>
    public bool AnswersItself => HasPretendPhone && Person != Personas.Self;
}
