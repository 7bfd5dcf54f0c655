using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Launches;
using ZenKey.Portal.Features.Launch;
using ZenKey.Protocol;

namespace ZenKey.Portal.Tests.Api;

/// <summary>A dangerous edit of a launched client by a script: 202, and where its answer is read.</summary>
public sealed class HeldEditsApiTests(ApiApp api) : IClassFixture<ApiApp>
{
    private static readonly CancellationToken Cancel = CancellationToken.None;

    [Fact]
    public async Task It_is_taken_on_and_waits_and_is_read_by_the_script_until_somebody_else_has_approved_it()
    {
        using var script = await api.ScriptAsync();
        var (path, etag) = await LaunchedAsync(script);
        var asked = await script.SendAsync(HttpMethod.Post, $"{path}/redirect-uris", new { uri = "https://new.example/cb" }, etag);
        Assert.Equal(202, asked.Status);
        Assert.Equal((asked["request"], $"{api.App.Origin}/approvals/{asked["request"].Split('/')[^1]}"), (asked.Location, asked["page"]));
        Assert.Contains("new.example is a new host", asked.Json.GetProperty("reasons")[0].GetString(), StringComparison.Ordinal);
        var where = asked.Location!["/api/v1".Length..];
        var waits = await script.GetAsync(where);
        Assert.Equal((200, "change", "waiting", "Dana (API key Script)"), (waits.Status, waits["kind"], waits["state"], waits["requestedBy"]));
        Assert.Equal(("redirect_uris", "https://shop.example/cb\nhttps://new.example/cb"), (waits.Json.GetProperty("changes")[0].GetProperty("field").GetString(), waits.Json.GetProperty("changes")[0].GetProperty("after").GetString()));
        Assert.Contains(asked.Location.Split('/')[^1], (await script.GetAsync("/approvals?state=waiting")).Text, StringComparison.Ordinal);

        // Whoever made the key asked for it: they do not approve it, by whatever way.
        var id = Guid.Parse(asked.Location.Split('/')[^1]);
        Assert.IsType<LaunchResult.NotFound>(await api.Get<LaunchDesk>().DecideAsync(await api.PersonAsync("Dana"), id, 0, new LaunchAnswer(true), Cancel));
        Assert.Equal(etag, (await script.GetAsync(path)).ETag);
        Assert.IsType<LaunchResult.Done>(await api.Get<LaunchDesk>().DecideAsync(await api.PersonAsync("Ada"), id, 0, new LaunchAnswer(true), Cancel));
        Assert.Equal(("approved", "Ada"), ((await script.GetAsync(where))["state"], (await script.GetAsync(where))["decidedBy"]));
        Assert.Equal(2, (await script.GetAsync(path)).Json.GetProperty("redirectUris").GetArrayLength());
    }

    [Fact]
    public async Task Every_operation_that_can_wait_answers_so_and_says_so_in_the_document()
    {
        using var script = await api.ScriptAsync();
        var (path, etag) = await LaunchedAsync(script);
        (string Operation, HttpMethod Method, string Part, object Body)[] edits =
        [
            ("AddRedirectUri", HttpMethod.Post, "/redirect-uris", new { uri = "https://new.example/cb" }),
            ("AddRedirectUris", HttpMethod.Post, "/redirect-uris/batch", new { redirectUris = new[] { new { uri = "https://new.example/a" }, new { uri = "https://new.example/b" } } }),
            ("SetScopes", HttpMethod.Put, "/scopes", new { scopes = new[] { "openid", "birthdate" } }),
            ("ImportClient", HttpMethod.Put, "/configuration", new { format = "zenkey-client/1", scopes = new[] { "openid", "phone" } }),
            ("SetKeyAddress", HttpMethod.Put, "/keys/address", new { jwksUri = "https://new.example/jwks" }),
            ("SetSignOut", HttpMethod.Patch, "/settings/signOut", new { postLogoutUris = "https://new.example/out" }),
            ("SetProtection", HttpMethod.Patch, "/settings/protection", new { pkce = false }),
        ];
        var operations = (await script.GetAsync("/openapi.json")).Json.GetProperty("paths").EnumerateObject().SelectMany(one => one.Value.EnumerateObject()).ToDictionary(one => one.Value.GetProperty("operationId").GetString()!, one => one.Value.GetProperty("responses"));
        foreach (var (operation, method, part, body) in edits)
        {
            var told = await script.SendAsync(method, path + (part == "/settings/signOut" ? "/settings/sign-out" : part), body, etag);
            Assert.True(told.Status == 202, $"{operation}: {told}");
            Assert.True(operations[operation].TryGetProperty("202", out _), operation);
        }
        Assert.Equal(etag, (await script.GetAsync(path)).ETag);
        Assert.False(operations["RemoveRedirectUri"].TryGetProperty("202", out _));
    }

    [Fact]
    public async Task The_same_again_is_the_same_request_and_it_can_be_taken_back()
    {
        using var script = await api.ScriptAsync();
        var (path, etag) = await LaunchedAsync(script);
        var first = await script.SendAsync(HttpMethod.Put, $"{path}/scopes", new { scopes = new[] { "openid", "birthdate" } }, etag);
        var again = await script.SendAsync(HttpMethod.Put, $"{path}/scopes", new { scopes = new[] { "openid", "birthdate" } }, etag);
        Assert.Equal((first.Location, true), (again.Location, again.Json.GetProperty("already").GetBoolean()));
        var where = first.Location!["/api/v1".Length..];
        Assert.Equal("version-missing", (await script.SendAsync(HttpMethod.Post, $"{where}/withdraw")).Problem);
        var taken = await script.SendAsync(HttpMethod.Post, $"{where}/withdraw", null, (await script.GetAsync(where)).ETag);
        Assert.Equal((200, "withdrawn"), (taken.Status, taken["state"]));
        Assert.Equal((422, "rule-broken"), (await StatusAsync(script.SendAsync(HttpMethod.Post, $"{where}/withdraw", null, taken.ETag))));
    }

    [Fact]
    public async Task A_launch_says_what_is_missing_and_a_client_goes_back_by_an_admins_key()
    {
        using var script = await api.ScriptAsync();
        var (path, _) = await LaunchedAsync(script);
        var launch = await script.GetAsync($"{path}/launch");
        Assert.Equal(("launched", false), (launch["mode"], launch.Json.GetProperty("ready").GetBoolean()));
        Assert.Equal((422, "fields-invalid"), await StatusAsync(script.SendAsync(HttpMethod.Post, $"{path}/launch/take-back", new { }, launch.ETag)));
        var back = await script.SendAsync(HttpMethod.Post, $"{path}/launch/take-back", new { reason = "A fault in the app" }, launch.ETag);
        Assert.Equal((200, "developer"), (back.Status, back["mode"]));
        Assert.Contains(back.Json.GetProperty("checks").EnumerateArray(), check => check.GetProperty("name").GetString() == "domains" && check.GetProperty("missing").GetString() is not null);
        var refused = await script.SendAsync(HttpMethod.Post, $"{path}/launch", null, back.ETag);
        Assert.Equal((422, "rule-broken"), (refused.Status, refused.Problem));
    }

    /// <summary>A client of Dana's that serves everybody.</summary>
    private async Task<(string Path, string ETag)> LaunchedAsync(Script script)
    {
        var made = await script.SendAsync(HttpMethod.Post, "/clients", new { name = "Held", type = "confidential", newProject = "Held", redirectUris = new[] { "https://shop.example/cb" } });
        var id = made.Json.GetProperty("client").GetProperty("clientId").GetString()!;
        await api.ChangeAsync(async store => (await store.Clients.SingleAsync(row => row.ClientId == id)).Mode = ClientMode.Launched);
        return ($"/clients/{id}", made.ETag!);
    }

    private static async Task<(int, string?)> StatusAsync(Task<Told> asking)
    {
        var told = await asking;
        return (told.Status, told.Problem);
    }
}
