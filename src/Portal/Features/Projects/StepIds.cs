using Microsoft.AspNetCore.Components.Forms;

namespace ZenKey.Portal.Features.Projects;

/// <summary>Which element of a step's page can mend which field.</summary>
internal static class StepIds
{
    public static IEnumerable<(string Id, FieldIdentifier Field)> Of(NameForm form) => [("project-name", new(form, nameof(form.Name)))];

    public static IEnumerable<(string Id, FieldIdentifier Field)> Of(LinksForm form) =>
    [
        ("project-domain", new(form, nameof(form.Domain))), ("project-sector", new(form, nameof(form.SectorUri))), ("project-privacy", new(form, nameof(form.Privacy))),
        ("project-terms", new(form, nameof(form.Terms))), ("project-notifications", new(form, nameof(form.NotificationUris))),
    ];

    public static IEnumerable<(string Id, FieldIdentifier Field)> Of(AppLinksForm form) =>
    [
        ("project-ios-store", new(form, nameof(form.IosStore))), ("project-ios-launch", new(form, nameof(form.IosLaunch))), ("project-android-store", new(form, nameof(form.AndroidStore))),
        ("project-android-package", new(form, nameof(form.AndroidPackage))), ("project-android-launch", new(form, nameof(form.AndroidLaunch))),
    ];

    public static IEnumerable<(string Id, FieldIdentifier Field)> Of(AttributesForm form) =>
        form.Attributes.Select(one => (PurposeOf(one.Name), new FieldIdentifier(one, nameof(one.Purpose))));

    public static IEnumerable<(string Id, FieldIdentifier Field)> Of(ServicesForm form) => [("project-security", new(form, nameof(form.SecurityContact)))];

    public static string PurposeOf(string attribute) => $"purpose-{attribute}";
}
