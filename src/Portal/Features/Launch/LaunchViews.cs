using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Launches;
using ZenKey.Portal.Data.Paging;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Launch;

/// <summary>How far a client is from serving everybody.</summary>
/// <param name="CompanyId">Whose it is.</param>
/// <param name="LastSignInAt">When somebody last got tokens by it.</param>
/// <param name="Links">People who would be, or are, affected; stops at 1,001.</param>
/// <param name="Last">The request that was made last; null when none was.</param>
public sealed record LaunchView(
    string ClientId, string Name, ClientMode Mode, Guid CompanyId, Guid ProjectId, int Version, DateTimeOffset? LastSignInAt, int Links,
    IReadOnlyList<LaunchCheck> Checks, IReadOnlyList<CarrierView> Carriers, LaunchRequestView? Last)
{
    public bool IsReady => Checks.All(check => check.Holds);
}

/// <summary>A client at a carrier.</summary>
public sealed record CarrierView(string Slug, string Name, ProvisioningState State, DateTimeOffset? ChangedAt);

/// <summary>A request for a launch, or for an edit of a launched client.</summary>
/// <param name="Stale">Whether something of it was changed since.</param>
/// <param name="Expired">Whether it has waited too long.</param>
/// <param name="Differences">What is new against what was approved last; of an edit what it changes.</param>
public sealed record LaunchRequestView(
    Guid Id, string ClientId, string Client, string Project, string Company, Guid CompanyId, LaunchState State, DateTimeOffset RequestedAt, Guid RequestedById, string RequestedBy,
    DateTimeOffset ExpiresAt, DateTimeOffset? DecidedAt, string? DecidedBy, string? Note, int Version, bool Stale, bool Expired, IReadOnlyList<LaunchCheck> Checks, IReadOnlyList<FieldChange> Differences)
{
    public bool Waits => State == LaunchState.Waiting && !Expired;

    public bool IsEdit { get; init; }

    /// <summary>Whether somebody is a second person here.</summary>
    public bool MayAnswer(CurrentPerson person) => Permissions.DecideLaunches.AllowsAnywhere(person) && RequestedById != person.Id && CompanyId != person.CompanyId;

    /// <summary>Why an edit takes two persons.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>What was said to single fields.</summary>
    public IReadOnlyList<FieldComment> Comments { get; init; } = [];

    /// <summary>Why it can no longer be answered though it waits.</summary>
    public string? Obstacle { get; init; }
}

/// <summary>A request in the list.</summary>
/// <param name="IsEdit">Whether it is an edit of a launched client.</param>
public sealed record LaunchRow(Guid Id, string ClientId, string Client, string Company, LaunchState State, DateTimeOffset At, string RequestedBy, string? DecidedBy, bool IsEdit) : IPageRow;

/// <summary>How something with a launch ended.</summary>
public abstract record LaunchResult
{
    private LaunchResult() { }

    public sealed record Done : LaunchResult;

    /// <summary>It breaks a rule; the sentence says which.</summary>
    public sealed record Rejected(string Fault) : LaunchResult;

    /// <summary>There is no such thing, or not for this person.</summary>
    public sealed record NotFound : LaunchResult;
}

internal static class LaunchWords
{
    /// <summary>A check: what has to be there, and where it is set. Null where nobody of the company can do anything.</summary>
    public static (string Title, string? Address) Of(string key, LaunchView view) => key switch
    {
        "company" => ("The company is approved", "/company"),
        "agreement" => ("The commercial agreement is accepted", "/company"),
        "project" => ("The project is whole", $"/projects/{view.ProjectId}/setup/name"),
        "domains" => ("Every domain is proven", $"/projects/{view.ProjectId}"),
        "scopes" => ("Each attribute has its purpose", $"/projects/{view.ProjectId}/setup/attributes"),
        "redirects" => ("Redirect URIs that everybody can reach", $"/clients/{view.ClientId}/redirects"),
        "enabled" => ("The client is switched on", null),
        "signin" => ("Somebody has signed in by it", $"/test-flow/{view.ClientId}"),
        _ => ("Every carrier has taken it up", null),
    };

    public static string Title(string key) => Of(key, new LaunchView("", "", ClientMode.Developer, Guid.Empty, Guid.Empty, 0, null, 0, [], [], null)).Title;

    public static string Of(ProvisioningState state) => state switch
    {
        ProvisioningState.Active => "Serves it",
        ProvisioningState.Submitted => "Has not taken it up yet",
        _ => "Does not serve it",
    };

    public static string Of(LaunchState state, bool expired) => state switch
    {
        LaunchState.Waiting when expired => "Expired",
        LaunchState.Waiting => "Waits",
        LaunchState.Approved => "Approved",
        LaunchState.Returned => "Given back",
        LaunchState.AtOnce => "Done at once",
        _ => "Taken back",
    };
}
