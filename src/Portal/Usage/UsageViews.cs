using ZenKey.Portal.Data.Carriers;
using ZenKey.Portal.Data.Usage;

namespace ZenKey.Portal.Usage;

/// <summary>What is asked for; all of it is in the address.</summary>
/// <param name="ClientId">One client, by its public id; all that the person sees when null.</param>
/// <param name="Carrier">One carrier, by its slug.</param>
public sealed record UsageQuery(string? ClientId, string? Carrier, UsagePeriod Period);

/// <summary>One bar of the chart.</summary>
/// <param name="At">When it begins, UTC.</param>
public sealed record UsageBar(DateTimeOffset At, long SignIns, long Refused);

/// <summary>A carrier's part in it.</summary>
/// <param name="Carrier">Null for what came no further than discovery.</param>
public sealed record CarrierUsage(Carrier? Carrier, UsageFunnel Funnel);

/// <summary>An endpoint's requests.</summary>
/// <param name="Answered">Null where the log keeps refusals only.</param>
public sealed record EndpointUsage(string Endpoint, long? Answered, long Refused);

/// <summary>Why sign-ins stopped.</summary>
public sealed record DropOff(UsageStage Stage, string Endpoint, string Cause, long Count);

/// <summary>How a carrier does right now: the last hour.</summary>
public sealed record CarrierPulse(Carrier Carrier, long SignIns, double? Share);

/// <summary>A client to filter by.</summary>
public sealed record UsageClient(string ClientId, string Name);

/// <summary>What is told of a time.</summary>
/// <param name="From">Its first hour, UTC.</param>
/// <param name="To">The hour after its last.</param>
/// <param name="People">Who has agreed to share, as of now; stops at 1,001.</param>
public sealed record UsageReport(UsageQuery Query, DateTimeOffset From, DateTimeOffset To, UsageCounts Counts, int People, IReadOnlyList<Carrier> Carriers, IReadOnlyList<CarrierPulse> Pulses)
{
    // Others write nothing when all goes well: a page was shown, a profile read.
    private static readonly string[] LogsAnswers = ["token", "revoke", "logout", "usertrait", "user-porting"];

    public UsageFunnel Funnel { get; } = UsageFunnel.Of(Counts.Kinds);

    public long Refused => Counts.Kinds.Where(kind => kind.Cause is not null).Sum(kind => kind.Count);

    public bool IsEmpty => Counts.Kinds.Count == 0;

    /// <summary>All of the time, also what brought nothing.</summary>
    public IReadOnlyList<UsageBar> Bars()
    {
        List<UsageBar> bars = [];
        for (var at = From; at < To; at += Query.Period.Step)
        {
            var hours = Counts.Hours.Where(hour => hour.Hour >= at && hour.Hour < at + Query.Period.Step).ToList();
            bars.Add(new UsageBar(at, hours.Sum(hour => hour.SignIns), hours.Sum(hour => hour.Refused)));
        }
        return bars;
    }

    /// <summary>The most frequent first.</summary>
    public IReadOnlyList<DropOff> DropOffs() =>
        [.. Counts.Kinds.GroupBy(kind => (kind.Endpoint, kind.Cause)).Where(kind => UsageFunnel.StageOf(kind.Key.Endpoint, kind.Key.Cause) is not null)
            .Select(kind => new DropOff(UsageFunnel.StageOf(kind.Key.Endpoint, kind.Key.Cause)!.Value, kind.Key.Endpoint, kind.Key.Cause!, kind.Sum(one => one.Count)))
            .OrderByDescending(one => one.Count).ThenBy(one => one.Cause, StringComparer.Ordinal)];

    /// <summary>By name; what has no carrier last.</summary>
    public IReadOnlyList<CarrierUsage> ByCarrier() =>
        [.. Counts.Kinds.GroupBy(kind => kind.CarrierId).Select(kind => new CarrierUsage(Carriers.FirstOrDefault(carrier => carrier.Id == kind.Key), UsageFunnel.Of([.. kind])))
            .Where(one => one.Funnel.Begun > 0).OrderBy(one => one.Carrier is null).ThenBy(one => one.Carrier?.Name, StringComparer.Ordinal)];

    /// <summary>In the order in which a sign-in meets them.</summary>
    public IReadOnlyList<EndpointUsage> ByEndpoint() =>
        [.. Counts.Kinds.GroupBy(kind => kind.Endpoint)
            .Select(kind => new EndpointUsage(kind.Key, LogsAnswers.Contains(kind.Key) ? kind.Where(one => one.Cause is null).Sum(one => one.Count) : null, kind.Where(one => one.Cause is not null).Sum(one => one.Count)))
            .OrderBy(one => Ui.EndpointWords.All.Select(known => known.Name).ToList().IndexOf(one.Endpoint) is var at and >= 0 ? at : int.MaxValue).ThenBy(one => one.Endpoint, StringComparer.Ordinal)];
}
