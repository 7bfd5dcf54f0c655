using FluentValidation;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Forms;
using MudBlazor;
using ZenKey.Portal.Access;
using ZenKey.Portal.Ui;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Clients.Registration;

/// <summary>Registers a client, a step at a time. What is typed is kept while it is typed; see the other part.</summary>
public sealed partial class NewClientPage : ComponentBase, IAsyncDisposable
{
    private ClientForm form = new();
    private EditContext context = default!;
    private FluentValidator<ClientForm>? validator;
    private ErrorSummary? summary;
    private DraftReview? review;
    private ElementReference heading;
    private CurrentPerson? person;
    private IReadOnlyList<ProjectChoice> projects = [];
    private IReadOnlyList<ErrorSummary.Problem> problems = [];
    private IReadOnlyDictionary<string, string[]> refusals = new Dictionary<string, string[]>();
    private string step = DraftSteps.Type;
    private string? obstacle;
    private bool saving;
    private bool refused;
    private bool moved;

    [Inject] private IClientReader Reader { get; set; } = default!;

    [Inject] private IClientRegistrar Registrar { get; set; } = default!;

    [Inject] private IValidator<ClientForm> Rules { get; set; } = default!;

    [Inject] private IDialogService Dialogs { get; set; } = default!;

    [Inject] private ISnackbar Snackbar { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    protected override async Task OnParametersSetAsync()
    {
        if (person is null) { await BeginAsync(); }
        await TakeDraftAsync();
        var wanted = DraftSteps.Of(Step);
        if (context is not null && context.Model == form && wanted == step) { return; }
        moved = context is not null;
        (step, problems, refused) = (wanted, [], false);
        Bind();
        if (moved && id is not null) { breath.Ask(); } // where it is gone on with
    }

    private async Task BeginAsync()
    {
        var signedIn = await Authentication.PersonAsync();
        obstacle = await Reader.ObstacleAsync(signedIn, CancellationToken.None);
        projects = await Reader.ListProjectsAsync(signedIn, CancellationToken.None);
        form = NewForm(signedIn);
        person = signedIn;
    }

    private ClientForm NewForm(CurrentPerson who) => new()
    {
        Project = projects.Count switch
        {
            1 => projects[0].Id.ToString(),
            0 when who.CompanyId is not null => ClientForm.NewProject,
            _ => "",
        },
    };

    // Each step has a context of its own: what is wrong on the next one is told when it was looked at.
    private void Bind()
    {
        context = new EditContext(form);
        context.OnValidationStateChanged += (_, _) => Collect();
        context.OnFieldChanged += (_, _) => breath.Ask();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!moved || heading.Context is null) { return; }
        moved = false;
        await heading.FocusAsync();
    }

    private void TakeType(ClientType type)
    {
        form.Type = type;
        context.NotifyFieldChanged(context.Field(nameof(form.Type)));
    }

    private async Task GoOnAsync()
    {
        if (step == DraftSteps.Review)
        {
            await CreateAsync();
            return;
        }
        context.Validate();
        refused = true;
        Collect();
        if (problems.Count > 0)
        {
            summary?.Announce();
            return;
        }
        breath.Ask();
        moving = true;
        await breath.FlushAsync();
        moving = false;
        if (conflict is null && !lost) { Navigation.NavigateTo(DraftSteps.Address(DraftSteps.After(step), id)); }
    }

    private async Task CreateAsync()
    {
        if (saving) { return; }
        refusals = new Dictionary<string, string[]>();
        await breath.FlushAsync();
        if (conflict is not null || lost) { return; }
        saving = true;
        try { await ShowAsync(await Registrar.RegisterAsync(person!, form, id, CancellationToken.None)); }
        finally { saving = false; }
    }

    private async Task ShowAsync(RegisterClientResult result)
    {
        switch (result)
        {
            case RegisterClientResult.Rejected rejected:
                refusals = rejected.Faults;
                review?.Announce();
                break;
            case RegisterClientResult.Finished:
                lost = true;
                break;
            case RegisterClientResult.Registered registered:
                breath.Drop();
                if (registered.Secret is { } secret) { await SecretDialog.ShowAsync(Dialogs, registered.ClientId, registered.Name, secret); }
                Snackbar.Add($"{Bidi.Isolate(registered.Name)} was created.", MudBlazor.Severity.Success);
                Navigation.NavigateTo($"/clients/{registered.ClientId}/ready");
                break;
        }
    }

    /// <summary>What is wrong on a step, with the words that only the service could say.</summary>
    private IEnumerable<(string Path, string Message)> FaultsOf(string of) =>
        Rules.Validate(form).Errors.Select(fault => (Path: fault.PropertyName, Message: fault.ErrorMessage))
            .Concat(refusals.SelectMany(fault => fault.Value.Select(message => (Path: fault.Key, Message: message)))).Distinct()
            .Where(fault => DraftSteps.OfFault(fault.Path) == of);

    // A summary heads the step once it was refused; until then each fault stands beside its field.
    private void Collect()
    {
        if (!refused) { return; }
        IEnumerable<(string Id, FieldIdentifier Field)> fields = step switch
        {
            DraftSteps.Name => [("client-name", context.Field(nameof(form.Name))), ("client-project", context.Field(nameof(form.Project))), ("client-new-project", context.Field(nameof(form.NewProjectName)))],
            DraftSteps.Redirects => form.RedirectUris.Select((row, index) => (RedirectUriFields.IdOf(index), new FieldIdentifier(row, nameof(row.Text)))),
            _ => [],
        };
        problems = [.. fields.SelectMany(field => context.GetValidationMessages(field.Field).Take(1).Select(message => new ErrorSummary.Problem(field.Id, message)))];
        InvokeAsync(StateHasChanged);
    }
}
