using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data.ApiKeys;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Ui;

namespace ZenKey.Portal.Features.ApiKeys;

/// <summary>The company's keys to the management API: made, shown once, revoked.</summary>
public sealed partial class ApiKeysPage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource gone = new();
    private CurrentPerson? person;
    private ApiKeyFields? fields;
    private string? notice;
    private bool failed;
    private bool saving;

    [Inject] private IApiKeyReader Reader { get; set; } = default!;

    [Inject] private IApiKeyEditor Editor { get; set; } = default!;

    [Inject] private IDialogService Dialogs { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "after")] private string? After { get; set; }

    [SupplyParameterFromQuery(Name = "before")] private string? Before { get; set; }

    /// <summary>Taken over from the first paint, so that nothing is read or drawn twice.</summary>
    [PersistentState] public ShownKeys? Shown { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        person ??= await Authentication.PersonAsync();
        if (Shown?.Address == Navigation.Uri) { return; }
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        Shown = await Reader.ReadAsync(person!, PageRequest.From(After, Before), gone.Token) is { } keys ? new ShownKeys(Navigation.Uri, keys) : null;
        if (Shown is null) { Navigation.NotFound(); }
    }

    private Task MakeAsync(ApiKeyForm form) => RunAsync(async () =>
    {
        var result = await Editor.MakeAsync(person!, form, CancellationToken.None);
        failed = result is MakeApiKeyResult.NotFound;
        notice = result is MakeApiKeyResult.NotFound ? "You may no longer make API keys here. Nothing was made." : null;
        if (result is MakeApiKeyResult.Rejected rejected) { fields?.Refuse(rejected.Faults); }
        if (result is not MakeApiKeyResult.Made made) { return; }
        await KeyDialog.ShowAsync(Dialogs, made.Name, made.Text);
        notice = $"The API key {Bidi.Isolate(made.Name)} is made.";
        fields?.Clear();
    });

    private async Task RevokeAsync(ApiKeyRow key)
    {
        var parameters = new DialogParameters<DangerDialog>
        {
            { dialog => dialog.Question, $"Revoke the API key “{Bidi.Isolate(key.Name)}”?" },
            { dialog => dialog.Acts, $"{ApiKey.Prefix}••••{key.Last4} stops working at once." },
            { dialog => dialog.Consequences, ["Every script that still uses it is refused from its next request on."] },
            { dialog => dialog.Keeps, "What was made with it stays." },
            { dialog => dialog.Reasons, ["Replaced", "Leaked", "No longer used"] },
            { dialog => dialog.Verb, "Revoke API key" },
            { dialog => dialog.Icon, "Key" },
        };
        var shown = await Dialogs.ShowAsync<DangerDialog>(null, parameters);
        if (await shown.Result is not { Canceled: false, Data: DangerAnswer answer }) { return; }
        await RunAsync(async () =>
        {
            var result = await Editor.RevokeAsync(person!, key.Id, answer, CancellationToken.None);
            failed = result != RevokeApiKeyResult.Revoked;
            notice = result switch
            {
                RevokeApiKeyResult.Revoked => $"The API key {Bidi.Isolate(key.Name)} is revoked.",
                RevokeApiKeyResult.Ended => "This key had ended already. Nothing was changed.",
                _ => "This key is gone, or you may no longer revoke it. Nothing was changed.",
            };
        });
    }

    private async Task RunAsync(Func<Task> act)
    {
        saving = true;
        try
        {
            await act();
            await LoadAsync();
        }
        finally { saving = false; }
    }

    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }
}

/// <summary>A page of a company's keys and the address that it answers.</summary>
public sealed record ShownKeys(string Address, CompanyKeys Keys);
