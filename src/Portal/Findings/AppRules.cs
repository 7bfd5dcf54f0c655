using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Projects;

namespace ZenKey.Portal.Findings;

/// <summary>The project behind the client, and the company behind that.</summary>
internal static class AppRules
{
    public static IReadOnlyList<FindingRule> All { get; } =
    [
        new("logo_missing", Severity.Warning, "No logo", "People know an app by its logo, on the phone where they decide.",
            facts => facts.Project.LogoUrl is null ? new Found($"{facts.Project.Name} has none.") : null, facts => new Fix("Name and logo", Forms.Setup(facts, "name"))),
        new("privacy_missing", Severity.Warning, "No privacy policy", "People may read what becomes of what they share, before they share it.",
            facts => facts.Project.PrivacyUrl is null ? new Found("The link is empty.", "", facts.IsLaunched ? Severity.Fault : null) : null, Forms.Links),
        new("terms_missing", Severity.Warning, "No terms of service", "The link stands beside the privacy policy where people decide.",
            facts => facts.Project.TermsUrl is null ? new Found("The link is empty.") : null, Forms.Links),
        new("domain_refuted", Severity.Fault, "A domain that could not be proven", "We looked for the project’s file there and did not find it. Put it there and let us look again.",
            facts => Proofs(facts, ProofState.Failed), Forms.Domains),
        new("domain_pending", Severity.Warning, "A domain that is not proven yet", "Put the project’s file there and let us look.",
            facts => Proofs(facts, ProofState.Pending), Forms.Domains),
        new("security_contact_missing", Severity.Advice, "Nobody to tell of a matter of security", "A mail address that somebody reads, also at night.",
            facts => string.IsNullOrEmpty(facts.Project.SecurityContact) ? new Found("The security contact is empty.") : null, facts => new Fix("Security contact", Forms.Setup(facts, "services"))),
        new("owner_single", Severity.Warning, "One owner only", "When they are away or leave, nobody can make another. Make a second one.",
            facts => facts.Owners == 1 ? new Found($"{facts.Project.Company?.Name} has one owner.") : null, _ => new Fix("People", "/people")),
        new("carrier_refused", Severity.Fault, "A carrier does not serve it", "That carrier’s customers cannot sign in to it. Ask the operator why.",
            facts => Carriers(facts, ProvisioningState.Refused), facts => new Fix("The project", Forms.Project(facts))),
        new("carrier_pending", Severity.Warning, "A carrier has not taken it up yet", "That carrier’s customers cannot sign in to it until then.",
            facts => Carriers(facts, ProvisioningState.Submitted), facts => new Fix("The project", Forms.Project(facts))),
    ];

    private static Found? Proofs(ClientFacts facts, ProofState state) =>
        facts.Project.Proofs.Where(proof => proof.State == state).Select(proof => proof.Host).Order(StringComparer.Ordinal).ToList() is { Count: > 0 } hosts ? new Found(Forms.List(hosts), string.Join('\n', hosts)) : null;

    private static Found? Carriers(ClientFacts facts, ProvisioningState state) =>
        facts.Client.Provisionings.Where(one => one.State == state).ToList() is { Count: > 0 } some
            ? new Found(some.Count == 1 ? "One carrier." : $"{some.Count} carriers.", string.Join(' ', some.Select(one => one.CarrierId).Order())) : null;
}
