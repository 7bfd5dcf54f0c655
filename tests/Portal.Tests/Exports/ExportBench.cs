using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Exports;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Exports;
using ZenKey.Portal.Features.Logs;
using ZenKey.Portal.Lists;
using ZenKey.Portal.Tests.Support;

namespace ZenKey.Portal.Tests.Exports;

/// <summary>Exports of a company's log, over a store of the test's own whose SQL is heard, its writes too.</summary>
internal sealed class ExportBench : IAsyncDisposable
{
    private ExportBench(FileStore store, World world)
    {
        (Store, World) = (store, world);
        var writer = new StoreWriter(store.Factory, store.Get<WriteGate>(), store.Get<ChangeSignal>(), store.Get<IWakeBus>());
        Ledger = new ExportLedger(store.Factory, writer, store.Time);
        Source = new TamperedSource(new LogSource(new LogReader(store.Factory, store.Time)));
        Desk = new ExportDesk(Ledger, [Source], store.Factory, store.Writer, store.Time);
    }

    public FileStore Store { get; }

    public World World { get; }

    public ExportLedger Ledger { get; }

    public ExportDesk Desk { get; }

    public TamperedSource Source { get; }

    public static async Task<ExportBench> CreateAsync()
    {
        var store = await FileStore.CreateAsync();
        return new ExportBench(store, await World.CreateAsync(store));
    }

    /// <summary>A process that writes files, with a source of its own or the bench's.</summary>
    public ExportRunner Runner(ExportLimits? limits = null, IListSource? source = null) =>
        new(Ledger, [source ?? Source], Store.Factory, limits ?? new ExportLimits { PageRows = 10 }, Store.Time, NullLogger<ExportRunner>.Instance);

    /// <summary>That many requests of the company, a second apart; the names of their endpoints are their numbers.</summary>
    public Task AddRequestsAsync(int count) => Store.ReadAsync(async store =>
    {
        var now = Store.Time.GetUtcNow().UtcTicks;
        return await store.Database.ExecuteSqlRawAsync("""
            WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {0})
            INSERT INTO "AuthEvents" ("Id", "At", "CompanyId", "Endpoint", "Succeeded", "Repeats", "SignIn", "Took")
            SELECT printf('%08X-0000-7000-8000-000000000000', n), {1} - n * 10000000, {2}, n, 1, 0, 0, 0 FROM numbers
            """, count, now, World.Company.Id);
    });

    public async Task<Guid> StartAsync(string query = "columns=none", CurrentPerson? person = null) =>
        Assert.IsType<StartExportResult.Started>(await Desk.StartAsync(person ?? World.Developer, ListQuery.Of(ListKinds.Logs, query), CancellationToken.None)).Id;

    public async Task<ExportJob> JobAsync(Guid id, CurrentPerson? person = null) => (await Ledger.FindAsync((person ?? World.Developer).Id, id, CancellationToken.None))!;

    public async Task<string> TextAsync(Guid id)
    {
        using var text = new MemoryStream();
        for (var number = 0; await Ledger.ReadAsync(id, number, CancellationToken.None) is { } part; number++) { await ExportText.UnpackAsync(part, text, CancellationToken.None); }
        return Encoding.UTF8.GetString(text.ToArray());
    }

    /// <summary>The first cell of each line but the head: the numbers of the requests.</summary>
    public async Task<IEnumerable<int>> NumbersAsync(Guid id) =>
        (await TextAsync(id)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => int.Parse(line.Split(',')[0], System.Globalization.CultureInfo.InvariantCulture));

    public ValueTask DisposeAsync() => Store.DisposeAsync();
}

/// <summary>A list in whose reading a test may meddle.</summary>
internal sealed class TamperedSource(IListSource inner) : IListSource
{
    /// <summary>Before each page that goes into a file, with its number from 1.</summary>
    public Func<int, CancellationToken, Task>? BeforePage { get; set; }

    public int Pages { get; private set; }

    public ListKind Kind => inner.Kind;

    public string Head(ListQuery query) => inner.Head(query);

    public async Task<ListSlice> ReadAsync(CurrentPerson person, ListQuery query, PageRequest page, CancellationToken cancellationToken)
    {
        if (!page.Counted && BeforePage is { } meddle) { await meddle(++Pages, cancellationToken); }
        return await inner.ReadAsync(person, query, page, cancellationToken);
    }
}
