using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Web;
using ZenKey.Portal.Access;
using ZenKey.Portal.Lists;

namespace ZenKey.Portal.Views;

/// <summary>The views of a list. Who comes to the list without any filter is led to the view that they want to see first.</summary>
public sealed partial class ViewBar : ComponentBase, IDisposable
{
    /// <summary>How many stand beside the filters; the others are in the panel.</summary>
    private const int MostLinks = 8;

    private readonly CancellationTokenSource gone = new();
    private IReadOnlyList<ViewRow> views = [];
    private CurrentPerson? person;
    private ElementReference button;
    private bool open;
    private bool bare;

    [Inject] private ISavedViews Views { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    /// <summary>What is shown now.</summary>
    [Parameter, EditorRequired] public required ListQuery Query { get; set; }

    [Parameter] public RenderFragment? ChildContent { get; set; }

    private ViewRow? Shown => views.FirstOrDefault(view => view.Query.ToString() == Query.ToString());

    protected override async Task OnInitializedAsync()
    {
        bare = !Navigation.Uri.Contains('?', StringComparison.Ordinal);
        person = await Authentication.PersonAsync();
    }

    // Not while the first paint is made: the list itself does not wait for its views.
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) { return; }
        person ??= await Authentication.PersonAsync();
        try
        {
            await ReadAsync();
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested) { return; }
        StateHasChanged();
        if (bare && views.FirstOrDefault(view => view.IsDefault) is { } first && first.Query.ToString().Length > 0)
        {
            Navigation.NavigateTo(first.Query.Address, replace: true);
        }
    }

    private async Task ReadAsync() => views = await Views.ListAsync(person!, Query.Kind, gone.Token);

    private async Task LeaveAsync(KeyboardEventArgs key)
    {
        if (key.Key != "Escape") { return; }
        open = false;
        await button.FocusAsync();
    }

    private static string Pill(bool on) => on ? "zk-filter zk-on" : "zk-filter";

    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }
}
