using FluentValidation;
using ZenKey.Portal.Data.Projects;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Projects;

internal sealed class NameFormValidator : AbstractValidator<NameForm>
{
    public NameFormValidator() => RuleFor(form => form.Name).Custom((name, check) =>
    {
        if (DisplayName.Fault(name, "project") is { } fault) { check.AddFailure(fault); }
    });
}

internal sealed class LinksFormValidator : AbstractValidator<LinksForm>
{
    public LinksFormValidator()
    {
        RuleFor(form => form.Domain).Custom(Needed);
        RuleFor(form => form.SectorUri).Custom(Needed);
        RuleFor(form => form.SectorUri).Must(uri => !uri.Contains('#', StringComparison.Ordinal)).WithMessage("A sector URI has no fragment (#).");
        RuleFor(form => form.Privacy).Custom(Needed);
        RuleFor(form => form.Terms).Custom(Needed);
        RuleFor(form => form.NotificationUris).Custom((_, check) =>
        {
            var uris = check.InstanceToValidate.Notifications;
            if (uris.Count > ProjectRules.MaxNotificationUris) { check.AddFailure($"At most {ProjectRules.MaxNotificationUris} notification URIs."); }
            else if (uris.Select(ServerUri.Fault).FirstOrDefault(fault => fault is not null) is { } fault) { check.AddFailure(fault); }
        });
    }

    private static void Needed(string text, ValidationContext<LinksForm> check)
    {
        if (WebAddress.Fault(text.Trim()) is { } fault) { check.AddFailure(fault); }
    }
}

internal sealed class AppLinksFormValidator : AbstractValidator<AppLinksForm>
{
    public AppLinksFormValidator()
    {
        RuleFor(form => form.IosStore).Custom(Web);
        RuleFor(form => form.AndroidStore).Custom(Web);
        RuleFor(form => form.IosLaunch).Custom(Launch);
        RuleFor(form => form.AndroidLaunch).Custom(Launch);
        RuleFor(form => form.AndroidPackage).Must(name => IsPackage(name.Trim())).WithMessage("A package is named like com.example.app.");
    }

    private static void Web(string text, ValidationContext<AppLinksForm> check)
    {
        if (text.Trim() is { Length: > 0 } address && WebAddress.Fault(address) is { } fault) { check.AddFailure(fault); }
    }

    // How an app is opened follows the rule of its redirect URIs: its own scheme, or a claimed https address (RFC 8252 §7).
    private static void Launch(string text, ValidationContext<AppLinksForm> check)
    {
        if (text.Trim() is { Length: > 0 } address && RedirectUri.Fault(address, ClientType.Native, ClientMode.Launched) is { } fault) { check.AddFailure(fault); }
    }

    private static bool IsPackage(string name) => name.Length == 0
        || (name.Length <= 200 && name.Split('.') is { Length: >= 2 } parts && parts.All(part => part.Length > 0 && char.IsAsciiLetter(part[0]) && part.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_')));
}

internal sealed class AttributesFormValidator : AbstractValidator<AttributesForm>
{
    public AttributesFormValidator() => RuleFor(form => form.Attributes).Custom((attributes, check) =>
    {
        for (var index = 0; index < attributes.Count; index++)
        {
            if (FaultOf(attributes[index]) is { } fault) { check.AddFailure($"Attributes[{index}].Purpose", fault); }
        }
        if (attributes.GroupBy(one => one.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice) { check.AddFailure($"{twice.Key} is in the list twice."); }
    });

    private static string? FaultOf(AttributeField one) => one switch
    {
        { Chosen: false } => null,
        _ when Scope.Find(one.Name) is not { IsAsked: true } => "There is no such attribute.",
        _ when string.IsNullOrWhiteSpace(one.Purpose) => "Say why you ask for it; people read this before they agree.",
        _ when one.Purpose.Trim().Length > ProjectRules.MaxPurpose => $"At most {ProjectRules.MaxPurpose} characters.",
        _ when one.Purpose.Any(char.IsControl) || DisplayName.HasOverrides(one.Purpose) => "A purpose may not have control characters or marks that turn the direction of writing.",
        _ => null,
    };
}

internal sealed class ServicesFormValidator : AbstractValidator<ServicesForm>
{
    public ServicesFormValidator() => RuleFor(form => form.SecurityContact).Custom((contact, check) =>
    {
        if (string.IsNullOrWhiteSpace(contact))
        {
            check.AddFailure("Name a mail address that is told of a matter of security.");
        }
        else if (!EmailAddress.TryParse(contact, out _)) { check.AddFailure("Enter a mail address, such as security@shop.example."); }
    });
}
