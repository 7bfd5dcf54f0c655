using System.Text.Json.Serialization;
using FluentValidation;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Clients;

/// <summary>What a developer types to register a client.</summary>
public sealed class ClientForm
{
    public const int MaxUris = 50;

    public string Name { get; set; } = "";

    /// <summary>The project's id, <see cref="NewProject"/>, or empty.</summary>
    public string Project { get; set; } = "";

    /// <summary>The value of <see cref="Project"/> that means one that is named here.</summary>
    public const string NewProject = "new";
    public string NewProjectName { get; set; } = "";
    public ClientType Type { get; set; } = ClientType.Confidential;
    public List<RedirectUriField> RedirectUris { get; set; } = [new()];

    /// <summary>Beside openid, which every client has.</summary>
    public HashSet<string> Scopes { get; set; } = [];

    /// <summary>The addresses that were typed, without empty rows.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> TypedUris => [.. RedirectUris.Select(row => row.Text.Trim()).Where(text => text.Length > 0)];
}

/// <summary>One row of the form.</summary>
public sealed class RedirectUriField
{
    public string Text { get; set; } = "";
}

/// <summary>What must hold before a client is registered. Redirect URIs are judged by the rule that the providers match by.</summary>
internal sealed class ClientFormValidator : AbstractValidator<ClientForm>
{
    public ClientFormValidator()
    {
        RuleFor(form => form.Name).Custom((name, check) => CheckName(name, "client", check));
        RuleFor(form => form.Project).NotEmpty().WithMessage("Choose the project that the client belongs to.");
        RuleFor(form => form.NewProjectName).Custom((name, check) => CheckName(name, "project", check)).When(form => form.Project == ClientForm.NewProject);
        RuleFor(form => form).Custom(CheckUris);
        RuleForEach(form => form.Scopes).Must(scope => Scope.Find(scope) is not null).WithMessage("There is no such scope.");
    }

    private static void CheckName(string? name, string what, ValidationContext<ClientForm> check)
    {
        if (DisplayName.Fault(name, what) is { } fault) { check.AddFailure(fault); }
    }

    private static void CheckUris(ClientForm form, ValidationContext<ClientForm> check)
    {
        if (form.TypedUris.Count > ClientForm.MaxUris) { check.AddFailure("RedirectUris[0].Text", $"A client may have at most {ClientForm.MaxUris} addresses."); }
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var needed = form.Type != ClientType.Native && form.TypedUris.Count == 0;
        for (var index = 0; index < form.RedirectUris.Count; index++)
        {
            var text = form.RedirectUris[index].Text.Trim();
            var fault = text.Length == 0
                ? needed && index == 0 ? "Enter at least one address." : null
                : RedirectUri.Fault(text, form.Type, ClientMode.Developer) ?? (seen.Add(text) ? null : "This address is in the list already.");
            if (fault is not null) { check.AddFailure($"RedirectUris[{index}].Text", fault); }
        }
    }
}
