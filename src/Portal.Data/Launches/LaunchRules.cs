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

/// <summary>What somebody answers to a request.</summary>
/// <param name="Approve">Whether it is done; otherwise it is given back with words.</param>
/// <param name="Note">Words to the company.</param>
public sealed record LaunchAnswer(bool Approve, string? Note = null)
{
    /// <summary>Words to single fields of it.</summary>
    public IReadOnlyList<FieldComment> Comments { get; init; } = [];
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
    /// <param name="request">With its client and project.</param>
    /// <param name="answer">What they say.</param>
    /// <param name="personId">Who answers.</param>
    /// <param name="personCompanyId">Their company.</param>
    /// <param name="isStale">Whether it would do something else now than was asked for.</param>
    /// <param name="now">When.</param>
    public static string? DecideFault(LaunchRequest request, LaunchAnswer answer, Guid personId, Guid? personCompanyId, bool isStale, DateTimeOffset now) => request switch
    {
        _ when request.RequestedById == personId => "You asked for this yourself, so somebody else decides on it.",
        _ when request.Client!.Project!.CompanyId == personCompanyId => "This is your own company's, so somebody else decides on it.",
        _ when WaitFault(request, now) is { } fault => fault,
        _ when !answer.Approve && string.IsNullOrWhiteSpace(answer.Note) && answer.Comments.Count == 0 => "Say why, in words that the company reads.",
        _ when answer.Note?.Length > MaxNote || answer.Comments.Any(one => one.Text.Length > MaxNote) => $"At most {MaxNote} characters.",
        _ when answer.Comments.Any(one => !FieldsOf(request).Contains(one.Field)) => "A comment is to a field that was not asked for.",
        _ when answer.Approve && isStale => "The client or its project was changed since this was asked for. The company has to ask again.",
        _ => null,
    };

    /// <summary>Why nobody may answer a request any more.</summary>
    /// <param name="request">With its client, project and company.</param>
    /// <param name="now">When.</param>
    public static string? WaitFault(LaunchRequest request, DateTimeOffset now) => request switch
    {
        { State: not LaunchState.Waiting } => "It is answered already.",
        _ when request.ExpiresAt <= now => "It has waited for fourteen days and is no longer valid. The company can ask again.",
        { Edit: not null } when request.Client!.Project!.Company!.State != CompanyState.Approved => "The company is not approved, or no longer, so nothing of its clients is changed.",
        { Edit: not null, Client.Mode: not ClientMode.Launched } => "The client is not launched any more, so its company makes this change by itself.",
        _ => null,
    };

    /// <summary>Why an edit may not be carried out at once by this person, and without a second one.</summary>
    public static string? AtOnceFault(LaunchRequest request, string? reason, DateTimeOffset now) => request switch
    {
        { Edit: null } => "A launch always takes two persons.",
        _ when WaitFault(request, now) is { } fault => fault,
        _ when string.IsNullOrWhiteSpace(reason) => "Say in words why this cannot wait; others read it.",
        _ when reason.Length > MaxNote => $"At most {MaxNote} characters.",
        _ => null,
    };

    private static IEnumerable<string> FieldsOf(LaunchRequest request) => request.ReadEdit()?.Changes.Select(one => one.Field) ?? request.ReadSettings().Select(one => one.Name);

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
