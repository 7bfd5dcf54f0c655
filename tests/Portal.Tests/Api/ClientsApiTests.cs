using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Audit;

namespace ZenKey.Portal.Tests.Api;

/// <summary>Clients over the management API, as a script of Harbor Bank's uses them.</summary>
public sealed class ClientsApiTests(ApiApp api) : IClassFixture<ApiApp>, IAsyncLifetime
{
    private Script script = null!;

    public async ValueTask InitializeAsync() => script = await api.ScriptAsync();

    public async ValueTask DisposeAsync()
    {
        script.Dispose();
        await api.ChangeAsync(store => store.ApiKeys.ExecuteDeleteAsync());
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_registered_client_is_told_with_its_secret_once()
    {
        var told = await RegisterAsync("Web shop");
        Assert.Equal(201, told.Status);
        var client = told.Json.GetProperty("client");
        var id = client.GetProperty("clientId").GetString()!;
        Assert.Equal($"/api/v1/clients/{id}", told.Location);
        Assert.StartsWith("zks_", told["secret"], StringComparison.Ordinal);
        Assert.Equal(("confidential", "developer", "client_secret_basic"), (client.GetProperty("type").GetString(), client.GetProperty("mode").GetString(), client.GetProperty("tokenEndpointAuthMethod").GetString()));
        var read = await script.GetAsync($"/clients/{id}");
        Assert.DoesNotContain(told["secret"], read.Text, StringComparison.Ordinal);
        Assert.Equal(told.ETag, read.ETag);
        var entry = await LastEntryAsync(id);
        Assert.Equal(("client.created", "api_key", "Script (API key of Dana)"), (entry.Action, entry.ActorKind, entry.ActorName));
    }

    [Fact]
    public async Task Faults_of_a_registration_are_told_by_the_members_of_the_body()
    {
        var told = await script.SendAsync(HttpMethod.Post, "/clients", new { name = " ", type = "confidential", newProject = "", redirectUris = new[] { "https://ok.example/cb", "http://evil.example/#a" }, scopes = new[] { "everything" } });
        Assert.Equal((422, "fields-invalid"), (told.Status, told.Problem));
        Assert.Equal(["name", "newProject", "redirectUris[1]", "scopes[0]"], told.Json.GetProperty("errors").EnumerateObject().Select(fault => fault.Name).Order(StringComparer.Ordinal));
        Assert.Equal("fields-invalid", (await script.SendAsync(HttpMethod.Post, "/clients", new { name = "App", type = "server" })).Problem);
    }

    [Fact]
    public async Task The_same_idempotency_key_registers_one_client_also_when_both_come_at_once()
    {
        var told = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => RegisterAsync("Once", header: ("Idempotency-Key", "once-1"))));
        var ids = told.Select(one => one.Json.GetProperty("client").GetProperty("clientId").GetString()).Distinct().ToList();
        Assert.Single(ids);
        Assert.Equal([200, 200, 200, 201], told.Select(one => one.Status).Order());
        Assert.Single(told, one => one.Json.GetProperty("secret").GetString() is not null);
        Assert.Equal((409, "idempotency-key-reused"), await StatusAsync(RegisterAsync("Another", header: ("Idempotency-Key", "once-1"))));
    }

    [Fact]
    public async Task A_list_is_walked_by_its_cursor_and_misses_none()
    {
        for (var number = 0; number < 3; number++) { await RegisterAsync($"Walked {number}"); }
        List<string> found = [];
        for (var path = "/clients?q=walked&limit=2"; path.Length > 0;)
        {
            var told = await script.GetAsync(path);
            Assert.Equal(3, told.Json.GetProperty("total").GetInt32());
            found.AddRange(told.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("name").GetString()!));
            path = told.Json.GetProperty("after").GetString() is { } after ? $"/clients?q=walked&limit=2&after={Uri.EscapeDataString(after)}" : "";
        }
        Assert.Equal(["Walked 0", "Walked 1", "Walked 2"], found);
    }

    [Theory]
    [InlineData("after=x", "after")]
    [InlineData("limit=0", "limit")]
    [InlineData("type=server", "type")]
    [InlineData("mode=live", "mode")]
    [InlineData("sort=oldest", "sort")]
    public async Task A_parameter_that_cannot_be_read_is_named(string query, string parameter)
    {
        var told = await script.GetAsync($"/clients?{query}");
        Assert.Equal((400, "parameter-invalid", parameter), (told.Status, told.Problem, told["parameter"]));
    }

    [Fact]
    public async Task A_redirect_URI_comes_and_goes_and_the_last_one_stays()
    {
        var (id, tag) = await NewAsync("Addresses");
        var added = await script.SendAsync(HttpMethod.Post, $"/clients/{id}/redirect-uris", new { uri = "https://shop.example/second", label = "Second" }, tag);
        Assert.Equal(200, added.Status);
        var uris = added.Json.GetProperty("redirectUris").EnumerateArray().ToList();
        Assert.Equal("Second", uris[1].GetProperty("label").GetString());
        var removed = await script.SendAsync(HttpMethod.Delete, $"/clients/{id}/redirect-uris/{uris[0].GetProperty("id").GetString()}", ifMatch: added.ETag);
        Assert.Single(removed.Json.GetProperty("redirectUris").EnumerateArray());
        Assert.Equal((422, "rule-broken"), await StatusAsync(script.SendAsync(HttpMethod.Delete, $"/clients/{id}/redirect-uris/{uris[1].GetProperty("id").GetString()}", ifMatch: removed.ETag)));
        Assert.Equal((422, "rule-broken"), await StatusAsync(script.SendAsync(HttpMethod.Post, $"/clients/{id}/redirect-uris", new { uri = "http://evil.example" }, removed.ETag)));
        Assert.Equal((404, "unknown-part"), await StatusAsync(script.SendAsync(HttpMethod.Delete, $"/clients/{id}/redirect-uris/{Guid.CreateVersion7()}", ifMatch: removed.ETag)));
    }

    [Fact]
    public async Task Several_redirect_URIs_come_together_or_not_at_all_and_can_be_named()
    {
        var (id, tag) = await NewAsync("Many");
        var refused = await script.SendAsync(HttpMethod.Post, $"/clients/{id}/redirect-uris/batch", new { redirectUris = new[] { new { uri = "https://shop.example/a" }, new { uri = "http://evil.example" } } }, tag);
        Assert.Equal((422, "rule-broken"), (refused.Status, refused.Problem));
        var added = await script.SendAsync(HttpMethod.Post, $"/clients/{id}/redirect-uris/batch", new { redirectUris = new[] { new { uri = "https://shop.example/a" }, new { uri = "https://shop.example/b" } } }, tag);
        Assert.Equal(3, added.Json.GetProperty("redirectUris").GetArrayLength());
        var uri = added.Json.GetProperty("redirectUris")[2].GetProperty("id").GetString();
        var named = await script.SendAsync(HttpMethod.Put, $"/clients/{id}/redirect-uris/{uri}/label", new { label = "Backup" }, added.ETag);
        Assert.Contains(named.Json.GetProperty("redirectUris").EnumerateArray(), one => one.GetProperty("label").GetString() == "Backup");
        Assert.Contains(id, (await script.GetAsync("/clients?uri=https://shop.example/a")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_by_key_is_registered_and_its_keys_come_and_go()
    {
        var told = await script.SendAsync(HttpMethod.Post, "/clients", new { name = "By key", type = "confidential", tokenEndpointAuthMethod = "private_key_jwt", newProject = "Keyed", redirectUris = new[] { "https://shop.example/cb" } });
        Assert.Equal((201, System.Text.Json.JsonValueKind.Null), (told.Status, told.Json.GetProperty("secret").ValueKind));
        var path = $"/clients/{told.Json.GetProperty("client").GetProperty("clientId").GetString()}/keys";
        using var pair = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        Assert.Equal((422, "rule-broken"), await StatusAsync(script.SendAsync(HttpMethod.Post, path, new { keys = pair.ExportPkcs8PrivateKeyPem() }, told.ETag)));
        var added = await script.SendAsync(HttpMethod.Post, path, new { keys = pair.ExportSubjectPublicKeyInfoPem() }, told.ETag);
        var key = Assert.Single(added.Json.GetProperty("keys").EnumerateArray());
        Assert.Equal((422, "rule-broken"), await StatusAsync(script.SendAsync(HttpMethod.Post, $"{path}/{key.GetProperty("thumbprint").GetString()}/remove", new { reason = "Rotated" }, added.ETag)));
        var elsewhere = await script.SendAsync(HttpMethod.Put, $"{path}/address", new { jwksUri = "https://shop.example/jwks.json" }, added.ETag);
        Assert.Equal(("https://shop.example/jwks.json", 0), (elsewhere["jwksUri"], elsewhere.Json.GetProperty("keys").GetArrayLength()));
        Assert.Equal((422, "fields-invalid"), await StatusAsync(script.SendAsync(HttpMethod.Post, "/clients", new { name = "No", type = "native", tokenEndpointAuthMethod = "private_key_jwt", newProject = "Keyed" })));
    }

    [Fact]
    public async Task Scopes_are_set_whole_and_openid_stays()
    {
        var (id, tag) = await NewAsync("Scopes");
        var set = await script.SendAsync(HttpMethod.Put, $"/clients/{id}/scopes", new { scopes = new[] { "openid", "email" } }, tag);
        Assert.Equal(["openid", "email"], set.Json.GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()));
        Assert.Equal((422, "rule-broken"), await StatusAsync(script.SendAsync(HttpMethod.Put, $"/clients/{id}/scopes", new { scopes = new[] { "email" } }, set.ETag)));
    }

    [Fact]
    public async Task A_secret_is_rotated_added_let_end_and_the_other_revoked()
    {
        var (id, tag) = await NewAsync("Rotated");
        var added = await script.SendAsync(HttpMethod.Post, $"/clients/{id}/secrets", new { name = "December", lifetimeDays = 90 }, tag);
        Assert.Equal(201, added.Status);
        Assert.StartsWith("zks_", added["secret"], StringComparison.Ordinal);
        var secrets = added.Json.GetProperty("client").GetProperty("secrets").EnumerateArray().ToDictionary(secret => secret.GetProperty("name").GetString()!, secret => secret.GetProperty("id").GetString());
        Assert.Equal(added["secret"][^4..], added.Json.GetProperty("client").GetProperty("secrets").EnumerateArray().First(secret => secret.GetProperty("name").GetString() == "December").GetProperty("last4").GetString());
        var ending = await script.SendAsync(HttpMethod.Put, $"/clients/{id}/secrets/{secrets["First"]}/end", new { afterHours = 24 }, added.ETag);
        Assert.Equal(200, ending.Status);
        var kept = await script.SendAsync(HttpMethod.Put, $"/clients/{id}/secrets/{secrets["First"]}/end", new { afterHours = (int?)null }, ending.ETag);
        Assert.Equal(200, kept.Status);
        var revoked = await script.SendAsync(HttpMethod.Post, $"/clients/{id}/secrets/{secrets["First"]}/revoke", new { reason = "Rotated" }, kept.ETag);
        Assert.Equal("revoked", revoked.Json.GetProperty("secrets").EnumerateArray().Single(secret => secret.GetProperty("name").GetString() == "First").GetProperty("state").GetString());
        Assert.Equal("Rotated", (await LastEntryAsync(id)).Reason);
        Assert.Equal((422, "rule-broken"), await StatusAsync(script.SendAsync(HttpMethod.Post, $"/clients/{id}/secrets/{secrets["December"]}/revoke", new { reason = "Rotated" }, revoked.ETag)));
    }

    [Theory]
    [InlineData("POST", "/secrets", "{\"name\":\"X\",\"lifetimeDays\":2147483647}", "lifetimeDays")]
    [InlineData("PUT", "/secrets/018f0000-0000-7000-8000-000000000000/end", "{\"afterHours\":2147483647}", "afterHours")]
    [InlineData("POST", "/secrets/018f0000-0000-7000-8000-000000000000/revoke", "{}", "reason")]
    public async Task What_a_secret_cannot_be_is_named(string method, string path, string body, string member)
    {
        var (id, tag) = await NewAsync("Bounds");
        var told = await script.SendAsync(HttpMethod.Parse(method), $"/clients/{id}{path}", body, tag);
        Assert.Equal((422, "fields-invalid"), (told.Status, told.Problem));
        Assert.True(told.Json.GetProperty("errors").TryGetProperty(member, out _));
    }

    [Fact]
    public async Task A_change_names_the_version_that_it_changes()
    {
        var (id, tag) = await NewAsync("Versions");
        Assert.Equal((428, "version-missing"), await StatusAsync(script.SendAsync(HttpMethod.Put, $"/clients/{id}/scopes", new { scopes = new[] { "openid", "email" } })));
        await script.SendAsync(HttpMethod.Put, $"/clients/{id}/scopes", new { scopes = new[] { "openid", "email" } }, tag);
        var late = await script.SendAsync(HttpMethod.Put, $"/clients/{id}/scopes", new { scopes = new[] { "openid" } }, tag);
        Assert.Equal((412, "version-changed", 1), (late.Status, late.Problem, late.Json.GetProperty("version").GetInt32()));
        Assert.Equal(412, (await script.SendAsync(HttpMethod.Put, $"/clients/{id}/scopes", new { scopes = new[] { "openid" } }, "W/\"1\"")).Status);
        Assert.Equal(200, (await script.SendAsync(HttpMethod.Put, $"/clients/{id}/scopes", new { scopes = new[] { "openid" } }, "*")).Status);
    }

    [Fact]
    public async Task Of_two_changes_of_one_version_at_once_one_is_done()
    {
        var (id, tag) = await NewAsync("Race");
        var told = await Task.WhenAll(Enumerable.Range(0, 6).Select(number => script.SendAsync(HttpMethod.Post, $"/clients/{id}/redirect-uris", new { uri = $"https://shop.example/{number}" }, tag)));
        Assert.Single(told, one => one.Status == 200);
        Assert.All(told.Where(one => one.Status != 200), one => Assert.Equal("version-changed", one.Problem));
    }

    [Fact]
    public async Task Clients_of_another_company_do_not_exist()
    {
        var dana = await api.PersonAsync("Dana");
        var foreign = await api.ReadAsync(store => store.Clients.Where(client => client.Project!.CompanyId != dana.CompanyId).Select(client => client.ClientId).FirstAsync());
        Assert.Equal((404, "unknown-client"), await StatusAsync(script.GetAsync($"/clients/{foreign}")));
        Assert.Equal((404, "unknown-client"), await StatusAsync(script.SendAsync(HttpMethod.Put, $"/clients/{foreign}/scopes", new { scopes = new[] { "openid" } }, "*")));
        Assert.Equal((404, "unknown-client"), await StatusAsync(script.GetAsync("/clients/nothing")));
        Assert.DoesNotContain(foreign, (await script.GetAsync("/clients?limit=100")).Text, StringComparison.Ordinal);
    }

    private Task<Told> RegisterAsync(string name, (string, string)? header = null) => script.SendAsync(HttpMethod.Post, "/clients",
        new { name, type = "confidential", newProject = $"{name} project", redirectUris = new[] { "https://shop.example/cb" }, scopes = new[] { "name" } }, header: header);

    private async Task<(string Id, string Tag)> NewAsync(string name)
    {
        var told = await RegisterAsync(name);
        return (told.Json.GetProperty("client").GetProperty("clientId").GetString()!, told.ETag!);
    }

    private static async Task<(int, string?)> StatusAsync(Task<Told> asking)
    {
        var told = await asking;
        return (told.Status, told.Problem);
    }

    private Task<AuditEntry> LastEntryAsync(string clientId) =>
        api.ReadAsync(store => store.Audit.Where(entry => entry.ObjectId == clientId).OrderByDescending(entry => entry.At).ThenByDescending(entry => entry.Id).FirstAsync());
}
