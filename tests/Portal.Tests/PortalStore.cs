using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Carriers;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Companies;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Data.Projects;
using ZenKey.Portal.Data.Subscribers;

namespace ZenKey.Portal.Tests;

/// <summary>A store of a test's own: a SQLite file with two companies, one developer each, and staff.</summary>
public sealed class PortalStore : IAsyncLifetime
{
    private readonly string file = Path.Combine(Path.GetTempPath(), $"zk-portal-{Guid.CreateVersion7():N}.db");
    private ServiceProvider? provider;

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));

    public IServiceCollection Services { get; } = new ServiceCollection();

    public IServiceProvider Provider => provider ??= Services.BuildServiceProvider();

    public Guid Harbor { get; } = Guid.CreateVersion7();
    public Guid HarborProject { get; } = Guid.CreateVersion7();
    public Guid Larkspur { get; } = Guid.CreateVersion7();
    public Guid LarkspurProject { get; } = Guid.CreateVersion7();

    public CurrentPerson Dana { get; private set; } = default!;
    public CurrentPerson Lea { get; private set; } = default!;
    public CurrentPerson Ada { get; private set; } = default!;
    public CurrentPerson Sam { get; private set; } = default!;
    public CurrentPerson Ali { get; private set; } = default!;

    public T Get<T>()
        where T : notnull => Provider.GetRequiredService<T>();

    public async ValueTask InitializeAsync()
    {
        Services.AddSingleton<TimeProvider>(Time).AddLogging().AddDataProtection();
        Services.AddStore(new DatabaseOptions { ConnectionString = $"Data Source={file};Pooling=False" });
        await Get<StoreStartup>().PrepareAsync(migrate: true, CancellationToken.None);
        Dana = Person("Dana", PortalRoles.Developer, Harbor);
        Lea = Person("Lea", PortalRoles.Developer, Larkspur);
        Ada = Person("Ada", PortalRoles.Administrator, null);
        Sam = Person("Sam", PortalRoles.Support, null);
        Ali = Person("Ali", PortalRoles.Auditor, null);
        await WriteAsync(
            new Company { Id = Harbor, Name = "Harbor Bank", State = CompanyState.Approved },
            new Company { Id = Larkspur, Name = "Larkspur", State = CompanyState.Approved },
            new Project { Id = HarborProject, CompanyId = Harbor, Name = "Harbor Web" },
            new Project { Id = LarkspurProject, CompanyId = Larkspur, Name = "Larkspur Shop" },
            Row(Dana), Row(Lea), Row(Ada), Row(Sam), Row(Ali));
    }

    public Task WriteAsync(params object[] rows) => Get<StoreWriter>().WriteAsync((store, _) =>
    {
        store.AddRange(rows);
        return Task.CompletedTask;
    }, Enum.GetValues<Topic>(), CancellationToken.None);

    /// <summary>Changes rows, as nobody in particular.</summary>
    public Task ChangeAsync(Func<PortalDbContext, Task> change) => Get<StoreWriter>().WriteAsync((store, _) => change(store), [], CancellationToken.None);

    public async Task<T> ReadAsync<T>(Func<PortalDbContext, Task<T>> read)
    {
        await using var store = await Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        return await read(store);
    }

    public Task<List<AuditEntry>> AuditAsync() => ReadAsync(store => store.Audit.AsNoTracking().OrderBy(entry => entry.Id).ToListAsync());

    public Task<Client> ClientAsync(string clientId) => ReadAsync(store => store.Clients.AsNoTracking()
        .Include(client => client.Uris).Include(client => client.Secrets).SingleAsync(client => client.ClientId == clientId));

    /// <summary>A carrier with one subscriber.</summary>
    public async Task<Subscriber> AddSubscriberAsync(string slug, string phone)
    {
        var carrier = new Carrier { Id = Guid.CreateVersion7(), Slug = slug, Name = slug };
        carrier.Networks.Add(new CarrierNetwork { Mccmnc = phone[^6..], CarrierId = carrier.Id });
        var subscriber = new Subscriber { Id = Guid.CreateVersion7(), CarrierId = carrier.Id, CarrierAccount = slug + "-1", Phone = phone };
        await WriteAsync(carrier, subscriber);
        return subscriber;
    }

    public async ValueTask DisposeAsync()
    {
        if (provider is not null) { await provider.DisposeAsync(); }
        foreach (var path in Directory.EnumerateFiles(Path.GetTempPath(), Path.GetFileName(file) + "*")) { File.Delete(path); }
    }

    private static CurrentPerson Person(string name, PortalRoles roles, Guid? company) => new(Guid.CreateVersion7(), name, roles, company);

    private static Person Row(CurrentPerson person) => new() { Id = person.Id, Name = person.Name, Roles = person.Roles, CompanyId = person.CompanyId };
}
