using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Lists;

namespace ZenKey.Portal.Features.AuditTrail;

/// <summary>The audit trail. What it shows is all in the address, so that it can be sent and gone back to.</summary>
public sealed partial class AuditPage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource gone = new();
    private ListQuery list = ListQuery.Of(ListKinds.Audit, "");
    private AuditFilter filter = new();
    private Page<AuditRow>? entries;
    private IReadOnlyList<AuditActor> actors = [];

    [Inject] private AuditList List { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "action")] private string? Action { get; set; }

    [SupplyParameterFromQuery(Name = "kind")] private string? Kind { get; set; }

    [SupplyParameterFromQuery(Name = "actor")] private string? ActorId { get; set; }

    [SupplyParameterFromQuery(Name = "from")] private string? From { get; set; }

    [SupplyParameterFromQuery(Name = "to")] private string? To { get; set; }

    [SupplyParameterFromQuery(Name = ColumnSet.Parameter)] private string? Columns { get; set; }

    [SupplyParameterFromQuery(Name = "after")] private string? After { get; set; }

    [SupplyParameterFromQuery(Name = "before")] private string? Before { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        filter = AuditFilter.Of(Action, Kind, ActorId, From, To);
        list = ListQuery.Of(ListKinds.Audit, Navigation.Uri);
        entries = await List.ListAsync(await Authentication.PersonAsync(), filter, PageRequest.From(After, Before), gone.Token);
        if (actors.Count == 0) { actors = await List.ActorsAsync(gone.Token); }
    }

    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }
}
