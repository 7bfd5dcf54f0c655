using FluentValidation;
using ZenKey.Portal.Api;
using ZenKey.Portal.Data.ApiKeys;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.ApiKeys;

/// <summary>A key that is to be made.</summary>
public sealed class ApiKeyForm
{
    public string Name { get; set; } = "";

    /// <summary>Names of <see cref="ApiScope"/>s.</summary>
    public HashSet<string> Scopes { get; set; } = [];

    /// <summary>How many days it lives, 1 to 366.</summary>
    public int Days { get; set; } = 90;
}

/// <summary>What must hold before a key is made.</summary>
internal sealed class ApiKeyFormValidator : AbstractValidator<ApiKeyForm>
{
    public ApiKeyFormValidator()
    {
        RuleFor(form => form.Name).Custom((name, check) =>
        {
            if (DisplayName.Fault(name, "key") is { } fault) { check.AddFailure(fault); }
            else if (name.Trim().Length > ApiKey.MaxName) { check.AddFailure($"A name may have at most {ApiKey.MaxName} characters."); }
        });
        RuleFor(form => form.Scopes).Must(scopes => scopes.Count > 0).WithMessage("Choose what the key may be used for.");
        RuleForEach(form => form.Scopes).Must(name => ApiScope.Find(name) is not null).WithMessage("There is no such scope.");
        RuleFor(form => form.Days).InclusiveBetween(1, (int)ApiKey.LongestLife.TotalDays).WithMessage("A key lives between a day and a year.");
    }
}
