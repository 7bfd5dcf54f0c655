using FluentValidation;
using ZenKey.Portal.Data.Companies;
using ZenKey.Portal.Ui;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Companies;

/// <summary>What a company tells of itself. Only the name is needed to begin; the rest before it is handed in.</summary>
public sealed class CompanyForm
{
    public string Name { get; set; } = "";
    public string Website { get; set; } = "";
    public string Address { get; set; } = "";
    public string Purpose { get; set; } = "";

    public static CompanyForm Of(CompanyView company) => new()
    {
        Name = company.Name,
        Website = company.Website ?? "",
        Address = company.Address ?? "",
        Purpose = company.Purpose ?? "",
    };

    /// <summary>As the audit trail and conflicts name them.</summary>
    public IEnumerable<(string Field, string? Value)> Values() => Fields(Name.Trim(), Kept.Of(Website), Kept.Of(Address), Kept.Of(Purpose));

    internal static IEnumerable<(string Field, string? Value)> ValuesOf(Company company) => Fields(company.Name, company.Website, company.Address, company.Purpose);

    internal void ApplyTo(Company company) =>
        (company.Name, company.Website, company.Address, company.Purpose) = (Name.Trim(), Kept.Of(Website), Kept.Of(Address), Kept.Of(Purpose));

    private static IEnumerable<(string Field, string? Value)> Fields(string name, string? website, string? address, string? purpose) =>
        [("name", name), ("website", website), ("address", address), ("purpose", purpose)];

}

/// <summary>What must hold before a company's data are saved.</summary>
internal sealed class CompanyFormValidator : AbstractValidator<CompanyForm>
{
    public CompanyFormValidator()
    {
        RuleFor(form => form.Name).Custom((name, check) =>
        {
            if (DisplayName.Fault(name, "company") is { } fault) { check.AddFailure(fault); }
        });
        RuleFor(form => form.Website).Custom((website, check) =>
        {
            if (!string.IsNullOrWhiteSpace(website) && CompanyRules.WebsiteFault(website) is { } fault) { check.AddFailure(fault); }
        });
        RuleFor(form => form.Address).MaximumLength(CompanyRules.MaxAddress).WithMessage($"An address may have at most {CompanyRules.MaxAddress} characters.");
        RuleFor(form => form.Purpose).MaximumLength(CompanyRules.MaxPurpose).WithMessage($"At most {CompanyRules.MaxPurpose} characters.");
    }
}
