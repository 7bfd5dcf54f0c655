using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Journal;

namespace ZenKey.Portal.Data.Tests;

/// <summary>The journal's queue, on an engine that notes what it is asked to commit.</summary>
public sealed class JournalQueueTests : IAsyncDisposable
{
    private readonly NotingEngine engine = new();
    private readonly ChangeSignal signal = new();

    [Fact]
    public async Task Writes_that_wait_share_one_commit()
    {
        engine.Hold();
        var journal = await StartAsync();
        var first = journal.WriteAsync(Write("first"));
        await engine.Entered;
        var others = Enumerable.Range(0, 100).Select(number => journal.WriteAsync(Write($"{number}"))).ToList();
        engine.LetGo();
        Assert.True(await first);
        Assert.All(await Task.WhenAll(others), Assert.True);
        Assert.Equal([1, 100], engine.Batches.Select(batch => batch.Count));
    }

    [Fact]
    public async Task A_commit_takes_no_more_than_the_batch_size()
    {
        engine.Hold();
        var journal = await StartAsync(options => options.JournalBatch = 10);
        var first = journal.WriteAsync(Write("first"));
        await engine.Entered;
        var others = Enumerable.Range(0, 25).Select(number => journal.WriteAsync(Write($"{number}"))).ToList();
        engine.LetGo();
        await Task.WhenAll([first, .. others]);
        Assert.Equal([1, 10, 10, 5], engine.Batches.Select(batch => batch.Count));
    }

    [Fact]
    public async Task Writes_are_committed_in_the_order_they_came()
    {
        var journal = await StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 300).Select(number => journal.WriteAsync(Write($"{number}"))));
        Assert.Equal(Enumerable.Range(0, 300).Select(number => $"{number}"), engine.Batches.SelectMany(batch => batch));
    }

    [Fact]
    public async Task Nobody_is_answered_before_the_commit()
    {
        engine.Hold();
        var journal = await StartAsync();
        var write = journal.WriteAsync(Write("held"));
        await engine.Entered;
        Assert.False(write.IsCompleted);
        engine.LetGo();
        Assert.True(await write);
    }

    [Fact]
    public async Task A_full_queue_refuses_at_once()
    {
        engine.Hold();
        var journal = await StartAsync(options => options.JournalCapacity = 5);
        var first = journal.WriteAsync(Write("in the engine"));
        await engine.Entered;
        var waiting = Enumerable.Range(0, 5).Select(number => journal.WriteAsync(Write($"{number}"))).ToList();
        var refused = journal.WriteAsync(Write("too many"));
        Assert.True(refused.IsFaulted);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => refused);
        engine.LetGo();
        Assert.All(await Task.WhenAll([first, .. waiting]), Assert.True);
        Assert.DoesNotContain("too many", engine.Batches.SelectMany(batch => batch));
        Assert.True(await journal.WriteAsync(Write("room again")));
    }

    [Fact]
    public async Task A_bad_write_fails_alone()
    {
        engine.Hold();
        engine.Fails = write => write == "bad";
        var journal = await StartAsync();
        var first = journal.WriteAsync(Write("first"));
        await engine.Entered;
        var writes = new[] { "a", "bad", "b" }.Select(name => journal.WriteAsync(Write(name))).ToList();
        engine.LetGo();
        Assert.True(await first);
        Assert.True(await writes[0]);
        Assert.True(await writes[2]);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => writes[1]);
        Assert.Equal(["first", "a", "b"], engine.Batches.SelectMany(batch => batch));
    }

    [Fact]
    public async Task The_journal_recovers_by_itself_when_the_store_does()
    {
        engine.Fails = _ => true;
        var journal = await StartAsync();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => journal.WriteAsync(Write("lost")));
        engine.Fails = _ => false;
        Assert.True(await journal.WriteAsync(Write("kept")));
        Assert.Equal(["kept"], engine.Batches.SelectMany(batch => batch));
    }

    [Fact]
    public async Task Stopping_drains_what_was_accepted()
    {
        engine.Hold();
        var journal = await StartAsync(options => options.JournalBatch = 10);
        var writes = Enumerable.Range(0, 55).Select(number => journal.WriteAsync(Write($"{number}"))).ToList();
        await engine.Entered;
        var stopping = journal.StopAsync(CancellationToken.None);
        engine.LetGo();
        await stopping;
        Assert.All(writes, write => Assert.True(write.IsCompletedSuccessfully && write.Result));
        Assert.True(engine.IsDisposed);
    }

    [Fact]
    public async Task Stopping_at_once_drains_what_was_accepted()
    {
        for (var round = 0; round < 200; round++)
        {
            using var journal = new Journal.Journal(new NotingEngine(), signal, Options.Create(new DatabaseOptions()), NullLogger<Journal.Journal>.Instance);
            var write = journal.WriteAsync(Write("early"));
            await journal.StartAsync(CancellationToken.None);
            await journal.StopAsync(CancellationToken.None);
            Assert.True(await write.WaitAsync(TimeSpan.FromSeconds(10)));
        }
    }

    [Fact]
    public async Task A_stopped_journal_takes_nothing()
    {
        var journal = await StartAsync();
        await journal.StopAsync(CancellationToken.None);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => journal.WriteAsync(Write("late")));
    }

    [Fact]
    public async Task Caches_are_dropped_before_the_caller_is_answered()
    {
        var told = new List<Topic>();
        signal.Subscribe(told.Add);
        var journal = await StartAsync();
        await journal.WriteAsync(Write("a", Topic.Links, Topic.Grants));
        Assert.Equal([Topic.Links, Topic.Grants], told);
    }

    [Fact]
    public async Task A_refused_write_drops_no_cache()
    {
        var told = new List<Topic>();
        signal.Subscribe(told.Add);
        engine.Refuses = _ => true;
        var journal = await StartAsync();
        Assert.False(await journal.WriteAsync(Write("a", Topic.Links)));
        Assert.Empty(told);
    }

    [Fact]
    public async Task A_change_that_cannot_be_told_is_written_once_all_the_same()
    {
        signal.SubscribeWritten(() => throw new InvalidOperationException("The bus is gone."));
        engine.Hold();
        var journal = await StartAsync();
        var first = journal.WriteAsync(Write("first"));
        await engine.Entered;
        var writes = new[] { "a", "b" }.Select(name => journal.WriteAsync(Write(name, Topic.Links))).ToList();
        engine.LetGo();
        Assert.All(await Task.WhenAll([first, .. writes]), Assert.True);
        Assert.Equal(["first", "a", "b"], engine.Batches.SelectMany(batch => batch));
    }

    public ValueTask DisposeAsync() => engine.DisposeAsync();

    private async Task<Journal.Journal> StartAsync(Action<DatabaseOptions>? configure = null)
    {
        var options = new DatabaseOptions();
        configure?.Invoke(options);
        var journal = new Journal.Journal(engine, signal, Options.Create(options), NullLogger<Journal.Journal>.Instance);
        await journal.StartAsync(CancellationToken.None);
        return journal;
    }

    private static JournalWrite Write(string name, params Topic[] topics) => new(null, [new Statement(name)], topics);

    private sealed class NotingEngine : IJournalEngine
    {
        private readonly TaskCompletionSource entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private TaskCompletionSource held = new();

        public NotingEngine() => held.SetResult();

        public List<IReadOnlyList<string>> Batches { get; } = [];

        public Func<string, bool> Fails { get; set; } = _ => false;

        public Func<string, bool> Refuses { get; set; } = _ => false;

        public Task Entered => entered.Task;

        public bool IsDisposed { get; private set; }

        public void Hold() => held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        public void LetGo() => held.SetResult();

        public async Task<bool[]> CommitAsync(IReadOnlyList<JournalWrite> batch, CancellationToken cancellationToken)
        {
            entered.TrySetResult();
            await held.Task;
            var names = batch.Select(write => write.Effects[0].Sql).ToList();
            if (names.Any(Fails)) { throw new InvalidOperationException("A constraint is broken."); }
            Batches.Add(names);
            return [.. names.Select(name => !Refuses(name))];
        }

        public ValueTask DisposeAsync()
        {
            IsDisposed = true;
            return ValueTask.CompletedTask;
        }
    }
}
