using Microsoft.Playwright;
using ZenKey.TestKit;

namespace ZenKey.Browser.Tests;

/// <summary>axe (WCAG 2.2 AA) finds nothing, in light and dark, on the pages of portal, provider, phone and simulator.</summary>
public sealed class AccessibilityTests(Chromium chromium)
{
    [Fact]
    public async Task Pages_of_a_developer()
    {
        await using var person = await chromium.DeskAsync();
        await person.Page.GotoAsync("/sign-in");
        var found = new List<string>(await person.AxeFindingsAsync());
        await person.SignInAsync("dana");
        const string Client = "/clients/ccid-h7k2m9qx4tz8v3pa";
        foreach (var path in (string[])["/", "/clients", "/clients?search=nothing-like-this", "/clients/new", Client, Client + "/redirects", Client + "/scopes",
            Client + "/credentials", Client + "/settings", Client + "/history", "/test-flow", "/test-flow/ccid-h7k2m9qx4tz8v3pa", "/test-flow/ccid-h7k2m9qx4tz8v3pa?flow=ciba&dpop=1", "/test-flow/ccid-h7k2m9qx4tz8v3pa/runs", "/devices", "/logs", "/logs?show=refused&cause=code_expired", "/usage?period=30d", Client + "/usage?period=24h", Client + "/health", Client + "/deliveries?again=1", "/exports", "/api-keys", "/guides", "/guides/scopes", "/guides/code?language=node", "/not-there"])
        {
            await person.OpenPortalAsync(path);
            found.AddRange(await person.AxeFindingsAsync());
        }
        await person.OpenPortalAsync(Client + "/health");
        await person.Page.Locator("[data-finding] button").First.ClickAsync();
        await Assertions.Expect(person.Page.Locator("[data-finding] form input")).ToBeFocusedAsync();
        found.AddRange(await person.AxeFindingsAsync());
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    [Fact]
    public async Task Pages_and_the_revoke_dialog_of_an_administrator()
    {
        await using var person = await chromium.DeskAsync();
        await person.SignInAsync("ada");
        var found = new List<string>();
        foreach (var path in (string[])["/", "/links", "/devices", "/audit", "/fleet", "/approvals"])
        {
            await person.OpenPortalAsync(path);
            found.AddRange(await person.AxeFindingsAsync());
        }
        // A device that no other test revokes meanwhile.
        foreach (var (list, row) in ((string, string)[])[("/audit?action=demo.loaded", "Demo data loaded"), ("/links", "Larkspur Shop"), ("/devices?kind=Trusted&state=Active", "Safari on iPad")])
        {
            await person.OpenPortalAsync(list);
            await person.Page.Locator("main table tbody a[href]", new() { HasText = row }).First.ClickAsync();
            await person.Page.WaitForURLAsync(url => new Uri(url).AbsolutePath.Count(one => one == '/') == 2);
            await person.BecomeAliveAsync();
            found.AddRange(await person.AxeFindingsAsync());
        }
        await person.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Revoke") }).First.ClickAsync();
        await Assertions.Expect(person.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        found.AddRange(await person.AxeFindingsAsync());
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    [Fact]
    public async Task Pages_of_a_subscriber_at_browser_and_phone()
    {
        await using var desk = await chromium.DeskAsync();
        await using var phone = await chromium.PhoneAsync();
        var party = RelyingParty.Harbor(chromium.App.Origin);
        var found = new List<string>();
        await desk.Page.GotoAsync("/ui/discovery-ui?client_id=unknown&redirect_uri=https://a.example");
        found.AddRange(await desk.AxeFindingsAsync());
        await desk.Page.GotoAsync(party.DiscoveryUi());
        found.AddRange(await desk.AxeFindingsAsync());
        foreach (var path in (string[])["/phone", "/phone/omar", "/phone/omar/pair", "/phone/omar/trusted", "/phone/omar/accounts", "/phone/omar/settings", "/phone/ivy", "/phone/noah", "/phone/zoe"])
        {
            await phone.Page.GotoAsync(path);
            found.AddRange(await phone.AxeFindingsAsync());
        }
        var hint = RelyingParty.Parameter(await Hand.PairAsync(desk, phone, "omar"), "login_hint_token");
        await desk.Page.GotoAsync(party.DiscoveryUi());
        found.AddRange(await desk.AxeFindingsAsync());
        await desk.Page.GotoAsync(party.Authorize("tmobile", ("login_hint_token", hint), ("scope", "openid name email phone"), ("context", "Send $20.00 to Maya")));
        await desk.Page.WaitForSelectorAsync("[data-state=delivered]"); // it comes anew when the phone has it
        found.AddRange(await desk.AxeFindingsAsync());
        await phone.Page.GotoAsync("/phone/omar");
        found.AddRange(await phone.AxeFindingsAsync());
        await phone.Page.Locator("[data-waiting] a").First.ClickAsync();
        found.AddRange(await phone.AxeFindingsAsync());
        foreach (var path in (string[])["/ui/discovery-ui?prompt=picker&" + party.DiscoveryUi().Split('?')[1], "/carriers/tmobile/logout"])
        {
            await desk.Page.GotoAsync(path);
            found.AddRange(await desk.AxeFindingsAsync());
        }
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    [Fact]
    public async Task Pages_of_the_simulator()
    {
        await using var person = await chromium.DeskAsync();
        var found = new List<string>();
        foreach (var path in (string[])["/simulator", "/simulator/handsets/maya"])
        {
            await person.Page.GotoAsync(path);
            found.AddRange(await person.AxeFindingsAsync());
        }
        Assert.True(found.Count == 0, string.Join('\n', found));
    }
}
