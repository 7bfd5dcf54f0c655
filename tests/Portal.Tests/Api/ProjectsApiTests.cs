using Microsoft.EntityFrameworkCore;

namespace ZenKey.Portal.Tests.Api;

/// <summary>A project made and set up by a script, by the rules of the pages.</summary>
public sealed class ProjectsApiTests(ApiApp api) : IClassFixture<ApiApp>
{
    [Fact]
    public async Task A_project_is_made_and_set_up_step_by_step()
    {
        using var script = await api.ScriptAsync();
        var made = await script.SendAsync(HttpMethod.Post, "/projects", new { name = "By script" });
        Assert.Equal((201, "draft"), (made.Status, made["state"]));
        var path = $"/projects/{made["id"]}";
        Assert.Equal($"/api/v1{path}", made.Location);

        var links = await script.SendAsync(HttpMethod.Patch, $"{path}/links", new { domain = "https://script.example/", sectorUri = "https://script.example/sector.json", privacy = "https://script.example/privacy", terms = "https://script.example/terms" }, made.ETag);
        Assert.Equal("script.example", links.Json.GetProperty("domains")[0].GetProperty("host").GetString());
        var asked = await script.SendAsync(HttpMethod.Patch, $"{path}/attributes", new { attributes = new[] { new { name = "name", chosen = true, required = true, purpose = "To greet you" } } }, links.ETag);
        Assert.Equal("To greet you", asked.Json.GetProperty("attributes")[0].GetProperty("purpose").GetString());
        var services = await script.SendAsync(HttpMethod.Patch, $"{path}/services", new { serverInitiated = true, securityContact = "security@script.example" }, asked.ETag);
        Assert.Equal(200, services.Status);
        var setup = await script.GetAsync($"{path}/setup");
        Assert.Equal(["appLinks", "attributes", "links", "name", "services"], setup.Json.EnumerateObject().Select(step => step.Name).Order(StringComparer.Ordinal));
        Assert.Equal(["name"], setup.Json.GetProperty("name").EnumerateObject().Select(member => member.Name));
        Assert.True(setup.Json.GetProperty("services").GetProperty("serverInitiated").GetBoolean());

        var early = await script.SendAsync(HttpMethod.Post, $"{path}/submit", null, services.ETag);
        Assert.Equal((422, "rule-broken"), (early.Status, early.Problem));
        Assert.Contains("A logo.", early["detail"], StringComparison.Ordinal);
        Assert.Equal((422, "rule-broken"), await StatusAsync(script.SendAsync(HttpMethod.Put, $"{path}/logo", "no picture", mediaType: "image/png")));
        Assert.Equal((415, "body-not-json"), await StatusAsync(script.SendAsync(HttpMethod.Put, $"{path}/logo", "no picture", mediaType: "text/plain")));
        var logo = await LogoAsync(path);
        Assert.True(logo.Status == 200, $"{logo}");
        var submitted = await script.SendAsync(HttpMethod.Post, $"{path}/submit", null, logo.ETag);
        Assert.Equal((200, "pending"), (submitted.Status, submitted["state"]));
        Assert.Equal("Script (API key of Dana)", await api.ReadAsync(store => store.Audit.Where(entry => entry.Action == "project.submitted").OrderByDescending(entry => entry.At).Select(entry => entry.ActorName).FirstAsync()));

        async Task<Told> LogoAsync(string project)
        {
            using var http = new HttpClient { BaseAddress = new Uri(api.App.Origin) };
            http.DefaultRequestHeaders.Authorization = new("Bearer", await api.KeyAsync());
            // Larger than other bodies may be.
            using var picture = new ByteArrayContent(Projects.LogoImageTests.Png(1024, 1024, remark: new string('x', 100_000)));
            picture.Headers.ContentType = new("image/png");
            using var response = await http.PutAsync($"/api/v1{project}/logo", picture);
            return new Told((int)response.StatusCode, response.Headers.ETag?.ToString(), null, "", null, null, await response.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task What_breaks_a_rule_is_named_and_another_version_is_refused()
    {
        using var script = await api.ScriptAsync();
        Assert.Equal((422, "fields-invalid"), await StatusAsync(script.SendAsync(HttpMethod.Post, "/projects", new { name = " " })));
        var made = await script.SendAsync(HttpMethod.Post, "/projects", new { name = "Rules" });
        var path = $"/projects/{made["id"]}";
        var faulty = await script.SendAsync(HttpMethod.Patch, $"{path}/links", new { domain = "ftp://nowhere", sectorUri = "", privacy = "", terms = "" }, made.ETag);
        Assert.Equal((422, "fields-invalid"), (faulty.Status, faulty.Problem));
        Assert.True(faulty.Json.GetProperty("errors").TryGetProperty("domain", out _));
        foreach (var body in new[] { "{\"everything\":1}", "{\"attributes\":null}", "{\"attributes\":[null]}", "{\"attributes\":[{\"name\":null}]}", "{\"attributes\":[{\"name\":\"name\"},{\"name\":\"name\"}]}", "{\"step\":1}" })
        {
            Assert.Equal((422, "fields-invalid"), await StatusAsync(script.SendAsync(HttpMethod.Patch, $"{path}/attributes", body, made.ETag)));
        }
        var named = await script.SendAsync(HttpMethod.Patch, $"{path}/name", new { name = "Rules 2" }, made.ETag);
        Assert.Equal("Rules 2", named["name"]);
        Assert.Equal((412, "version-changed"), await StatusAsync(script.SendAsync(HttpMethod.Patch, $"{path}/name", new { name = "Rules 3" }, made.ETag)));
        Assert.Equal((428, "version-missing"), await StatusAsync(script.SendAsync(HttpMethod.Patch, $"{path}/name", new { name = "Rules 3" })));
    }

    private static async Task<(int, string?)> StatusAsync(Task<Told> asking)
    {
        var told = await asking;
        return (told.Status, told.Problem);
    }
}
