using Microsoft.EntityFrameworkCore;

namespace ZenKey.Portal.Tests.Api;

/// <summary>A client's settings over the management API, part by part.</summary>
public sealed class SettingsApiTests(ApiApp api) : IClassFixture<ApiApp>
{
    [Fact]
    public async Task Each_part_is_changed_by_itself_by_the_rules_of_the_page()
    {
        using var script = await api.ScriptAsync();
        var made = await script.SendAsync(HttpMethod.Post, "/clients", new { name = "Set", type = "confidential", newProject = "Settings", redirectUris = new[] { "https://shop.example/cb" } });
        var path = $"/clients/{made.Json.GetProperty("client").GetProperty("clientId").GetString()}/settings";
        var read = await script.GetAsync(path);
        Assert.Equal(made.ETag, read.ETag);
        Assert.Equal(["backchannel", "events", "format", "grants", "origins", "protection", "signOut"], read.Json.EnumerateObject().Select(part => part.Name).Order(StringComparer.Ordinal));

        var saved = await script.SendAsync(HttpMethod.Patch, $"{path}/protection", new { pushedRequests = true }, read.ETag);
        Assert.True(saved.Json.GetProperty("protection").GetProperty("pushedRequests").GetBoolean());
        Assert.True(saved.Json.GetProperty("protection").GetProperty("pkce").GetBoolean());
        Assert.Equal("client.protection.changed", await api.ReadAsync(store => store.Audit.OrderByDescending(entry => entry.At).ThenByDescending(entry => entry.Id).Select(entry => entry.Action).FirstAsync()));

        Assert.Equal((412, "version-changed"), await StatusAsync(script.SendAsync(HttpMethod.Patch, $"{path}/protection", new { pushedRequests = false }, read.ETag)));
        Assert.Equal((422, "rule-broken"), await StatusAsync(script.SendAsync(HttpMethod.Patch, $"{path}/protection", new { pushedRequests = true }, saved.ETag)));
        var refused = await script.SendAsync(HttpMethod.Patch, $"{path}/grants", new { redirects = false }, saved.ETag);
        Assert.Equal((422, "fields-invalid"), (refused.Status, refused.Problem));
        Assert.True(refused.Json.GetProperty("errors").TryGetProperty("redirects", out _));
        foreach (var body in new[] { "{\"everything\":true}", "{\"pkce\":null}", "{\"pkce\":\"yes\"}" })
        {
            Assert.Equal((422, "fields-invalid"), await StatusAsync(script.SendAsync(HttpMethod.Patch, $"{path}/protection", body, saved.ETag)));
        }
    }

    private static async Task<(int, string?)> StatusAsync(Task<Told> asking)
    {
        var told = await asking;
        return (told.Status, told.Problem);
    }
}
