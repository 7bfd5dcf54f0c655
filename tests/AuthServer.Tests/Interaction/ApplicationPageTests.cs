using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Interaction;

/// <summary>The page that the authorize address serves where no application claims it, and the way from a waiting page into the application.</summary>
[Spec("ZenKey platform §7.1")]
public sealed class ApplicationPageTests(SharedApp app)
{
    private static readonly (string, string) OnIPhone =
        ("User-Agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1");

    [Fact]
    public async Task On_a_phone_it_offers_the_carriers_application_from_the_phones_store()
    {
        var page = await app.Http.AskAsync(app.Party().Authorize("att"), OnIPhone);

        Assert.Equal(200, page.Status);
        Assert.Contains("Get ZenKey from AT&amp;T", page.Text, StringComparison.Ordinal);
        Assert.Contains("href=\"https://stores.example/ios/att\"", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("https://stores.example/android/att", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_leaves_the_ways_on_without_the_application_open()
    {
        var page = await app.Http.AskAsync(app.Party().Authorize("att"), OnIPhone);

        Assert.Matches("^[0-9]{8}$", page.Mark("data-pairing-code"));
        Assert.Contains("href=\"#code\"", page.Text, StringComparison.Ordinal);
        Assert.Contains("data-cancel", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_carrier_without_stores_is_asked_for_its_application_in_words()
    {
        var page = await app.Http.AskAsync(app.Party().Authorize("verizon"), OnIPhone);

        Assert.DoesNotContain("data-store", page.Text, StringComparison.Ordinal);
        Assert.Contains("Ask Verizon for its ZenKey app.", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Elsewhere_the_code_comes_first_and_both_stores_stand_below()
    {
        var page = await app.Http.AskAsync(app.Party().Authorize("att"));

        Assert.Null(page.Mark("data-application"));
        Assert.Contains("href=\"https://stores.example/ios/att\"", page.Text, StringComparison.Ordinal);
        Assert.Contains("href=\"https://stores.example/android/att\"", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_waiting_page_on_the_phone_itself_leads_into_the_application_at_this_request()
    {
        using var waiting = await app.WaitAsync(app.Party(), app.NewPerson());

        var page = await waiting.LookAsync();

        Assert.Contains("/phone/open?link=" + Uri.EscapeDataString($"zenkey://requests/verizon/{waiting.Id}"), page.Text, StringComparison.Ordinal);
        Assert.Contains("Open ZenKey on this phone", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_waiting_page_on_another_screen_does_not()
    {
        var party = app.Party();
        var (browser, hint) = await app.PairAsync(party, await Phone.StartedAsync(app, app.NewPerson()));
        using var waiting = new Waiting(browser, (await browser.Http.AskAsync(party.Authorize("verizon", ("login_hint_token", hint), ("acr_values", Acr.A1)))).Location!.AbsoluteUri);

        Assert.DoesNotContain("data-open", (await waiting.LookAsync()).Text, StringComparison.Ordinal);
    }
}
