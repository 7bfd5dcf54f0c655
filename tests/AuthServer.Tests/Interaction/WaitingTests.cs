using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Interaction;

/// <summary>The browser that waits for the phone: it alone sees the request, and is sent on when the request ends.</summary>
[Spec("ZenKey platform §7.2")]
public sealed class WaitingTests(SharedApp app)
{
    [Fact]
    public async Task The_page_bears_its_marks_and_the_number_masked()
    {
        var key = app.NewPerson();
        using var waiting = await app.WaitAsync(app.Party(), key, ("context", "Send <b>$20</b> & \"more\""));

        var page = await waiting.LookAsync();

        Assert.Equal(200, page.Status);
        Assert.Equal("no-store", page.Header("Cache-Control"));
        Assert.Equal(waiting.Id, page.Mark("data-request"));
        Assert.Contains("data-cancel", page.Text, StringComparison.Ordinal);
        Assert.Contains("Send &lt;b&gt;$20&lt;/b&gt; &amp; &quot;more&quot;", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain((await app.SubscriberAsync(key)).Phone[1..^4], page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_says_when_the_phone_has_the_request()
    {
        using var waiting = await app.WaitAsync(app.Party(), app.NewPerson());

        await DeliveredAsync(waiting);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/events")]
    [Spec("Hardening 10")]
    public async Task Another_browser_does_not_see_it(string path)
    {
        using var waiting = await app.WaitAsync(app.Party(), app.NewPerson());
        using var stranger = app.App.NewBrowser();
        await stranger.Http.AskAsync(app.Party().DiscoveryUi());

        (await stranger.Http.AskAsync(waiting.Address + path)).IsErrorPage("not_found", 404);
        (await app.Http.AskAsync(waiting.Address + path)).IsErrorPage("not_found", 404);
    }

    [Fact]
    public async Task Another_browser_does_not_get_the_code_either()
    {
        var key = app.NewPerson();
        using var waiting = await app.WaitAsync(app.Party(), key);
        Assert.Equal(204, (await (await Phone.StartedAsync(app, key)).ApproveAsync(waiting.Id)).Status);

        (await app.Http.AskAsync(waiting.Address)).IsErrorPage("not_found", 404);
    }

    [Fact]
    [Spec("Hardening 15")]
    public async Task At_another_carrier_it_is_not_there()
    {
        using var waiting = await app.WaitAsync(app.Party(), app.NewPerson());

        (await waiting.Browser.Http.AskAsync(waiting.Address.Replace("/verizon/", "/tmobile/", StringComparison.Ordinal))).IsErrorPage("not_found", 404);
    }

    [Theory]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("x")]
    [InlineData("%27%20OR%201=1%20--%20aaaa")]
    public async Task A_request_that_never_was_is_not_there(string id)
    {
        (await app.Http.AskAsync($"/carriers/verizon/waiting/{id}")).IsErrorPage("not_found", 404);
    }

    [Fact]
    public async Task Cancelling_ends_the_request_with_access_denied()
    {
        var party = app.Party();
        using var waiting = await app.WaitAsync(party, app.NewPerson(), ("state", "s/1"));

        var answer = await waiting.Browser.Http.PostFormAsync($"{waiting.Address}/cancel", [], ("Sec-Fetch-Site", "same-origin"));

        Assert.Equal(waiting.Address, answer.Location!.AbsoluteUri);
        var back = (await waiting.LookAsync()).IsErrorAt(party.RedirectUri, ErrorCode.AccessDenied);
        Assert.Equal("s/1", back.Parameter("state"));
        Assert.Equal($"{app.Origin}/carriers/verizon", back.Parameter("iss"));
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://evil.example")]
    [Spec("OWASP ASVS 5.0 §3.5")]
    public async Task Another_site_cannot_cancel_it(string header, string value)
    {
        using var waiting = await app.WaitAsync(app.Party(), app.NewPerson());

        await waiting.Browser.Http.PostFormAsync($"{waiting.Address}/cancel", [], (header, value));

        Assert.Equal(200, (await waiting.LookAsync()).Status);
    }

    [Fact]
    public async Task Another_browser_cannot_cancel_it()
    {
        using var waiting = await app.WaitAsync(app.Party(), app.NewPerson());

        (await app.Http.PostFormAsync($"{waiting.Address}/cancel", [])).IsErrorPage("not_found", 404);

        Assert.Equal(200, (await waiting.LookAsync()).Status);
    }

    [Fact]
    public async Task A_link_cannot_cancel_it()
    {
        using var waiting = await app.WaitAsync(app.Party(), app.NewPerson());

        Assert.InRange((await waiting.Browser.Http.AskAsync($"{waiting.Address}/cancel")).Status, 404, 405);
        Assert.Equal(200, (await waiting.LookAsync()).Status);
    }

    [Fact]
    public async Task Cancelled_it_cannot_be_approved_and_approved_it_cannot_be_cancelled()
    {
        var key = app.NewPerson();
        var party = app.Party();
        using var waiting = await app.WaitAsync(party, key);
        Assert.Equal(204, (await (await Phone.StartedAsync(app, key)).ApproveAsync(waiting.Id)).Status);

        await waiting.Browser.Http.PostFormAsync($"{waiting.Address}/cancel", []);

        Assert.NotNull((await waiting.LookAsync()).IsBackAt(party.RedirectUri).Parameter("code"));
    }

    [Fact]
    public async Task It_can_be_sent_again()
    {
        var key = app.NewPerson();
        using var waiting = await app.WaitAsync(app.Party(), key);
        await DeliveredAsync(waiting);

        var answer = await waiting.Browser.Http.PostFormAsync($"{waiting.Address}/resend", []);

        Assert.Equal(waiting.Address, answer.Location!.AbsoluteUri);
        Assert.Equal(200, (await waiting.LookAsync()).Status);
    }

    [Fact]
    public async Task The_correlation_id_comes_back_after_the_phone()
    {
        var key = app.NewPerson();
        using var waiting = await app.WaitAsync(app.Party(), key, ("correlation_id", "track-77"));
        Assert.Equal(204, (await (await Phone.StartedAsync(app, key)).ApproveAsync(waiting.Id)).Status);

        Assert.Equal("track-77", (await waiting.LookAsync()).Parameter("correlation_id"));
    }

    /// <summary>Looks until the push has been noted.</summary>
    internal static async Task<Answer> DeliveredAsync(Waiting waiting)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var page = await waiting.LookAsync();
            if (page.Mark("data-state") == "delivered") { return page; }
            Assert.Equal("sending", page.Mark("data-state"));
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(30), "The push was not noted.");
        }
    }
}
