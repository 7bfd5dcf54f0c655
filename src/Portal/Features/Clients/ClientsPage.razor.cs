using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Features.Clients.Registration;
using ZenKey.Portal.Lists;

namespace ZenKey.Portal.Features.Clients;

/// <summary>The list of clients. What it shows is all in the address, so that it can be sent and gone back to.</summary>
public sealed partial class ClientsPage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource gone = new();
    private ClientQuery query = new(null, null, null, false, PageRequest.From(null, null));
    private ListQuery list = ListQuery.Of(ListKinds.Clients, "");
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

    [SupplyParameterFromQuery(Name = "uri")] private string? Uri { get; set; }

    [SupplyParameterFromQuery(Name = "sort")] private string? Sort { get; set; }

    [SupplyParameterFromQuery(Name = ColumnSet.Parameter)] private string? Columns { get; set; }

    [SupplyParameterFromQuery(Name = "after")] private string? After { get; set; }

    [SupplyParameterFromQuery(Name = "before")] private string? Before { get; set; }

    /// <summary>Taken over from the first paint, so that nothing is read or drawn twice.</summary>
    [PersistentState] public ShownClients? Shown { get; set; }

    private Page<ClientRow>? Clients => Shown?.Clients;

    private string NoMatch => (Known(Text), Known(Uri)) switch
    {
        (null, null) => "No client in these filters.",
        (null, { } uri) => $"No client has a redirect URI that begins with “{uri}”, nor a host that does.",
        ({ } text, _) => $"Nothing that begins with “{text}” in these filters.",
    };

    protected override async Task OnParametersSetAsync()
    {
        person = await Authentication.PersonAsync();
        administrator = person.IsAdministrator;
        mayAdd = person.May(Policies.EditClients);
        query = ClientQuery.Of(Text, Uri, Type, Mode, Sort, PageRequest.From(After, Before));
        list = ListQuery.Of(ListKinds.Clients, Navigation.Uri);
        if (Shown?.Address == Navigation.Uri) { return; }
        await ReadAsync();
    }

    private async Task ReadAsync() => Shown = new ShownClients(Navigation.Uri, await Reader.ListAsync(person!, query, gone.Token), mayAdd ? await Drafts.ListAsync(person!, gone.Token) : []);

    private static string? Known(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }
}

/// <summary>A page of clients, the address that it answers, and the person's own drafts.</summary>
public sealed record ShownClients(string Address, Page<ClientRow> Clients, IReadOnlyList<ClientDraftRow> Drafts);
