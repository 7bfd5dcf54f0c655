namespace ZenKey.Portal.Findings;

/// <summary>Every rule, once. A rule is pure: it looks at facts and knows no store.</summary>
public static class FindingRules
{
    public static IReadOnlyList<FindingRule> All { get; } =
        [.. AddressRules.All, .. SecretRules.All, .. KeyRules.All, .. ProtectionRules.All, .. ScopeRules.All, .. AppRules.All, .. TrafficRules.All];

    public static FindingRule? Find(string name) => All.FirstOrDefault(rule => rule.Name == name);

    /// <summary>What the rules find, the worst first.</summary>
    public static IReadOnlyList<Finding> Look(ClientFacts facts) =>
        [.. All.Select(rule => (Rule: rule, Found: rule.Look(facts))).Where(one => one.Found is not null)
            .Select(one => new Finding(one.Rule, one.Found!.Severity ?? one.Rule.Severity, one.Found.Evidence, Finding.SubjectOf(one.Found.Subject), one.Rule.Mend(facts)))
            .OrderBy(finding => finding.Severity)];
}

/// <summary>Addresses of the forms in which things are mended.</summary>
internal static class Forms
{
    public static string Client(ClientFacts facts, string tab) => $"/clients/{facts.Client.ClientId}/{tab}";

    public static string Setup(ClientFacts facts, string step) => $"/projects/{facts.Client.ProjectId}/setup/{step}";

    public static string Project(ClientFacts facts) => $"/projects/{facts.Client.ProjectId}";

    public static Fix Redirects(ClientFacts facts) => new("Redirect URIs", Client(facts, "redirects"));

    public static Fix Credentials(ClientFacts facts) => new("Credentials", Client(facts, "credentials"));

    /// <summary>A part of the settings, to which the address jumps.</summary>
    public static Func<ClientFacts, Fix> Settings(string part) => facts => new Fix("Settings", Client(facts, "settings") + "#" + part);

    /// <summary>Keys lie where the client proves itself, when it does so by them.</summary>
    public static Fix Keys(ClientFacts facts) => facts.Client.TokenAuth == Protocol.TokenAuth.PrivateKeyJwt ? Credentials(facts) : Settings("keys")(facts);

    public static Fix Scopes(ClientFacts facts) => new("Scopes", Client(facts, "scopes"));

    public static Fix Rotate(ClientFacts facts) => new("Rotate the secret", Client(facts, "rotate"));

    public static Fix Domains(ClientFacts facts) => new("Verify the domains", Project(facts));

    public static Fix Links(ClientFacts facts) => new("The project’s links", Setup(facts, "links"));

    public static Fix Attributes(ClientFacts facts) => new("The project’s attributes", Setup(facts, "attributes"));

    /// <summary>E.g. <c>a, b and 2 more</c>.</summary>
    public static string List(IReadOnlyList<string> items)
    {
        const int most = 3;
        return items.Count > most ? $"{string.Join(", ", items.Take(most))} and {items.Count - most} more" : string.Join(", ", items);
    }
}
