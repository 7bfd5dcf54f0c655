namespace ZenKey.Portal.Data.Projects;

/// <summary>Where a project stands (ZenKey platform §9.6).</summary>
public enum ProjectState
{
    /// <summary>Its setting up is not finished.</summary>
    Draft,

    /// <summary>Finished; a host that its links name is not proven yet.</summary>
    Pending,

    /// <summary>Proven; no client of it serves at every carrier yet.</summary>
    Submitted,

    /// <summary>A client of it serves at every carrier.</summary>
    Active,
}

/// <summary>The rules of setting a project up (ZenKey platform §9.3, §9.6).</summary>
public static class ProjectRules
{
    public const int MaxNotificationUris = 5;
    public const int MaxPurpose = 300;

    /// <summary>The steps that cannot be left out before the project is finished; links of apps can.</summary>
    public const ProjectSteps Needed = ProjectSteps.Name | ProjectSteps.Links | ProjectSteps.Attributes | ProjectSteps.Services;

    public static ProjectState StateOf(DateTimeOffset? submittedAt, bool allProven, bool servesEverywhere) => submittedAt switch
    {
        null => ProjectState.Draft,
        _ when !allProven => ProjectState.Pending,
        _ => servesEverywhere ? ProjectState.Active : ProjectState.Submitted,
    };

    /// <summary>What is missing before the project is finished, in words; empty when nothing is.</summary>
    public static IReadOnlyList<string> Missing(Project project) =>
    [
        .. project.LogoUrl is null ? (string[])["A logo."] : [],
        .. project.SavedSteps.HasFlag(ProjectSteps.Links) ? (string[])[] : ["The links: site, sector URI, privacy policy and terms."],
        .. project.SavedSteps.HasFlag(ProjectSteps.Attributes) ? (string[])[] : ["What people are asked to share."],
        .. project.SavedSteps.HasFlag(ProjectSteps.Services) ? (string[])[] : ["Security and trust services."],
    ];
}
