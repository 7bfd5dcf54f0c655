using FluentValidation;
using ZenKey.Portal.Data.People;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.People;

/// <summary>Whom to invite, and as what.</summary>
public sealed class InviteForm
{
    public string Name { get; set; } = "";
    public string Email { get; set; } = "";
    public CompanyRole Role { get; set; } = CompanyRole.Developer;
}

/// <summary>What must hold before somebody is invited.</summary>
internal sealed class InviteFormValidator : AbstractValidator<InviteForm>
{
    public InviteFormValidator()
    {
        RuleFor(form => form.Name).Custom((name, check) =>
        {
            if (DisplayName.Fault(name, "person") is { } fault) { check.AddFailure(fault); }
        });
        RuleFor(form => form.Email).Must(email => EmailAddress.TryParse(email, out _)).WithMessage("Enter a mail address, such as kim@shop.example.");
        RuleFor(form => form.Role).IsInEnum().WithMessage("Choose a role.");
    }
}
