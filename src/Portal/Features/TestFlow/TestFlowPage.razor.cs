using System.Net;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.TestFlow;

/// <summary>A sign-in to a client, run here and shown while it happens, beside a phone. What is chosen stands in the address.</summary>
public sealed partial class TestFlowPage : ComponentBase, IDisposable
{
    /// <summary>What a link brings with it that is to run at once; nothing that comes from outside can.</summary>
    internal const string RunAtOnce = "run";

    private readonly CancellationTokenSource gone = new();
    private FlowInput form = new();
    private CancellationTokenSource? running;
    private CookieContainer cookies = new();
    private TestClient? client;
    private IReadOnlyList<TestPhone> phones = [];
    private IReadOnlyList<TestCarrier> carriers = [];
    private FlowRun? run;
    private string? trouble, query;
    private bool missing, known, permitted;

    [Parameter] public string ClientId { get; set; } = "";

    [Inject] private TestClients Clients { get; set; } = default!;

    [Inject] private TestPhones Phones { get; set; } = default!;

    [Inject] private ITestFlows Flows { get; set; } = default!;

    [Inject] private ModuleOrigins Origins { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    private bool Running => running is not null;

    private bool MayRun => permitted && client is { Obstacle: null } && FlowKinds.Obstacle(client, form) is null;

    private string Handset => form.Person.Handset ?? form.Handset;

    private TestPhone? Phone => phones.FirstOrDefault(phone => phone.Handset == Handset) ?? (form.Person.Handset is { } key && phones.Count > 0 ? new TestPhone(key, "", "", "") : null);

    private string? FrameAddress => Phone is null ? null : $"{Origins.Authenticator}/phone/{Uri.EscapeDataString(Phone.Handset)}";

    /// <summary>The run for those who hear it.</summary>
    private string Said => run is null ? "" : run.Steps.Find(step => step.State == FlowStepState.Running) is { } step ? $"{step.Title}. {step.Summary}" : run.Verdict;

    protected override async Task OnParametersSetAsync()
    {
        if (client?.ClientId != ClientId) { await LoadAsync(); }
        if (client is null || Running || query == Here) { return; }
        query = Here;
        var hint = form.LoginHint;
        form = FlowQuery.Read(query, client, phones);
        form.LoginHint = hint;
        ChooseCarrier();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (client is null || Navigation.HistoryEntryState != RunAtOnce) { return; }
        FollowForm(); // without the mark: going back and forth runs nothing
        await RunAsync();
        StateHasChanged();
    }

    private string Here => new Uri(Navigation.Uri).Query;

    private async Task LoadAsync()
    {
        var person = await Authentication.PersonAsync();
        (client, run, query) = (await Clients.FindAsync(person, ClientId, gone.Token), null, null);
        missing = client is null;
        if (client is null) { return; }
        permitted = TestClients.MayRun(person, client);
        phones = await Phones.ListAsync(gone.Token);
        carriers = await Phones.CarriersAsync(gone.Token);
    }

    /// <summary>The address says what is chosen, so that a link restores it.</summary>
    private void FollowForm()
    {
        if (client is null) { return; }
        ChooseCarrier();
        query = "?" + FlowQuery.Write(form);
        Navigation.NavigateTo($"/test-flow/{client.ClientId}{query}", new NavigationOptions { ReplaceHistoryEntry = true });
    }

    private void ChooseCarrier()
    {
        if (form is { NeedsHint: true, Mccmnc.Length: 0 } && carriers.Count > 0) { form.Mccmnc = carriers[0].Mccmnc; }
    }

    private async Task RunAsync()
    {
        if (Running || !MayRun) { return; }
        trouble = null;
        running = CancellationTokenSource.CreateLinkedTokenSource(gone.Token);
        try
        {
            run = await Flows.RunAsync(await Authentication.PersonAsync(), client!, form, cookies, Show, running.Token);
            known = cookies.Count > 0 && run.Passed >= 2;
        }
        catch (StoreUnavailableException)
        {
            trouble = "The store cannot take the secret of this run now. Wait a moment, then run again.";
        }
        catch (OperationCanceledException)
        {
            // Stopped before the run began.
        }
        finally
        {
            running.Dispose();
            running = null;
        }
    }

    private void Show(FlowRun now)
    {
        run = now;
        if (!gone.IsCancellationRequested) { InvokeAsync(StateHasChanged); }
    }

    private void Stop() => running?.Cancel();

    private void Forget()
    {
        cookies = new CookieContainer();
        known = false;
    }

    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }
}
