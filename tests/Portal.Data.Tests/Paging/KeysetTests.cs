using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Data.Tests.Store;

namespace ZenKey.Portal.Data.Tests.Paging;

/// <summary>Lists page by the place of their rows, on both databases.</summary>
public abstract class KeysetTests(StoreFixture fixture) : StoreTests(fixture)
{
    private sealed record Row(Guid Id, DateTimeOffset At, string Name) : IPageRow;

    [Fact]
    public async Task Pages_forward_and_back_show_every_row_once_and_how_many_there_are()
    {
        var marked = await FillAsync(8);
        var first = await ReadAsync(marked, new PageRequest(null, null, 3));
        var second = await ReadAsync(marked, new PageRequest(first.After, null, 3));
        var third = await ReadAsync(marked, new PageRequest(second.After, null, 3));
        var back = await ReadAsync(marked, new PageRequest(null, third.Before, 3));

        Assert.Equal(["8", "7", "6", "5", "4", "3", "2", "1"], first.Rows.Concat(second.Rows).Concat(third.Rows).Select(row => row.Name));
        Assert.Equal(second.Rows, back.Rows);
        Assert.Equal([(1, 8), (4, 8), (7, 8), (4, 8)], new[] { first, second, third, back }.Select(page => (page.First, page.Total)));
        Assert.Null(first.Before);
        Assert.Null(third.After);
    }

    [Fact]
    public async Task The_count_is_the_lists_and_stops_at_its_cap()
    {
        var marked = await FillAsync(Keyset.CountCap + 3);
        var other = await FillAsync(1);
        Assert.Equal(Keyset.CountCap, (await ReadAsync(marked, new PageRequest(null, null, 2))).Total);
        Assert.Equal(1, (await ReadAsync(other, new PageRequest(null, null, 2))).Total);
        Assert.Equal((0, 0), await NoneAsync("nothing has this mark"));
    }

    // Whoever looks at the last page while its rows go away is told how many are left.
    [Fact]
    public async Task A_page_that_has_become_empty_still_tells_how_many_there_are()
    {
        var marked = await FillAsync(4);
        var first = await ReadAsync(marked, new PageRequest(null, null, 3));
        await Node.Writer.WriteAsync((store, token) => store.Audit.Where(row => row.ObjectId == marked && row.ObjectName == "1").ExecuteDeleteAsync(token), [], None);
        var second = await ReadAsync(marked, new PageRequest(first.After, null, 3));
        Assert.Empty(second.Rows);
        Assert.Equal(3, second.Total);
    }

    private async Task<(int, int)> NoneAsync(string marked)
    {
        var page = await ReadAsync(marked, new PageRequest(null, null, 2));
        return (page.Rows.Count, page.Total);
    }

    private Task<Page<Row>> ReadAsync(string marked, PageRequest request) => Node.ReadAsync(store => Keyset.NewestFirstAsync(
        store.Audit.AsNoTracking().Where(row => row.ObjectId == marked), nameof(AuditEntry.At), false, row => new Row(row.Id, row.At, row.ObjectName!), row => row.At, request, None));

    private async Task<string> FillAsync(int count)
    {
        var marked = Guid.CreateVersion7(Now).ToString();
        await Node.AddAsync([.. Enumerable.Range(1, count).Select(number => AuditEntry.Of(Actor.System, Now.AddSeconds(number), "test.written", "test", marked, $"{number}"))]);
        return marked;
    }
}

public sealed class KeysetOnSqlite(SqliteStore fixture) : KeysetTests(fixture), IClassFixture<SqliteStore>;

public sealed class KeysetOnPostgreSql(PostgreSqlStore fixture) : KeysetTests(fixture), IClassFixture<PostgreSqlStore>;
