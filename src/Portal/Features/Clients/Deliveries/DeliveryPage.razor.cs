using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Deliveries;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Clients.Deliveries;

/// <summary>One delivery, live until it is over. One of another company's clients does not exist.</summary>
public sealed partial class DeliveryPage
{
    /// <summary>How often it is read again.</summary>
    internal static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private CurrentPerson? person;
    private ClientDetail? client;
    private DeliveryDetail? found;
    private string? refusal;
    private bool maySend;
    private bool busy;

    [Inject] private IClientReader Clients { get; set; } = default!;

    [Inject] private DeliveryReader Reader { get; set; } = default!;

    [Inject] private IDeliveryDesk Desk { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

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

    private async Task LoadAsync()
    {
        client = await Clients.FindAsync(person!, ClientId, Gone);
        found = client is null ? null : await Reader.FindAsync(person!, ClientId, Id, Gone);
        maySend = client is { IsClosed: false } && Permissions.SendDeliveries.AllowsSomewhere(person);
    }

    protected override TimeSpan Every => Pace;

    protected override async Task LookAsync()
    {
        if (busy || found is null || IsOver) { return; }
        found = await Reader.FindAsync(person!, ClientId, Id, Gone) ?? found;
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
}
