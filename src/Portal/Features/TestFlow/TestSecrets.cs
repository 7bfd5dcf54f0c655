using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Journal;

namespace ZenKey.Portal.Features.TestFlow;

/// <summary>A secret of one run.</summary>
/// <param name="Text">Null for a key, of which the store has the public half only.</param>
public sealed record TestSecret(Guid Id, string? Text);

/// <summary>Mints the secret or key of a run and takes it back when the run ends; it dies by itself too.</summary>
public sealed class TestSecrets(StoreWriter writer, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    public Task<TestSecret> MintAsync(CurrentPerson person, TestClient client, CancellationToken cancellationToken)
    {
        var (row, text) = ClientSecret.ForTestFlow(client.Id, person.Name, time.GetUtcNow(), Lifetime);
        return AddAsync(person, client, row, text, cancellationToken);
    }

    /// <summary>Lets the client sign with a key of this run, beside its own, and tells the key its name.</summary>
    public Task<TestSecret> MintAsync(CurrentPerson person, TestClient client, FlowKey key, CancellationToken cancellationToken)
    {
        var row = ClientSecret.ForTestKey(client.Id, $"{key.X}.{key.Y}", person.Name, time.GetUtcNow(), Lifetime);
        key.KeyId = row.TestKeyId;
        return AddAsync(person, client, row, null, cancellationToken);
    }

    public Task RevokeAsync(CurrentPerson person, TestClient client, TestSecret secret, CancellationToken cancellationToken) =>
        writer.WriteAsync(async (store, token) =>
        {
            if (await store.ClientSecrets.SingleOrDefaultAsync(row => row.Id == secret.Id && row.RevokedAt == null, token) is not { } row) { return; }
            row.RevokedAt = time.GetUtcNow();
            store.Audit.Add(Entry(person, client, "client.test-secret.revoked", new FieldChange(NameOf(row), "added", "revoked")));
        }, [Topic.Clients], cancellationToken);

    private Task<TestSecret> AddAsync(CurrentPerson person, TestClient client, ClientSecret row, string? text, CancellationToken cancellationToken)
    {
        Demand(person, client);
        return writer.WriteAsync((store, _) =>
        {
            store.ClientSecrets.Add(row);
            store.Audit.Add(Entry(person, client, "client.test-secret.added", new FieldChange(NameOf(row), null, "added")));
            return Task.FromResult(new TestSecret(row.Id, text));
        }, [Topic.Clients], cancellationToken);
    }

    /// <exception cref="NoRightException">The person may not run this client.</exception>
    public static void Demand(CurrentPerson person, TestClient client)
    {
        if (!TestClients.MayRun(person, client)) { throw new NoRightException(TestClients.PermissionOf(client).Name); }
    }

    private static string NameOf(ClientSecret row) => row.PublicKey is null ? "test secret" : "test key";

    private AuditEntry Entry(CurrentPerson person, TestClient client, string action, FieldChange change) =>
        AuditEntry.Of(person.ToActor(), time.GetUtcNow(), action, "client", client.ClientId, client.Name, [change], companyId: client.CompanyId);
}
