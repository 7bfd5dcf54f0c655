using ZenKey.Portal.Data.Clients;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Clients.Settings;

/// <summary>What a client's requests must bring, and what its tokens are bound to. Each refuses apps that do without.</summary>
public sealed record ProtectionForm : ISettingsForm<ProtectionForm>
{
    private const string Pushed = "Tokens of requests to phones are pushed to this client, and pushed ones cannot be bound. Choose poll or ping first.";

    public static string Action => "client.protection.changed";

    public bool Pkce { get; set; }
    public bool PushedRequests { get; set; }
    public bool Dpop { get; set; }
    public bool Certificate { get; set; }

    public static ProtectionForm Of(Client client) =>
        new() { Pkce = client.RequirePkce || client.Type != ClientType.Confidential, PushedRequests = client.RequirePushedRequests, Dpop = client.DpopBoundAccessTokens, Certificate = client.CertificateBoundAccessTokens };

    public IEnumerable<(string Field, string Message)> Faults(ClientFacts client)
    {
        if (!Pkce && client.Type != ClientType.Confidential) { yield return (nameof(Pkce), "PKCE is all that proves such a client, so it stays on."); }
        var pushes = client.Backchannel is { Allowed: true, Delivery: CibaDelivery.Push };
        if (Dpop && pushes) { yield return (nameof(Dpop), Pushed); }
        if (Certificate && pushes) { yield return (nameof(Certificate), Pushed); }
    }

    public IEnumerable<string> Breaks(ProtectionForm before)
    {
        if (Pkce && !before.Pkce) { yield return "Sign-ins without code_challenge are refused."; }
        if (PushedRequests && !before.PushedRequests) { yield return "Sign-ins that were not pushed to the par endpoint first are refused."; }
        if (Dpop && !before.Dpop) { yield return "Token requests without a DPoP proof are refused, and userinfo takes no bearer token of this client."; }
        if (Certificate && !before.Certificate) { yield return "Token requests over a connection without a client certificate are refused."; }
    }

    public IEnumerable<(string Field, string? Value)> Told() =>
    [
        ("require_pkce", Words.YesNo(Pkce)), ("require_pushed_authorization_requests", Words.YesNo(PushedRequests)),
        ("dpop_bound_access_tokens", Words.YesNo(Dpop)), ("tls_client_certificate_bound_access_tokens", Words.YesNo(Certificate)),
    ];

    public void Apply(Client client, Changing changing) =>
        (client.RequirePkce, client.RequirePushedRequests, client.DpopBoundAccessTokens, client.CertificateBoundAccessTokens) = (Pkce, PushedRequests, Dpop, Certificate);
}
