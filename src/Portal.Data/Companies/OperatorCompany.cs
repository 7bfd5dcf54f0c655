using Microsoft.EntityFrameworkCore;

namespace ZenKey.Portal.Data.Companies;

/// <summary>The operator's own company, which the portal's client and the carriers' applications belong to. The eldest of its name; it is made before anybody can sign in.</summary>
internal static class OperatorCompany
{
    private const string Name = "ZenKey";

    public static async Task<Company> EnsureAsync(PortalDbContext store, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await store.Companies.Where(row => row.Name == Name).OrderBy(row => row.CreatedAt).FirstOrDefaultAsync(cancellationToken) is { } known) { return known; }
        var company = new Company { Id = Guid.CreateVersion7(now), Name = Name, State = CompanyState.Approved, CreatedAt = now };
        store.Companies.Add(company);
        return company;
    }
}
