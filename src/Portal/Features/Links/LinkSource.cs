using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Lists;

namespace ZenKey.Portal.Features.Links;

/// <summary>Linked accounts for a file, with masked numbers.</summary>
internal sealed class LinkSource(LinkList list) : ListSource<LinkFileRow>(ListKinds.Links)
{
    protected override IReadOnlyList<FileColumn<LinkFileRow>> Columns { get; } =
    [
        new("app", null, row => row.Link.App),
        new("company", null, row => row.Link.Company),
        new("phone", "subscriber", row => row.Link.Phone),
        new("carrier", "subscriber", row => row.Carrier),
        new("subject", "subject", row => row.Link.Subject),
        new("scopes", "shared", row => row.Link.Scopes),
        new("first_used_at_utc", "first", row => row.Link.FirstUsedAt),
        new("last_used_at_utc", "last", row => row.Link.LastUsedAt),
        new("state", "state", row => row.Link.State.ToString().ToLowerInvariant()),
    ];

    protected override async Task<Page<LinkFileRow>> PageAsync(CurrentPerson person, ListQuery query, PageRequest page, CancellationToken cancellationToken)
    {
        var carriers = await list.CarriersAsync(cancellationToken);
        var filter = LinkFilter.Of(carriers, query["carrier"], query["state"], query["app"], query["subscriber"], query["subject"]);
        var slugs = carriers.ToDictionary(carrier => carrier.Id, carrier => carrier.Slug);
        return (await list.PageAsync(person, filter, page, cancellationToken)).Select(row => new LinkFileRow(row, slugs.GetValueOrDefault(row.CarrierId)));
    }
}

/// <param name="Carrier">Its slug.</param>
internal sealed record LinkFileRow(LinkRow Link, string? Carrier) : IPageRow
{
    public Guid Id => Link.Id;
}
