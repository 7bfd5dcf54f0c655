using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using ZenKey.Portal.Access;

namespace ZenKey.Portal.Features.Clients;

/// <summary>One client, its tasks in tabs. A client of another company does not exist.</summary>
public sealed partial class ClientPage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource gone = new();
    private CurrentPerson? person;
    private bool read;

    [Inject] private IClientReader Reader { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Parameter] public string ClientId { get; set; } = "";

    [Parameter] public string? Tab { get; set; }

    /// <summary>Taken over from the first paint, so that nothing is read or drawn twice.</summary>
    [PersistentState] public ClientDetail? Client { get; set; }

    private string CurrentTab => ClientTabs.All.Any(tab => tab.Path == Tab) ? Tab! : ClientTabs.Overview;

    protected override async Task OnParametersSetAsync()
    {
        person ??= await Authentication.PersonAsync();
        if (!read && Client?.ClientId == ClientId)
        {
            read = true;
            return;
        }
        read = true;
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        Client = await Reader.FindAsync(person!, ClientId, gone.Token);
        if (Client is null) { Navigation.NotFound(); }
    }

    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }
}
