using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Carriers;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Lists;
using ZenKey.Portal.Subscribers;

namespace ZenKey.Portal.Features.Devices;

/// <summary>The list of devices. What it shows is in the address, save a phone number: that is never there.</summary>
public sealed partial class DevicesPage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource gone = new();
    private ListQuery list = ListQuery.Of(ListKinds.Devices, "");
    private DeviceFilter filter = new();
    private DeviceListing? listing;
    private IReadOnlyList<Carrier> carriers = [];
    private RevokeDeviceResult? outcome;
    private string? said;

    [Inject] private DeviceList List { get; set; } = default!;

    [Inject] private SubscriberSearch Searches { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "carrier")] private string? CarrierSlug { get; set; }

    [SupplyParameterFromQuery(Name = "state")] private string? State { get; set; }

    [SupplyParameterFromQuery(Name = "kind")] private string? Kind { get; set; }

    [SupplyParameterFromQuery(Name = "name")] private string? Name { get; set; }

    [SupplyParameterFromQuery(Name = "subscriber")] private string? Subscriber { get; set; }

    [SupplyParameterFromQuery(Name = ColumnSet.Parameter)] private string? Columns { get; set; }

    [SupplyParameterFromQuery(Name = "after")] private string? After { get; set; }

    [SupplyParameterFromQuery(Name = "before")] private string? Before { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        carriers = await List.CarriersAsync(gone.Token);
        filter = DeviceFilter.Of(carriers, CarrierSlug, State, Kind, Name, Subscriber);
        list = ListQuery.Of(ListKinds.Devices, Navigation.Uri);
        await ReadAsync();
    }

    private async Task ReadAsync() =>
        listing = await List.ListAsync(await Authentication.PersonAsync(), filter, PageRequest.From(After, Before), gone.Token);

    private async Task EndedAsync(RevokeDeviceResult result)
    {
        outcome = result;
        await ReadAsync();
    }

    /// <summary>One box for two things: a phone number, or the beginning of a device's name.</summary>
    private async Task SearchAsync(string typed)
    {
        said = null;
        if (!SubscriberSearch.LooksLikePhone(typed))
        {
            Go("name", typed.Length == 0 ? null : typed);
            return;
        }
        switch (await Searches.FindByPhoneAsync(await Authentication.PersonAsync(), typed, gone.Token))
        {
            case SubscriberSearchResult.Found found:
                Go("subscriber", found.Id.ToString());
                break;
            case SubscriberSearchResult.None:
                said = "No subscriber has this number.";
                break;
            default:
                said = "That is no whole phone number. Write it with its area code, such as (202) 555-0142.";
                break;
        }
    }

    private void Go(string name, string? value) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(
        new Dictionary<string, object?> { [name] = value, ["after"] = null, ["before"] = null }));

    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }
}
