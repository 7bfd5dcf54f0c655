using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Carriers;
using ZenKey.Portal.Data.Companies;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Data.Projects;
using ZenKey.Portal.Data.Recovery;
using ZenKey.Portal.Data.Subscribers;

namespace ZenKey.Portal.Tests.Support;

/// <summary>A SQLite store of a test's own, in a file, with its SQL listened to.</summary>
public sealed class FileStore : IAsyncDisposable
{
    private readonly string path = Path.Combine(Path.GetTempPath(), $"zenkey-test-{Guid.CreateVersion7():N}.db");
    private readonly ServiceProvider services;

    private FileStore()
    {
        Time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 14, 6, 31, TimeSpan.Zero));
        var collection = new ServiceCollection();
        collection.AddLogging().AddSingleton<TimeProvider>(Time);
        collection.AddStore(new DatabaseOptions { ConnectionString = $"Data Source={path}" });
        services = collection.BuildServiceProvider();
        Factory = new ListeningFactory(services.GetRequiredService<IDbContextFactory<PortalDbContext>>());
    }

    public FakeTimeProvider Time { get; }

    /// <summary>The factory to give to what is tested: its SQL is heard.</summary>
    public ListeningFactory Factory { get; }

    public StoreWriter Writer => Get<StoreWriter>();

    public CarrierDirectory Carriers => Get<CarrierDirectory>();

    /// <summary>Of the store itself, whose SQL is not heard.</summary>
    public DeviceEndings Endings => Get<DeviceEndings>();

    public RecoveryLedger Recoveries => Get<RecoveryLedger>();

    public static async Task<FileStore> CreateAsync()
    {
        var store = new FileStore();
        await store.Get<StoreStartup>().PrepareAsync(migrate: true, CancellationToken.None);
        return store;
    }

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    public Task AddAsync(params object[] rows) => Writer.WriteAsync((store, _) =>
    {
        store.AddRange(rows);
        return Task.CompletedTask;
    }, [], CancellationToken.None);

    public async Task<T> ReadAsync<T>(Func<PortalDbContext, Task<T>> read)
    {
        await using var store = await services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        return await read(store);
    }

    public Guid NewId() => Guid.CreateVersion7(Time.GetUtcNow());

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(path)!, Path.GetFileName(path) + "*")) { File.Delete(file); }
    }
}

/// <summary>Hands out contexts and keeps the SQL they send.</summary>
public sealed class ListeningFactory(IDbContextFactory<PortalDbContext> inner) : IDbContextFactory<PortalDbContext>
{
    private readonly Listener listener = new();

    /// <summary>What was sent since <see cref="Forget"/>.</summary>
    public IReadOnlyList<string> Sql => [.. listener.Sent];

    public void Forget() => listener.Sent.Clear();

    public PortalDbContext CreateDbContext()
    {
        using var pooled = inner.CreateDbContext();
        var options = new DbContextOptionsBuilder<SqlitePortalDbContext>()
            .UseSqlite(pooled.Database.GetConnectionString()!, sqlite => sqlite.UseQuerySplittingBehavior(QuerySplittingBehavior.SplitQuery))
            .AddInterceptors(listener);
        return new SqlitePortalDbContext(options.Options);
    }

    public Task<PortalDbContext> CreateDbContextAsync(CancellationToken cancellationToken = default) => Task.FromResult(CreateDbContext());

    private sealed class Listener : DbCommandInterceptor
    {
        public ConcurrentQueue<string> Sent { get; } = new();

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Sent.Enqueue(command.CommandText);
            return base.ReaderExecutingAsync(command, eventData, result, cancellationToken);
        }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            Sent.Enqueue(command.CommandText);
            return base.NonQueryExecutingAsync(command, eventData, result, cancellationToken);
        }
    }
}

/// <summary>A small world: two carriers, two apps, two subscribers, staff of each role.</summary>
public sealed class World
{
    private readonly FileStore store;

    private World(FileStore store)
    {
        this.store = store;
        var now = store.Time.GetUtcNow();
        Verizon = new Carrier { Id = store.NewId(), Slug = "verizon", Name = "Verizon", Networks = [new CarrierNetwork { Mccmnc = "311480" }] };
        Att = new Carrier { Id = store.NewId(), Slug = "att", Name = "AT&T", Networks = [new CarrierNetwork { Mccmnc = "310380" }] };
        Company = new Company { Id = store.NewId(), Name = "Harbor Bank", State = CompanyState.Approved, CreatedAt = now };
        Harbor = Project("Harbor Mobile");
        Larkspur = Project("Larkspur kiosks");
        Dana = Subscriber("dana", Verizon, "+12025550142");
        Sam = Subscriber("sam", Att, "+12025550177");
    }

    public Carrier Verizon { get; }
    public Carrier Att { get; }
    public Company Company { get; }
    public Project Harbor { get; }
    public Project Larkspur { get; }
    public Subscriber Dana { get; }
    public Subscriber Sam { get; }
    public CurrentPerson Ada { get; private set; } = null!;
    public CurrentPerson Agent { get; private set; } = null!;
    public CurrentPerson Auditor { get; private set; } = null!;
    public CurrentPerson Developer { get; private set; } = null!;

    public static async Task<World> CreateAsync(FileStore store)
    {
        var world = new World(store);
        await store.AddAsync(world.Verizon, world.Att, world.Company, world.Harbor, world.Larkspur, world.Dana, world.Sam);
        world.Ada = await world.PersonAsync("Ada", PortalRoles.Administrator);
        world.Agent = await world.PersonAsync("Sam", PortalRoles.Support);
        world.Auditor = await world.PersonAsync("Ali", PortalRoles.Auditor);
        world.Developer = await world.PersonAsync("Dana", PortalRoles.Developer, world.Company.Id);
        return world;
    }

    public Device Browser(string name, Subscriber? owner = null, TimeSpan? ago = null, DeviceState state = DeviceState.Active) => new()
    {
        Id = store.NewId(),
        SubscriberId = (owner ?? Dana).Id,
        CarrierId = (owner ?? Dana).CarrierId,
        Kind = DeviceKind.Trusted,
        Name = name,
        Platform = "Windows",
        State = state,
        BrowserHash = "hash",
        TrustedAt = store.Time.GetUtcNow().AddDays(-30),
        LastUsedAt = ago is { } span ? store.Time.GetUtcNow() - span : null,
    };

    public Device Phone(Subscriber? owner = null) => new()
    {
        Id = store.NewId(),
        SubscriberId = (owner ?? Dana).Id,
        CarrierId = (owner ?? Dana).CarrierId,
        Kind = DeviceKind.Primary,
        Name = "Phone",
        Iccid = "8901260000000007731",
        TrustedAt = store.Time.GetUtcNow().AddDays(-300),
    };

    /// <summary>A case that was opened some time ago by a phone with another SIM.</summary>
    public RecoveryCase Recovery(Subscriber? owner = null, TimeSpan ago = default, RecoveryReason reason = RecoveryReason.SimChanged, RecoveryState state = RecoveryState.Open)
    {
        var opened = RecoveryRules.Open((owner ?? Dana).Id, (owner ?? Dana).CarrierId, reason,
            new RecoveryPhone("8901260000000004821", "311480000000142", "356938035643809", "thumbprint"), 3, null, store.Time.GetUtcNow() - ago);
        return state == RecoveryState.Open ? opened : opened with { State = state, EndedAt = state == RecoveryState.Held ? null : opened.OpenedAt.AddMinutes(5), ChangedAt = opened.OpenedAt.AddMinutes(5) };
    }

    public AccountLink Link(Subscriber subscriber, Project project, TimeSpan ago, LinkState state = LinkState.Active, string? subject = null) => new()
    {
        Id = store.NewId(),
        CarrierId = subscriber.CarrierId,
        SubscriberId = subscriber.Id,
        ProjectId = project.Id,
        Sector = project.Sector,
        Subject = subject,
        Scopes = "openid name email",
        State = state,
        FirstUsedAt = store.Time.GetUtcNow().AddDays(-90),
        LastUsedAt = store.Time.GetUtcNow() - ago,
    };

    public Subscriber Subscriber(string account, Carrier carrier, string phone) => new()
    {
        Id = store.NewId(),
        CarrierId = carrier.Id,
        CarrierAccount = account,
        Phone = phone,
        GivenName = "Secretname",
        Email = "secret@example.test",
        CreatedAt = store.Time.GetUtcNow(),
    };

    public Project Project(string name) => new() { Id = store.NewId(), CompanyId = Company.Id, Name = name, CreatedAt = store.Time.GetUtcNow() };

    private async Task<CurrentPerson> PersonAsync(string name, PortalRoles roles, Guid? company = null)
    {
        var person = new Person { Id = store.NewId(), Name = name, Roles = roles, CompanyId = company, CreatedAt = store.Time.GetUtcNow() };
        await store.AddAsync(person);
        return new CurrentPerson(person.Id, name, roles, company);
    }
}
