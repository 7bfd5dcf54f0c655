using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Companies;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Data.Launches;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Features.ApiKeys;
using ZenKey.Portal.Features.Clients;
using ZenKey.Portal.Features.Clients.Deliveries;
using ZenKey.Portal.Features.Companies;
using ZenKey.Portal.Features.Launch;
using ZenKey.Portal.Features.People;
using ZenKey.Portal.Features.Projects;
using ZenKey.Portal.Features.TestFlow;
using ZenKey.Portal.Lists;
using ZenKey.Portal.Tests.Companies;
using ZenKey.Portal.Ui;
using ZenKey.Portal.Views;
using ZenKey.Protocol;

namespace ZenKey.Portal.Tests.Access;

/// <summary>Every command of the catalogue by everybody, in the own company and in another: what may not be done does not exist.</summary>
public sealed class PermissionMatrixTests : IAsyncLifetime
{
    private static readonly CancellationToken Cancel = CancellationToken.None;
    private readonly CompanyWorld world = new();

    public static TheoryData<string> Names => [.. Permissions.All.Select(permission => permission.Name)];

    public ValueTask InitializeAsync() => world.InitializeAsync();

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Fact]
    public void The_catalogue_gives_what_is_written_down_and_no_more()
    {
        string[] matrix =
        [
            "company.see: viewer developer admin owner administrator* auditor*",
            "company.edit: admin owner",
            "agreements.accept: admin owner",
            "company.decide: administrator*",
            "people.see: viewer developer admin owner administrator* auditor*",
            "people.edit: admin owner",
            "projects.see: viewer developer admin owner administrator*",
            "projects.edit: developer admin owner administrator*",
            "clients.edit: developer admin owner administrator*",
            "deliveries.send: developer admin owner administrator*",
            "apikeys.edit: admin owner",
            "clients.test: developer admin owner administrator*",
            "clients.test-launched: admin owner administrator*",
            "launches.see: administrator* auditor*",
            "launches.decide: administrator*",
            "launches.takeback: admin owner administrator*",
            "launches.at-once: owner administrator*",
            "views.share: developer admin owner support* administrator* auditor*",
        ];
        Assert.Equal(matrix, Permissions.All.Select(permission => $"{permission.Name}: {string.Join(' ', Everybody().Where(one => permission.Allows(one.Person, world.Store.Harbor))
            .Select(one => one.Name + (permission.Allows(one.Person, world.Store.Larkspur) ? "*" : "")))}"));
    }

    [Theory, MemberData(nameof(Names))]
    public async Task Each_command_is_done_for_whom_the_catalogue_allows_it_and_for_nobody_else(string name)
    {
        var permission = Permissions.All.Single(one => one.Name == name);
        foreach (var (who, person) in Everybody())
        {
            foreach (var (company, project) in new[] { (world.Store.Harbor, world.Store.HarborProject), (world.Store.Larkspur, world.Store.LarkspurProject) })
            {
                var done = await DoAsync(name, person, company, project);
                Assert.True(done == permission.Allows(person, company), $"{name} by {who} in {(company == world.Store.Harbor ? "the own company" : "another")}: {done}");
            }
        }
    }

    private IEnumerable<(string Name, CurrentPerson Person)> Everybody() =>
    [
        .. world.Ranks.Select(one => (one.Key.ToString().ToLowerInvariant(), one.Value)),
        ("support", world.Store.Sam), ("administrator", world.Store.Ada), ("auditor", world.Store.Ali),
        ("newcomer", new CurrentPerson(Guid.CreateVersion7(), "Kim", PortalRoles.Developer, null)),
        // A claim of a rank without the developers' portal gives nothing.
        ("rank only", new CurrentPerson(Guid.CreateVersion7(), "Rank", PortalRoles.None, world.Store.Harbor, CompanyRole.Owner)),
    ];

    private async Task<bool> DoAsync(string name, CurrentPerson person, Guid company, Guid project)
    {
        // A version that is not there: whoever may do it meets a conflict or a rule, whoever may not meets nothing at all.
        const int Version = 99;
        switch (name)
        {
            case "company.see": return await world.CompanyReader.FindAsync(person, company, Cancel) is not null;
            case "company.edit": return Exists(await world.Companies.SaveAsync(person, company, Version, new CompanyForm { Name = "X" }, Cancel));
            case "agreements.accept": return Exists(await world.Companies.AcceptCommercialAsync(person, company, Cancel));
            case "company.decide": return Exists(await world.Companies.DecideAsync(person, company, Version, CompanyVerdict.Approve, null, Cancel));
            case "people.see": return await world.MemberReader.ReadAsync(person, company, PageRequest.From(null, null), Cancel) is not null;
            case "people.edit":
                var invited = await world.Members.InviteAsync(person, company, new InviteForm { Name = "Kim", Email = $"{Guid.CreateVersion7():N}@work.example" }, Cancel);
                return invited is not EditMemberResult.NotFound;
            case "projects.see": return await SeesClientAsync(person, company, project);
            case "projects.edit": return await world.Store.Get<IProjectEditor>().SaveAsync(person, project, Version, new NameForm { Name = "X" }, Cancel) is not EditProjectResult.NotFound;
            case "clients.edit":
                var registered = await world.Store.Get<IClientRegistrar>().RegisterAsync(person, Form(project), null, Cancel);
                return registered is RegisterClientResult.Registered;
            case "deliveries.send": return await world.Store.Get<IDeliveryDesk>().SendTestAsync(person, await ClientAsync(project), null, Cancel) is not SendResult.NotFound;
            case "apikeys.edit":
                // Keys are of the own company alone: for another there is no way to ask.
                var made = await world.Store.Get<IApiKeyEditor>().MakeAsync(person, new ApiKeyForm { Name = "Deploy", Scopes = ["clients:read"] }, Cancel);
                return made is MakeApiKeyResult.Made && company == person.CompanyId;
            case "clients.test": return await TestsAsync(person, company, project, ClientMode.Developer);
            case "clients.test-launched": return await TestsAsync(person, company, project, ClientMode.Launched);
            case "launches.see": return await SeesLaunchesAsync(person);
            case "launches.decide": return await world.Store.Get<LaunchDesk>().DecideAsync(person, await LaunchAsync(project), Version, new LaunchAnswer(true, null), Cancel) is not LaunchResult.NotFound;
            case "launches.takeback": return await world.Store.Get<LaunchDesk>().TakeBackAsync(person, await ClientAsync(project), new DangerAnswer("Test", null), Cancel) is not LaunchResult.NotFound;
            case "launches.at-once": return await world.Store.Get<LaunchDesk>().ActAtOnceAsync(person, await LaunchAsync(project), Version, "Test", Cancel) is not LaunchResult.NotFound;
            case "views.share":
                // With the own company, or among staff wherever the company: for another there is no way to ask.
                var shared = await world.Store.Get<ISavedViews>().SaveAsync(person, ListQuery.Of(ListKinds.Logs, ""), new ViewForm("Shared", true), Cancel);
                return shared is ViewResult.Saved && (person.CompanyId is null || company == person.CompanyId);
            default: throw new InvalidOperationException($"No command stands for {name}.");
        }
    }

    private async Task<bool> SeesLaunchesAsync(CurrentPerson person)
    {
        try { return (await world.Store.Get<LaunchReader>().ListAsync(person, null, PageRequest.From(null, null), Cancel)).Rows is not null; }
        catch (NoRightException) { return false; }
    }

    private async Task<Guid> LaunchAsync(Guid project)
    {
        var client = Client(project);
        var request = new LaunchRequest { Id = Guid.CreateVersion7(), ClientId = client.Id, RequestedAt = world.Store.Time.GetUtcNow(), RequestedBy = "Dana", Settings = "[]" };
        await world.Store.WriteAsync(client, request);
        return request.Id;
    }

    private async Task<string> ClientAsync(Guid project)
    {
        var client = Client(project);
        await world.Store.WriteAsync(client);
        return client.ClientId;
    }

    private static Client Client(Guid project) => new() { Id = Guid.CreateVersion7(), ClientId = ClientId.New().Value, ProjectId = project, Name = "App", TokenAuth = TokenAuth.None };

    private async Task<bool> SeesClientAsync(CurrentPerson person, Guid company, Guid project)
    {
        var made = (RegisterClientResult.Registered)await world.Store.Get<IClientRegistrar>().RegisterAsync(company == world.Store.Harbor ? world.Owner : world.Store.Lea, Form(project), null, Cancel);
        return await world.Store.Get<IClientReader>().FindAsync(person, made.ClientId, Cancel) is not null;
    }

    /// <summary>The first thing that a test sign-in needs is a secret of its own.</summary>
    private async Task<bool> TestsAsync(CurrentPerson person, Guid company, Guid project, ClientMode mode)
    {
        var made = (RegisterClientResult.Registered)await world.Store.Get<IClientRegistrar>().RegisterAsync(company == world.Store.Harbor ? world.Owner : world.Store.Lea, Form(project), null, Cancel);
        try
        {
            var client = (await new TestClients(world.Store.Get<IDbContextFactory<PortalDbContext>>()).FindAsync(company == world.Store.Harbor ? world.Owner : world.Store.Lea, made.ClientId, Cancel))!;
            return await new TestSecrets(world.Store.Get<StoreWriter>(), TimeProvider.System).MintAsync(person, client with { Mode = mode }, Cancel) is not null;
        }
        catch (NoRightException)
        {
            return false;
        }
    }

    private static bool Exists(EditCompanyResult result) => result is not EditCompanyResult.NotFound;

    private static ClientForm Form(Guid project) => new()
    {
        Name = "App",
        Project = project.ToString(),
        Type = ClientType.Public,
        RedirectUris = [new RedirectUriField { Text = "https://app.example/cb" }],
    };
}
