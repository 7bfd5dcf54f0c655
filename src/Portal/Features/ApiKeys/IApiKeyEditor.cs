using FluentValidation;
using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Api;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.ApiKeys;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Companies;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Ui;

namespace ZenKey.Portal.Features.ApiKeys;

/// <summary>Makes and revokes keys of a person's company; each leaves a line in the audit trail. A key makes no keys.</summary>
public interface IApiKeyEditor
{
    Task<MakeApiKeyResult> MakeAsync(CurrentPerson person, ApiKeyForm form, CancellationToken cancellationToken);

    Task<RevokeApiKeyResult> RevokeAsync(CurrentPerson person, Guid keyId, DangerAnswer answer, CancellationToken cancellationToken);
}

/// <inheritdoc />
internal sealed class ApiKeyEditor(StoreWriter writer, IValidator<ApiKeyForm> validator, TimeProvider time) : IApiKeyEditor
{
    private const int Tries = 3;

    public async Task<MakeApiKeyResult> MakeAsync(CurrentPerson person, ApiKeyForm form, CancellationToken cancellationToken)
    {
        var verdict = validator.Validate(form);
        if (!verdict.IsValid) { return new MakeApiKeyResult.Rejected(verdict.ToDictionary().ToDictionary(pair => pair.Key, pair => pair.Value)); }
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await writer.WriteAsync((store, token) => MakeAsync(store, person, form, token), [], cancellationToken);
            }
            catch (StoreConflictException) when (attempt < Tries) { } // another key of the company was made at the same time
        }
    }

    private async Task<MakeApiKeyResult> MakeAsync(PortalDbContext store, CurrentPerson person, ApiKeyForm form, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (await CompanyAsync(store, person, cancellationToken) is not ({ } current, { } company)) { return new MakeApiKeyResult.NotFound(); }
        if (CompanyRules.BuildFault(company.State) is { } closed) { return MakeApiKeyResult.Rejected.Of($"{closed} Keys are made once it is approved."); }
        if (await store.ApiKeys.CountAsync(row => row.CompanyId == company.Id && row.RevokedAt == null && row.ExpiresAt > now, cancellationToken) >= ApiKey.MaxActive)
        {
            return MakeApiKeyResult.Rejected.Of($"{ApiKey.MaxActive} keys are active. Revoke one before you make another.");
        }
        var (text, hash, last4) = ApiKey.Generate();
        var key = new ApiKey
        {
            Id = Guid.CreateVersion7(now),
            CompanyId = company.Id,
            Name = form.Name.Trim(),
            Hash = hash,
            Last4 = last4,
            Scopes = string.Join(' ', ApiScope.All.Where(scope => form.Scopes.Contains(scope.Name)).Select(scope => scope.Name)),
            MakerId = current.Id,
            MadeBy = current.Name,
            CreatedAt = now,
            ExpiresAt = now.AddDays(form.Days),
        };
        store.ApiKeys.Add(key);
        company.MembersVersion++; // of two that make the last one at once one is refused
        store.Audit.Add(AuditEntry.Of(current.ToActor(), now, "api_key.made", "api_key", key.Id.ToString(), key.Name,
            [new FieldChange("scopes", null, string.Join('\n', key.ScopeNames)), new FieldChange("ends", null, Moments.Exact(key.ExpiresAt))], companyId: company.Id));
        return new MakeApiKeyResult.Made(key.Name, text);
    }

    public async Task<RevokeApiKeyResult> RevokeAsync(CurrentPerson person, Guid keyId, DangerAnswer answer, CancellationToken cancellationToken)
    {
        try
        {
            return await writer.WriteAsync(async (store, token) =>
            {
                var now = time.GetUtcNow();
                if (await CompanyAsync(store, person, token) is not ({ } current, { } company)) { return RevokeApiKeyResult.NotFound; }
                if (await store.ApiKeys.SingleOrDefaultAsync(row => row.Id == keyId && row.CompanyId == company.Id, token) is not { } key) { return RevokeApiKeyResult.NotFound; }
                if (!key.IsActive(now)) { return RevokeApiKeyResult.Ended; }
                (key.RevokedAt, key.RevokedBy) = (now, current.Name);
                key.Version++;
                store.Audit.Add(AuditEntry.Of(current.ToActor(), now, "api_key.revoked", "api_key", key.Id.ToString(), key.Name,
                    [new FieldChange("state", "active", "revoked")], answer.Reason, answer.Note, company.Id));
                return RevokeApiKeyResult.Revoked;
            }, [], cancellationToken);
        }
        catch (StoreConflictException) { return RevokeApiKeyResult.Ended; } // somebody else revoked it at the same time
    }

    private static async Task<(CurrentPerson? Person, Company? Company)> CompanyAsync(PortalDbContext store, CurrentPerson person, CancellationToken cancellationToken)
    {
        var current = person.Key is null ? await store.RefreshAsync(person, cancellationToken) : null;
        return current?.CompanyId is { } id && Permissions.EditApiKeys.Allows(current, id)
            ? (current, await store.Companies.SingleAsync(row => row.Id == id, cancellationToken))
            : (null, null);
    }
}
