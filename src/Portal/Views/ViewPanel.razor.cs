using Microsoft.AspNetCore.Components;
using MudBlazor;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Views;
using ZenKey.Portal.Lists;
using ZenKey.Portal.Ui;

namespace ZenKey.Portal.Views;

/// <summary>Saves, renames, replaces and deletes views, and says how it went.</summary>
public sealed partial class ViewPanel : ComponentBase
{
    private string name = "";
    private string newName = "";
    private string? said;
    private bool shared;
    private bool failed;
    private bool wrongName;
    private bool saving;
    private Guid? renaming;

    [Inject] private ISavedViews Saved { get; set; } = default!;

    [Inject] private IDialogService Dialogs { get; set; } = default!;

    [Parameter, EditorRequired] public required CurrentPerson Person { get; set; }

    /// <summary>What is shown now.</summary>
    [Parameter, EditorRequired] public required ListQuery Query { get; set; }

    [Parameter, EditorRequired] public required IReadOnlyList<ViewRow> Views { get; set; }

    /// <summary>The views are no longer those that were read.</summary>
    [Parameter] public EventCallback OnChanged { get; set; }

    private bool MayShare => SavedViews.MayShare(Person);

    private bool Staff => SavedViews.IsStaff(Person);

    private IReadOnlyList<string> LeftOut => Query.WithoutSubscribers().LeftOut;

    private Task SaveAsync() => ActAsync(async () =>
    {
        var given = name.Trim();
        var result = await Saved.SaveAsync(Person, Query, new ViewForm(given, shared), CancellationToken.None);
        Tell(result, $"The view {Bidi.Isolate(given)} is saved.");
        wrongName = failed;
        if (!failed) { (name, shared) = ("", false); }
    });

    private void Begin(ViewRow view) => (renaming, newName, said) = (view.Id, view.Name, null);

    private Task RenameAsync(ViewRow view) => ActAsync(async () =>
    {
        Tell(await Saved.RenameAsync(Person, view.Id, view.Version, newName, CancellationToken.None), $"The view is now called {Bidi.Isolate(newName.Trim())}.");
        if (!failed) { renaming = null; }
    });

    private Task ReplaceAsync(ViewRow view) => ActAsync(async () =>
        Tell(await Saved.ReplaceAsync(Person, view.Id, view.Version, Query, CancellationToken.None), $"The view {Bidi.Isolate(view.Name)} holds what is shown."));

    private Task SetDefaultAsync(ViewRow view) => ActAsync(async () =>
        Tell(await Saved.SetDefaultAsync(Person, Query.Kind, view.IsDefault ? null : view.Id, CancellationToken.None),
            view.IsDefault ? "The whole list is shown to you first." : $"The view {Bidi.Isolate(view.Name)} is shown to you first."));

    private async Task DeleteAsync(ViewRow view)
    {
        var parameters = new DialogParameters<DangerDialog>
        {
            { dialog => dialog.Question, $"Delete the view “{Bidi.Isolate(view.Name)}”?" },
            { dialog => dialog.Acts, view.Sharing == ViewSharing.Personal ? "It goes at once." : "It goes at once, for everybody who sees it." },
            { dialog => dialog.Keeps, "Nothing in the list changes. Links that were sent go on to work: they hold the filters themselves." },
            { dialog => dialog.Verb, "Delete view" },
            { dialog => dialog.Icon, "BookmarkBorder" },
        };
        var shown = await Dialogs.ShowAsync<DangerDialog>(null, parameters);
        if (await shown.Result is not { Canceled: false }) { return; }
        await ActAsync(async () => Tell(await Saved.DeleteAsync(Person, view.Id, view.Version, CancellationToken.None), $"The view {Bidi.Isolate(view.Name)} is deleted."));
    }

    private async Task ActAsync(Func<Task> act)
    {
        (saving, said, wrongName) = (true, null, false);
        try
        {
            await act();
            await OnChanged.InvokeAsync();
        }
        finally { saving = false; }
    }

    private void Tell(ViewResult result, string done)
    {
        failed = result is not (ViewResult.Saved or ViewResult.Deleted);
        said = result switch
        {
            ViewResult.Saved { LeftOut.Count: > 0 } saved => $"{done} Not kept: {string.Join(", ", saved.LeftOut.Select(title => title.ToLowerInvariant()))}.",
            ViewResult.Saved or ViewResult.Deleted => done,
            ViewResult.Refused refused => refused.Words,
            ViewResult.Conflict conflict => $"{(conflict.By is { } by ? Bidi.Isolate(by) : "Somebody")} changed this view meanwhile. Nothing was saved; what stands now is shown. Try again if you still want to.",
            _ => "This view is gone, or you may no longer change it. Nothing was saved.",
        };
    }

    private static string SharedWith(ViewRow view) => view.Sharing switch
    {
        ViewSharing.Company => "Shared with the company",
        ViewSharing.Staff => "Shared with staff",
        _ => "Only you see it",
    };
}
