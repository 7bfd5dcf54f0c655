using ZenKey.Portal.Access;

namespace ZenKey.Portal.Features.Palette;

/// <summary>What is found without the store: pages and actions.</summary>
internal static class PaletteCommands
{
    private static readonly char[] Gaps = [' ', '-', '/', '’', '_', '.'];

    /// <summary>Pages and actions that a person may open, those that the text begins first; all of them when nothing is typed.</summary>
    public static IReadOnlyList<PaletteGroup> Find(CurrentPerson person, PaletteText? text)
    {
        if (text is not null and not { Kind: PaletteKind.Words }) { return []; }
        var pages = PortalMenu.For(person).SelectMany(section => section.Pages.Select(page => (Page: page, Section: section.Name)));
        PaletteGroup[] groups =
        [
            new("Go to", [.. Ranked(pages, text, one => one.Page.Name, one => one.Section).Select(one => new PaletteItem(one.Page.Name, null, one.Page.Icon) { Address = one.Page.Path })]),
            new("Do", [.. Ranked(PaletteAction.All.Where(action => action.Allowed(person)), text, action => action.Name, action => action.Words)
                .Select(action => new PaletteItem(action.Name, null, action.Icon) { Action = action })]),
        ];
        return [.. groups.Where(group => group.Items.Count > 0)];
    }

    private static IEnumerable<T> Ranked<T>(IEnumerable<T> all, PaletteText? text, Func<T, string> name, Func<T, string> words) => text is null
        ? all
        : all.Select(one => (One: one, Rank: Rank(text.Value, name(one), words(one)))).Where(one => one.Rank is not null).OrderBy(one => one.Rank).Select(one => one.One);

    /// <summary>Null when a word of the text begins no word of the name nor of the others.</summary>
    private static int? Rank(string text, string name, string words)
    {
        if (name.StartsWith(text, StringComparison.OrdinalIgnoreCase)) { return 0; }
        var (wanted, named) = (Split(text), Split(name));
        if (wanted.Length == 0) { return null; }
        if (Array.TrueForAll(wanted, word => Begins(named, word))) { return 1; }
        string[] every = [.. named, .. Split(words)];
        return Array.TrueForAll(wanted, word => Begins(every, word)) ? 2 : null;
    }

    private static bool Begins(string[] words, string wanted) => Array.Exists(words, word => word.StartsWith(wanted, StringComparison.OrdinalIgnoreCase));

    private static string[] Split(string text) => text.Split(Gaps, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
