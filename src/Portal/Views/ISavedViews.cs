using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Views;
using ZenKey.Portal.Lists;

namespace ZenKey.Portal.Views;

/// <summary>A view as somebody sees it.</summary>
/// <param name="By">Who made it.</param>
/// <param name="MayChange">Whether they may rename, replace and delete it: their own, and what is shared by who may share.</param>
/// <param name="IsDefault">Whether it is what they want to see first.</param>
public sealed record ViewRow(Guid Id, string Name, ListQuery Query, ViewSharing Sharing, string By, bool MayChange, bool IsDefault, int Version);

/// <summary>What a save asks for.</summary>
/// <param name="Name">At most <see cref="SavedView.MaxName"/> characters.</param>
/// <param name="Shared">Whether the person's company, or staff, sees it.</param>
public sealed record ViewForm(string Name, bool Shared);

/// <summary>How a change of views ended.</summary>
public abstract record ViewResult
{
    private ViewResult() { }

    /// <param name="LeftOut">The titles of filters that name a subscriber: they are not kept.</param>
    public sealed record Saved(Guid Id, IReadOnlyList<string> LeftOut) : ViewResult;

    public sealed record Deleted : ViewResult;

    /// <param name="Words">Which rule stands against it.</param>
    public sealed record Refused(string Words) : ViewResult;

    /// <summary>Somebody else changed it since it was shown; nothing was saved.</summary>
    /// <param name="By">Who; null when the trail does not say.</param>
    public sealed record Conflict(string? By) : ViewResult;

    public sealed record NotFound : ViewResult;
}

/// <summary>Views of lists: one's own, and those that are shared with one's company or among staff.</summary>
public interface ISavedViews
{
    /// <summary>The views of a list that a person sees, by name.</summary>
    Task<IReadOnlyList<ViewRow>> ListAsync(CurrentPerson person, ListKind kind, CancellationToken cancellationToken);

    Task<ViewResult> SaveAsync(CurrentPerson person, ListQuery query, ViewForm form, CancellationToken cancellationToken);

    Task<ViewResult> RenameAsync(CurrentPerson person, Guid id, int version, string name, CancellationToken cancellationToken);

    /// <summary>Lets a view hold what is shown now.</summary>
    Task<ViewResult> ReplaceAsync(CurrentPerson person, Guid id, int version, ListQuery query, CancellationToken cancellationToken);

    Task<ViewResult> DeleteAsync(CurrentPerson person, Guid id, int version, CancellationToken cancellationToken);

    /// <summary>What the person sees first of a list.</summary>
    /// <param name="person">Who; it holds for nobody else.</param>
    /// <param name="kind">Which list.</param>
    /// <param name="id">Null for the whole list.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<ViewResult> SetDefaultAsync(CurrentPerson person, ListKind kind, Guid? id, CancellationToken cancellationToken);
}
