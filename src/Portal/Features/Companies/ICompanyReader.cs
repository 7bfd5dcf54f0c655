using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Companies;
using ZenKey.Portal.Data.Paging;

namespace ZenKey.Portal.Features.Companies;

/// <summary>Reads companies. One that the person may not see does not exist for them.</summary>
public interface ICompanyReader
{
    /// <summary>The person's own company, and how far they are themselves.</summary>
    Task<OwnCompany> ReadOwnAsync(CurrentPerson person, CancellationToken cancellationToken);

    /// <returns>Null when there is none, or none that the person may see.</returns>
    Task<CompanyView?> FindAsync(CurrentPerson person, Guid id, CancellationToken cancellationToken);

    /// <summary>The companies of a state, or all, those that were handed in or begun last first.</summary>
    Task<Page<CompanyRow>> ListAsync(CurrentPerson person, CompanyState? state, PageRequest page, CancellationToken cancellationToken);
}

/// <inheritdoc />
internal sealed class CompanyReader(IDbContextFactory<PortalDbContext> factory) : ICompanyReader
{
    public async Task<OwnCompany> ReadOwnAsync(CurrentPerson person, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var row = await store.People.AsNoTracking().Where(one => one.Id == person.Id).Select(one => new { one.Email, one.EmailVerifiedAt, one.CompanyId }).SingleOrDefaultAsync(cancellationToken);
        var company = row?.CompanyId is { } id ? await ReadAsync(store, id, cancellationToken) : null;
        return new OwnCompany(company, row?.Email, row?.EmailVerifiedAt is not null);
    }

    public async Task<CompanyView?> FindAsync(CurrentPerson person, Guid id, CancellationToken cancellationToken)
    {
        if (!Permissions.SeeCompany.Allows(person, id)) { return null; }
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        return await ReadAsync(store, id, cancellationToken);
    }

    public async Task<Page<CompanyRow>> ListAsync(CurrentPerson person, CompanyState? state, PageRequest page, CancellationToken cancellationToken)
    {
        person.Demand(Policies.SeeCompanies);
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var companies = store.Companies.AsNoTracking();
        if (state is { } wanted) { companies = companies.Where(company => company.State == wanted); }
        return await Keyset.NewestFirstAsync(companies, nameof(Company.CreatedAt), false,
            company => new CompanyRow(company.Id, company.Name, company.State, company.Website, company.CreatedAt, company.SubmittedBy),
            row => row.At, page, cancellationToken);
    }

    private static async Task<CompanyView?> ReadAsync(PortalDbContext store, Guid id, CancellationToken cancellationToken) =>
        await store.Companies.AsNoTracking().Include(company => company.Agreements).SingleOrDefaultAsync(company => company.Id == id, cancellationToken) is { } row
            ? new CompanyView(row.Id, row.Name, row.State, row.Website, row.Address, row.Purpose, row.SubmittedAt, row.SubmittedById, row.SubmittedBy,
                row.DecidedAt, row.DecidedBy, row.DecisionNote, row.CreatedAt, row.Version,
                [.. row.Agreements.OrderByDescending(one => one.AcceptedAt).Select(one => new AgreementView(one.Kind, one.TextVersion, one.AcceptedAt, one.AcceptedBy))])
            : null;
}
