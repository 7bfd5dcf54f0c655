using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Lists;

namespace ZenKey.Portal.Features.Logs;

/// <summary>The developer's log, live. What it shows is all in the address, so that it can be sent and gone back to.</summary>
public sealed partial class LogsPage
{
    /// <summary>How long a request takes to appear, at most.</summary>
    internal static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);

    private ListQuery list = ListQuery.Of(ListKinds.Logs, "");
    private LogFilter filter = new();
    private Page<LogRow>? page;
    private IReadOnlyList<LogClient> clients = [];
    private CurrentPerson? person;
    private DateTimeOffset seen;
    private bool paused;
    private int waiting;
    private string? announced;

    [Inject] private LogReader Reader { get; set; } = default!;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "show")] private string? Show { get; set; }

    [SupplyParameterFromQuery(Name = "client")] private string? Client { get; set; }

    [SupplyParameterFromQuery(Name = "endpoint")] private string? Endpoint { get; set; }

    [SupplyParameterFromQuery(Name = "cause")] private string? Cause { get; set; }

    [SupplyParameterFromQuery(Name = "from")] private string? From { get; set; }

    [SupplyParameterFromQuery(Name = "to")] private string? To { get; set; }

    [SupplyParameterFromQuery(Name = ColumnSet.Parameter)] private string? Columns { get; set; }

    [SupplyParameterFromQuery(Name = "after")] private string? After { get; set; }

    [SupplyParameterFromQuery(Name = "before")] private string? Before { get; set; }

    private bool IsFirst => After is null && Before is null;

    private string New => waiting >= PageRequest.DefaultSize ? $"{PageRequest.DefaultSize} or more new requests" : waiting == 1 ? "1 new request" : $"{waiting} new requests";

    protected override async Task OnParametersSetAsync()
    {
        person ??= await Authentication.PersonAsync();
        filter = LogFilter.Of(Show, Client, Endpoint, Cause, From, To);
        list = ListQuery.Of(ListKinds.Logs, Navigation.Uri);
        await LoadAsync();
        if (clients.Count == 0) { clients = await Reader.ClientsAsync(person, Gone); }
    }

    private async Task LoadAsync()
    {
        seen = Time.GetUtcNow();
        page = await Reader.ListAsync(person!, filter, PageRequest.From(After, Before), Gone);
        if (page.Rows is [{ At: var newest }, ..] && IsFirst) { seen = newest; }
        waiting = 0;
    }

    protected override TimeSpan Every => Pace;

    protected override async Task LookAsync()
    {
        if (page is null) { return; }
        var more = await Reader.CountSinceAsync(person!, filter, seen, Gone);
        if (more == 0 || more == waiting) { return; }
        waiting = more;
        announced = New;
        // On the first page they come by themselves; elsewhere rows must not move under a reader.
        if (IsFirst && !paused) { await LoadAsync(); }
        StateHasChanged();
    }

    private async Task PauseAsync()
    {
        paused = !paused;
        if (!paused && IsFirst) { await LoadAsync(); }
    }

    private async Task ShowNewAsync()
    {
        if (IsFirst) { await LoadAsync(); }
        else { Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["after"] = null, ["before"] = null })); }
    }

    [Inject] private NavigationManager Navigation { get; set; } = default!;
}
