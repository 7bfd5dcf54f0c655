using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Carriers;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Lists;
using ZenKey.Portal.Subscribers;

namespace ZenKey.Portal.Features.Links;

/// <summary>The list of linked accounts. What it shows is in the address, save a phone number: that is never there.</summary>
public sealed partial class LinksPage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource gone = new();
    private ListQuery list = ListQuery.Of(ListKinds.Links, "");
    private LinkFilter filter = new();
    private LinkListing? listing;
    private IReadOnlyList<Carrier> carriers = [];
    private IReadOnlyList<AppChoice> choices = [];
    private string? said;

    [Inject] private LinkList List { get; set; } = default!;

    [Inject] private SubscriberSearch Searches { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "carrier")] private string? CarrierSlug { get; set; }

    [SupplyParameterFromQuery(Name = "state")] private string? State { get; set; }

    [SupplyParameterFromQuery(Name = "app")] private string? App { get; set; }

    [SupplyParameterFromQuery(Name = "subscriber")] private string? Subscriber { get; set; }

    [SupplyParameterFromQuery(Name = "subject")] private string? Subject { get; set; }

    [SupplyParameterFromQuery(Name = ColumnSet.Parameter)] private string? Columns { get; set; }

    [SupplyParameterFromQuery(Name = "after")] private string? After { get; set; }

    [SupplyParameterFromQuery(Name = "before")] private string? Before { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        var person = await Authentication.PersonAsync();
        carriers = await List.CarriersAsync(gone.Token);
        filter = LinkFilter.Of(carriers, CarrierSlug, State, App, Subscriber, Subject);
        list = ListQuery.Of(ListKinds.Links, Navigation.Uri);
        listing = await List.ListAsync(person, filter, PageRequest.From(After, Before), gone.Token);
    }

    /// <summary>One box for three things: a phone number, a subject, or the beginning of an app's name.</summary>
    private async Task SearchAsync(string typed)
    {
        var person = await Authentication.PersonAsync();
        (said, choices) = (null, []);
        if (typed.Length == 0) { Go(new() { ["app"] = null, ["subscriber"] = null, ["subject"] = null }); }
        else if (SubscriberSearch.LooksLikePhone(typed)) { await SearchPhoneAsync(person, typed); }
        else if (SubscriberSearch.LooksLikeSubject(typed))
        {
            await Searches.FindLinkAsync(person, typed, gone.Token);
            Go(new() { ["subject"] = typed, ["subscriber"] = null, ["app"] = null });
        }
        else { await SearchAppAsync(typed); }
    }

    private async Task SearchPhoneAsync(CurrentPerson person, string typed)
    {
        switch (await Searches.FindByPhoneAsync(person, typed, gone.Token))
        {
            case SubscriberSearchResult.Found found:
                Go(new() { ["subscriber"] = found.Id.ToString(), ["subject"] = null });
                break;
            case SubscriberSearchResult.None:
                said = "No subscriber has this number.";
                break;
            default:
                said = "That is no whole phone number. Write it with its area code, such as (202) 555-0142.";
                break;
        }
    }

    private async Task SearchAppAsync(string typed)
    {
        choices = await List.FindAppsAsync(typed, gone.Token);
        if (choices is [var only])
        {
            choices = [];
            Go(new() { ["app"] = only.ProjectId.ToString(), ["subject"] = null });
            return;
        }
        said = choices.Count == 0 ? $"No app’s name begins with “{typed}”." : $"Apps that begin with “{typed}”:";
    }

    private void Go(Dictionary<string, object?> changes)
    {
        (changes["after"], changes["before"]) = (null, null);
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(changes));
    }


    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }
}
