using ZenKey.Portal.Access;
using ZenKey.Portal.Subscribers;

namespace ZenKey.Portal.Features.Palette;

/// <summary>What became of a search for a subscriber: a page to go to, several to choose from, or words.</summary>
internal sealed record SubscriberAnswer(string? Address = null, PaletteGroup? Several = null, string? Words = null);

/// <summary>
/// Subscribers in the palette. What names one is never looked up while it is typed: it is offered to be searched for, and the
/// search is in the audit trail. Pages are reached by the subscriber's key, so that no address bears what was typed.
/// </summary>
internal static class PaletteSubscribers
{
    public static PaletteGroup? Offer(CurrentPerson person, PaletteText? text)
    {
        if (text is not { IsPersonal: true } || !person.May(Policies.SeeSubscribers)) { return null; }
        return text.Kind switch
        {
            PaletteKind.Phone => new($"The subscriber with this phone number {Noted}", All),
            PaletteKind.Email => new($"The subscriber with this mail address {Noted}", All),
            PaletteKind.Subject => new($"A subject {Noted}", [new("The account link with this subject", null, Icon(SubscriberPlace.Links)) { Search = SubscriberPlace.Links }]),
            _ => new($"A recovery number {Noted}", [new("The recovery case with this number", null, Icon(SubscriberPlace.Recoveries)) { Search = SubscriberPlace.Recoveries }]),
        };
    }

    public static async Task<SubscriberAnswer> FindAsync(SubscriberSearch searches, CurrentPerson person, PaletteText text, SubscriberPlace place, CancellationToken cancellationToken) => text.Kind switch
    {
        PaletteKind.Phone => await searches.FindByPhoneAsync(person, text.Value, cancellationToken) is SubscriberSearchResult.Found found
            ? new(Of(place, found.Id))
            : new(Words: "No subscriber has this phone number."),
        PaletteKind.Email => await searches.FindByEmailAsync(person, text.Value, cancellationToken) switch
        {
            [] => new(Words: "No subscriber has this mail address."),
            [var only] => new(Of(place, only.Id)),
            var several => new(Several: new("Several have this mail address", [.. several.Select(one => new PaletteItem(one.Phone, one.Carrier, Icon(place)) { Address = Of(place, one.Id) })])),
        },
        PaletteKind.Subject => await searches.FindLinkAsync(person, text.Value, cancellationToken) is { } link ? new($"/links/{link}") : new(Words: "No app knows anybody by this subject."),
        _ => await searches.FindRecoveryAsync(person, text.Value, cancellationToken) is { } recovery ? new($"/recovery/{recovery}") : new(Words: "No recovery case has this number."),
    };

    private const string Noted = "(the search is written to the audit trail)";

    private static IReadOnlyList<PaletteItem> All { get; } =
    [
        new("Linked accounts", null, Icon(SubscriberPlace.Links)) { Search = SubscriberPlace.Links },
        new("Trusted devices", null, Icon(SubscriberPlace.Devices)) { Search = SubscriberPlace.Devices },
        new("Recovery cases", null, Icon(SubscriberPlace.Recoveries)) { Search = SubscriberPlace.Recoveries },
    ];

    private static string Of(SubscriberPlace place, Guid id) => place switch
    {
        SubscriberPlace.Links => $"/links?subscriber={id}",
        SubscriberPlace.Devices => $"/devices?subscriber={id}",
        _ => $"/recovery?subscriber={id}",
    };

    private static string Icon(SubscriberPlace place) => place switch
    {
        SubscriberPlace.Links => "Link",
        SubscriberPlace.Devices => "Devices",
        _ => "SettingsBackupRestore",
    };
}
