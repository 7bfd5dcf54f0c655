using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Forms;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Companies;
using ZenKey.Portal.Ui;

namespace ZenKey.Portal.Features.Companies;

/// <summary>The own company: begun, described, handed in, and what it has agreed to.</summary>
public sealed partial class CompanyPage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource gone = new();
    private CompanyForm form = new();
    private EditContext context = new(new CompanyForm());
    private ErrorSummary? summary;
    private CurrentPerson? person;
    private EditConflict? conflict;
    private IReadOnlyList<ErrorSummary.Problem> problems = [];
    private string? refusal;
    private string? notSent;
    private bool sent;
    private bool saving;
    private int version;

    [Inject] private ICompanyReader Reader { get; set; } = default!;

    [Inject] private ICompanyEditor Editor { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    /// <summary>Taken over from the first paint, so that nothing is read or drawn twice.</summary>
    [PersistentState] public OwnCompany? Own { get; set; }

    private bool MayEdit => Own?.Company is not { } company || (Permissions.EditCompany.Allows(person, company.Id) && CompanyRules.EditFault(company.State) is null);

    private bool MaySubmit => Own?.Company is { State: CompanyState.Registered or CompanyState.Returned } && MayEdit;

    protected override async Task OnInitializedAsync()
    {
        person = await Authentication.PersonAsync();
        Own ??= await Reader.ReadOwnAsync(person, gone.Token);
        Fill();
    }

    private static string Subtitle(OwnCompany own) => own.Company switch
    {
        null => "Tell us who you are; once the operator has approved it, you can register apps.",
        { State: CompanyState.Approved } => "Approved. Its people build projects and clients.",
        { State: CompanyState.Submitted } => "The operator looks at it. That takes a day or two.",
        var company => CompanyRules.BuildFault(company.State) ?? "",
    };

    private void Fill()
    {
        form = Own?.Company is { } company ? CompanyForm.Of(company) : new CompanyForm();
        version = Own?.Company?.Version ?? 0;
        context = new EditContext(form);
        problems = [];
    }

    private async Task SaveAsync()
    {
        if (!context.Validate())
        {
            problems = [.. new[] { ("company-name", nameof(form.Name)), ("company-website", nameof(form.Website)), ("company-address", nameof(form.Address)), ("company-purpose", nameof(form.Purpose)) }
                .SelectMany(field => context.GetValidationMessages(context.Field(field.Item2)).Take(1).Select(message => new ErrorSummary.Problem(field.Item1, message)))];
            summary?.Announce();
            return;
        }
        problems = [];
        if (Own?.Company is { } company) { await RunAsync(() => Editor.SaveAsync(person!, company.Id, version, form, CancellationToken.None)); }
        else { await BeginAsync(); }
    }

    /// <summary>The circuit does not know of the company that its person has then, so the page comes anew; nothing is drawn between, or what is done there would be lost.</summary>
    private async Task BeginAsync()
    {
        saving = true;
        var result = await Editor.BeginAsync(person!, form, CancellationToken.None);
        if (result is EditCompanyResult.Saved) { Navigation.NavigateTo("/company", forceLoad: true); }
        else { await RunAsync(() => Task.FromResult(result)); }
    }

    private async Task SubmitAsync(bool acceptTrial)
    {
        await ActAsync(() => Editor.SubmitAsync(person!, Own!.Company!.Id, version, acceptTrial, CancellationToken.None));
    }

    private Task AcceptAsync() => ActAsync(() => Editor.AcceptCommercialAsync(person!, Own!.Company!.Id, CancellationToken.None));

    /// <summary>Does something with the company as it is kept. What is typed and not saved is no part of it, and must not be lost by it.</summary>
    private async Task ActAsync(Func<Task<EditCompanyResult>> act)
    {
        if (!form.Values().SequenceEqual(CompanyForm.Of(Own!.Company!).Values()))
        {
            refusal = "Save what you changed first.";
            return;
        }
        await RunAsync(act);
        if (conflict is not { } other) { return; }
        await TakeTheirsAsync();
        refusal = $"{other.By ?? "Somebody"} changed the company meanwhile. Look at it as it is now, then do it again.";
    }

    private async Task<bool> RunAsync(Func<Task<EditCompanyResult>> act)
    {
        saving = true;
        (refusal, conflict) = (null, null);
        try { return await ShowAsync(await act()); }
        finally { saving = false; }
    }

    private async Task<bool> ShowAsync(EditCompanyResult result)
    {
        switch (result)
        {
            case EditCompanyResult.Saved:
                Own = await Reader.ReadOwnAsync(person!, gone.Token);
                Fill();
                return true;
            case EditCompanyResult.Conflict found:
                conflict = found.Found;
                return false;
            case EditCompanyResult.Rejected rejected:
                refusal = rejected.Fault;
                return false;
            default:
                refusal = "This company is gone, or you may no longer change it. Nothing was saved.";
                return false;
        }
    }

    private async Task TakeTheirsAsync()
    {
        conflict = null;
        Own = await Reader.ReadOwnAsync(person!, gone.Token);
        Fill();
    }

    private async Task KeepMineAsync()
    {
        version = conflict!.Version;
        await SaveAsync();
    }

    private async Task SendProofAsync()
    {
        notSent = await Editor.SendProofAsync(person!, CancellationToken.None);
        sent = notSent is null;
    }

    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }
}
