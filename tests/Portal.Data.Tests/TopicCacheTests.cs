using ZenKey.Portal.Data.Changes;

namespace ZenKey.Portal.Data.Tests;

/// <summary>Caches that are dropped with their topics; nothing read before a change is kept after it.</summary>
public sealed class TopicCacheTests
{
    private readonly ChangeSignal signal = new();
    private readonly List<string> loads = [];
    private readonly Dictionary<string, string> rows = new() { ["a"] = "one", ["b"] = "two" };

    [Fact]
    public async Task A_row_is_read_once()
    {
        var cache = Cache();
        Assert.Equal("one", await cache.FindAsync("a", CancellationToken.None));
        Assert.Equal("one", await cache.FindAsync("a", CancellationToken.None));
        Assert.Equal(["a"], loads);
    }

    [Fact]
    public async Task What_is_absent_is_not_cached()
    {
        var cache = Cache();
        Assert.Null(await cache.FindAsync("c", CancellationToken.None));
        rows["c"] = "three";
        Assert.Equal("three", await cache.FindAsync("c", CancellationToken.None));
    }

    [Fact]
    public async Task A_change_of_its_topic_empties_it()
    {
        var cache = Cache();
        await cache.FindAsync("a", CancellationToken.None);
        rows["a"] = "changed";
        signal.Raise([Topic.Clients]);
        Assert.Equal("changed", await cache.FindAsync("a", CancellationToken.None));
    }

    [Fact]
    public async Task A_change_that_another_node_made_empties_it()
    {
        var cache = Cache();
        await cache.FindAsync("a", CancellationToken.None);
        rows["a"] = "changed";
        signal.RaiseSeen(Topic.Clients);
        Assert.Equal("changed", await cache.FindAsync("a", CancellationToken.None));
    }

    [Fact]
    public async Task A_change_of_another_topic_leaves_it()
    {
        var cache = Cache();
        await cache.FindAsync("a", CancellationToken.None);
        signal.Raise(Enum.GetValues<Topic>().Except([Topic.Clients]).ToList());
        await cache.FindAsync("a", CancellationToken.None);
        Assert.Equal(["a"], loads);
    }

    [Fact]
    public async Task A_read_that_began_before_a_change_is_not_kept_after_it()
    {
        var reading = new TaskCompletionSource<string?>();
        var answers = new Queue<Task<string?>>([reading.Task, Task.FromResult<string?>("new")]);
        var cache = new TopicCache<string, string>(signal, [Topic.Clients], 10, (_, _) => answers.Dequeue());
        var early = cache.FindAsync("a", CancellationToken.None).AsTask();
        signal.Raise([Topic.Clients]);
        reading.SetResult("old");
        Assert.Equal("old", await early);
        Assert.Equal("new", await cache.FindAsync("a", CancellationToken.None));
    }

    [Fact]
    public async Task A_failed_read_is_not_kept()
    {
        var answers = new Queue<Task<string?>>([Task.FromException<string?>(new InvalidOperationException()), Task.FromResult<string?>("one")]);
        var cache = new TopicCache<string, string>(signal, [Topic.Clients], 10, (_, _) => answers.Dequeue());
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await cache.FindAsync("a", CancellationToken.None));
        Assert.Equal("one", await cache.FindAsync("a", CancellationToken.None));
    }

    [Fact]
    public async Task It_keeps_as_many_rows_as_it_may_and_then_starts_anew()
    {
        var cache = Cache(capacity: 2);
        rows["c"] = "three";
        await cache.FindAsync("a", CancellationToken.None);
        await cache.FindAsync("b", CancellationToken.None);
        await cache.FindAsync("a", CancellationToken.None);
        Assert.Equal(["a", "b"], loads);
        await cache.FindAsync("c", CancellationToken.None);      // one too many
        await cache.FindAsync("a", CancellationToken.None);
        Assert.Equal(["a", "b", "c", "a"], loads);
    }

    [Fact]
    public async Task A_row_that_was_written_here_need_not_be_read()
    {
        var cache = Cache();
        Assert.True(await cache.WriteAsync("c", "three", () => Task.FromResult(true)));
        Assert.Equal("three", await cache.FindAsync("c", CancellationToken.None));
        Assert.Empty(loads);
    }

    [Fact]
    public async Task A_refused_write_is_not_kept()
    {
        var cache = Cache();
        Assert.False(await cache.WriteAsync("c", "three", () => Task.FromResult(false)));
        Assert.Null(await cache.FindAsync("c", CancellationToken.None));
    }

    [Fact]
    public async Task A_row_that_changed_since_its_write_is_not_kept()
    {
        var cache = Cache();
        await cache.WriteAsync("c", "three", () =>
        {
            rows["c"] = "revoked";
            signal.Raise([Topic.Clients]);
            return Task.FromResult(true);
        });
        Assert.Equal("revoked", await cache.FindAsync("c", CancellationToken.None));
    }

    private TopicCache<string, string> Cache(int capacity = 10) => new(signal, [Topic.Clients], capacity, (key, _) =>
    {
        loads.Add(key);
        return Task.FromResult(rows.GetValueOrDefault(key));
    });
}
