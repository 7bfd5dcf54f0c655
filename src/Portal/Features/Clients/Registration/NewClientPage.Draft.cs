using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Ui;

namespace ZenKey.Portal.Features.Clients.Registration;

/// <content>The draft behind the page: which one it is, and how it is kept.</content>
public sealed partial class NewClientPage
{
    private Breath breath = default!;
    private Guid? id;
    private Guid fresh = Guid.CreateVersion7();
    private int version;
    private IReadOnlyList<ClientDraftRow> drafts = [];
    private SaveDraftResult.Conflict? other;
    private EditConflict? conflict;
    private string? trouble;
    private bool lost;
    private bool listed;
    private bool moving;
    private bool gone;

    [Inject] private IClientDrafts Drafts { get; set; } = default!;

    [Inject] private TimeProvider Time { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "step")] private string? Step { get; set; }

    [SupplyParameterFromQuery(Name = "draft")] private string? Draft { get; set; }

    private string Kept => this switch
    {
        { trouble: not null } or { conflict: not null } => "Not kept",
        { breath.IsDue: true } => "Keeping…",
        { id: null } => "",
        _ => "Kept as a draft",
    };

    protected override void OnInitialized() => breath = new Breath(Time, () => InvokeAsync(SaveAsync));

    /// <summary>Takes up the draft of the address; without one, a new registration begins.</summary>
    private async Task TakeDraftAsync()
    {
        if (string.IsNullOrEmpty(Draft))
        {
            if (id is not null && Step is not null) { Navigation.NavigateTo(DraftSteps.Address(DraftSteps.Of(Step), id), replace: true); }
            else if (id is not null || lost) { await BeginAnewAsync(); }
            else if (!listed) { await ListDraftsAsync(); }
            return;
        }
        var asked = Guid.TryParse(Draft, out var parsed) ? parsed : Guid.Empty;
        if (asked == id || lost) { return; }
        if (await Drafts.FindAsync(person!, asked, CancellationToken.None) is { } found) { Take(found); }
        else { lost = true; }
    }

    private Task BeginAnewAsync()
    {
        (id, fresh, version, lost, trouble, conflict) = (null, Guid.CreateVersion7(), 0, false, null, null);
        form = NewForm(person!);
        return ListDraftsAsync();
    }

    private async Task ListDraftsAsync()
    {
        drafts = await Drafts.ListAsync(person!, CancellationToken.None);
        listed = true;
    }

    private void Take(ClientDraft draft)
    {
        (id, version, form, trouble, conflict) = (draft.Id, draft.Version, draft.Form, null, null);
        // A project that went meanwhile, or another company's, is none to choose.
        if (form.Project.Length > 0 && form.Project != ClientForm.NewProject && projects.All(project => project.Id.ToString() != form.Project)) { form.Project = ""; }
    }

    private async Task SaveAsync()
    {
        if (conflict is not null || lost) { return; }
        var result = await Drafts.SaveAsync(person!, new ClientDraft(id ?? fresh, version, step, form), CancellationToken.None);
        trouble = (result as SaveDraftResult.Refused)?.Why;
        switch (result)
        {
            case SaveDraftResult.Saved saved:
                version = saved.Version;
                if (id is null) { Name(fresh); }
                break;
            case SaveDraftResult.Conflict found:
                (other, conflict) = (found, EditConflict.Of(new LastChange("In another window, you", found.At), found.Theirs.Version, Fields(found.Theirs.Form), Fields(form)));
                break;
            case SaveDraftResult.Gone:
                lost = true;
                break;
        }
        if (!gone) { StateHasChanged(); }
    }

    // From now on the address leads back here, from anywhere.
    private void Name(Guid draft)
    {
        (id, drafts) = (draft, []);
        if (!gone && !moving) { Navigation.NavigateTo(DraftSteps.Address(step, id), replace: true); }
    }

    private async Task FlushAsync(LocationChangingContext move)
    {
        moving = true;
        try { await breath.FlushAsync(); }
        finally { moving = false; }
    }

    private void TakeTheirs()
    {
        Take(other!.Theirs);
        Bind();
    }

    private async Task KeepMineAsync()
    {
        (version, conflict) = (conflict!.Version, null);
        breath.Ask();
        await breath.FlushAsync();
    }

    private IEnumerable<(string Field, string? Value)> Fields(ClientForm of) =>
    [
        ("Type", ClientWords.Of(of.Type)), ("Name", of.Name), ("Project", projects.FirstOrDefault(project => project.Id.ToString() == of.Project)?.Name), ("New project", of.NewProjectName),
        ("Redirect URIs", string.Join(' ', of.TypedUris)), ("Scopes", ClientScopes.Join(of.Scopes)),
    ];

    public async ValueTask DisposeAsync()
    {
        gone = true;
        await breath.FlushAsync();
    }
}
