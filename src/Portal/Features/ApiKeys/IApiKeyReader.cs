using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.ApiKeys;
using ZenKey.Portal.Data.Paging;

namespace ZenKey.Portal.Features.ApiKeys;

/// <summary>Reads the keys of a person's company.</summary>
public interface IApiKeyReader
{
    /// <returns>Null for those who may not see them.</returns>
    Task<CompanyKeys?> ReadAsync(CurrentPerson person, PageRequest page, CancellationToken cancellationToken);
}

/// <inheritdoc />
internal sealed class ApiKeyReader(IDbContextFactory<PortalDbContext> factory, TimeProvider time) : IApiKeyReader
{
    public async Task<CompanyKeys?> ReadAsync(CurrentPerson person, PageRequest page, CancellationToken cancellationToken)
    {
        if (person.CompanyId is not { } id || !Permissions.EditApiKeys.Allows(person, id)) { return null; }
        var now = time.GetUtcNow();
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var company = await store.Companies.AsNoTracking().Where(row => row.Id == id).Select(row => new { row.Name, row.State }).SingleAsync(cancellationToken);
        var keys = store.ApiKeys.AsNoTracking().Where(row => row.CompanyId == id);
        var found = await Keyset.NewestFirstAsync(keys, nameof(ApiKey.CreatedAt), false, row => new ListedKey(row.Id, row.Name, row.Last4, row.Scopes, row.MadeBy,
            row.CreatedAt, row.ExpiresAt, row.RevokedAt, row.RevokedBy, row.LastUsedAt, row.Maker!.CompanyId != id), row => row.CreatedAt, page, cancellationToken);
        var active = await keys.CountAsync(row => row.RevokedAt == null && row.ExpiresAt > now, cancellationToken);
        return new CompanyKeys(company.Name, company.State, active, new Page<ApiKeyRow>([.. found.Rows.Select(View)], found.First, found.Total, found.Before, found.After));
    }

    private static ApiKeyRow View(ListedKey row) => new(row.Id, row.Name, row.Last4, row.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        row.MadeBy, row.CreatedAt, row.ExpiresAt, row.RevokedAt, row.RevokedBy, row.LastUsedAt, row.MakerLeft);

    private sealed record ListedKey(Guid Id, string Name, string Last4, string Scopes, string MadeBy, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt,
        DateTimeOffset? RevokedAt, string? RevokedBy, DateTimeOffset? LastUsedAt, bool MakerLeft) : IPageRow;
}
