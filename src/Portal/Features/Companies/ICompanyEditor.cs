using FluentValidation;
using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Companies;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Mail;
using ZenKey.Portal.Ui;

namespace ZenKey.Portal.Features.Companies;

/// <summary>Begins and changes companies. Each change names the version it was made from, and is audited with the values before and after.</summary>
public interface ICompanyEditor
{
    /// <summary>Begins a company; who does becomes its owner.</summary>
    Task<EditCompanyResult> BeginAsync(CurrentPerson person, CompanyForm form, CancellationToken cancellationToken);

    Task<EditCompanyResult> SaveAsync(CurrentPerson person, Guid companyId, int version, CompanyForm form, CancellationToken cancellationToken);

    /// <summary>Hands the company in, and accepts the trial agreement where nobody has.</summary>
    Task<EditCompanyResult> SubmitAsync(CurrentPerson person, Guid companyId, int version, bool acceptTrial, CancellationToken cancellationToken);

    Task<EditCompanyResult> AcceptCommercialAsync(CurrentPerson person, Guid companyId, CancellationToken cancellationToken);

    /// <summary>The operator's answer; who handed the company in is told by mail.</summary>
    Task<EditCompanyResult> DecideAsync(CurrentPerson person, Guid companyId, int version, CompanyVerdict verdict, string? note, CancellationToken cancellationToken);

    /// <summary>Sends the link anew by which the person proves their mail address.</summary>
    /// <returns>Why not; null when it is on its way.</returns>
    Task<string?> SendProofAsync(CurrentPerson person, CancellationToken cancellationToken);
}

/// <inheritdoc />
internal sealed class CompanyEditor(
    StoreWriter writer, IDbContextFactory<PortalDbContext> factory, WorkMailLedger proofs, PortalMails mails, IValidator<CompanyForm> validator, TimeProvider time) : ICompanyEditor
{
    public async Task<EditCompanyResult> BeginAsync(CurrentPerson person, CompanyForm form, CancellationToken cancellationToken)
    {
        if (FaultOf(form) is { } fault) { return fault; }
        try
        {
            return await writer.WriteAsync<EditCompanyResult>(async (store, token) =>
            {
                var row = await store.People.SingleOrDefaultAsync(one => one.Id == person.Id, token);
                if (row is null || !row.Roles.HasFlag(PortalRoles.Developer)) { return new EditCompanyResult.NotFound(); }
                if (row.CompanyId is not null) { return new EditCompanyResult.Rejected("You belong to a company already."); }
                var now = time.GetUtcNow();
                var company = new Company { Id = Guid.CreateVersion7(now), Name = "", CreatedAt = now };
                form.ApplyTo(company);
                store.Companies.Add(company);
                (row.CompanyId, row.CompanyRole) = (company.Id, CompanyRole.Owner);
                row.Version++;
                Log(store, person, company, "company.created", [.. CompanyForm.ValuesOf(company).Where(one => one.Value is not null).Select(one => new FieldChange(one.Field, null, one.Value))]);
                return new EditCompanyResult.Saved(company.Id);
            }, [], cancellationToken);
        }
        catch (StoreConflictException) { return new EditCompanyResult.Rejected("You belong to a company already."); } // begun twice at once
    }

    public async Task<EditCompanyResult> SaveAsync(CurrentPerson person, Guid companyId, int version, CompanyForm form, CancellationToken cancellationToken)
    {
        if (FaultOf(form) is { } fault) { return fault; }
        return await EditAsync(person, Permissions.EditCompany, companyId, version, form.Values(), edit =>
        {
            if (CompanyRules.EditFault(edit.Company.State) is { } closed) { return new EditCompanyResult.Rejected(closed); }
            var changes = CompanyForm.ValuesOf(edit.Company).Zip(form.Values()).Where(pair => pair.First.Value != pair.Second.Value)
                .Select(pair => new FieldChange(pair.First.Field, pair.First.Value, pair.Second.Value)).ToList();
            if (changes.Count == 0) { return new EditCompanyResult.Saved(companyId); }
            // Who it is was looked at by the operator: another name is looked at again, by another road.
            if (edit.Company.State == CompanyState.Approved && changes.Exists(change => change.Field == "name"))
            {
                return new EditCompanyResult.Rejected("The name of an approved company is changed by the operator.");
            }
            form.ApplyTo(edit.Company);
            edit.Company.Version++;
            Log(edit.Store, edit.Person, edit.Company, "company.changed", changes);
            return new EditCompanyResult.Saved(companyId);
        }, cancellationToken);
    }

    public Task<EditCompanyResult> SubmitAsync(CurrentPerson person, Guid companyId, int version, bool acceptTrial, CancellationToken cancellationToken) =>
        EditAsync(person, Permissions.EditCompany, companyId, version, [], edit =>
        {
            var (company, now) = (edit.Company, time.GetUtcNow());
            var has = company.Agreements.Exists(one => one is { Kind: AgreementKind.Trial, TextVersion: Agreement.CurrentText });
            if (CompanyRules.SubmitFault(company, edit.EmailProven, has || acceptTrial) is { } fault) { return new EditCompanyResult.Rejected(fault); }
            if (!has) { Accept(edit, AgreementKind.Trial, now); }
            Log(edit.Store, edit.Person, company, "company.submitted", [new FieldChange("state", company.State.ToString(), nameof(CompanyState.Submitted))]);
            company.State = CompanyState.Submitted;
            (company.SubmittedAt, company.SubmittedById, company.SubmittedBy) = (now, edit.Person.Id, edit.Person.Name);
            company.Version++;
            return new EditCompanyResult.Saved(companyId);
        }, cancellationToken);

    public Task<EditCompanyResult> AcceptCommercialAsync(CurrentPerson person, Guid companyId, CancellationToken cancellationToken) =>
        EditAsync(person, Permissions.AcceptAgreements, companyId, null, [], edit =>
        {
            if (CompanyRules.BuildFault(edit.Company.State) is { } fault) { return new EditCompanyResult.Rejected(fault); }
            if (edit.Company.Agreements.Exists(one => one is { Kind: AgreementKind.Commercial, TextVersion: Agreement.CurrentText })) { return new EditCompanyResult.Saved(companyId); }
            Accept(edit, AgreementKind.Commercial, time.GetUtcNow());
            return new EditCompanyResult.Saved(companyId);
        }, cancellationToken);

    public async Task<EditCompanyResult> DecideAsync(CurrentPerson person, Guid companyId, int version, CompanyVerdict verdict, string? note, CancellationToken cancellationToken)
    {
        (string? Email, string Name) told = (null, "");
        var result = await EditAsync(person, Permissions.DecideCompanies, companyId, version, [], edit =>
        {
            var company = edit.Company;
            if (CompanyRules.DecideFault(company, verdict, edit.Person.Id, edit.Person.CompanyId, note) is { } fault) { return new EditCompanyResult.Rejected(fault); }
            var before = company.State;
            company.State = CompanyRules.After(before, verdict)!.Value;
            (company.DecidedAt, company.DecidedBy, company.DecisionNote) = (time.GetUtcNow(), edit.Person.Name, string.IsNullOrWhiteSpace(note) ? null : note.Trim());
            company.Version++;
            Log(edit.Store, edit.Person, company, CompanyWords.ActionOf(verdict), [new FieldChange("state", before.ToString(), company.State.ToString())], company.DecisionNote);
            told = (edit.SubmitterEmail, company.Name);
            return new EditCompanyResult.Saved(companyId);
        }, cancellationToken);
        if (result is EditCompanyResult.Saved && told.Email is { } email) { await mails.SendAnswerAsync(email, told.Name, CompanyWords.AnswerOf(verdict), note); }
        return result;
    }

    public async Task<string?> SendProofAsync(CurrentPerson person, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var row = await store.People.AsNoTracking().SingleOrDefaultAsync(one => one.Id == person.Id, cancellationToken);
        if (row is not { Email: { } email, EmailVerifiedAt: null }) { return "Your mail address is proven already."; }
        var token = RandomId.New();
        return await proofs.AskAsync(person.Id, email, RandomId.Hash(token), cancellationToken) switch
        {
            AskMailResult.TooSoon soon => $"A mail was sent a moment ago. The next one can go at {Moments.Exact(soon.Until)}.",
            _ => await mails.SendProofAsync(email, row.Name, token) ? null : "The mail could not be sent. Try again later.",
        };
    }

    private EditCompanyResult.Rejected? FaultOf(CompanyForm form) =>
        validator.Validate(form).Errors is [var first, ..] ? new EditCompanyResult.Rejected(first.ErrorMessage) : null;

    private async Task<EditCompanyResult> EditAsync(CurrentPerson person, Permission permission, Guid companyId, int? version,
        IEnumerable<(string Field, string? Value)> typed, Func<CompanyEdit, EditCompanyResult> change, CancellationToken cancellationToken)
    {
        try
        {
            return await writer.WriteAsync(async (store, token) =>
            {
                var current = await store.RefreshAsync(person, token);
                var company = permission.Allows(current, companyId)
                    ? await store.Companies.Include(row => row.Agreements).SingleOrDefaultAsync(row => row.Id == companyId, token)
                    : null;
                if (current is null || company is null) { return new EditCompanyResult.NotFound(); }
                if (version is { } read && company.Version != read) { return await ConflictAsync(store, company, typed, token); }
                var proven = await store.People.AnyAsync(row => row.Id == person.Id && row.EmailVerifiedAt != null, token);
                var submitter = await store.People.Where(row => row.Id == company.SubmittedById && row.EmailVerifiedAt != null).Select(row => row.Email).SingleOrDefaultAsync(token);
                return change(new CompanyEdit(store, company, current, proven, submitter));
            }, [], cancellationToken);
        }
        catch (StoreConflictException)
        {
            await using var store = await factory.CreateDbContextAsync(cancellationToken);
            return await ConflictAsync(store, await store.Companies.AsNoTracking().SingleAsync(row => row.Id == companyId, cancellationToken), typed, cancellationToken);
        }
    }

    private static async Task<EditCompanyResult> ConflictAsync(PortalDbContext store, Company company, IEnumerable<(string Field, string? Value)> typed, CancellationToken cancellationToken) =>
        new EditCompanyResult.Conflict(EditConflict.Of(
            await LastChange.OfAsync(store, "company", company.Id.ToString(), cancellationToken), company.Version, typed.Any() ? CompanyForm.ValuesOf(company) : [], typed));

    private static void Accept(CompanyEdit edit, AgreementKind kind, DateTimeOffset now)
    {
        edit.Company.Agreements.Add(new Agreement
        {
            CompanyId = edit.Company.Id,
            Kind = kind,
            TextVersion = Agreement.CurrentText,
            AcceptedAt = now,
            AcceptedById = edit.Person.Id,
            AcceptedBy = edit.Person.Name,
        });
        edit.Store.Audit.Add(AuditEntry.Of(edit.Person.ToActor(), now, "agreement.accepted", "company", edit.Company.Id.ToString(), edit.Company.Name,
            [new FieldChange($"agreement {kind.ToString().ToLowerInvariant()}", null, Agreement.CurrentText)], companyId: edit.Company.Id));
    }

    private void Log(PortalDbContext store, CurrentPerson person, Company company, string action, IReadOnlyList<FieldChange> changes, string? note = null) =>
        store.Audit.Add(AuditEntry.Of(person.ToActor(), time.GetUtcNow(), action, "company", company.Id.ToString(), company.Name, changes, note: note, companyId: company.Id));

    /// <summary>One change at work: the row, who changes it, and what the rules want to know.</summary>
    private sealed record CompanyEdit(PortalDbContext Store, Company Company, CurrentPerson Person, bool EmailProven, string? SubmitterEmail);
}
