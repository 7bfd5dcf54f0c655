using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;

namespace ZenKey.Portal.Tests.Api;

/// <summary>A client's configuration goes out and comes back; what comes back unchanged changes nothing.</summary>
public sealed class ExportImportTests(ApiApp api) : IClassFixture<ApiApp>, IAsyncLifetime
{
    private Script script = null!;
    private string clientId = "";

    public async ValueTask InitializeAsync()
    {
        script = await api.ScriptAsync();
        var told = await script.SendAsync(HttpMethod.Post, "/clients", new { name = "Exported", type = "confidential", newProject = "Exports", redirectUris = new[] { "https://shop.example/cb", "https://shop.example/two" }, scopes = new[] { "name" } });
        clientId = told.Json.GetProperty("client").GetProperty("clientId").GetString()!;
    }

    public async ValueTask DisposeAsync()
    {
        script.Dispose();
        await api.ChangeAsync(store => store.ApiKeys.ExecuteDeleteAsync());
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Importing_what_was_exported_changes_nothing()
    {
        // Every client of the demo, whatever it is.
        foreach (var item in (await script.GetAsync("/clients?limit=100")).Json.GetProperty("items").EnumerateArray())
        {
            var id = item.GetProperty("clientId").GetString();
            var exported = await script.GetAsync($"/clients/{id}/configuration");
            var (entries, told) = (await EntriesAsync(), await script.SendAsync(HttpMethod.Put, $"/clients/{id}/configuration", exported.Text, exported.ETag));
            Assert.True(told.Status == 200, $"{id}: {told}");
            Assert.Empty(told.Json.GetProperty("changes").EnumerateArray());
            Assert.Equal((exported.ETag, entries), (told.ETag, await EntriesAsync()));
        }
    }

    [Fact]
    public async Task An_export_holds_no_secret_and_nothing_of_one()
    {
        var exported = await script.GetAsync($"/clients/{clientId}/configuration");
        Assert.Equal(["clientId", "format", "mode", "name", "redirectUris", "scopes", "tokenEndpointAuthMethod", "type"], exported.Json.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("zks_", exported.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_tells_what_the_import_then_does_in_one_change()
    {
        var exported = await script.GetAsync($"/clients/{clientId}/configuration");
        var wanted = JsonNode.Parse(exported.Text)!.AsObject();
        wanted["name"] = "Imported";
        wanted["scopes"] = new JsonArray("openid", "email");
        wanted["redirectUris"] = new JsonArray(new JsonObject { ["uri"] = "https://shop.example/two", ["label"] = "Kept" }, new JsonObject { ["uri"] = "https://shop.example/three" });

        var dry = await script.SendAsync(HttpMethod.Put, $"/clients/{clientId}/configuration?dryRun=true", wanted.ToJsonString(), exported.ETag);
        Assert.Equal(["name", "scopes", "redirect_uris"], dry.Json.GetProperty("changes").EnumerateArray().Select(change => change.GetProperty("field").GetString()));
        Assert.Equal(exported.Text, (await script.GetAsync($"/clients/{clientId}/configuration")).Text);

        var entries = await EntriesAsync();
        var told = await script.SendAsync(HttpMethod.Put, $"/clients/{clientId}/configuration", wanted.ToJsonString(), exported.ETag);
        Assert.Equal(dry.Json.GetProperty("changes").GetRawText(), told.Json.GetProperty("changes").GetRawText());
        Assert.Equal(entries + 1, await EntriesAsync());
        var after = (await script.GetAsync($"/clients/{clientId}/configuration")).Json;
        Assert.Equal("Imported", after.GetProperty("name").GetString());
        Assert.Equal(["https://shop.example/two Kept", "https://shop.example/three "], after.GetProperty("redirectUris").EnumerateArray().Select(uri => $"{uri.GetProperty("uri").GetString()} {uri.GetProperty("label").GetString()}"));
        Assert.Equal(412, (await script.SendAsync(HttpMethod.Put, $"/clients/{clientId}/configuration", exported.Text, exported.ETag)).Status);
    }

    [Theory]
    [InlineData("format", "\"zenkey-client/2\"")]
    [InlineData("clientId", "\"ccid-abcdefgh12345678\"")]
    [InlineData("type", "\"public\"")]
    [InlineData("mode", "\"launched\"")]
    [InlineData("tokenEndpointAuthMethod", "\"none\"")]
    [InlineData("name", "\"  \"")]
    [InlineData("scopes", "[\"openid\",\"everything\"]")]
    [InlineData("redirectUris", "[]")]
    [InlineData("redirectUris", "[{\"uri\":\"http://evil.example/\"}]")]
    [InlineData("redirectUris", "[{\"uri\":\"https://shop.example/a\"},{\"uri\":\"https://shop.example/a\"}]")]
    [InlineData("redirectUris", "[{\"uri\":null}]")]
    public async Task What_breaks_a_rule_is_refused_whole_also_by_a_dry_run(string member, string value)
    {
        var exported = await script.GetAsync($"/clients/{clientId}/configuration");
        var wanted = JsonNode.Parse(exported.Text)!.AsObject();
        wanted[member] = JsonNode.Parse(value);
        foreach (var query in new[] { "?dryRun=true", "" })
        {
            var told = await script.SendAsync(HttpMethod.Put, $"/clients/{clientId}/configuration{query}", wanted.ToJsonString(), exported.ETag);
            Assert.Equal((422, "rule-broken"), (told.Status, told.Problem));
        }
        Assert.Equal(exported.Text, (await script.GetAsync($"/clients/{clientId}/configuration")).Text);
    }

    [Fact]
    public async Task Members_that_are_left_out_stay_as_they_are()
    {
        var exported = await script.GetAsync($"/clients/{clientId}/configuration");
        var told = await script.SendAsync(HttpMethod.Put, $"/clients/{clientId}/configuration", new { format = "zenkey-client/1", name = "Renamed" }, exported.ETag);
        Assert.Equal("name", Assert.Single(told.Json.GetProperty("changes").EnumerateArray()).GetProperty("field").GetString());
        Assert.Equal(JsonSerializer.Serialize(exported.Json.GetProperty("redirectUris")), JsonSerializer.Serialize((await script.GetAsync($"/clients/{clientId}/configuration")).Json.GetProperty("redirectUris")));
    }

    private Task<int> EntriesAsync() => api.ReadAsync(store => store.Audit.CountAsync());
}
