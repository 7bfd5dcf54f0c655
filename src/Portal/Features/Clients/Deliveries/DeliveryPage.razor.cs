using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Deliveries;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Clients.Deliveries;

/// <summary>One delivery, live until it is over. One of another company's clients does not exist.</summary>
public sealed partial class DeliveryPage : ComponentBase, IDisposable
{
    /// <summary>How often it is read again.</summary>
    internal static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource gone = new();
    private CurrentPerson? person;
    private ClientDetail? client;
    private DeliveryDetail? found;
    private Task? watch;
    private string? refusal;
    private bool maySend;
    private bool busy;

    [Inject] private IClientReader Clients { get; set; } = default!;

    [Inject] private DeliveryReader Reader { get; set; } = default!;

    [Inject] private IDeliveryDesk Desk { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    [Inject] private TimeProvider Time { get; set; } = default!;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Parameter] public string ClientId { get; set; } = "";

    [Parameter] public Guid Id { get; set; }

    private bool IsTest => found!.Row.Type == EventType.Verification;

    private bool IsOver => found!.Row.State is DeliveryState.Delivered or DeliveryState.GivenUp;

    private string Title => !IsTest ? DeliveryWords.Of(found!.Row.Type) : found!.Row.State switch
    {
        DeliveryState.Delivered => "The test got through",
        DeliveryState.GivenUp => "The test did not get through",
        _ => "The test is on its way",
    };

    protected override async Task OnParametersSetAsync()
    {
        person ??= await Authentication.PersonAsync();
        (found, refusal) = (found?.Row.Id == Id ? found : null, null);
        await LoadAsync();
        if (client is null || found is null) { Navigation.NotFound(); }
    }

    // Not while the first paint is made: only a circuit has a page to keep fresh.
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender) { watch = WatchAsync(); }
    }

    private async Task LoadAsync()
    {
        client = await Clients.FindAsync(person!, ClientId, gone.Token);
        found = client is null ? null : await Reader.FindAsync(person!, ClientId, Id, gone.Token);
        maySend = client is { IsClosed: false } && Permissions.SendDeliveries.AllowsSomewhere(person);
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(Pace, Time);
        try
        {
            while (await timer.WaitForNextTickAsync(gone.Token)) { await InvokeAsync(LookAsync); }
        }
        catch (OperationCanceledException) { }
        catch (Exception exception)
        {
            await DispatchExceptionAsync(exception);
        }
    }

    private async Task LookAsync()
    {
        if (busy || found is null || IsOver) { return; }
        found = await Reader.FindAsync(person!, ClientId, Id, gone.Token) ?? found;
        StateHasChanged();
    }

    private Task ReplayAsync() => SendAsync(() => Desk.ReplayAsync(person!, ClientId, Id, CancellationToken.None));

    private Task TestAsync() => SendAsync(() => Desk.SendTestAsync(person!, ClientId, found!.CarrierSlug, CancellationToken.None));

    private async Task SendAsync(Func<Task<SendResult>> send)
    {
        (busy, refusal) = (true, null);
        SendResult result;
        try
        {
            result = await send();
        }
        finally
        {
            busy = false;
        }
        refusal = result switch
        {
            SendResult.Rejected rejected => rejected.Fault,
            SendResult.NotFound => "This delivery is gone, or you may no longer send for this client.",
            _ => null,
        };
        if (result is SendResult.Sent { Id: { } id } && id != Id) { Navigation.NavigateTo($"/clients/{ClientId}/deliveries/{id}"); }
        else { await LoadAsync(); }
    }

    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }
}
