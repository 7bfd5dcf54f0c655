namespace ZenKey.AuthServer.Tests.Interaction;

/// <summary>prompt at the discovery UI: which page is shown to a browser that is remembered.</summary>
[Spec("ZenKey platform §2.5")]
public sealed class DiscoveryPromptTests(SharedApp app)
{
    [Theory]
    [InlineData(null, "remembered")]
    [InlineData("false", "remembered")]
    [InlineData("true", "remembered")]
    [InlineData("visual_code", "code")]
    [InlineData("device", "code")]
    [InlineData("picker", "carriers")]
    [InlineData("porting", "carriers")]
    [InlineData("something", "remembered")]
    public async Task Each_prompt_has_its_page(string? prompt, string page)
    {
        var party = app.Party();
        var (browser, _) = await app.PairAsync(party, await Phone.StartedAsync(app, app.NewPerson()));
        using (browser)
        {
            var answer = await browser.Http.AskAsync(party.DiscoveryUi() + (prompt is null ? "" : $"&prompt={prompt}"));

            Assert.Equal(200, answer.Status);
            Assert.Equal(page, answer.Mark("data-remembered") is not null ? "remembered" : answer.Mark("data-carrier") is not null ? "carriers" : "code");
        }
    }

    [Theory]
    [InlineData("/ui/visual-code")]
    [InlineData("/ui/device")]
    public async Task The_pages_of_the_code_are_reached_directly_too(string path)
    {
        var party = app.Party();
        var (browser, _) = await app.PairAsync(party, await Phone.StartedAsync(app, app.NewPerson()));
        using (browser)
        {
            var answer = await browser.Http.AskAsync(party.DiscoveryUi().Replace("/ui/discovery-ui", path, StringComparison.Ordinal));

            Assert.Matches("^[0-9]{8}$", answer.Mark("data-pairing-code"));
            Assert.Null(answer.Mark("data-remembered"));
        }
    }

    [Fact]
    public async Task The_look_and_language_that_the_client_asked_for_stay_on_every_way_on()
    {
        var page = await app.Http.AskAsync($"{app.Party().DiscoveryUi()}&options=dark&ui_locales=es");

        Assert.Contains("data-theme=\"dark\"", page.Text, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"es\"", page.Text, StringComparison.Ordinal);
        Assert.Contains("options=dark", page.Mark("data-refresh"), StringComparison.Ordinal);
        Assert.Contains("ui_locales=es", page.Mark("data-refresh"), StringComparison.Ordinal);
    }
}
