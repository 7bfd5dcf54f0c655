using System.Text.Json.Serialization;
using ZenKey.Portal.Data.Projects;
using ZenKey.Portal.Ui;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Projects;

/// <summary>A step of setting a project up: what is typed, and how it reaches the project.</summary>
public interface IStepForm
{
    ProjectSteps Step { get; }

    /// <summary>Its fields as the audit trail and conflicts name them.</summary>
    IEnumerable<(string Field, string? Value)> Values();

    /// <summary>The same fields of a project as it stands.</summary>
    IStepForm Of(Project project);

    void ApplyTo(Project project);
}

/// <summary>Name; the logo is saved by itself.</summary>
public sealed class NameForm : IStepForm
{
    public string Name { get; set; } = "";

    [JsonIgnore]
    public ProjectSteps Step => ProjectSteps.Name;

    public IEnumerable<(string Field, string? Value)> Values() => [("name", Name.Trim())];

    public IStepForm Of(Project project) => new NameForm { Name = project.Name };

    public void ApplyTo(Project project) => project.Name = Name.Trim();
}

/// <summary>Where the project is at home (ZenKey platform §9.3, 2).</summary>
public sealed class LinksForm : IStepForm
{
    public string Domain { get; set; } = "";
    public string SectorUri { get; set; } = "";
    public string Privacy { get; set; } = "";
    public string Terms { get; set; } = "";

    /// <summary>One a line.</summary>
    public string NotificationUris { get; set; } = "";

    [JsonIgnore]
    public ProjectSteps Step => ProjectSteps.Links;

    [JsonIgnore]
    public IReadOnlyList<string> Notifications => [.. NotificationUris.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal)];

    public static LinksForm From(Project project) => new()
    {
        Domain = project.DomainUrl ?? "",
        SectorUri = project.SectorUri ?? "",
        Privacy = project.PrivacyUrl ?? "",
        Terms = project.TermsUrl ?? "",
        NotificationUris = project.NotificationUris,
    };

    public IEnumerable<(string Field, string? Value)> Values() =>
        [("domain", Kept.Of(Domain)), ("sector_uri", Kept.Of(SectorUri)), ("privacy", Kept.Of(Privacy)), ("terms", Kept.Of(Terms)), ("notification_uris", Kept.Of(string.Join('\n', Notifications)))];

    public IStepForm Of(Project project) => From(project);

    public void ApplyTo(Project project)
    {
        (project.DomainUrl, project.SectorUri, project.PrivacyUrl, project.TermsUrl) = (Kept.Of(Domain), Kept.Of(SectorUri), Kept.Of(Privacy), Kept.Of(Terms));
        project.NotificationUris = string.Join('\n', Notifications);
        DomainProof.Renew(project);
    }
}

/// <summary>Advanced links (ZenKey platform §9.3, 3): those left out lead to the site.</summary>
public sealed class AppLinksForm : IStepForm
{
    public string IosStore { get; set; } = "";
    public string IosLaunch { get; set; } = "";
    public string AndroidStore { get; set; } = "";
    public string AndroidPackage { get; set; } = "";
    public string AndroidLaunch { get; set; } = "";

    [JsonIgnore]
    public ProjectSteps Step => ProjectSteps.AppLinks;

    public static AppLinksForm From(Project project) => new()
    {
        IosStore = project.IosStoreUrl ?? "",
        IosLaunch = project.IosLaunchUrl ?? "",
        AndroidStore = project.AndroidStoreUrl ?? "",
        AndroidPackage = project.AndroidPackage ?? "",
        AndroidLaunch = project.AndroidLaunchUrl ?? "",
    };

    public IEnumerable<(string Field, string? Value)> Values() =>
        [("ios_store", Kept.Of(IosStore)), ("ios_launch", Kept.Of(IosLaunch)), ("android_store", Kept.Of(AndroidStore)), ("android_package", Kept.Of(AndroidPackage)), ("android_launch", Kept.Of(AndroidLaunch))];

    public IStepForm Of(Project project) => From(project);

    public void ApplyTo(Project project)
    {
        (project.IosStoreUrl, project.IosLaunchUrl) = (Kept.Of(IosStore), Kept.Of(IosLaunch));
        (project.AndroidStoreUrl, project.AndroidPackage, project.AndroidLaunchUrl) = (Kept.Of(AndroidStore), Kept.Of(AndroidPackage), Kept.Of(AndroidLaunch));
    }
}

/// <summary>What people are asked to share (ZenKey platform §9.3, 4). What is not chosen cannot be asked for.</summary>
public sealed class AttributesForm : IStepForm
{
    /// <summary>Every attribute that the project may have, chosen or not.</summary>
    public List<AttributeField> Attributes { get; set; } = [];

    [JsonIgnore]
    public ProjectSteps Step => ProjectSteps.Attributes;

    /// <summary>What every project may ask for; premium ones stand where the operator has given them.</summary>
    public static AttributesForm From(Project project) => new()
    {
        Attributes = [.. Scope.All.Where(scope => scope.IsAsked && (!scope.IsPremium || project.Scopes.Exists(one => one.Name == scope.Name)))
            .Select(scope => project.Scopes.Find(one => one.Name == scope.Name) is { } chosen
                ? new AttributeField { Name = scope.Name, Chosen = true, Required = chosen.Required, Purpose = chosen.Purpose ?? "" }
                : new AttributeField { Name = scope.Name })],
    };

    public IEnumerable<(string Field, string? Value)> Values() => Attributes
        .Select(one => ($"attribute {one.Name}", one.Chosen ? $"{(one.Required ? "required" : "optional")}: {one.Purpose.Trim()}" : null));

    public IStepForm Of(Project project) => From(project);

    public void ApplyTo(Project project)
    {
        // Premium ones are given by the operator, not taken by being asked for.
        var chosen = Attributes.Where(one => one.Chosen && (Scope.Find(one.Name) is not { IsPremium: true } || project.Scopes.Exists(row => row.Name == one.Name))).ToDictionary(one => one.Name, StringComparer.Ordinal);
        project.Scopes.RemoveAll(scope => !chosen.ContainsKey(scope.Name));
        foreach (var one in chosen.Values)
        {
            var scope = project.Scopes.Find(row => row.Name == one.Name);
            if (scope is null) { project.Scopes.Add(scope = new ProjectScope { ProjectId = project.Id, Name = one.Name }); }
            (scope.Required, scope.Purpose) = (one.Required, Kept.Of(one.Purpose));
        }
    }
}

/// <summary>One attribute of the form.</summary>
public sealed class AttributeField
{
    public string Name { get; set; } = "";
    public bool Chosen { get; set; }

    /// <summary>Whether the app cannot do without it; a person may refuse all the same.</summary>
    public bool Required { get; set; }

    /// <summary>Why it is asked, in words that people read.</summary>
    public string Purpose { get; set; } = "";
}

/// <summary>Security and trust services (ZenKey platform §9.3, 5).</summary>
public sealed class ServicesForm : IStepForm
{
    public bool SimTenure { get; set; }
    public bool EnumEnabled { get; set; }
    public bool ServerInitiated { get; set; }
    public string SecurityContact { get; set; } = "";

    [JsonIgnore]
    public ProjectSteps Step => ProjectSteps.Services;

    public static ServicesForm From(Project project) => new()
    {
        SimTenure = project.TrustServiceNames.Contains(UserTrait.SimTenure24),
        EnumEnabled = project.EnumEnabled,
        ServerInitiated = project.ServerInitiated,
        SecurityContact = project.SecurityContact ?? "",
    };

    public IEnumerable<(string Field, string? Value)> Values() =>
        [("sim_tenure_24", YesNo(SimTenure)), ("enum_enabled", YesNo(EnumEnabled)), ("server_initiated", YesNo(ServerInitiated)), ("security_contact", Kept.Of(SecurityContact))];

    public IStepForm Of(Project project) => From(project);

    public void ApplyTo(Project project)
    {
        project.TrustServices = string.Join(' ', project.TrustServiceNames.Where(name => name != UserTrait.SimTenure24).Concat(SimTenure ? [UserTrait.SimTenure24] : []));
        (project.EnumEnabled, project.ServerInitiated, project.SecurityContact) = (EnumEnabled, ServerInitiated, Kept.Of(SecurityContact));
    }

    private static string YesNo(bool value) => value ? "yes" : "no";
}
