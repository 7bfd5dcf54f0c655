namespace ZenKey.AuthServer.Interaction;

/// <summary>Pairing a browser with a phone: a QR code and the same in eight digits, for discovery and for one carrier.</summary>
/// <param name="Client">Whom the subscriber will sign in to.</param>
/// <param name="Code">The eight digits.</param>
/// <param name="QrSvgPath">The dark modules as SVG path data, one unit a module.</param>
/// <param name="QrSize">Modules a side, the quiet zone included.</param>
/// <param name="ExpiresAt">When the code stops working.</param>
/// <param name="SecondsLeft">Seconds until then, as counted when the page was made.</param>
/// <param name="LifetimeSeconds">Seconds a code lives in all.</param>
/// <param name="RefreshUrl">This page's address; answers 303 to the client once paired.</param>
/// <param name="EventsUrl">The stream of server-sent events; <c>changed</c> asks for a refresh.</param>
/// <param name="CancelUrl">The way back to the client (GET).</param>
/// <param name="Carriers">Carriers to choose from and to get the app from.</param>
/// <param name="First">What the page begins with; unless it is the code, that stands behind a link.</param>
/// <param name="Notice">A sentence above all else, in the reader's language.</param>
public sealed record PairingView(
    ClientView Client,
    string Code,
    string QrSvgPath,
    int QrSize,
    DateTimeOffset ExpiresAt,
    int SecondsLeft,
    int LifetimeSeconds,
    string RefreshUrl,
    string EventsUrl,
    string CancelUrl,
    IReadOnlyList<CarrierStoreView> Carriers,
    FirstStep First,
    string? Notice) : SubscriberView;
