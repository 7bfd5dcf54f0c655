using ZenKey.Portal.Data.Deliveries;
using ZenKey.Portal.Ui;
using ZenKey.Portal.Usage;

namespace ZenKey.Portal.Findings;

/// <summary>What happens when it is used.</summary>
internal static class TrafficRules
{
    private const long Enough = 20;
    private const double Many = 0.2;
    private const double Most = 0.5;
    private static readonly TimeSpan Quiet = TimeSpan.FromDays(90);
    private static readonly TimeSpan Settled = TimeSpan.FromDays(14);

    public static IReadOnlyList<FindingRule> All { get; } =
    [
        new("sign_ins_stopped", Severity.Warning, "Many sign-ins are stopped", "See what stops them; most causes are mended in a minute.",
            facts => facts.SignInsWeek + facts.StoppedWeek >= Enough && Share(facts) >= Many ? new Found($"{UsageWords.Count(facts.StoppedWeek)} of {UsageWords.Count(facts.SignInsWeek + facts.StoppedWeek)} in seven days.", "", Share(facts) >= Most ? Severity.Fault : null) : null,
            facts => new Fix("What stops them", Forms.Client(facts, "usage?period=7d"))),
        new("sign_ins_none", Severity.Warning, "Nobody has signed in for 90 days", "If the app is gone, say so to your operator. If not, try it yourself.",
            facts => facts.IsLaunched && facts.Age > Quiet && (facts.LastSignIn is null || facts.Now - facts.LastSignIn > Quiet) ? new Found(facts.LastSignIn is { } last ? $"The last one was on {Moments.Date(last)}." : "The log has none.") : null, Test),
        new("sign_ins_never", Severity.Advice, "Nobody has signed in yet", "A test sign-in shows in a minute whether it works.",
            facts => !(facts.IsLaunched && facts.Age > Quiet) && facts.Age > Settled && facts.LastSignIn is null ? new Found($"Registered on {Moments.Date(facts.Client.CreatedAt)}.") : null, Test),
        new("events_failing", Severity.Fault, "Event alerts do not arrive", "Your receiver did not take them within a day, and they were given up. Look at its address and its Authorization.",
            facts => GivenUp(facts, DeliveryKind.SecurityEvent), Forms.Settings("events")),
        new("logouts_failing", Severity.Fault, "Logouts do not arrive", "Your app was not told that sessions are over. Look at the back-channel logout URI.",
            facts => GivenUp(facts, DeliveryKind.Logout), Forms.Settings("signout")),
        new("notifications_failing", Severity.Fault, "Notifications do not arrive", "Your server was not told how requests to phones ended. Look at the notification URIs.",
            facts => GivenUp(facts, DeliveryKind.Notification), Forms.Settings("phones")),
    ];

    private static double Share(ClientFacts facts) => (double)facts.StoppedWeek / (facts.SignInsWeek + facts.StoppedWeek);

    private static Found? GivenUp(ClientFacts facts, DeliveryKind kind) => facts.GivenUp.Contains(kind) ? new Found("Some were given up in the last seven days.") : null;

    private static Fix Test(ClientFacts facts) => new("Test sign-in", $"/test-flow/{facts.Client.ClientId}");
}
