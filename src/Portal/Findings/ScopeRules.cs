using ZenKey.Protocol;

namespace ZenKey.Portal.Findings;

/// <summary>What people are asked for.</summary>
internal static class ScopeRules
{
    private const int Enough = 20;
    private const double Most = 0.5;

    public static IReadOnlyList<FindingRule> All { get; } =
    [
        new("scope_unused", Severity.Warning, "A scope that was not asked for in 30 days", "What an app does not need it should not be able to ask for. Take it away; it can come back.",
            facts => facts.AskedPeople >= Enough ? Of(Attributes(facts).Where(name => !facts.Asked.Any(one => one.Agreed.Contains(name) || one.Declined.Contains(name))), $"none of the last {facts.AskedPeople} people was asked") : null, Forms.Scopes),
        new("scope_declined", Severity.Advice, "An attribute that most people decline", "Say what it is for, or do without it: each question costs sign-ins.",
            facts => Of(Attributes(facts).Where(name => IsDeclined(facts, name)), "more than half say no"), Forms.Attributes),
        new("scope_without_purpose", Severity.Advice, "An attribute without a purpose", "People see the purpose where they decide, in your words.",
            facts => Of(Attributes(facts).Where(name => facts.Project.Scopes.Find(one => one.Name == name) is { Purpose: null or "" }), "no purpose is written"), Forms.Attributes),
        new("scope_not_of_project", Severity.Warning, "A scope that the project does not say it needs", "The project’s attributes are what people read about. One that is not among them counts as required, without a word why.",
            facts => facts.Project.Scopes.Count == 0 ? null : Of(Attributes(facts).Where(name => !facts.Project.Scopes.Exists(one => one.Name == name)), "not among the project’s attributes"), Forms.Attributes),
    ];

    private static IEnumerable<string> Attributes(ClientFacts facts) => facts.Client.ScopeNames.Where(name => Scope.Find(name) is { IsAttribute: true });

    private static bool IsDeclined(ClientFacts facts, string name)
    {
        var (no, yes) = (facts.Asked.Where(one => one.Declined.Contains(name)).Sum(one => one.People), facts.Asked.Where(one => one.Agreed.Contains(name)).Sum(one => one.People));
        return no + yes >= Enough && (double)no / (no + yes) > Most;
    }

    private static Found? Of(IEnumerable<string> scopes, string what) => scopes.ToList() is { Count: > 0 } some ? new Found($"{Forms.List(some)}: {what}.", string.Join(' ', some)) : null;
}
