using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using ZenKey.Portal.Access;

namespace ZenKey.Portal.Features.Clients.Ready;

/// <summary>The end of a registration: what to paste, how to try it, and the first sign-in as it happens.</summary>
public sealed partial class ReadyPage
{
    /// <summary>How long what happened takes to appear, at most.</summary>
    internal static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);

    private CurrentPerson? person;

    [Inject] private IClientReader Clients { get; set; } = default!;

    [Inject] private ISignInReader Reader { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Parameter] public string ClientId { get; set; } = "";

    /// <summary>Taken over from the first paint, so that nothing is read or drawn twice.</summary>
    [PersistentState] public ClientDetail? Client { get; set; }

    /// <inheritdoc cref="Client"/>
    [PersistentState] public SignInProgress? Progress { get; set; }

    /// <summary>What became of it, for those who hear it.</summary>
    private string Said => Progress switch
    {
        { SignIn: not null } => "The first sign-in worked.",
        { Refused: [var last, ..] } => $"A request was refused: {last.Error}. {last.Words}",
        { SeenAt: not null } => "A provider saw a request.",
        _ => "",
    };

    protected override async Task OnParametersSetAsync()
    {
        person ??= await Authentication.PersonAsync();
        if (Client?.ClientId != ClientId)
        {
            (Client, Progress) = (await Clients.FindAsync(person, ClientId, Gone), null);
        }
        if (Client is not null && Progress is null) { Progress = await Reader.ReadAsync(person, Client.Id, Gone); }
        if (Client is null) { Navigation.NotFound(); }
    }

    protected override TimeSpan Every => Pace;

    protected override async Task LookAsync()
    {
        if (Client is null || await Reader.ReadAsync(person!, Client.Id, Gone) is not { } now) { return; }
        Progress = now;
        StateHasChanged();
    }
}
