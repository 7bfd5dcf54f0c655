using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using ZenKey.TestKit;

namespace ZenKey.Browser.Tests;

/// <summary>An app that lives in the browser and uses npm's oidc-client-ts signs in unchanged: every answer it reads comes from another origin (CORS).</summary>
public sealed class SinglePageAppTests(Chromium chromium)
{
    [Fact]
    public async Task A_single_page_app_signs_in_by_oidc_client_ts()
    {
        Assert.SkipWhen(NpmClients.Folder is null, "The npm clients are not installed (test.sh does it).");
        var folder = Directory.CreateTempSubdirectory("zenkey-spa-").FullName;
        var origin = $"http://localhost:{ZenKeyApp.FreePort()}";
        await using var provider = ZenKeyApp.Start(new AppOptions { DemoFile = DemoFiles.WithClients(folder, Client(origin)) });
        await using var host = await HostAsync(origin, provider.Origins.Issuer("verizon"));
        await using var person = await chromium.DeskAsync();

        await person.Page.GotoAsync(origin);
        await person.Page.ClickAsync("#sign-in");
        var code = await person.Page.Locator("[data-pairing-code]").GetAttributeAsync("data-pairing-code");
        using var http = new HttpClient { BaseAddress = new Uri(provider.Origin) };
        Assert.Equal(204, await new Phones(http).PairAsync("nina", code!));

        var profile = person.Page.Locator("#profile");
        await Assertions.Expect(profile).ToContainTextAsync("311480-");
        await Assertions.Expect(profile).ToContainTextAsync("Nina");
        await Assertions.Expect(person.Page.Locator("#error")).ToBeEmptyAsync();
        await person.Page.ClickAsync("#revoke");
        await Assertions.Expect(person.Page.Locator("#revoked")).ToHaveTextAsync("revoked");
        Directory.Delete(folder, recursive: true);
    }

    private static JsonObject Client(string origin) => new()
    {
        ["clientId"] = Page.ClientId,
        ["project"] = "larkspur-shop",
        ["name"] = "Single page",
        ["type"] = "public",
        ["tokenAuth"] = "none",
        ["redirectUris"] = new JsonArray(origin + "/"),
        ["webOrigins"] = new JsonArray(origin),
        ["grants"] = new JsonArray("authorization_code"),
        ["scopes"] = new JsonArray("openid", "name"),
        ["requirePkce"] = true,
        ["idTokenAlg"] = "ES256",
        ["userinfoFormat"] = "oidc",
        ["mode"] = "developer",
    };

    /// <summary>The app's own server: one page and the library.</summary>
    private static async Task<WebApplication> HostAsync(string origin, string issuer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(origin);
        var app = builder.Build();
        app.Map("/", () => Results.Content(Page.Html(origin, issuer), "text/html"));
        app.Map("/library.js", () => Results.File(Path.Combine(NpmClients.Folder!, "node_modules/oidc-client-ts/dist/browser/oidc-client-ts.min.js"), "text/javascript"));
        await app.StartAsync();
        return app;
    }

    private static class Page
    {
        public const string ClientId = "ccid-oidcclientts0001";

        public static string Html(string origin, string issuer) => $$"""
            <!doctype html><title>Single page</title>
            <button id="sign-in">Sign in</button> <button id="revoke">Revoke</button>
            <pre id="profile"></pre><p id="revoked"></p><p id="error"></p>
            <script src="/library.js"></script>
            <script>
              const show = error => document.querySelector("#error").textContent = error;
              const manager = new oidc.UserManager({
                authority: "{{issuer}}", client_id: "{{ClientId}}", redirect_uri: "{{origin}}/", scope: "openid name", loadUserInfo: true,
              });
              document.querySelector("#sign-in").onclick = () => manager.signinRedirect().catch(show);
              document.querySelector("#revoke").onclick = () => manager.revokeTokens(["access_token"])
                .then(() => document.querySelector("#revoked").textContent = "revoked", show);
              if (location.search.includes("code=")) manager.signinRedirectCallback()
                .then(user => document.querySelector("#profile").textContent = JSON.stringify(user.profile), show);
            </script>
            """;
    }
}
