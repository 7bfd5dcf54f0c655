using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Data.Views;
using ZenKey.Portal.Lists;

namespace ZenKey.Portal.Views;

/// <inheritdoc />
internal sealed class SavedViews(IDbContextFactory<PortalDbContext> factory, StoreWriter writer, TimeProvider time) : ISavedViews
{
    /// <summary>How many are shown; who shares among many has many.</summary>
    private const int MostShown = 200;

    public async Task<IReadOnlyList<ViewRow>> ListAsync(CurrentPerson person, ListKind kind, CancellationToken cancellationToken)
    {
        person.Demand(kind.Policy);
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var found = await SeenBy(store.SavedViews.AsNoTracking(), person).Where(view => view.List == kind.Name).OrderBy(view => view.CreatedAt).ThenBy(view => view.Id).Take(MostShown)
            .Select(view => new
            {
                View = view,
                By = store.People.Where(maker => maker.Id == view.PersonId).Select(maker => maker.Name).FirstOrDefault(),
                Default = store.ViewDefaults.Any(row => row.PersonId == person.Id && row.ViewId == view.Id),
            }).ToListAsync(cancellationToken);
        return [.. found.Select(row => new ViewRow(row.View.Id, row.View.Name, ListQuery.Of(kind, row.View.Query), row.View.Sharing, row.By ?? "Somebody",
            MayChange(person, row.View), row.Default, row.View.Version)).OrderBy(row => row.Name, StringComparer.OrdinalIgnoreCase).ThenBy(row => row.Id)];
    }

    public async Task<ViewResult> SaveAsync(CurrentPerson person, ListQuery query, ViewForm form, CancellationToken cancellationToken)
    {
        if (NameFault(form.Name) is { } fault) { return new ViewResult.Refused(fault); }
        var (kept, leftOut) = query.WithoutSubscribers();
        if (kept.ToString() is not { Length: <= SavedView.MaxQuery } text) { return new ViewResult.Refused("These filters are too long for a view. Take some away."); }
        return await WriteAsync(person, query.Kind, null, async (store, current, now, token) =>
        {
            if (form.Shared && !MayShare(current)) { return new ViewResult.Refused(Permissions.ShareViews.Needed); }
            if (await store.SavedViews.CountAsync(view => view.PersonId == current.Id && view.List == query.Kind.Name, token) >= SavedView.MostOfOne)
            {
                return new ViewResult.Refused($"You have {SavedView.MostOfOne} views of this list. Delete one first.");
            }
            var sharing = !form.Shared ? ViewSharing.Personal : IsStaff(current) ? ViewSharing.Staff : ViewSharing.Company;
            var made = new SavedView
            {
                Id = Guid.CreateVersion7(now),
                PersonId = current.Id,
                CompanyId = sharing == ViewSharing.Company ? current.CompanyId : null,
                Sharing = sharing,
                List = query.Kind.Name,
                Name = form.Name.Trim(),
                Query = text,
                CreatedAt = now,
            };
            store.SavedViews.Add(made);
            Note(store, current, now, "view.saved", made, new FieldChange("name", null, made.Name), new FieldChange("shows", null, Words(kept)), new FieldChange("shared", null, sharing.ToString().ToLowerInvariant()));
            return new ViewResult.Saved(made.Id, leftOut);
        }, cancellationToken);
    }

    public async Task<ViewResult> RenameAsync(CurrentPerson person, Guid id, int version, string name, CancellationToken cancellationToken)
    {
        if (NameFault(name) is { } fault) { return new ViewResult.Refused(fault); }
        return await ChangeAsync(person, id, version, (store, current, now, view) =>
        {
            Note(store, current, now, "view.changed", view, new FieldChange("name", view.Name, name.Trim()));
            view.Name = name.Trim();
            view.Version++;
            return new ViewResult.Saved(view.Id, []);
        }, cancellationToken);
    }

    public async Task<ViewResult> ReplaceAsync(CurrentPerson person, Guid id, int version, ListQuery query, CancellationToken cancellationToken)
    {
        var (kept, leftOut) = query.WithoutSubscribers();
        if (kept.ToString() is not { Length: <= SavedView.MaxQuery } text) { return new ViewResult.Refused("These filters are too long for a view. Take some away."); }
        return await ChangeAsync(person, id, version, (store, current, now, view) =>
        {
            if (view.List != query.Kind.Name) { return new ViewResult.NotFound(); }
            Note(store, current, now, "view.changed", view, new FieldChange("shows", Words(ListQuery.Of(query.Kind, view.Query)), Words(kept)));
            view.Query = text;
            view.Version++;
            return new ViewResult.Saved(view.Id, leftOut);
        }, cancellationToken);
    }

    public Task<ViewResult> DeleteAsync(CurrentPerson person, Guid id, int version, CancellationToken cancellationToken) =>
        ChangeAsync(person, id, version, (store, current, now, view) =>
        {
            Note(store, current, now, "view.deleted", view, new FieldChange("name", view.Name, null));
            store.SavedViews.Remove(view);
            return new ViewResult.Deleted();
        }, cancellationToken);

    public Task<ViewResult> SetDefaultAsync(CurrentPerson person, ListKind kind, Guid? id, CancellationToken cancellationToken) =>
        WriteAsync(person, kind, null, async (store, current, _, token) =>
        {
            var standing = await store.ViewDefaults.SingleOrDefaultAsync(row => row.PersonId == current.Id && row.List == kind.Name, token);
            if (id is not { } wanted)
            {
                if (standing is not null) { store.ViewDefaults.Remove(standing); }
                return new ViewResult.Saved(Guid.Empty, []);
            }
            if (!await SeenBy(store.SavedViews, current).AnyAsync(view => view.Id == wanted && view.List == kind.Name, token)) { return new ViewResult.NotFound(); }
            if (standing is null) { store.ViewDefaults.Add(new ViewDefault { PersonId = current.Id, List = kind.Name, ViewId = wanted }); }
            else { standing.ViewId = wanted; }
            return new ViewResult.Saved(wanted, []);
        }, cancellationToken);

    /// <summary>With whom a person may share: their company, or staff.</summary>
    internal static bool MayShare(CurrentPerson person) => Permissions.ShareViews.AllowsSomewhere(person);

    internal static bool IsStaff(CurrentPerson person) => Permissions.ShareViews.AllowsAnywhere(person);

    private static IQueryable<SavedView> SeenBy(IQueryable<SavedView> views, CurrentPerson person)
    {
        var (staff, member) = (IsStaff(person), person.Rank is not null);
        return views.Where(view => view.PersonId == person.Id && view.Sharing == ViewSharing.Personal
            || (staff && view.Sharing == ViewSharing.Staff)
            || (member && view.Sharing == ViewSharing.Company && view.CompanyId == person.CompanyId));
    }

    private static bool MayChange(CurrentPerson person, SavedView view) => view.Sharing switch
    {
        ViewSharing.Personal => view.PersonId == person.Id,
        ViewSharing.Staff => IsStaff(person),
        _ => view.CompanyId is { } company && company == person.CompanyId && Permissions.ShareViews.Allows(person, company),
    };

    private Task<ViewResult> ChangeAsync(CurrentPerson person, Guid id, int version, Func<PortalDbContext, CurrentPerson, DateTimeOffset, SavedView, ViewResult> change, CancellationToken cancellationToken) =>
        WriteAsync(person, null, id, async (store, current, now, token) =>
        {
            if (await SeenBy(store.SavedViews, current).SingleOrDefaultAsync(view => view.Id == id, token) is not { } view || !MayChange(current, view)) { return new ViewResult.NotFound(); }
            if (ListKinds.Find(view.List) is not { } kind || !current.May(kind.Policy)) { return new ViewResult.NotFound(); }
            if (view.Version != version) { return new ViewResult.Conflict((await LastChange.OfAsync(store, "view", id.ToString(), token))?.By); }
            return change(store, current, now, view);
        }, cancellationToken);

    private async Task<ViewResult> WriteAsync(
        CurrentPerson person, ListKind? kind, Guid? id, Func<PortalDbContext, CurrentPerson, DateTimeOffset, CancellationToken, Task<ViewResult>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await writer.WriteAsync(async (store, token) =>
                await store.RefreshAsync(person, token) is { } current && (kind is null || current.May(kind.Policy))
                    ? await work(store, current, time.GetUtcNow(), token)
                    : new ViewResult.NotFound(), [], cancellationToken);
        }
        catch (StoreConflictException)
        {
            if (id is not { } one) { return new ViewResult.Conflict(null); }
            await using var store = await factory.CreateDbContextAsync(cancellationToken);
            return new ViewResult.Conflict((await LastChange.OfAsync(store, "view", one.ToString(), cancellationToken))?.By);
        }
    }

    private static string? NameFault(string? name) => name?.Trim() switch
    {
        null or "" => "Give the view a name.",
        { Length: > SavedView.MaxName } => $"A name has at most {SavedView.MaxName} characters.",
        _ => null,
    };

    private static string Words(ListQuery query) =>
        string.Join('\n', query.Filters.Select(filter => $"{filter.Parameter.Title}: {filter.Value}").Append($"Columns: {query.Columns.Text ?? "all"}"));

    private static void Note(PortalDbContext store, CurrentPerson person, DateTimeOffset now, string action, SavedView view, params FieldChange[] changes) =>
        store.Audit.Add(AuditEntry.Of(person.ToActor(), now, action, "view", view.Id.ToString(), view.Name, changes, companyId: view.CompanyId));
}
