namespace ZenKey.AuthServer.Interaction;

/// <summary>The numbers that trust this browser.</summary>
/// <param name="Client">Whom the subscriber will sign in to.</param>
/// <param name="Numbers">The numbers, the last used first.</param>
/// <param name="UseDifferentUrl">To the pairing page (GET).</param>
/// <param name="CancelUrl">The way back to the client (GET).</param>
/// <param name="Notice">A sentence above all else, in the reader's language.</param>
public sealed record RememberedView(
    ClientView Client,
    IReadOnlyList<RememberedNumberView> Numbers,
    string UseDifferentUrl,
    string CancelUrl,
    string? Notice) : SubscriberView;

/// <summary>A number that trusts this browser.</summary>
/// <param name="Id">What the form says; never the number itself.</param>
/// <param name="MaskedPhone">The number with all but its last four digits hidden.</param>
/// <param name="CarrierName">The carrier's name.</param>
/// <param name="CarrierSlug">The carrier's short word in addresses.</param>
/// <param name="ChooseUrl">Where choosing it is posted.</param>
/// <param name="ForgetUrl">Where forgetting it is posted.</param>
/// <param name="TrustedSince">When the phone first trusted this browser.</param>
public sealed record RememberedNumberView(
    string Id,
    string MaskedPhone,
    string CarrierName,
    string CarrierSlug,
    string ChooseUrl,
    string ForgetUrl,
    DateTimeOffset TrustedSince)
{
    /// <summary>When a recovery bound another phone, until this browser is signed in with again; null when there is nothing to tell.</summary>
    public DateTimeOffset? RecoveredAt { get; init; }
}
