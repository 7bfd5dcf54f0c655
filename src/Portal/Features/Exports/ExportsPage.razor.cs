using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using ZenKey.Portal.Access;
using ZenKey.Portal.Exports;
using ZenKey.Portal.Lists;

namespace ZenKey.Portal.Features.Exports;

/// <summary>One's exports, live: how far they are, their files, and the way out of them.</summary>
public sealed partial class ExportsPage
{
    /// <summary>How often it looks how far they are, while one is under way.</summary>
    internal static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private IReadOnlyList<ExportView>? exports;
    private CurrentPerson? person;
    private bool saving;
    private string? notice;
    private string? announced;

    [Inject] private IExportDesk Desk { get; set; } = default!;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    private IEnumerable<ListKind> Lists => ListKinds.All.Where(kind => person!.May(kind.Policy));

    protected override async Task OnInitializedAsync()
    {
        person = await Authentication.PersonAsync();
        await ReadAsync();
    }

    private async Task ReadAsync()
    {
        var before = exports;
        exports = await Desk.ListAsync(person!, Gone);
        // How many rows there are is seen; that a file is there is said once.
        var ended = exports.Where(one => !one.Job.IsActive && before?.Any(other => other.Job.Id == one.Job.Id && other.Job.IsActive) == true).ToList();
        if (ended.Count > 0) { announced = string.Join(' ', ended.Select(one => $"{ExportWords.Title(one)}: {ExportWords.Of(one.Job.State).Text}.")); }
    }

    protected override TimeSpan Every => Pace;

    protected override async Task LookAsync()
    {
        if (exports is null || !exports.Any(one => one.Job.IsActive)) { return; }
        await ReadAsync();
        StateHasChanged();
    }

    private Task CancelAsync(ExportView one) => ActAsync(async () =>
        await Desk.CancelAsync(person!, one.Job.Id, CancellationToken.None) ? $"The export of {ExportWords.Title(one)} is cancelled. What was written of it is gone." : "This export had ended already.");

    private Task DeleteAsync(ExportView one) => ActAsync(async () =>
        await Desk.DeleteAsync(person!, one.Job.Id, CancellationToken.None) ? $"The export of {ExportWords.Title(one)} is deleted." : "This export was gone already.");

    private async Task ActAsync(Func<Task<string>> act)
    {
        saving = true;
        try
        {
            notice = await act();
            await ReadAsync();
        }
        finally { saving = false; }
    }
}
