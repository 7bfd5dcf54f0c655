using ZenKey.Portal.Data.Projects;
using ZenKey.Portal.Ui;

namespace ZenKey.Portal.Features.Projects;

/// <summary>States and steps in words.</summary>
internal static class ProjectWords
{
    private const string Attribute = "attribute ";

    /// <summary>The steps in their order: how each stands in addresses, and what it is called.</summary>
    public static IReadOnlyList<(ProjectSteps Step, string Path, string Name)> Steps { get; } =
    [
        (ProjectSteps.Name, "name", "Name and logo"), (ProjectSteps.Links, "links", "Links"), (ProjectSteps.AppLinks, "app-links", "Advanced links"),
        (ProjectSteps.Attributes, "attributes", "Attributes"), (ProjectSteps.Services, "services", "Security"), (ProjectSteps.None, "review", "Review"),
    ];

    /// <summary>A field of the steps' forms as its form calls it.</summary>
    public static string Field(string name) => name switch
    {
        "name" => "Name",
        "domain" => "Domain URL",
        "sector_uri" => "Sector URI",
        "privacy" => "Privacy policy",
        "terms" => "Terms of service",
        "notification_uris" => "Notification URIs",
        "ios_store" => "App Store address",
        "ios_launch" => "iOS launch address",
        "android_store" => "Google Play address",
        "android_package" => "Android package",
        "android_launch" => "Android launch address",
        "sim_tenure_24" => "SIM tenure",
        "enum_enabled" => "Phone numbers",
        "server_initiated" => "Server-initiated requests",
        "security_contact" => "Security contact",
        _ when name.StartsWith(Attribute, StringComparison.Ordinal) => Protocol.Scope.Find(name[Attribute.Length..])?.Label ?? name,
        _ => name,
    };

    public static string Address(Guid projectId, string path) => $"/projects/{projectId}/setup/{path}";

    /// <summary>Where to go on: the first step that is not saved, or the review.</summary>
    public static string NextOf(ProjectDetail project) => project switch
    {
        { LogoUrl: null } => "name",
        _ => Steps.FirstOrDefault(one => one.Step != ProjectSteps.None && (ProjectRules.Needed & one.Step) != 0 && !project.SavedSteps.HasFlag(one.Step)).Path ?? "review",
    };

    public static (ChipKind Kind, string Text, string? Icon) Of(ProjectState state) => state switch
    {
        ProjectState.Draft => (ChipKind.Off, "Draft", "Edit"),
        ProjectState.Pending => (ChipKind.Waiting, "Proof pending", null),
        ProjectState.Submitted => (ChipKind.Waiting, "Submitted", null),
        _ => (ChipKind.Ok, "Active", null),
    };

    public static (ChipKind Kind, string Text) Of(ProofState state) => state switch
    {
        ProofState.Passed => (ChipKind.Ok, "Domain proven"),
        ProofState.Failed => (ChipKind.Broken, "Failed"),
        _ => (ChipKind.Waiting, "Proof pending"),
    };

    public static string Of(ProofFinding finding) => finding switch
    {
        ProofFinding.Right => "The file was there.",
        ProofFinding.NoAnswer => "There was no answer with status 200 within five seconds. Redirects are not followed.",
        ProofFinding.Another => "There is another file. It must be the one below, and nothing else.",
        _ => "We ask addresses by https only, and none inside a private network.",
    };
}
