using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Carriers;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Lists;
using ZenKey.Portal.Subscribers;

namespace ZenKey.Portal.Features.Recoveries;

/// <summary>The list of recovery cases. What it shows is in the address, save a phone number: that is never there.</summary>
public sealed partial class RecoveriesPage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource gone = new();
    private ListQuery list = ListQuery.Of(ListKinds.Recoveries, "");
    private RecoveryFilter filter = new();
    private RecoveryListing? listing;
    private IReadOnlyList<Carrier> carriers = [];
    private string? said;

    [Inject] private RecoveryList List { get; set; } = default!;

    [Inject] private SubscriberSearch Searches { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "carrier")] private string? CarrierSlug { get; set; }

    [SupplyParameterFromQuery(Name = "state")] private string? State { get; set; }

    [SupplyParameterFromQuery(Name = "reason")] private string? Reason { get; set; }

    [SupplyParameterFromQuery(Name = "subscriber")] private string? Subscriber { get; set; }

    [SupplyParameterFromQuery(Name = "sort")] private string? Sort { get; set; }

    [SupplyParameterFromQuery(Name = ColumnSet.Parameter)] private string? Columns { get; set; }

    [SupplyParameterFromQuery(Name = "after")] private string? After { get; set; }

    [SupplyParameterFromQuery(Name = "before")] private string? Before { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        carriers = await List.CarriersAsync(gone.Token);
        filter = RecoveryFilter.Of(carriers, CarrierSlug, State, Reason, Subscriber, Sort);
        list = ListQuery.Of(ListKinds.Recoveries, Navigation.Uri);
        listing = await List.ListAsync(await Authentication.PersonAsync(), filter, PageRequest.From(After, Before), gone.Token);
    }

    /// <summary>One box for two things: the number of a case, or a phone number.</summary>
    private async Task SearchAsync(string typed)
    {
        said = null;
        var person = await Authentication.PersonAsync();
        if (typed.Length == 0) { Go(null); }
        else if (SubscriberSearch.RecoveryNumber(typed) is { } number)
        {
            if (await Searches.FindRecoveryAsync(person, number, gone.Token) is { } found) { Navigation.NavigateTo($"/recovery/{found}"); }
            else { said = "No case has this number."; }
        }
        else
        {
            switch (await Searches.FindByPhoneAsync(person, typed, gone.Token))
            {
                case SubscriberSearchResult.Found subscriber:
                    Go(subscriber.Id.ToString());
                    break;
                case SubscriberSearchResult.None:
                    said = "No subscriber has this number.";
                    break;
                default:
                    said = "That is neither the number of a case, such as RC-7Q4M-2XKD, nor a whole phone number, such as (202) 555-0142.";
                    break;
            }
        }
    }

    private void Go(string? subscriber) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(
        new Dictionary<string, object?> { ["subscriber"] = subscriber, ["after"] = null, ["before"] = null }));


    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }
}
