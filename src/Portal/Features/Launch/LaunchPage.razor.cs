using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Ui;

namespace ZenKey.Portal.Features.Launch;

/// <summary>What a client lacks before it serves everybody, the request for it, and the way back.</summary>
public sealed partial class LaunchPage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource gone = new();
    private CurrentPerson? person;
    private LaunchView? launch;
    private string? notice;
    private bool failed;
    private bool saving;
    private bool mayRequest;

    [Inject] private LaunchReader Reader { get; set; } = default!;

    [Inject] private LaunchDesk Desk { get; set; } = default!;

    [Inject] private IDialogService Dialogs { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Parameter] public string ClientId { get; set; } = "";

    protected override async Task OnParametersSetAsync()
    {
        person ??= await Authentication.PersonAsync();
        await LoadAsync();
        if (launch is null) { Navigation.NotFound(); }
    }

    private async Task LoadAsync()
    {
        launch = await Reader.ReadAsync(person!, ClientId, gone.Token);
        mayRequest = launch is { } read && Permissions.EditClients.Allows(person, read.CompanyId);
    }

    private static string Waits(LaunchRequestView request) => request switch
    {
        { Expired: true } => "It has waited for fourteen days and is no longer valid; it can be asked for again.",
        { Stale: true } => "Something of it was changed since, so it cannot be approved any more; ask again.",
        _ => $"It waits for an answer until {Moments.Exact(request.ExpiresAt)}.",
    };

    private Task RequestAsync() => RunAsync(() => Desk.RequestAsync(person!, ClientId, CancellationToken.None), "The launch is asked for. The answer is shown here.");

    private Task WithdrawAsync() => RunAsync(() => Desk.WithdrawAsync(person!, launch!.Last!.Id, launch.Last.Version, CancellationToken.None), "The request is taken back.");

    private Task ProvisionAsync((string Carrier, ProvisioningState State) change) =>
        RunAsync(() => Desk.ProvisionAsync(person!, ClientId, change.Carrier, change.State, CancellationToken.None), "The carrier’s state is saved.");

    private async Task TakeBackAsync()
    {
        var parameters = new DialogParameters<DangerDialog>
        {
            { dialog => dialog.Question, $"Take “{Bidi.Isolate(launch!.Name)}” back to Developer Mode?" },
            { dialog => dialog.Acts, "Within five seconds nobody but phones in Developer Mode can sign in by it." },
            { dialog => dialog.Consequences, [launch.Links == 1 ? "One person is linked to its project." : $"{CappedCount.Of(launch.Links)} people are linked to its project.", "To launch it again, it has to be asked for and approved again."] },
            { dialog => dialog.Keeps, "People stay linked, and tokens already given live on to their end." },
            { dialog => dialog.Reasons, ["A fault in the app", "No longer used", "At the company’s wish"] },
            { dialog => dialog.Verb, "Take it back" },
            { dialog => dialog.Icon, "Undo" },
        };
        var shown = await Dialogs.ShowAsync<DangerDialog>(null, parameters);
        if (await shown.Result is not { Canceled: false, Data: DangerAnswer answer }) { return; }
        await RunAsync(() => Desk.TakeBackAsync(person!, ClientId, answer, CancellationToken.None), "It is in Developer Mode again.");
    }

    private async Task RunAsync(Func<Task<LaunchResult>> act, string done)
    {
        saving = true;
        try
        {
            var result = await act();
            failed = result is not LaunchResult.Done;
            notice = result switch
            {
                LaunchResult.Done => done,
                LaunchResult.Rejected rejected => rejected.Fault,
                _ => "This client is gone, or you may no longer change it. Nothing was saved.",
            };
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
