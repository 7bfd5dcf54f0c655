using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Features.Clients.Registration;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Clients;

/// <summary>The list of clients. What it shows is all in the address, so that it can be sent and gone back to.</summary>
public sealed partial class ClientsPage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource gone = new();
    private ClientQuery query = new(null, null, null, false, PageRequest.From(null, null));
    private CurrentPerson? person;
    private bool administrator;
    private bool mayAdd;

    [Inject] private IClientReader Reader { get; set; } = default!;

    [Inject] private IClientDrafts Drafts { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "q")] private string? Text { get; set; }

    [SupplyParameterFromQuery(Name = "type")] private string? Type { get; set; }

    [SupplyParameterFromQuery(Name = "mode")] private string? Mode { get; set; }

    [SupplyParameterFromQuery(Name = "sort")] private string? Sort { get; set; }

    [SupplyParameterFromQuery(Name = "after")] private string? After { get; set; }

    [SupplyParameterFromQuery(Name = "before")] private string? Before { get; set; }

    /// <summary>Taken over from the first paint, so that nothing is read or drawn twice.</summary>
    [PersistentState] public ShownClients? Shown { get; set; }

    private Page<ClientRow>? Clients => Shown?.Clients;

    private string NoMatch => string.IsNullOrWhiteSpace(Text) ? "No client in these filters." : $"Nothing that begins with “{Text.Trim()}” in these filters.";

    protected override async Task OnParametersSetAsync()
    {
        person = await Authentication.PersonAsync();
        administrator = person.IsAdministrator;
        mayAdd = person.May(Policies.EditClients);
        query = new ClientQuery(Text, Read<ClientType>(Type), Read<ClientMode>(Mode), Sort == "created", PageRequest.From(After, Before));
        if (Shown?.Address == Navigation.Uri) { return; }
        await ReadAsync();
    }

    private async Task ReadAsync() => Shown = new ShownClients(Navigation.Uri, await Reader.ListAsync(person!, query, gone.Token), mayAdd ? await Drafts.ListAsync(person!, gone.Token) : []);

    // What is no filter is none: addresses are typed and mended by people.
    private static T? Read<T>(string? text)
        where T : struct, Enum =>
        Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) && !int.TryParse(text, out _) ? value : null;

    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }
}

/// <summary>A page of clients, the address that it answers, and the person's own drafts.</summary>
public sealed record ShownClients(string Address, Page<ClientRow> Clients, IReadOnlyList<ClientDraftRow> Drafts);
