using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Journal;

namespace ZenKey.Portal.Features.TestFlow;

/// <summary>A secret of one run.</summary>
public sealed record TestSecret(Guid Id, string Text);

/// <summary>Mints the secret of a run and takes it back when the run ends; it dies by itself too.</summary>
public sealed class TestSecrets(StoreWriter writer, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    public Task<TestSecret> MintAsync(CurrentPerson person, TestClient client, CancellationToken cancellationToken)
    {
        person.Demand(Policies.EditClients);
        var (row, text) = ClientSecret.ForTestFlow(client.Id, person.Name, time.GetUtcNow(), Lifetime);
        return writer.WriteAsync((store, _) =>
        {
            store.ClientSecrets.Add(row);
            store.Audit.Add(Entry(person, client, "client.test-secret.added", new FieldChange("test secret", null, "added")));
            return Task.FromResult(new TestSecret(row.Id, text));
        }, [Topic.Clients], cancellationToken);
    }

    public Task RevokeAsync(CurrentPerson person, TestClient client, TestSecret secret, CancellationToken cancellationToken) =>
        writer.WriteAsync(async (store, token) =>
        {
            if (await store.ClientSecrets.SingleOrDefaultAsync(row => row.Id == secret.Id && row.RevokedAt == null, token) is not { } row) { return; }
            row.RevokedAt = time.GetUtcNow();
            store.Audit.Add(Entry(person, client, "client.test-secret.revoked", new FieldChange("test secret", "added", "revoked")));
        }, [Topic.Clients], cancellationToken);

    private AuditEntry Entry(CurrentPerson person, TestClient client, string action, FieldChange change) =>
        AuditEntry.Of(person.ToActor(), time.GetUtcNow(), action, "client", client.ClientId, client.Name, [change], companyId: client.CompanyId);
}
