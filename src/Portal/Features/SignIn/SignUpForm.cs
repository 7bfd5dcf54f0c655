using FluentValidation;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.SignIn;

/// <summary>What somebody writes to sign up.</summary>
public sealed class SignUpForm
{
    public string Name { get; set; } = "";
    public string Email { get; set; } = "";
    public bool Terms { get; set; }
}

/// <summary>What must hold before somebody is registered.</summary>
internal sealed class SignUpFormValidator : AbstractValidator<SignUpForm>
{
    public SignUpFormValidator()
    {
        RuleFor(form => form.Name).Custom((name, check) =>
        {
            if (string.IsNullOrWhiteSpace(name)) { check.AddFailure("Enter your name."); }
            else if (DisplayName.Fault(name, "person") is { } fault) { check.AddFailure(fault); }
        });
        RuleFor(form => form.Email).Must(email => EmailAddress.TryParse(email, out _)).WithMessage("Enter your work mail address, such as kim@shop.example.");
        RuleFor(form => form.Terms).Equal(true).WithMessage("Accept the portal's terms to go on.");
    }
}
