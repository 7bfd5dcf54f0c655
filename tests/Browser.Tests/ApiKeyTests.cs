using System.Text.Json;
using Microsoft.Playwright;

namespace ZenKey.Browser.Tests;

/// <summary>An API key is made, used as the page says, and revoked.</summary>
public sealed class ApiKeyTests(Chromium chromium)
{
    [Fact]
    public async Task A_key_is_made_used_for_the_request_that_a_form_shows_and_revoked()
    {
        await using var desk = await chromium.DeskAsync();
        await desk.SignInAsync("dana");
        await desk.OpenPortalAsync("/api-keys");
        await desk.Page.FillAsync("#key-name", "Browser");
        await desk.Page.CheckAsync("input[value='clients:read']");
        await desk.Page.CheckAsync("input[value='clients:write']");
        await desk.Page.ClickAsync("#make-key");
        var key = await desk.Page.InputValueAsync("#key-text");
        var found = new List<string>(await desk.AxeFindingsAsync());
        await desk.Page.CheckAsync("#key-stored");
        await desk.Page.ClickAsync("#key-close");
        var row = desk.Page.Locator("tr", new() { HasText = "Browser" });
        await Assertions.Expect(row).ToContainTextAsync("Active");
        found.AddRange(await desk.AxeFindingsAsync());

        // Made by this key, so that no other test's client is touched.
        var script = desk.Context.APIRequest;
        var headers = new Dictionary<string, string> { ["Authorization"] = $"Bearer {key}" };
        var made = await script.PostAsync("/api/v1/clients", new() { Headers = headers, DataObject = new { name = "By key", type = "native", newProject = "Keys" } });
        Assert.Equal(201, made.Status);
        var id = (await made.JsonAsync())!.Value.GetProperty("client").GetProperty("clientId").GetString()!;

        await desk.OpenPortalAsync($"/clients/{id}/scopes");
        await desk.Page.CheckAsync("input[value=email]");
        await desk.Page.ClickAsync("[data-view-as]");
        var shown = desk.Page.Locator("[data-view-as-shown] pre");
        await Assertions.Expect(shown).ToHaveCountAsync(4);
        found.AddRange(await desk.AxeFindingsAsync());
        var body = JsonSerializer.Deserialize<JsonElement>(await shown.Nth(1).InnerTextAsync());
        var changed = await script.PutAsync($"/api/v1/clients/{id}/scopes", new() { Headers = new Dictionary<string, string>(headers) { ["If-Match"] = "\"0\"" }, DataObject = body });
        Assert.Equal(200, changed.Status);
        await desk.OpenPortalAsync($"/clients/{id}/history");
        await Assertions.Expect(desk.Page.GetByText("Browser (API key of Dana)").First).ToBeVisibleAsync();

        await desk.OpenPortalAsync("/api-keys");
        await row.GetByRole(AriaRole.Button, new() { Name = "Revoke Browser" }).ClickAsync();
        await desk.Page.SelectOptionAsync("#danger-reason", "No longer used");
        await desk.Page.ClickAsync(".zk-confirm");
        await Assertions.Expect(row).ToContainTextAsync("Revoked");
        Assert.Equal(401, (await script.GetAsync("/api/v1/me", new() { Headers = headers })).Status);
        Assert.True(found.Count == 0, string.Join('\n', found));
    }
}
