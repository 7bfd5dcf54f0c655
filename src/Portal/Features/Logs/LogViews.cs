using System.Globalization;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Ui;
using ZenKey.Protocol.Refusals;

namespace ZenKey.Portal.Features.Logs;

/// <summary>Which requests are listed; all of it is in the address.</summary>
/// <param name="Refused">Only those that were refused.</param>
/// <param name="ClientId">Of one client.</param>
/// <param name="Endpoint">At one endpoint, by its spec name.</param>
/// <param name="Cause">Refused for one cause; then <paramref name="Refused"/> holds too.</param>
/// <param name="From">The first day, UTC.</param>
/// <param name="To">The last day, UTC, the whole of it.</param>
/// <param name="Since">Later than this moment; for scripts.</param>
public sealed record LogFilter(bool Refused = false, string? ClientId = null, string? Endpoint = null, string? Cause = null, DateOnly? From = null, DateOnly? To = null, DateTimeOffset? Since = null)
{
    /// <summary>What an address says. What is no filter is none: addresses are typed and mended by people.</summary>
    public static LogFilter Of(string? show, string? client, string? endpoint, string? cause, string? from, string? to) => new(
        show == "refused",
        Protocol.ClientId.TryParse(client, out var id) ? id.Value : null,
        LogWords.Endpoints.Any(one => one.Name == endpoint) ? endpoint : null,
        cause is not null && Causes.Find(cause) is not null ? cause : null, Day(from), Day(to));

    private static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}

/// <summary>One request as the carriers saw it.</summary>
/// <param name="ClientId">The client's public id; null when the request named none that there is.</param>
/// <param name="Repeats">How many more refusals of the same kind this row stands for.</param>
public sealed record LogRow(
    Guid Id, DateTimeOffset At, string Endpoint, bool Succeeded, string? Error, string? Cause, string? Reference, int Repeats,
    string? ClientId, string? ClientName, string? Carrier) : IPageRow
{
    /// <summary>Where it is explained.</summary>
    public string Address => $"/logs/{Reference ?? Id.ToString()}";

    public string Title => Cause is null ? LogWords.Answered(Endpoint) : CauseGuide.Title(Cause);
}

/// <summary>One request whole.</summary>
/// <param name="Expected">What would have been right; null where nothing is kept.</param>
/// <param name="Received">What came instead.</param>
public sealed record LogEntry(LogRow Row, string? CarrierSlug, string? Expected, string? Received)
{
    /// <summary>Null when it succeeded.</summary>
    public Cause? Cause => Row.Cause is null ? null : Causes.Find(Row.Cause);
}

/// <summary>How often a client was refused for one cause, by day.</summary>
/// <param name="Days">Refusals a day, the oldest first, today last.</param>
/// <param name="Capped">Whether there are more rows than are read.</param>
public sealed record SeenBefore(IReadOnlyList<(DateOnly Day, int Count)> Days, bool Capped)
{
    public int Total => Days.Sum(day => day.Count);
}

/// <summary>A client to filter by.</summary>
public sealed record LogClient(string ClientId, string Name);
