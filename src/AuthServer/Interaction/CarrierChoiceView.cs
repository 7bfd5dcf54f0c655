namespace ZenKey.AuthServer.Interaction;

/// <summary>The choice of carrier in a phone's browser.</summary>
/// <param name="Client">Whom the subscriber will sign in to.</param>
/// <param name="Carriers">The carriers to choose from.</param>
/// <param name="PostUrl">Where the choice is posted, as <c>carrier</c> = slug.</param>
/// <param name="UseCodeUrl">To the pairing page, for those who sign in with another phone (GET).</param>
/// <param name="CancelUrl">The way back to the client (GET).</param>
public sealed record CarrierChoiceView(
    ClientView Client,
    IReadOnlyList<CarrierStoreView> Carriers,
    string PostUrl,
    string UseCodeUrl,
    string CancelUrl) : SubscriberView;
