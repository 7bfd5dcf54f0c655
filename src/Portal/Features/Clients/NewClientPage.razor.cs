using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.AspNetCore.Components.Routing;
using MudBlazor;
using ZenKey.Portal.Access;
using ZenKey.Portal.Ui;

namespace ZenKey.Portal.Features.Clients;

/// <summary>Registers a client, and shows its secret once.</summary>
public sealed partial class NewClientPage : ComponentBase, IDisposable
{
    private readonly ClientForm form = new();
    private readonly CancellationTokenSource gone = new();
    private EditContext context = default!;
    private FluentValidator<ClientForm>? validator;
    private ErrorSummary? summary;
    private CurrentPerson? person;
    private IReadOnlyList<ProjectChoice> projects = [];
    private IReadOnlyList<ErrorSummary.Problem> problems = [];
    private bool saving;
    private bool refused;
    private bool leaving;

    [Inject] private IClientReader Reader { get; set; } = default!;

    [Inject] private IClientRegistrar Registrar { get; set; } = default!;

    [Inject] private IDialogService Dialogs { get; set; } = default!;

    [Inject] private ISnackbar Snackbar { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    private bool Unsaved => !leaving && context.IsModified();

    protected override async Task OnInitializedAsync()
    {
        context = new EditContext(form);
        context.OnValidationStateChanged += (_, _) => Collect();
        person = await Authentication.PersonAsync();
        projects = await Reader.ListProjectsAsync(person, gone.Token);
        form.Project = projects.Count switch
        {
            1 => projects[0].Id.ToString(),
            0 when person.CompanyId is not null => ClientForm.NewProject,
            _ => "",
        };
    }

    private async Task SubmitAsync()
    {
        if (!context.Validate())
        {
            Refuse();
            return;
        }
        saving = true;
        try
        {
            await ShowAsync(await Registrar.RegisterAsync(person!, form, gone.Token));
        }
        finally
        {
            saving = false;
        }
    }

    private async Task ShowAsync(RegisterClientResult result)
    {
        switch (result)
        {
            case RegisterClientResult.Rejected rejected:
                validator!.Show(rejected.Faults);
                Refuse();
                break;
            case RegisterClientResult.Registered registered:
                leaving = true;
                if (registered.Secret is { } secret) { await SecretDialog.ShowAsync(Dialogs, registered.ClientId, registered.Name, secret); }
                Snackbar.Add($"{Bidi.Isolate(registered.Name)} was created.", Severity.Success);
                Navigation.NavigateTo($"/clients/{registered.ClientId}");
                break;
        }
    }

    // The rule of addresses depends on the type.
    private void Revalidate()
    {
        if (problems.Count > 0) { context.Validate(); }
        context.NotifyFieldChanged(context.Field(nameof(form.Type)));
    }

    private void Refuse()
    {
        refused = true;
        Collect();
        summary?.Announce();
    }

    // A summary heads the form once it was refused; until then each fault stands beside its field.
    private void Collect()
    {
        if (!refused) { return; }
        IEnumerable<(string Id, FieldIdentifier Field)> fields =
        [
            ("client-name", context.Field(nameof(form.Name))),
            ("client-project", context.Field(nameof(form.Project))),
            ("client-new-project", context.Field(nameof(form.NewProjectName))),
            .. form.RedirectUris.Select((row, index) => (RedirectUriFields.IdOf(index), new FieldIdentifier(row, nameof(row.Text)))),
        ];
        problems = [.. fields.SelectMany(field => context.GetValidationMessages(field.Field).Take(1).Select(message => new ErrorSummary.Problem(field.Id, message)))];
        InvokeAsync(StateHasChanged);
    }

    private async Task AskBeforeLeavingAsync(LocationChangingContext move)
    {
        if (!Unsaved) { return; }
        var parameters = new DialogParameters<DangerDialog>
        {
            { dialog => dialog.Question, "Leave without creating the client?" },
            { dialog => dialog.Acts, "What you typed on this page is lost." },
            { dialog => dialog.Verb, "Leave" },
        };
        var dialog = await Dialogs.ShowAsync<DangerDialog>(null, parameters);
        if (await dialog.Result is null or { Canceled: true }) { move.PreventNavigation(); }
    }

    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }
}
