using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Tests.Store;

namespace ZenKey.Portal.Data.Tests;

/// <summary>Uses of secrets are counted by several nodes, and none is counted twice or lost.</summary>
public abstract class SecretUsesTests(StoreFixture fixture) : StoreTests(fixture)
{
    [Fact]
    public async Task Nodes_count_into_the_same_five_minutes_and_the_last_use_is_the_latest()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var (secret, _) = ClientSecret.Generate(sample.Client.Id, "First", null, Now);
        await Node.AddAsync(secret);
        var other = await Fixture.StartAsync(Time);
        SecretUses[] nodes = [new(Node.Get<Journal.Journal>(), Time), new(other.Get<Journal.Journal>(), Time)];

        await Task.WhenAll(nodes.Select(async uses =>
        {
            for (var round = 0; round < 10; round++)
            {
                uses.Note(secret.Id);
                await uses.FlushAsync();
            }
        }));
        await nodes[0].FlushAsync();            // nothing was noted since

        var use = await Node.ReadAsync(store => store.ClientSecretUses.SingleAsync(row => row.SecretId == secret.Id));
        Assert.Equal((20, ClientSecretUse.SlotOf(Now)), (use.Count, use.From));
        Assert.Equal(Time.GetUtcNow(), await Node.ReadAsync(store => store.ClientSecrets.Where(row => row.Id == secret.Id).Select(row => row.LastUsedAt).SingleAsync()));
    }
}

public sealed class SecretUsesOnSqlite(SqliteStore fixture) : SecretUsesTests(fixture), IClassFixture<SqliteStore>;

public sealed class SecretUsesOnPostgreSql(PostgreSqlStore fixture) : SecretUsesTests(fixture), IClassFixture<PostgreSqlStore>;
