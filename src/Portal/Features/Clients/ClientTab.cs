using Microsoft.AspNetCore.Components;
using MudBlazor;
using ZenKey.Portal.Access;

namespace ZenKey.Portal.Features.Clients;

/// <summary>What the tabs that change a client have in common.</summary>
public abstract class ClientTab : ComponentBase
{
    [Parameter, EditorRequired] public required ClientDetail Client { get; set; }

    [Parameter, EditorRequired] public required CurrentPerson Person { get; set; }

    /// <summary>Whether the person may change it, and it may be changed; looked at only otherwise.</summary>
    [Parameter] public bool MayEdit { get; set; } = true;

    /// <summary>Reads the client again.</summary>
    [Parameter] public EventCallback OnChanged { get; set; }

    [Inject] protected IClientEditor Editor { get; set; } = default!;

    [Inject] protected ISnackbar Snackbar { get; set; } = default!;

    [Inject] protected IDialogService Dialogs { get; set; } = default!;

    /// <summary>Why the last change was not saved; null when it was.</summary>
    protected EditClientResult? Refusal { get; private set; }

    protected bool Saving { get; private set; }

    /// <summary>Makes a change and shows how it ended.</summary>
    /// <returns>Whether it was saved.</returns>
    protected async Task<bool> SaveAsync(Func<Task<EditClientResult>> change, string done)
    {
        Saving = true;
        EditClientResult result;
        try
        {
            result = await change();
        }
        finally
        {
            Saving = false;
        }
        var saved = result is EditClientResult.Saved or EditClientResult.SecretAdded;
        Refusal = saved ? null : result;
        if (result is EditClientResult.SecretAdded added) { await SecretDialog.ShowAsync(Dialogs, Client.ClientId, Client.Name, added.Secret); }
        if (saved) { Snackbar.Add(done, Severity.Success); }
        // After a conflict too: the next try starts from what there is now.
        await OnChanged.InvokeAsync();
        return saved;
    }
}
