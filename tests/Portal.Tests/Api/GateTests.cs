using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Api;
using ZenKey.Portal.Data.ApiKeys;
using ZenKey.Portal.Data.Companies;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Features.ApiKeys;
using ZenKey.Portal.Ui;
using ZenKey.Protocol;

namespace ZenKey.Portal.Tests.Api;

/// <summary>Who is let in to the management API, and with what words the others are not.</summary>
public sealed class GateTests(ApiApp api) : IClassFixture<ApiApp>
{
    private static readonly CancellationToken Cancel = CancellationToken.None;

    [Fact]
    public async Task A_key_says_whose_it_is_and_what_it_may()
    {
        using var script = await api.ScriptAsync("clients:read", "logs:read");
        var told = await script.GetAsync("/me");
        Assert.Equal(200, told.Status);
        Assert.Equal(["clients:read", "logs:read"], told.Json.GetProperty("key").GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()));
        Assert.Equal(("Harbor Bank", "approved"), (told.Json.GetProperty("company").GetProperty("name").GetString(), told.Json.GetProperty("company").GetProperty("state").GetString()));
        Assert.Equal(("Dana", "owner"), (told.Json.GetProperty("maker").GetProperty("name").GetString(), told.Json.GetProperty("maker").GetProperty("role").GetString()));
        Assert.NotNull(await api.ReadAsync(store => store.ApiKeys.OrderByDescending(key => key.CreatedAt).Select(key => key.LastUsedAt).FirstAsync()));
    }

    [Theory]
    [InlineData(null, "key-missing", "")]
    [InlineData("zka_nothing", "key-invalid", "error=\"invalid_token\"")]
    [InlineData("zks_a-client-secret", "key-invalid", "error=\"invalid_token\"")]
    public async Task Without_a_key_that_serves_the_answer_is_401_and_says_where_to_get_one(string? key, string problem, string challenge)
    {
        using var script = new Script(api.App.Origin, key);
        var told = await script.GetAsync("/clients");
        Assert.Equal((401, problem), (told.Status, told.Problem));
        Assert.StartsWith("Bearer realm=", told.Challenge, StringComparison.Ordinal);
        Assert.Contains(challenge, told.Challenge, StringComparison.Ordinal);
        Assert.Contains("API keys", told["help"], StringComparison.Ordinal);
        Assert.True(ErrorReference.IsValid(told["reference"]));
    }

    [Fact]
    public async Task A_cookie_of_the_portal_opens_nothing()
    {
        using var browser = api.App.NewBrowser();
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, (await browser.GetAsync($"{api.App.Origin}/api/v1/clients")).StatusCode);
    }

    [Theory]
    [InlineData("GET", "/clients", "clients:read")]
    [InlineData("POST", "/clients", "clients:write")]
    [InlineData("POST", "/clients/ccid-abcdefgh12345678/secrets", "secrets:write")]
    [InlineData("GET", "/projects", "projects:read")]
    [InlineData("GET", "/logs", "logs:read")]
    [InlineData("GET", "/people", "people:read")]
    public async Task A_key_without_the_scope_is_told_which_one_is_missing(string method, string path, string scope)
    {
        using var script = await api.ScriptAsync([.. ApiScope.All.Select(one => one.Name).Where(name => name != scope)]);
        var told = await script.SendAsync(HttpMethod.Parse(method), path, method == "POST" ? "not even JSON" : null);
        Assert.Equal((403, "scope-missing", scope), (told.Status, told.Problem, told["scope"]));
        Assert.Contains($"error=\"insufficient_scope\", scope=\"{scope}\"", told.Challenge, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revoked_key_is_dead_at_the_next_request()
    {
        using var script = await api.ScriptAsync();
        Assert.Equal(200, (await script.GetAsync("/me")).Status);
        var id = await api.ReadAsync(store => store.ApiKeys.OrderByDescending(key => key.CreatedAt).Select(key => key.Id).FirstAsync());
        Assert.Equal(RevokeApiKeyResult.Revoked, await api.Get<IApiKeyEditor>().RevokeAsync(await api.PersonAsync("Dana"), id, new DangerAnswer("Leaked", null), Cancel));
        Assert.Equal((401, "key-invalid"), ((await script.GetAsync("/me")).Status, (await script.GetAsync("/me")).Problem));
    }

    [Fact]
    public async Task A_key_never_may_more_than_its_maker_may_now()
    {
        using var script = await api.ScriptAsync();
        var dana = await api.PersonAsync("Dana");
        await BecomeAsync(dana.Roles, dana.CompanyId, CompanyRole.Viewer);
        Assert.Equal(200, (await script.GetAsync("/clients")).Status);
        var told = await script.SendAsync(HttpMethod.Post, "/clients", new { name = "App", type = "native" });
        Assert.Equal((403, "maker-may-not", "clients:write"), (told.Status, told.Problem, told["scope"]));

        // Staff rights of a maker are no key's.
        await BecomeAsync(PortalRoles.Developer | PortalRoles.Administrator, dana.CompanyId, CompanyRole.Viewer);
        Assert.Equal(403, (await script.SendAsync(HttpMethod.Post, "/clients", new { name = "App", type = "native" })).Status);
        var foreign = await api.ReadAsync(store => store.Clients.Where(client => client.Project!.CompanyId != dana.CompanyId).Select(client => client.ClientId).FirstAsync());
        Assert.Equal("unknown-client", (await script.GetAsync($"/clients/{foreign}")).Problem);

        await BecomeAsync(dana.Roles, null, null);
        Assert.Equal("key-invalid", (await script.GetAsync("/me")).Problem);
        await BecomeAsync(dana.Roles, dana.CompanyId, dana.CompanyRole);
        Assert.Equal(200, (await script.GetAsync("/me")).Status);

        Task BecomeAsync(PortalRoles roles, Guid? company, CompanyRole? rank) => api.ChangeAsync(store => store.People.Where(row => row.Id == dana.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Roles, roles).SetProperty(row => row.CompanyId, company).SetProperty(row => row.CompanyRole, rank)));
    }

    [Fact]
    public async Task Of_a_suspended_company_nothing_is_changed_and_all_can_be_read()
    {
        using var script = await api.ScriptAsync();
        await api.ChangeAsync(store => store.Companies.Where(row => row.Name == "Harbor Bank").ExecuteUpdateAsync(set => set.SetProperty(row => row.State, CompanyState.Suspended)));
        Assert.Equal(200, (await script.GetAsync("/clients")).Status);
        Assert.Equal("company-closed", (await script.SendAsync(HttpMethod.Post, "/clients", new { name = "App", type = "native" })).Problem);
        await api.ChangeAsync(store => store.Companies.Where(row => row.Name == "Harbor Bank").ExecuteUpdateAsync(set => set.SetProperty(row => row.State, CompanyState.Approved)));
    }

    [Fact]
    public async Task Too_many_requests_of_a_key_and_too_many_bad_keys_of_an_address_wait()
    {
        await using var own = new ApiApp();
        using var script = await own.ScriptAsync();
        for (var number = 0; number < ApiGate.RequestsAMinute; number++) { await script.GetAsync("/me"); }
        var told = await script.GetAsync("/me");
        Assert.Equal((429, "too-many-requests"), (told.Status, told.Problem));
        Assert.InRange(int.Parse(told.RetryAfter!, System.Globalization.CultureInfo.InvariantCulture), 1, 60);

        using var guesser = new Script(own.App.Origin, "zka_guess");
        for (var number = 0; number < 100; number++) { Assert.Equal(401, (await guesser.GetAsync("/me")).Status); }
        Assert.Equal((429, "too-many-bad-keys"), ((await guesser.GetAsync("/me")).Status, (await guesser.GetAsync("/me")).Problem));
        using var neighbour = await own.ScriptAsync("clients:read");
        Assert.Equal(200, (await neighbour.GetAsync("/me")).Status);
    }

    [Theory]
    [InlineData("GET", "/nothing", null, "application/json", 404, "unknown-address")]
    [InlineData("DELETE", "/clients", null, "application/json", 405, "verb-not-offered")]
    [InlineData("POST", "/clients", "{\"name\":", "application/json", 400, "malformed-request")]
    [InlineData("POST", "/clients", "{\"nmae\":\"App\"}", "application/json", 400, "malformed-request")]
    [InlineData("POST", "/clients", "name=App", "application/x-www-form-urlencoded", 415, "body-not-json")]
    public async Task What_reaches_no_operation_is_a_problem_with_a_way_forward(string method, string path, string? body, string type, int status, string problem)
    {
        using var http = new HttpClient { BaseAddress = new Uri(api.App.Origin) };
        using var request = new HttpRequestMessage(HttpMethod.Parse(method), "/api/v1" + path);
        request.Headers.Authorization = new("Bearer", await api.KeyAsync());
        if (body is not null) { request.Content = new StringContent(body, System.Text.Encoding.UTF8, type); }
        using var response = await http.SendAsync(request);
        var told = new Told((int)response.StatusCode, null, null, "", null, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync());
        Assert.Equal((status, problem), (told.Status, told.Problem));
        Assert.NotEmpty(told["help"]);
        Assert.True(ErrorReference.IsValid(told["reference"]));
        Assert.True(response.Headers.CacheControl!.NoStore);
        Assert.True(response.Headers.Contains("X-Content-Type-Options"));
    }

    [Fact]
    public async Task A_body_of_more_than_64_kB_is_refused()
    {
        using var script = await api.ScriptAsync();
        var told = await script.SendAsync(HttpMethod.Post, "/clients", new { name = new string('a', 70_000), type = "native" });
        Assert.Equal((413, "body-too-large"), (told.Status, told.Problem));
    }

    [Fact]
    public async Task No_log_line_holds_a_key()
    {
        var text = await api.KeyAsync();
        Assert.DoesNotContain(text, await api.ReadAsync(async store => string.Join(' ', await store.Audit.Select(entry => entry.Changes + entry.ObjectName + entry.ObjectId).ToListAsync())), StringComparison.Ordinal);
        Assert.Equal(1, await api.ReadAsync(store => store.ApiKeys.CountAsync(key => key.Hash == ApiKey.HashOf(text))));
    }
}
