using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using ZenKey.Portal.Access;

namespace ZenKey.Portal.Features.Clients;

/// <summary>One client, its tasks in tabs. A client of another company does not exist.</summary>
public sealed partial class ClientPage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource gone = new();
    private ClientDetail? client;
    private CurrentPerson? person;

    [Inject] private IClientReader Reader { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Parameter] public string ClientId { get; set; } = "";

    [Parameter] public string? Tab { get; set; }

    private string CurrentTab => ClientTabs.All.Any(tab => tab.Path == Tab) ? Tab! : ClientTabs.Overview;

    protected override async Task OnParametersSetAsync()
    {
        person ??= await Authentication.PersonAsync();
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        client = await Reader.FindAsync(person!, ClientId, gone.Token);
        if (client is null) { Navigation.NotFound(); }
    }

    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }
}
