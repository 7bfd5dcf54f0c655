using FluentValidation;
using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Companies;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Mail;

namespace ZenKey.Portal.Features.People;

/// <summary>Invites people into a company, gives them roles and lets them go.</summary>
public interface IMemberEditor
{
    Task<EditMemberResult> InviteAsync(CurrentPerson person, Guid companyId, InviteForm form, CancellationToken cancellationToken);

    /// <summary>Sends an invitation anew: seven more days, and every link before it is dead.</summary>
    Task<EditMemberResult> ResendAsync(CurrentPerson person, Guid companyId, Guid invitationId, CancellationToken cancellationToken);

    Task<EditMemberResult> RevokeAsync(CurrentPerson person, Guid companyId, Guid invitationId, CancellationToken cancellationToken);

    Task<EditMemberResult> SetRoleAsync(CurrentPerson person, Guid companyId, Guid memberId, int version, CompanyRole role, CancellationToken cancellationToken);

    Task<EditMemberResult> RemoveAsync(CurrentPerson person, Guid companyId, Guid memberId, int version, CancellationToken cancellationToken);
}

/// <inheritdoc />
internal sealed class MemberEditor(StoreWriter writer, PortalMails mails, IValidator<InviteForm> validator, TimeProvider time) : IMemberEditor
{
    /// <summary>Open invitations of a company at once, so that it is no way to send mail to the world.</summary>
    internal const int MostInvitations = 100;
    private static readonly TimeSpan BetweenMails = TimeSpan.FromMinutes(1);

    public Task<EditMemberResult> InviteAsync(CurrentPerson person, Guid companyId, InviteForm form, CancellationToken cancellationToken)
    {
        if (validator.Validate(form).Errors is [var first, ..]) { return Task.FromResult<EditMemberResult>(new EditMemberResult.Rejected(first.ErrorMessage)); }
        return MailAsync(person, companyId, async (edit, token) =>
        {
            var email = form.Email.Trim();
            if (CompanyRules.BuildFault(edit.Company.State) is { } fault) { return (new EditMemberResult.Rejected(fault), null); }
            if (MemberRules.GiveFault(edit.Person.Rank, form.Role) is { } may) { return (new EditMemberResult.Rejected(may), null); }
            var open = edit.Store.Invitations.Where(row => row.CompanyId == companyId && row.State == InvitationState.Open);
            if (await open.AnyAsync(row => row.Email == email, token)) { return (new EditMemberResult.Rejected("This address is invited already. Send the invitation again, or take it back."), null); }
            if (await open.CountAsync(token) >= MostInvitations) { return (new EditMemberResult.Rejected($"At most {MostInvitations} invitations are open at a time."), null); }
            var secret = RandomId.New();
            var invitation = new Invitation
            {
                Id = Guid.CreateVersion7(edit.Now),
                CompanyId = companyId,
                Name = form.Name.Trim(),
                Email = email,
                Role = form.Role,
                TokenHash = RandomId.Hash(secret),
                InvitedById = edit.Person.Id,
                InvitedBy = edit.Person.Name,
                SentAt = edit.Now,
                ExpiresAt = edit.Now + Invitation.Lifetime,
            };
            edit.Store.Invitations.Add(invitation);
            edit.Company.MembersVersion++; // of two that invite the same address at once one is refused
            Log(edit, "member.invited", invitation);
            return (new EditMemberResult.Saved(), () => mails.SendInvitationAsync(invitation, edit.Company.Name, secret));
        }, cancellationToken);
    }

    public Task<EditMemberResult> ResendAsync(CurrentPerson person, Guid companyId, Guid invitationId, CancellationToken cancellationToken) =>
        MailAsync(person, companyId, async (edit, token) =>
        {
            if (await FindAsync(edit, invitationId, token) is not { } invitation) { return (new EditMemberResult.NotFound(), null); }
            if (MemberRules.GiveFault(edit.Person.Rank, invitation.Role) is { } may) { return (new EditMemberResult.Rejected(may), null); }
            if (invitation.SentAt + BetweenMails > edit.Now) { return (new EditMemberResult.Rejected("It was sent a moment ago. Wait a minute."), null); }
            var secret = RandomId.New();
            (invitation.TokenHash, invitation.SentAt, invitation.ExpiresAt) = (RandomId.Hash(secret), edit.Now, edit.Now + Invitation.Lifetime);
            invitation.Version++;
            Log(edit, "member.invited_again", invitation);
            return (new EditMemberResult.Saved(), () => mails.SendInvitationAsync(invitation, edit.Company.Name, secret));
        }, cancellationToken);

    public Task<EditMemberResult> RevokeAsync(CurrentPerson person, Guid companyId, Guid invitationId, CancellationToken cancellationToken) =>
        MailAsync(person, companyId, async (edit, token) =>
        {
            if (await FindAsync(edit, invitationId, token) is not { } invitation) { return (new EditMemberResult.NotFound(), null); }
            (invitation.State, invitation.EndedAt) = (InvitationState.Revoked, edit.Now);
            invitation.Version++;
            Log(edit, "member.invitation_revoked", invitation);
            return (new EditMemberResult.Saved(), null);
        }, cancellationToken);

    public Task<EditMemberResult> SetRoleAsync(CurrentPerson person, Guid companyId, Guid memberId, int version, CompanyRole role, CancellationToken cancellationToken) =>
        ChangeAsync(person, companyId, memberId, version, role, cancellationToken);

    public Task<EditMemberResult> RemoveAsync(CurrentPerson person, Guid companyId, Guid memberId, int version, CancellationToken cancellationToken) =>
        ChangeAsync(person, companyId, memberId, version, null, cancellationToken);

    private Task<EditMemberResult> ChangeAsync(CurrentPerson person, Guid companyId, Guid memberId, int version, CompanyRole? role, CancellationToken cancellationToken) =>
        MailAsync(person, companyId, async (edit, token) =>
        {
            var member = await edit.Store.People.SingleOrDefaultAsync(row => row.Id == memberId && row.CompanyId == companyId && row.CompanyRole != null, token);
            if (member is null) { return (new EditMemberResult.NotFound(), null); }
            if (member.Version != version) { return (new EditMemberResult.Conflict(), null); }
            var now = member.CompanyRole!.Value;
            var others = await edit.Store.People.CountAsync(row => row.CompanyId == companyId && row.CompanyRole == CompanyRole.Owner && row.Id != memberId, token);
            if (MemberRules.ChangeFault(edit.Person.Rank, now, role, others) is { } fault) { return (new EditMemberResult.Rejected(fault), null); }
            if (role == now) { return (new EditMemberResult.Saved(), null); }
            (member.CompanyRole, member.CompanyId) = (role, role is null ? null : companyId);
            member.Version++;
            edit.Company.MembersVersion++;
            edit.Store.Audit.Add(AuditEntry.Of(edit.Person.ToActor(), edit.Now, role is null ? "member.removed" : "member.role_changed", "person", member.Id.ToString(), member.Name,
                [new FieldChange("company_role", now.ToString(), role?.ToString())], companyId: companyId));
            return (new EditMemberResult.Saved(), null);
        }, cancellationToken);

    private static Task<Invitation?> FindAsync(Edit edit, Guid invitationId, CancellationToken cancellationToken) => edit.Store.Invitations
        .SingleOrDefaultAsync(row => row.Id == invitationId && row.CompanyId == edit.Company.Id && row.State == InvitationState.Open, cancellationToken);

    private static void Log(Edit edit, string action, Invitation invitation) => edit.Store.Audit.Add(AuditEntry.Of(
        edit.Person.ToActor(), edit.Now, action, "invitation", invitation.Id.ToString(), invitation.Name,
        [new FieldChange("company_role", null, invitation.Role.ToString())], companyId: edit.Company.Id));

    /// <summary>Does it, and then, once it stands, sends the mail that goes with it.</summary>
    private async Task<EditMemberResult> MailAsync(CurrentPerson person, Guid companyId,
        Func<Edit, CancellationToken, Task<(EditMemberResult Result, Func<Task<bool>>? Mail)>> change, CancellationToken cancellationToken)
    {
        try
        {
            var (result, mail) = await writer.WriteAsync(async (store, token) =>
            {
                var current = await store.RefreshAsync(person, token);
                var company = Permissions.EditPeople.Allows(current, companyId) ? await store.Companies.SingleOrDefaultAsync(row => row.Id == companyId, token) : null;
                return current is null || company is null ? (new EditMemberResult.NotFound(), null) : await change(new Edit(store, company, current, time.GetUtcNow()), token);
            }, [], cancellationToken);
            return mail is null ? result : new EditMemberResult.Saved(await mail());
        }
        catch (StoreConflictException) { return new EditMemberResult.Conflict(); }
    }

    private sealed record Edit(PortalDbContext Store, Company Company, CurrentPerson Person, DateTimeOffset Now);
}
