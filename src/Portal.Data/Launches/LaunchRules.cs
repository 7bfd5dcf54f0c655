using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Companies;
using ZenKey.Portal.Data.Projects;
using ZenKey.Protocol;

namespace ZenKey.Portal.Data.Launches;

/// <summary>One thing that has to be there before a launch.</summary>
/// <param name="Key">As tests and pages name it.</param>
/// <param name="Missing">What is missing, in words; null when it is there.</param>
public sealed record LaunchCheck(string Key, string? Missing)
{
    public bool Holds => Missing is null;
}

/// <summary>What the rules of a launch look at.</summary>
/// <param name="Client">With its project, company, agreements, scopes, proofs, URIs and provisionings.</param>
/// <param name="LastSignInAt">When somebody last got tokens by it; null when nobody has.</param>
public sealed record LaunchFacts(Client Client, DateTimeOffset? LastSignInAt, DateTimeOffset Now);

/// <summary>The rules of a launch (ZenKey platform §9.6). They answer in words, or with null when all is well.</summary>
public static class LaunchRules
{
    public const int MaxNote = 1000;

    /// <summary>How old the last sign-in may be.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromDays(90);

    /// <summary>The checklist, in the order in which it is worked off.</summary>
    public static IReadOnlyList<LaunchCheck> Checks(LaunchFacts facts)
    {
        var (client, project) = (facts.Client, facts.Client.Project!);
        return
        [
            new("company", project.Company!.State == CompanyState.Approved ? null : "The company is not approved."),
            new("agreement", project.Company.Agreements.Exists(one => one is { Kind: AgreementKind.Commercial, TextVersion: Agreement.CurrentText }) ? null : "The company has not accepted the commercial agreement."),
            new("project", project.SubmittedAt is not null && ProjectRules.Missing(project) is [] ? null : ProjectRules.Missing(project) is [_, ..] missing ? $"Missing: {string.Join(' ', missing)}" : "The project is a draft."),
            new("domains", Unproven(project)),
            new("scopes", Unjustified(client)),
            new("redirects", RedirectFault(client)),
            new("enabled", client.State == ClientState.Active ? null : "The client is disabled."),
            new("signin", facts.LastSignInAt is { } at && facts.Now - at <= Fresh ? null : "Nobody has signed in by it within 90 days."),
            new("carriers", client.Provisionings.Count(one => one.State != ProvisioningState.Active) switch { 0 => null, 1 => "One carrier has not taken it up.", var count => $"{count} carriers have not taken it up." }),
        ];
    }

    /// <summary>Why this person may not answer a request: two persons decide, and neither on their own company's.</summary>
    public static string? DecideFault(LaunchRequest request, bool approve, string? note, Guid personId, Guid? personCompanyId, DateTimeOffset now) => request switch
    {
        _ when request.RequestedById == personId => "You asked for this launch, so somebody else decides on it.",
        _ when request.Client!.Project!.CompanyId == personCompanyId => "This is your own company's, so somebody else decides on it.",
        { State: not LaunchState.Waiting } => "It is answered already.",
        _ when request.ExpiresAt <= now => "It has waited for fourteen days and is no longer valid. The company can ask again.",
        _ when !approve && string.IsNullOrWhiteSpace(note) => "Say why, in words that the company reads.",
        _ when note?.Length > MaxNote => $"At most {MaxNote} characters.",
        _ when approve && IsStale(request) => "The client or its project was changed since this was asked for. The company has to ask again.",
        _ => null,
    };

    /// <summary>Whether what would be launched is not what was asked for.</summary>
    /// <param name="request">With its client and all that <see cref="LaunchSnapshot.Of"/> looks at.</param>
    public static bool IsStale(LaunchRequest request) => !LaunchSnapshot.Of(request.Client!).SequenceEqual(request.ReadSettings());

    private static string? Unproven(Project project) => project.Proofs.Where(proof => proof.State != ProofState.Passed).Select(proof => proof.Host).ToList() switch
    {
        [] when project.Proofs.Count == 0 => "The project names no domain.",
        [] => null,
        var hosts => $"Not proven: {string.Join(", ", hosts)}.",
    };

    private static string? Unjustified(Client client) =>
        client.ScopeNames.Where(name => Scope.Find(name) is { IsAttribute: true } && client.Project!.Scopes.Find(one => one.Name == name)?.Purpose is null or "").ToList() is [_, ..] names
            ? $"Without a purpose in the project: {string.Join(", ", names)}." : null;

    private static string? RedirectFault(Client client)
    {
        if (!client.RedirectUris.Any()) { return "It has no redirect URI."; }
        return client.RedirectUris.Select(uri => (uri.Uri, Fault: RedirectUri.Fault(uri.Uri, client.Type, ClientMode.Launched))).FirstOrDefault(one => one.Fault is not null) is { Fault: { } fault } found
            ? $"{found.Uri}: {fault}" : null;
    }
}
