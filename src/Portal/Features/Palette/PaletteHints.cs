using ZenKey.Portal.Access;
using ZenKey.Portal.Subscribers;

namespace ZenKey.Portal.Features.Palette;

/// <summary>What to try when nothing was found.</summary>
internal static class PaletteHints
{
    public static string Of(CurrentPerson person, PaletteText? text, PaletteAction? action) => text switch
    {
        { IsPersonal: true } when action is not null => "A client is chosen here, by its name, its client ID or one of its addresses.",
        { IsPersonal: true } => $"{PersonWords.Needed(Policies.SeeSubscribers)} Nothing was searched for.",
        { Kind: PaletteKind.Words } when SubscriberSearch.LooksLikePhone(text.Value) => "That is no whole phone number. Write it with its area code, such as (202) 555-0142.",
        { Kind: PaletteKind.ClientId, IsWhole: true } => "No client that you may see has this client ID.",
        { Kind: PaletteKind.Reference } => "No request that you may see has this reference. Requests are kept for 90 days.",
        { Kind: PaletteKind.Id } => "Nothing that you may see has this id.",
        _ when action is not null => "Clients are found by how their name, client ID, redirect URI or its host begins.",
        _ => "Names are found by how they begin. A client ID, a redirect URI, an error reference (err-…) or any other id can be pasted whole.",
    };
}
