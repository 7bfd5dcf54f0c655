using System.Net;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.TestFlow;

/// <summary>A sign-in to a client, run here and shown while it happens, beside a phone.</summary>
public sealed partial class TestFlowPage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource gone = new();
    private readonly FlowInput form = new();
    private CancellationTokenSource? running;
    private CookieContainer cookies = new();
    private TestClient? client;
    private IReadOnlyList<TestPhone> phones = [];
    private FlowRun? run;
    private string? trouble;
    private bool missing, known;

    [Parameter] public string ClientId { get; set; } = "";

    [Inject] private TestClients Clients { get; set; } = default!;

    [Inject] private TestPhones Phones { get; set; } = default!;

    [Inject] private ITestFlows Flows { get; set; } = default!;

    [Inject] private ModuleOrigins Origins { get; set; } = default!;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    private bool Running => running is not null;

    private TestPhone? Phone => phones.FirstOrDefault(phone => phone.Handset == form.Handset);

    private string? FrameAddress => Phone is null ? null : $"{Origins.Authenticator}/phone/{Uri.EscapeDataString(Phone.Handset)}";

    /// <summary>The run for those who hear it.</summary>
    private string Said => run is null ? "" : run.Steps.Find(step => step.State == FlowStepState.Running) is { } step ? $"{step.Title}. {step.Summary}" : run.Verdict;

    protected override async Task OnParametersSetAsync()
    {
        if (client?.ClientId == ClientId) { return; }
        client = await Clients.FindAsync(await Authentication.PersonAsync(), ClientId, gone.Token);
        missing = client is null;
        if (client is null) { return; }
        phones = await Phones.ListAsync(gone.Token);
        form.RedirectUri = client.RedirectUris.Count > 0 ? client.RedirectUris[0] : "";
        form.Handset = phones.Count > 0 ? phones[0].Handset : "";
        form.AnswersItself = phones.Count > 0;
        form.Scopes.UnionWith(client.Scopes.Where(scope => Scope.Find(scope) is { IsAttribute: true }));
    }

    private async Task RunAsync()
    {
        if (client is null || Running) { return; }
        trouble = null;
        running = CancellationTokenSource.CreateLinkedTokenSource(gone.Token);
        try
        {
            var choices = new FlowChoices(form.RedirectUri, [.. form.Scopes], form.Acr, form.Context.Trim(), form is { AnswersItself: true, Handset.Length: > 0 } ? form.Handset : null);
            run = await Flows.RunAsync(await Authentication.PersonAsync(), client, choices, cookies, Show, running.Token);
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
