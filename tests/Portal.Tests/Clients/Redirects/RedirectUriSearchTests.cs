using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Companies;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Data.Projects;
using ZenKey.Portal.Features.Clients;
using ZenKey.Portal.Tests.Support;
using ZenKey.Protocol;

namespace ZenKey.Portal.Tests.Clients.Redirects;

/// <summary>Clients found by an address of theirs.</summary>
public sealed class RedirectUriSearchTests : IAsyncLifetime
{
    private static readonly CurrentPerson Ada = new(Guid.CreateVersion7(), "Ada", PortalRoles.Administrator, null);
    private readonly Guid harbor = Guid.CreateVersion7();
    private readonly Guid larkspur = Guid.CreateVersion7();
    private FileStore store = null!;
    private CurrentPerson dana = null!;

    public async ValueTask InitializeAsync()
    {
        store = await FileStore.CreateAsync();
        dana = new CurrentPerson(Guid.CreateVersion7(), "Dana", PortalRoles.Developer, harbor);
        await AddAsync(harbor, ("Web", ["https://App.Harbor.example/cb", "http://localhost:5173/cb"]), ("Phone", ["com.harbor.app:/cb", "https://app.harbor.example/phone"]));
        await AddAsync(larkspur, ("Shop", ["https://shop.larkspur.example/cb?x=1", "http://localhost:3000/cb"]));
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Theory]
    [InlineData("app.harbor", "Phone", "Web")]                             // the beginning of a host, whatever the case
    [InlineData("APP.HARBOR.example", "Phone", "Web")]
    [InlineData("https://app.harbor.example/cb", "Web")]                   // a whole address
    [InlineData("https://app.harbor.example/", "Phone", "Web")]
    [InlineData("app.harbor.example/p", "Phone")]                          // as it stands in a browser's bar
    [InlineData("localhost:3000", "Shop")]
    [InlineData("localhost", "Shop", "Web")]
    [InlineData("com.harbor", "Phone")]                                    // an app's own scheme
    [InlineData("com.harbor.app:/cb", "Phone")]
    [InlineData("  localhost:5173 ", "Web")]
    [InlineData("larkspur.example")]                                       // no beginning
    [InlineData("%")]
    [InlineData("https://")]
    public async Task By_the_beginning_of_an_address_or_of_its_host(string text, params string[] names)
    {
        if (text == "https://") { names = ["Phone", "Shop", "Web"]; }
        Assert.Equal(names, (await FindAsync(Ada, text)).Rows.Select(row => row.Name));
    }

    [Fact]
    public async Task Each_finds_among_the_clients_of_the_own_company()
    {
        Assert.Equal(["Web"], (await FindAsync(dana, "localhost")).Rows.Select(row => row.Name));
        Assert.Empty((await FindAsync(dana, "shop.larkspur.example")).Rows);
    }

    [Fact]
    public async Task A_client_with_many_fitting_addresses_stands_once_and_pages_follow_each_other()
    {
        await AddAsync(larkspur, [.. Enumerable.Range(0, 7).Select(index => ($"Many {index}", (string[])["https://many.example/a", "https://many.example/b"]))]);
        var first = await FindAsync(Ada, "many.example", new PageRequest(null, null, 3));
        var second = await FindAsync(Ada, "many.example", new PageRequest(first.After, null, 3));
        var third = await FindAsync(Ada, "many.example", new PageRequest(second.After, null, 3));
        Assert.Equal(Enumerable.Range(0, 7).Select(index => $"Many {index}"), first.Rows.Concat(second.Rows).Concat(third.Rows).Select(row => row.Name));
    }

    [Theory]
    [InlineData("many.example")]
    [InlineData("https://many.example/cb")]
    [InlineData("many.example/cb")]
    public async Task It_is_served_by_indexes(string text)
    {
        foreach (var person in new[] { Ada, dana })
        {
            store.Factory.Forget();
            await FindAsync(person, text);
            var sql = store.Factory.Sql[0];
            Assert.True(await store.IsIndexedAsync(sql, "ClientUris"), sql);
            Assert.DoesNotContain(await store.ReadsAsync(sql, "Clients"), step => step.StartsWith("SCAN", StringComparison.Ordinal));
        }
    }

    private Task<Page<ClientRow>> FindAsync(CurrentPerson person, string text, PageRequest? page = null) => new ClientReader(store.Factory, store.Time).ListAsync(
        person, new ClientQuery(null, null, null, false, page ?? PageRequest.From(null, null), text), TestContext.Current.CancellationToken);

    private async Task AddAsync(Guid company, params (string Name, string[] Uris)[] clients)
    {
        if (!await store.ReadAsync(data => data.Companies.AnyAsync(one => one.Id == company))) { await store.AddAsync(new Company { Id = company, Name = "A company", State = CompanyState.Approved }); }
        var project = new Project { Id = Guid.CreateVersion7(), CompanyId = company, Name = "A project" };
        await store.AddAsync(project);
        foreach (var (name, uris) in clients)
        {
            var id = Guid.CreateVersion7();
            await store.AddAsync(new Client
            {
                Id = id,
                ClientId = ClientId.New().Value,
                ProjectId = project.Id,
                Name = name,
                TokenAuth = TokenAuth.Basic,
                CreatedAt = store.Time.GetUtcNow(),
                Uris = [.. uris.Select(uri => new ClientUri { Id = Guid.CreateVersion7(), ClientId = id, Kind = ClientUriKind.Redirect, Uri = uri })],
            });
        }
    }
}
