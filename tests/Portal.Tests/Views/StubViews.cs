using ZenKey.Portal.Access;
using ZenKey.Portal.Lists;
using ZenKey.Portal.Views;

namespace ZenKey.Portal.Tests.Views;

/// <summary>The views that a test says there are, and what it was asked to do with them.</summary>
internal sealed class StubViews : ISavedViews
{
    public List<ViewRow> Rows { get; } = [];

    public List<string> Asked { get; } = [];

    public ViewResult Answer { get; set; } = new ViewResult.Saved(Guid.Empty, []);

    public Task<IReadOnlyList<ViewRow>> ListAsync(CurrentPerson person, ListKind kind, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ViewRow>>([.. Rows.Where(row => row.Query.Kind == kind)]);

    public Task<ViewResult> SaveAsync(CurrentPerson person, ListQuery query, ViewForm form, CancellationToken cancellationToken) => Ask($"save {form.Name} {form.Shared} {query}");

    public Task<ViewResult> RenameAsync(CurrentPerson person, Guid id, int version, string name, CancellationToken cancellationToken) => Ask($"rename {version} {name}");

    public Task<ViewResult> ReplaceAsync(CurrentPerson person, Guid id, int version, ListQuery query, CancellationToken cancellationToken) => Ask($"replace {version} {query}");

    public Task<ViewResult> DeleteAsync(CurrentPerson person, Guid id, int version, CancellationToken cancellationToken) => Ask($"delete {version}");

    public Task<ViewResult> SetDefaultAsync(CurrentPerson person, ListKind kind, Guid? id, CancellationToken cancellationToken) => Ask($"first {id?.ToString() ?? "none"}");

    private Task<ViewResult> Ask(string what)
    {
        Asked.Add(what);
        return Task.FromResult(Answer);
    }
}
