using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Tests.Store;

namespace ZenKey.Portal.Data.Tests;

/// <summary>When a redirect URI was last used is kept to the hour, and never goes back.</summary>
public abstract class RedirectUriUsesTests(StoreFixture fixture) : StoreTests(fixture)
{
    [Fact]
    public async Task Of_many_uses_within_the_hour_the_first_is_written_and_a_later_one_after_it()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var uri = new ClientUri { Id = Guid.CreateVersion7(Now), ClientId = sample.Client.Id, Kind = ClientUriKind.Redirect, Uri = $"https://{Guid.CreateVersion7():N}.example/cb", AddedAt = Now };
        await Node.AddAsync(uri);
        var uses = new RedirectUriUses(Node.Get<Journal.Journal>(), Time);
        var begin = Time.GetUtcNow();

        uses.Note(uri.Id);
        await uses.FlushAsync();
        Time.Advance(RedirectUriUses.Step - TimeSpan.FromSeconds(1));
        uses.Note(uri.Id);
        await uses.FlushAsync();
        Assert.Equal(begin, await LastAsync(uri.Id));

        Time.Advance(TimeSpan.FromSeconds(1));
        uses.Note(uri.Id);
        await uses.FlushAsync();
        Assert.Equal(begin + RedirectUriUses.Step, await LastAsync(uri.Id));
    }

    [Fact]
    public async Task An_address_is_found_by_its_keys_in_lower_case()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var uri = new ClientUri { Id = Guid.CreateVersion7(Now), ClientId = sample.Client.Id, Kind = ClientUriKind.Redirect, Uri = "https://APP.example:8443/Cb", AddedAt = Now };
        await Node.AddAsync(uri);
        Assert.True(await Node.ReadAsync(store => store.ClientUris.AnyAsync(row => row.Id == uri.Id && row.UriKey == "https://app.example:8443/cb" && row.Host == "app.example")));
    }

    private Task<DateTimeOffset?> LastAsync(Guid id) => Node.ReadAsync(store => store.ClientUris.Where(row => row.Id == id).Select(row => row.LastUsedAt).SingleAsync());
}

public sealed class RedirectUriUsesOnSqlite(SqliteStore fixture) : RedirectUriUsesTests(fixture), IClassFixture<SqliteStore>;

public sealed class RedirectUriUsesOnPostgreSql(PostgreSqlStore fixture) : RedirectUriUsesTests(fixture), IClassFixture<PostgreSqlStore>;
