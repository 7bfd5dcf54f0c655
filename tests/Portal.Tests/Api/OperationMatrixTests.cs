using System.Text.Json;
using System.Text.RegularExpressions;
using ZenKey.Portal.Access;
using ZenKey.Portal.Api;
using ZenKey.Portal.Data.ApiKeys;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Companies;
using ZenKey.Portal.Data.Deliveries;
using ZenKey.Portal.Data.Events;
using ZenKey.Portal.Data.Launches;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Data.Projects;
using ZenKey.Protocol;

namespace ZenKey.Portal.Tests.Api;

/// <summary>
/// Every operation of the OpenAPI document over HTTP, by a key of everybody, in the own company and in another; what comes is what
/// the catalogue of permissions says. An operation without a row here fails.
/// </summary>
public sealed partial class OperationMatrixTests(ApiApp api) : IClassFixture<ApiApp>, IAsyncLifetime
{
    // A version that is not there: whoever may do it meets 412, and nothing is changed.
    private const string NoVersion = "\"999\"";

    /// <summary>What an operation takes of whoever made the key (null: nothing), what is sent, and what comes when it is allowed.</summary>
    private static readonly Dictionary<string, (Permission? Takes, string? Body, int Allowed)> Rows = new(StringComparer.Ordinal)
    {
        ["GetMe"] = (null, null, 200),
        ["ListClients"] = (Permissions.SeeProjects, null, 200),
        ["GetClient"] = (Permissions.SeeProjects, null, 200),
        ["ExportClient"] = (Permissions.SeeProjects, null, 200),
        ["GetSettings"] = (Permissions.SeeProjects, null, 200),
        ["RegisterClient"] = (Permissions.EditClients, "{}", 422),
        ["AddRedirectUri"] = (Permissions.EditClients, "{}", 412),
        ["AddRedirectUris"] = (Permissions.EditClients, "{}", 412),
        ["LabelRedirectUri"] = (Permissions.EditClients, "{}", 412),
        ["RemoveRedirectUri"] = (Permissions.EditClients, null, 412),
        ["SetScopes"] = (Permissions.EditClients, "{}", 412),
        ["ImportClient"] = (Permissions.EditClients, "{}", 412),
        ["SetGrants"] = (Permissions.EditClients, "{}", 412),
        ["SetProtection"] = (Permissions.EditClients, "{}", 412),
        ["SetFormat"] = (Permissions.EditClients, "{}", 412),
        ["SetSignOut"] = (Permissions.EditClients, "{}", 412),
        ["SetBackchannel"] = (Permissions.EditClients, "{}", 412),
        ["SetOrigins"] = (Permissions.EditClients, "{}", 412),
        ["SetEvents"] = (Permissions.EditClients, "{}", 412),
        ["AddSecret"] = (Permissions.EditClients, "{}", 412),
        ["EndSecret"] = (Permissions.EditClients, "{}", 412),
        ["RevokeSecret"] = (Permissions.EditClients, """{ "reason": "Test" }""", 412),
        ["AddKeys"] = (Permissions.EditClients, "{}", 412),
        ["RemoveKey"] = (Permissions.EditClients, """{ "reason": "Test" }""", 412),
        ["SetKeyAddress"] = (Permissions.EditClients, "{}", 412),
        ["ListDeliveries"] = (Permissions.SeeProjects, null, 200),
        ["GetDelivery"] = (Permissions.SeeProjects, null, 200),
        ["SendTestEvent"] = (Permissions.SendDeliveries, "{}", 422),
        ["ResumeEvents"] = (Permissions.SendDeliveries, null, 422),
        ["ReplayDelivery"] = (Permissions.SendDeliveries, null, 422),
        ["ReplayDeliveries"] = (Permissions.SendDeliveries, """{ "from": "2026-11-24T09:00:00Z", "to": "2026-11-25T09:00:00Z", "dryRun": true }""", 200),
        ["GetLaunch"] = (Permissions.SeeProjects, null, 200),
        ["RequestLaunch"] = (Permissions.EditClients, null, 412),
        ["TakeBackClient"] = (Permissions.TakeBack, """{ "reason": "Test" }""", 412),
        ["ListApprovals"] = (Permissions.SeeProjects, null, 200),
        ["GetApproval"] = (Permissions.SeeProjects, null, 200),
        ["WithdrawApproval"] = (Permissions.EditClients, null, 412),
        ["ListProjects"] = (Permissions.SeeProjects, null, 200),
        ["GetProject"] = (Permissions.SeeProjects, null, 200),
        ["GetProjectSetup"] = (Permissions.SeeProjects, null, 200),
        ["CreateProject"] = (Permissions.EditProjects, "{}", 422),
        ["SetProjectName"] = (Permissions.EditProjects, "{}", 412),
        ["SetProjectLinks"] = (Permissions.EditProjects, "{}", 412),
        ["SetProjectAppLinks"] = (Permissions.EditProjects, "{}", 412),
        ["SetProjectAttributes"] = (Permissions.EditProjects, "{}", 412),
        ["SetProjectServices"] = (Permissions.EditProjects, "{}", 412),
        ["SetProjectLogo"] = (Permissions.EditProjects, "no picture", 422),
        ["SubmitProject"] = (Permissions.EditProjects, null, 412),
        ["CheckDomains"] = (Permissions.EditProjects, null, 200),
        ["ListRequests"] = (Permissions.SeeProjects, null, 200),
        ["GetRequest"] = (Permissions.SeeProjects, null, 200),
        ["ListPeople"] = (Permissions.SeePeople, null, 200),
    };

    private Dictionary<string, string> own = [];
    private Dictionary<string, string> other = [];
    private JsonElement document;

    public static TheoryData<string> Makers => [.. Enum.GetNames<CompanyRole>(), "Viewer who is an administrator of the operator"];

    public async ValueTask InitializeAsync()
    {
        using var nobody = new Script(api.App.Origin, null);
        document = (await nobody.GetAsync("/openapi.json")).Json;
        own = await ThingsAsync((await api.PersonAsync("Dana")).CompanyId!.Value);
        other = await ThingsAsync(null);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public void Every_operation_has_its_row_and_every_row_its_operation() =>
        Assert.Equal(Operations().Select(one => one.Name).Order(StringComparer.Ordinal), Rows.Keys.Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Makers))]
    public async Task Each_operation_does_for_a_maker_what_the_catalogue_allows_and_no_more(string who)
    {
        var (key, maker) = await KeyAsync(who, [.. ApiScope.All.Select(scope => scope.Name)]);
        using var script = new Script(api.App.Origin, key);
        foreach (var (name, verb, path, _) in Operations())
        {
            var row = Rows[name];
            var may = row.Takes is null || row.Takes.Allows(maker, maker.CompanyId!.Value);
            var told = await SendAsync(script, verb, path, own, row.Body);
            Assert.True(told.Status == (may ? row.Allowed : 403), $"{who}, {name} in the own company: {told}");
            if (!may) { Assert.Equal("maker-may-not", told.Problem); }
            if (!path.Contains('{', StringComparison.Ordinal)) { continue; }
            var elsewhere = await SendAsync(script, verb, path, other, row.Body);
            Assert.True(elsewhere.Status == (may ? 404 : 403), $"{who}, {name} in another company: {elsewhere}");
        }
    }

    [Fact]
    public async Task Each_operation_is_refused_to_a_key_that_lacks_its_scope_whatever_its_maker_may()
    {
        var (key, _) = await KeyAsync(nameof(CompanyRole.Owner), []);
        using var script = new Script(api.App.Origin, key);
        foreach (var (name, verb, path, scope) in Operations().Where(one => one.Scope is not null))
        {
            var told = await SendAsync(script, verb, path, own, Rows[name].Body);
            Assert.True((told.Status, told.Problem) == (403, "scope-missing") && told["scope"] == scope, $"{name}: {told}");
        }
    }

    [Fact]
    public async Task Lists_name_nothing_of_another_company()
    {
        var (key, _) = await KeyAsync(nameof(CompanyRole.Owner), [.. ApiScope.All.Select(scope => scope.Name)]);
        using var script = new Script(api.App.Origin, key);
        foreach (var path in new[] { "/clients", "/projects", "/approvals", "/logs", "/people" })
        {
            var told = await script.GetAsync($"{path}?limit=100");
            Assert.NotEmpty(told.Json.GetProperty("items").EnumerateArray());
            Assert.All(other.Values.Distinct(), value => Assert.DoesNotContain(value, told.Text, StringComparison.Ordinal));
        }
    }

    private List<(string Name, string Verb, string Path, string? Scope)> Operations() => [.. document.GetProperty("paths").EnumerateObject()
        .SelectMany(path => path.Value.EnumerateObject().Select(verb => (verb.Value.GetProperty("operationId").GetString()!, verb.Name, path.Name["/api/v1".Length..],
            verb.Value.GetProperty("security")[0].GetProperty("apiKey").EnumerateArray().Select(scope => scope.GetString()).FirstOrDefault())))];

    private static Task<Told> SendAsync(Script script, string verb, string path, Dictionary<string, string> things, string? body) =>
        script.SendAsync(HttpMethod.Parse(verb), Part().Replace(path, part => things[part.Groups[1].Value]), body, NoVersion, mediaType: body == "no picture" ? "image/png" : "application/json");

    /// <summary>Something of each kind in a company, by the name that paths have for it; of a company of its own when none is given.</summary>
    private async Task<Dictionary<string, string>> ThingsAsync(Guid? existing)
    {
        var company = existing ?? Guid.CreateVersion7();
        var project = new Project { Id = Guid.CreateVersion7(), CompanyId = company, Name = $"Thing {company:N}" };
        var client = new Client { Id = Guid.CreateVersion7(), ClientId = ClientId.New().Value, ProjectId = project.Id, Name = $"Thing {company:N}", TokenAuth = TokenAuth.Basic };
        var secret = ClientSecret.Generate(client.Id, "First", "Test", TimeProvider.System.GetUtcNow(), null).Item1;
        var request = new LaunchRequest { Id = Guid.CreateVersion7(), ClientId = client.Id, RequestedAt = TimeProvider.System.GetUtcNow(), RequestedBy = "Test" };
        var entry = new AuthEvent { Id = Guid.CreateVersion7(), At = TimeProvider.System.GetUtcNow(), Endpoint = "token", Succeeded = false, Error = "invalid_grant", Cause = "code_expired", ClientId = client.Id, CompanyId = company };
        var delivery = new Delivery { Id = Guid.CreateVersion7(), ClientId = client.Id, About = "1", Target = "https://harbor.example/told", Authority = "harbor.example:443", ContentType = "application/json", CreatedAt = entry.At, ExpiresAt = entry.At, State = DeliveryState.Delivered };
        await api.ChangeAsync(store =>
        {
            if (existing is null) { store.Add(new Company { Id = company, Name = "Elsewhere", State = CompanyState.Approved }); }
            store.AddRange(project, client, secret, request, entry, delivery);
            return Task.CompletedTask;
        });
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["clientId"] = client.ClientId,
            ["projectId"] = project.Id.ToString(),
            ["secretId"] = secret.Id.ToString(),
            ["uriId"] = Guid.CreateVersion7().ToString(),
            ["thumbprint"] = $"thumbprint-{company:N}",
            ["approvalId"] = request.Id.ToString(),
            ["deliveryId"] = delivery.Id.ToString(),
            ["key"] = entry.Id.ToString(),
        };
    }

    /// <summary>A key of somebody new in Harbor; what its maker may, through it.</summary>
    private async Task<(string Text, CurrentPerson Maker)> KeyAsync(string who, string[] scopes)
    {
        var staff = !Enum.TryParse<CompanyRole>(who, out var rank);
        var company = (await api.PersonAsync("Dana")).CompanyId!.Value;
        var person = new Person { Id = Guid.CreateVersion7(), Name = who, Roles = PortalRoles.Developer | (staff ? PortalRoles.Administrator : PortalRoles.None), CompanyId = company, CompanyRole = rank };
        var (text, hash, last4) = ApiKey.Generate();
        var now = TimeProvider.System.GetUtcNow();
        var key = new ApiKey { Id = Guid.CreateVersion7(), CompanyId = company, Name = who, Hash = hash, Last4 = last4, Scopes = string.Join(' ', scopes), MakerId = person.Id, MadeBy = who, CreatedAt = now, ExpiresAt = now.AddDays(1) };
        await api.ChangeAsync(store =>
        {
            store.AddRange(person, key);
            return Task.CompletedTask;
        });
        var maker = new CurrentPerson(person.Id, who, person.Roles, company, rank).Through(new HeldKey(key.Id, who, company))!;
        return (text, maker);
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Part();
}
