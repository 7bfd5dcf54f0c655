using ZenKey.AuthServer.Interaction;

namespace ZenKey.AuthServer.Tests.Interaction;

static class Samples
{
    public const string HostileName = "<script>alert(1)</script>\"'&";

    static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    public static ClientView Client { get; } = new(
        "Harbor Bank", null, "harborbank.example", "https://harborbank.example/privacy", "https://harborbank.example/terms");

    public static ClientView HostileClient { get; } = new(
        HostileName, "javascript:alert(1)", HostileName, "javascript:alert(1)", "data:text/html,x");

    static CarrierStoreView[] Carriers { get; } =
    [
        new("verizon", "Verizon", "/choose/verizon", [new("App Store", "https://store.example/verizon"), new("Google Play", "javascript:alert(1)")]),
        new("tmobile", "T-Mobile", "/choose/tmobile", []),
    ];

    public static PairingView Pairing(ClientView? client = null, FirstStep first = FirstStep.Code, string? notice = null) => new(
        client ?? Client, "48201957", "M4 4h1v1h-1z", 29, Noon.AddSeconds(87), 87, 120,
        "/ui/discovery-ui?state=a&nonce=b", "/ui/events?id=1", "/ui/cancel", Carriers, first, notice);

    public static RememberedView Remembered(ClientView? client = null) => new(
        client ?? Client,
        [
            new("n1", "(•••) •••-0142", "Verizon", "verizon", "/ui/choose", "/ui/forget", Noon.AddYears(-2)),
            new("n2", "(•••) •••-7718", "T-Mobile", "tmobile", "/ui/choose", "/ui/forget", Noon.AddDays(-3)),
        ],
        "/ui/pairing", "/ui/cancel", null);

    public static CarrierChoiceView Choice(ClientView? client = null) =>
        new(client ?? Client, Carriers, "/ui/carrier", "/ui/pairing", "/ui/cancel");

    public static WaitingView Waiting(ClientView? client = null, WaitingState state = WaitingState.Delivered, string? context = null) => new(
        client ?? Client, "req-1", "(•••) •••-0142", state, Noon, 109, 120,
        "/wait/1", "/wait/1/events", "/wait/1/cancel", "/wait/1/resend", context)
    { CarrierName = "Verizon" };

    public static LogoutView Logout(ClientView? client = null, bool done = false) => new(client ?? Client, done ? null : "/logout/confirm?state=a&b=c") { CarrierName = "Verizon" };

    public static ErrorView Error(string code = ErrorTexts.UnregisteredRedirectUri) =>
        ErrorTexts.View(code, "err-7Q4M-2XKD", "https://harborbank.example/", "Back to Harbor Bank");
}
