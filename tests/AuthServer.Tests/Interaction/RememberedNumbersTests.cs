using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Devices;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests.Interaction;

/// <summary>Browsers that a phone has trusted, when they come to the discovery UI again.</summary>
[Spec("ZenKey platform §2.5")]
[Spec("ZenKey platform §7.2")]
public sealed class RememberedNumbersTests(SharedApp app)
{
    [Fact]
    public async Task A_remembered_number_is_marked_and_shown_with_its_last_four_digits_only()
    {
        var key = app.NewPerson();
        using var browser = await TrustedBrowserAsync(key);

        var page = await browser.Http.AskAsync(app.Party().DiscoveryUi());

        var number = (await app.SubscriberAsync(key)).Phone;
        Assert.NotNull(page.Mark("data-remembered"));
        Assert.Null(page.Mark("data-pairing-code"));
        Assert.Contains(number[^4..], page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(number[1..^4], page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Choosing_it_sends_the_browser_back_with_a_hint()
    {
        using var browser = await TrustedBrowserAsync(app.NewPerson());
        var party = app.Party(Clients.Plain);
        var page = await browser.Http.AskAsync(party.DiscoveryUi("s-2"));

        var back = (await browser.Http.PostFormAsync(Form(page, "/choose"), [("number", page.Mark("data-remembered"))])).IsBackAt(party.RedirectUri);

        Assert.Equal("311480", back.Parameter("mccmnc"));
        Assert.Equal("s-2", back.Parameter("state"));
        Assert.NotNull(back.Parameter("login_hint_token"));
    }

    [Fact]
    public async Task Another_browser_cannot_choose_it()
    {
        using var browser = await TrustedBrowserAsync(app.NewPerson());
        using var stranger = app.App.NewBrowser();
        var page = await browser.Http.AskAsync(app.Party().DiscoveryUi());

        var answer = await stranger.Http.PostFormAsync(Form(page, "/choose"), [("number", page.Mark("data-remembered"))]);

        Assert.Equal("/ui/discovery-ui", answer.Location!.AbsolutePath);
        Assert.Null(answer.Parameter("login_hint_token"));
    }

    [Fact]
    public async Task Forgetting_it_ends_the_trusted_device()
    {
        var key = app.NewPerson();
        using var browser = await TrustedBrowserAsync(key);
        var page = await browser.Http.AskAsync(app.Party().DiscoveryUi());

        var answer = await browser.Http.PostFormAsync(Form(page, "/forget"), [("number", page.Mark("data-remembered"))]);

        Assert.Equal(303, answer.Status);
        Assert.NotNull((await browser.Http.AskAsync(answer.Location!.AbsoluteUri)).Mark("data-pairing-code"));
        Assert.Equal(DeviceState.Removed, await StateAsync(page.Mark("data-remembered")!));
    }

    [Fact]
    public async Task A_different_ZenKey_gets_a_code_though_a_number_is_remembered()
    {
        using var browser = await TrustedBrowserAsync(app.NewPerson());
        var page = await browser.Http.AskAsync(app.Party().DiscoveryUi());
        var different = new Page(page.Text).Attributes("href").Single(address => address.Contains("new_code=1", StringComparison.Ordinal));

        Assert.NotNull((await browser.Http.AskAsync(different)).Mark("data-pairing-code"));
    }

    [Fact]
    public async Task The_visual_code_page_shows_a_code_though_a_number_is_remembered()
    {
        using var browser = await TrustedBrowserAsync(app.NewPerson());

        var page = await browser.Http.AskAsync(app.Party().DiscoveryUi().Replace("/ui/discovery-ui", "/ui/visual-code", StringComparison.Ordinal));

        Assert.NotNull(page.Mark("data-pairing-code"));
    }

    // OWASP ASVS 5.0 §3.5: what another site posts changes nothing.
    [Theory]
    [InlineData("/choose", "Sec-Fetch-Site", "cross-site")]
    [InlineData("/choose", "Sec-Fetch-Site", "same-site")]
    [InlineData("/choose", "Origin", "https://evil.example")]
    [InlineData("/choose", "Origin", "null")]
    [InlineData("/forget", "Sec-Fetch-Site", "cross-site")]
    [InlineData("/forget", "Origin", "https://evil.example")]
    [Spec("OWASP ASVS 5.0 §3.5")]
    public async Task A_post_of_another_site_is_refused(string act, string header, string value)
    {
        using var browser = await TrustedBrowserAsync(app.NewPerson());
        var page = await browser.Http.AskAsync(app.Party().DiscoveryUi());
        var number = page.Mark("data-remembered")!;

        var answer = await browser.Http.PostFormAsync(Form(page, act), [("number", number)], (header, value));

        Assert.Equal("/ui/discovery-ui", answer.Location!.AbsolutePath);
        Assert.Equal(app.Origin, answer.Location.GetLeftPart(UriPartial.Authority));
        Assert.Equal(DeviceState.Active, await StateAsync(number));
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "same-origin")]
    [InlineData("Origin", null)]
    public async Task A_post_of_our_own_page_is_taken(string header, string? value)
    {
        using var browser = await TrustedBrowserAsync(app.NewPerson());
        var page = await browser.Http.AskAsync(app.Party().DiscoveryUi());

        var answer = await browser.Http.PostFormAsync(Form(page, "/choose"), [("number", page.Mark("data-remembered"))], (header, value ?? app.Origin));

        answer.IsBackAt(Clients.Callback);
    }

    private async Task<TestBrowser> TrustedBrowserAsync(string key) => (await app.PairAsync(app.Party(), await Phone.StartedAsync(app, key))).Browser;

    private static string Form(Answer page, string act) =>
        new Page(page.Text).Attributes("action").First(address => address.StartsWith($"/ui/discovery-ui{act}?", StringComparison.Ordinal));

    private async Task<DeviceState> StateAsync(string id)
    {
        var device = Guid.Parse(id);
        return await app.ReadAsync(store => store.Devices.Where(row => row.Id == device).Select(row => row.State).SingleAsync());
    }
}
