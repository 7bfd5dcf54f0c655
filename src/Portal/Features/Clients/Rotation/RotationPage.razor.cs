using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Ui;

namespace ZenKey.Portal.Features.Clients.Rotation;

/// <summary>A client's secret is replaced without a stop: made, deployed, watched, revoked. What stands in the store says which step it is.</summary>
public sealed partial class RotationPage
{
    /// <summary>How often the counts are read again.</summary>
    internal static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);

    private CurrentPerson? person;
    private ClientDetail? client;
    private RotationState? state;
    private EditClientResult? refusal;
    private string name = "";
    private int? days;
    private int hours = 24;
    private bool nameless;
    private bool saving;

    [Inject] private RotationReader Reader { get; set; } = default!;

    [Inject] private IClientEditor Editor { get; set; } = default!;

    [Inject] private IDialogService Dialogs { get; set; } = default!;

    [Inject] private ISnackbar Snackbar { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Parameter] public string ClientId { get; set; } = "";

    protected override async Task OnParametersSetAsync()
    {
        person ??= await Authentication.PersonAsync();
        await LoadAsync();
        if (client is null) { Navigation.NotFound(); }
    }

    private async Task LoadAsync()
    {
        var read = await Reader.ReadAsync(person!, ClientId, Gone);
        (client, state) = (read?.Client, read?.State);
    }

    protected override TimeSpan Every => Pace;

    protected override async Task LookAsync()
    {
        if (saving || client is null) { return; }
        await LoadAsync();
        StateHasChanged();
    }

    private async Task CreateAsync()
    {
        nameless = string.IsNullOrWhiteSpace(name);
        if (nameless) { return; }
        var made = await SaveAsync(() => Editor.AddSecretAsync(person!, ClientId, client!.Version, name, days is { } life ? TimeSpan.FromDays(life) : null, CancellationToken.None), null);
        if (made is not EditClientResult.SecretAdded added) { return; }
        name = "";
        await SecretDialog.ShowAsync(Dialogs, ClientId, client!.Name, added.Secret);
    }

    private Task EndAsync(TimeSpan? after) => SaveAsync(() => Editor.EndSecretAsync(person!, ClientId, client!.Version, state!.Old!.Secret.Id, after, CancellationToken.None),
        after is null ? "The old secret stays." : "The old secret will end by itself.");

    private async Task RevokeAsync()
    {
        var (old, young) = (state!.Old!, state.New!);
        List<string> consequences =
        [
            old.LastHour > 0 ? $"It was used {old.LastHour} times in the last hour: whatever still uses it fails at once." : "Nothing has used it in the last hour.",
            young.Secret.LastUsedAt is null ? $"Nothing has used “{Bidi.Isolate(young.Secret.Name)}” yet: the app stops unless it is deployed." : $"“{Bidi.Isolate(young.Secret.Name)}” was used {young.LastHour} times in the last hour.",
        ];
        if (young.Secret.ExpiresAt is { } end) { consequences.Add($"What remains ends by itself at {Moments.Exact(end)}."); }
        var parameters = new DialogParameters<DangerDialog>
        {
            { dialog => dialog.Question, $"Revoke the secret “{Bidi.Isolate(old.Secret.Name)}”?" },
            { dialog => dialog.Acts, $"{ClientSecret.Prefix}••••{old.Secret.Last4} stops working within five seconds." },
            { dialog => dialog.Consequences, consequences },
            { dialog => dialog.Keeps, "People stay linked, and tokens already given live on to their end." },
            { dialog => dialog.Reasons, ["Rotated", "Leaked", "No longer used"] },
            { dialog => dialog.Verb, "Revoke secret" },
            { dialog => dialog.Icon, "Key" },
        };
        var shown = await Dialogs.ShowAsync<DangerDialog>(null, parameters);
        if (await shown.Result is not { Canceled: false, Data: DangerAnswer answer }) { return; }
        if (await SaveAsync(() => Editor.RevokeSecretAsync(person!, ClientId, client!.Version, old.Secret.Id, answer, CancellationToken.None), "Secret revoked. The rotation is done.") is EditClientResult.Saved)
        {
            Navigation.NavigateTo($"/clients/{ClientId}/credentials");
        }
    }

    private async Task<EditClientResult> SaveAsync(Func<Task<EditClientResult>> change, string? done)
    {
        saving = true;
        EditClientResult result;
        try
        {
            result = await change();
        }
        finally
        {
            saving = false;
        }
        var saved = result is EditClientResult.Saved or EditClientResult.SecretAdded;
        refusal = saved ? null : result;
        if (saved && done is not null) { Snackbar.Add(done, Severity.Success); }
        await LoadAsync();
        return result;
    }

    private string Mark(RotationStep step) => state!.Step == step ? "zk-wait" : state.Step > step ? "zk-done" : "zk-next";

    private static string DeployWords(RotationState rotation) => rotation.Step switch
    {
        RotationStep.Create => "Where it reads its secrets; never into its source.",
        RotationStep.Deploy => "Nothing has used it yet. The first use is seen here within seconds.",
        _ => $"In use: {Times(rotation.New!.LastDay)} in the last day.",
    };

    private static string WatchWords(RotationState rotation) => rotation.Step switch
    {
        RotationStep.Create or RotationStep.Deploy => "An hour without a use says that no server was forgotten.",
        RotationStep.Watch => $"Not yet: {Times(rotation.Old!.LastHour)} in the last hour.",
        _ => "Quiet for an hour. It is safe to revoke it.",
    };

    private static string Times(int count) => count == 1 ? "used once" : $"used {count} times";
}
