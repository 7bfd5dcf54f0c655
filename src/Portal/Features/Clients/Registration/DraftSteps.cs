namespace ZenKey.Portal.Features.Clients.Registration;

/// <summary>The steps of a registration, in order, and which field belongs to which.</summary>
internal static class DraftSteps
{
    public const string Type = "type";
    public const string Name = "name";
    public const string Redirects = "redirects";
    public const string Scopes = "scopes";
    public const string Review = "review";

    /// <summary>As they stand in the address, and as pages call them.</summary>
    public static IReadOnlyList<(string Path, string Title)> All { get; } =
        [(Type, "Type"), (Name, "Name and project"), (Redirects, "Redirect URIs"), (Scopes, "Scopes"), (Review, "Review")];

    /// <summary>The step of an address; the first for what is none.</summary>
    public static string Of(string? path) => All.Any(step => step.Path == path) ? path! : Type;

    public static int PlaceOf(string step) => All.TakeWhile(one => one.Path != step).Count();

    public static string TitleOf(string step) => All[PlaceOf(Of(step))].Title;

    /// <summary>The step after, or the last.</summary>
    public static string After(string step) => All[Math.Min(PlaceOf(step) + 1, All.Count - 1)].Path;

    /// <summary>The step before; null at the first.</summary>
    public static string? Before(string step) => PlaceOf(step) is > 0 and var place ? All[place - 1].Path : null;

    /// <summary>The step on which a fault can be mended.</summary>
    /// <param name="path">The property, as validators name it.</param>
    public static string OfFault(string path) => path switch
    {
        _ when path.StartsWith(nameof(ClientForm.RedirectUris), StringComparison.Ordinal) => Redirects,
        _ when path.StartsWith(nameof(ClientForm.Scopes), StringComparison.Ordinal) => Scopes,
        nameof(ClientForm.Type) => Type,
        _ => Name,
    };

    /// <summary>Where a registration stands.</summary>
    /// <param name="step">Which step.</param>
    /// <param name="draft">Of which draft; null before the first letter is saved.</param>
    public static string Address(string step, Guid? draft) => $"/clients/new?step={step}{(draft is null ? "" : $"&draft={draft}")}";
}
