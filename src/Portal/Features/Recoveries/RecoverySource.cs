using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Lists;

namespace ZenKey.Portal.Features.Recoveries;

/// <summary>Recovery cases for a file, with masked numbers.</summary>
internal sealed class RecoverySource(RecoveryList list) : ListSource<RecoveryFileRow>(ListKinds.Recoveries)
{
    protected override IReadOnlyList<FileColumn<RecoveryFileRow>> Columns { get; } =
    [
        new("number", null, row => row.Row.Case.Number),
        new("reason", null, row => row.Row.Case.Reason.ToString()),
        new("phone", "subscriber", row => row.Row.Phone),
        new("carrier", "subscriber", row => row.Carrier),
        new("state", "state", row => row.Row.Case.State.ToString()),
        new("proven", "proven", row => row.Row.Case.ProvenCount),
        new("required", "proven", row => row.Row.Case.Required),
        new("opened_at_utc", "opened", row => row.Row.Case.OpenedAt),
        new("changed_at_utc", "changed", row => row.Row.Case.ChangedAt),
    ];

    protected override async Task<Page<RecoveryFileRow>> PageAsync(CurrentPerson person, ListQuery query, PageRequest page, CancellationToken cancellationToken)
    {
        var carriers = await list.CarriersAsync(cancellationToken);
        var filter = RecoveryFilter.Of(carriers, query["carrier"], query["state"], query["reason"], query["subscriber"], query["sort"]);
        var slugs = carriers.ToDictionary(carrier => carrier.Id, carrier => carrier.Slug);
        return (await list.ListAsync(person, filter, page, cancellationToken)).Page.Select(row => new RecoveryFileRow(row, slugs.GetValueOrDefault(row.Case.CarrierId)));
    }
}

/// <param name="Carrier">Its slug.</param>
internal sealed record RecoveryFileRow(RecoveryRow Row, string? Carrier) : IPageRow
{
    public Guid Id => Row.Id;
}
