using ZenKey.Portal.Subscribers;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Palette;

/// <summary>What somebody means by a text.</summary>
internal enum PaletteKind
{
    /// <summary>The beginning of a name or of a host, or a word of an action.</summary>
    Words,

    /// <summary>A client ID, or the beginning of one.</summary>
    ClientId,

    /// <summary>A redirect URI, or the beginning of one.</summary>
    Address,

    /// <summary>An error reference.</summary>
    Reference,

    /// <summary>The key of an object, as it stands in addresses: device, link, request, project ...</summary>
    Id,

    /// <summary>A pairwise subject.</summary>
    Subject,

    /// <summary>The number of a recovery case.</summary>
    RecoveryNumber,

    Email,

    Phone,
}

/// <summary>What was typed or pasted, and what it is taken for.</summary>
/// <param name="Value">As it is searched for; spaces around it do not count.</param>
internal sealed record PaletteText(PaletteKind Kind, string Value)
{
    /// <summary>Whether it names a subscriber: it is searched for when the person says so, not while they type, and the search is written down.</summary>
    public bool IsPersonal => Kind >= PaletteKind.Subject;

    /// <summary>Whether nothing is missing of it: there is nothing to wait for before it is looked up.</summary>
    public bool IsWhole => Kind is PaletteKind.Reference or PaletteKind.Id || (Kind == PaletteKind.ClientId && ClientId.TryParse(Value, out _));

    /// <summary>Null when nothing was typed.</summary>
    public static PaletteText? Read(string? typed)
    {
        var text = typed?.Trim() ?? "";
        if (text.Length is 0 or > RedirectUri.MaxLength) { return null; }
        if (text.StartsWith(ClientId.Prefix, StringComparison.OrdinalIgnoreCase) && text.Length <= ClientId.Prefix.Length + 16) { return new(PaletteKind.ClientId, text.ToLowerInvariant()); }
        if (ErrorReference.Read(text) is { } reference) { return new(PaletteKind.Reference, reference); }
        if (Guid.TryParse(text, out var id)) { return new(PaletteKind.Id, id.ToString()); }
        return ReadPersonal(text) ?? new(text.AsSpan().ContainsAny(":/") ? PaletteKind.Address : PaletteKind.Words, text);
    }

    private static PaletteText? ReadPersonal(string text)
    {
        if (SubscriberSearch.LooksLikePhone(text) && SubscriberSearch.Normalize(text) is not null) { return new(PaletteKind.Phone, text); }
        if (SubscriberSearch.LooksLikeSubject(text)) { return new(PaletteKind.Subject, text); }
        if (SubscriberSearch.RecoveryNumber(text) is { } number) { return new(PaletteKind.RecoveryNumber, number); }
        return EmailAddress.TryParse(text, out var address) ? new(PaletteKind.Email, address) : null;
    }
}
