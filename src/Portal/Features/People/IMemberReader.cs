using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Data.People;

namespace ZenKey.Portal.Features.People;

/// <summary>Reads who belongs to a company. One that the person may not see does not exist for them.</summary>
public interface IMemberReader
{
    Task<CompanyPeople?> ReadAsync(CurrentPerson person, Guid companyId, PageRequest page, CancellationToken cancellationToken);
}

/// <inheritdoc />
internal sealed class MemberReader(IDbContextFactory<PortalDbContext> factory) : IMemberReader
{

    public async Task<CompanyPeople?> ReadAsync(CurrentPerson person, Guid companyId, PageRequest page, CancellationToken cancellationToken)
    {
        if (!Permissions.SeePeople.Allows(person, companyId)) { return null; }
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        if (await store.Companies.AsNoTracking().Where(row => row.Id == companyId).Select(row => new { row.Name, row.State }).SingleOrDefaultAsync(cancellationToken) is not { } company) { return null; }
        var members = await Keyset.NewestFirstAsync(store.People.AsNoTracking().Where(row => row.CompanyId == companyId && row.CompanyRole != null), nameof(Person.CreatedAt), false,
            row => new MemberRow(row.Id, row.Name, row.Email, row.CompanyRole!.Value, row.LastSignInAt, row.CreatedAt, row.Version), row => row.At, page, cancellationToken);
        var invitations = await store.Invitations.AsNoTracking().Where(row => row.CompanyId == companyId && row.State == InvitationState.Open)
            .OrderByDescending(row => row.SentAt).ThenBy(row => row.Id).Take(MemberEditor.MostInvitations)
            .Select(row => new InvitationRow(row.Id, row.Name, row.Email, row.Role, row.InvitedBy, row.SentAt, row.ExpiresAt)).ToListAsync(cancellationToken);
        return new CompanyPeople(companyId, company.Name, company.State, members, invitations);
    }
}
