using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Exports;
using ZenKey.Portal.Exports;
using ZenKey.Portal.Lists;

namespace ZenKey.Portal.Tests.Exports;

/// <summary>The exports that a test says there are, and what it was asked to do with them.</summary>
internal sealed class StubExports : IExportDesk
{
    public List<ExportView> Rows { get; set; } = [];

    public List<string> Asked { get; } = [];

    public StartExportResult Answer { get; set; } = new StartExportResult.Started(Guid.Empty);

    public Task<StartExportResult> StartAsync(CurrentPerson person, ListQuery query, CancellationToken cancellationToken)
    {
        Asked.Add($"start {query.Address}");
        return Task.FromResult(Answer);
    }

    public Task<IReadOnlyList<ExportView>> ListAsync(CurrentPerson person, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<ExportView>>([.. Rows]);

    public Task<bool> CancelAsync(CurrentPerson person, Guid id, CancellationToken cancellationToken) => Ask($"cancel {id}");

    public Task<bool> DeleteAsync(CurrentPerson person, Guid id, CancellationToken cancellationToken) => Ask($"delete {id}");

    public Task<ExportJob?> OpenAsync(CurrentPerson person, Guid id, CancellationToken cancellationToken) => Task.FromResult<ExportJob?>(null);

    private Task<bool> Ask(string what)
    {
        Asked.Add(what);
        return Task.FromResult(true);
    }
}
