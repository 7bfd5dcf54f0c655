using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Lists;

namespace ZenKey.Portal.Features.Logs;

/// <summary>Requests for a file.</summary>
internal sealed class LogSource(LogReader reader) : ListSource<LogRow>(ListKinds.Logs)
{
    protected override IReadOnlyList<FileColumn<LogRow>> Columns { get; } =
    [
        new("endpoint", null, row => row.Endpoint),
        new("carrier", null, row => row.Carrier),
        new("cause", null, row => row.Cause),
        new("repeats", null, row => row.Repeats),
        new("succeeded", "result", row => row.Succeeded ? "true" : "false"),
        new("error", "result", row => row.Error),
        new("client_id", "client", row => row.ClientId),
        new("client", "client", row => row.ClientName),
        new("reference", "reference", row => row.Reference),
        new("at_utc", "when", row => row.At),
    ];

    protected override Task<Page<LogRow>> PageAsync(CurrentPerson person, ListQuery query, PageRequest page, CancellationToken cancellationToken) =>
        reader.ListAsync(person, LogFilter.Of(query["show"], query["client"], query["endpoint"], query["cause"], query["from"], query["to"]), page, cancellationToken);
}
