using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Lists;

namespace ZenKey.Portal.Features.Clients;

/// <summary>Clients for a file.</summary>
internal sealed class ClientSource(IClientReader reader) : ListSource<ClientRow>(ListKinds.Clients)
{
    protected override IReadOnlyList<FileColumn<ClientRow>> Columns { get; } =
    [
        new("name", null, row => row.Name),
        new("project", null, row => row.Project),
        new("company", null, row => row.Company),
        new("client_id", "id", row => row.ClientId),
        new("mode", "mode", row => row.Mode.ToString().ToLowerInvariant()),
        new("state", "mode", row => row.State.ToString().ToLowerInvariant()),
        new("type", "type", row => row.Type.ToString().ToLowerInvariant()),
        new("created_at_utc", "created", row => row.CreatedAt),
        new("last_used_at_utc", "last", row => row.LastAt),
    ];

    protected override Task<Page<ClientRow>> PageAsync(CurrentPerson person, ListQuery query, PageRequest page, CancellationToken cancellationToken) =>
        reader.ListAsync(person, ClientQuery.Of(query["q"], query["uri"], query["type"], query["mode"], query["sort"], page), cancellationToken);
}
