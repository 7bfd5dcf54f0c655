using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests.Interaction;

/// <summary>Server-sent events: they say only that something has changed.</summary>
[Spec("HTML Living Standard §9.2")]
public sealed class EventStreamTests(SharedApp app)
{
    [Fact]
    public async Task A_waiting_page_hears_of_the_approval()
    {
        var key = app.NewPerson();
        var phone = await Phone.StartedAsync(app, key);
        using var waiting = await app.WaitAsync(app.Party(), key);
        var page = await WaitingTests.DeliveredAsync(waiting);
        using var stream = await EventStream.OpenAsync(waiting.Browser.Http.GetAsync(Address(page), HttpCompletionOption.ResponseHeadersRead));

        var next = stream.NextEventAsync();
        Assert.False(next.IsCompleted);
        Assert.Equal(204, (await phone.ApproveAsync(waiting.Id)).Status);

        Assert.Equal("changed", await next);
    }

    [Fact]
    public async Task A_stream_of_a_state_long_past_says_so_at_once()
    {
        var key = app.NewPerson();
        using var waiting = await app.WaitAsync(app.Party(), key);
        Assert.Equal(204, (await (await Phone.StartedAsync(app, key)).ApproveAsync(waiting.Id)).Status);
        using var stream = await EventStream.OpenAsync(waiting.Browser.Http.GetAsync(new Uri($"{waiting.Address}/events?seen=Waiting-Delivered"), HttpCompletionOption.ResponseHeadersRead));

        Assert.Equal("changed", await stream.NextEventAsync());
    }

    [Fact]
    public async Task A_page_with_a_code_hears_of_the_trust_and_not_of_the_reading()
    {
        var phone = await Phone.StartedAsync(app, app.NewPerson());
        using var browser = app.App.NewBrowser();
        var page = await browser.Http.AskAsync(app.Party().DiscoveryUi());
        using var stream = await EventStream.OpenAsync(browser.Http.GetAsync(Address(page), HttpCompletionOption.ResponseHeadersRead));
        var next = stream.NextEventAsync();
        var read = await phone.ReadCodeAsync(page.Mark("data-pairing-code")!);
        Assert.False(next.IsCompleted);

        Assert.Equal(204, (await phone.PostAsync($"/pairings/{read.Member("id")}/trust", new { })).Status);

        Assert.Equal("changed", await next);
    }

    [Fact]
    public async Task Another_browser_does_not_hear_of_a_pairing()
    {
        using var browser = app.App.NewBrowser();
        var page = await browser.Http.AskAsync(app.Party().DiscoveryUi());

        Assert.Equal(404, (await app.Http.AskAsync(page.Mark("data-events")!)).Status);
        Assert.Equal(404, (await browser.Http.AskAsync("/ui/discovery-ui/events?pairing=aaaaaaaaaaaaaaaaaaaaaa")).Status);
        Assert.Equal(404, (await browser.Http.AskAsync("/ui/discovery-ui/events")).Status);
    }

    [Fact]
    public async Task A_phone_hears_of_a_request()
    {
        var key = app.NewPerson();
        var phone = await Phone.StartedAsync(app, key);
        using var browser = new TestBrowser(app.Origin);
        using var stream = await EventStream.OpenAsync(browser.Http.SendAsync(phone.Request(HttpMethod.Get, "/events?seen="), HttpCompletionOption.ResponseHeadersRead));
        var next = stream.NextEventAsync();
        Assert.False(next.IsCompleted);

        using var waiting = await app.WaitAsync(app.Party(), key);

        Assert.Equal("changed", await next);
    }

    [Fact]
    public async Task A_phone_hears_that_its_first_request_has_ended()
    {
        var key = app.NewPerson();
        var phone = await Phone.StartedAsync(app, key);
        using var waiting = await app.WaitAsync(app.Party(), key);
        using var browser = new TestBrowser(app.Origin);
        using var stream = await EventStream.OpenAsync(browser.Http.SendAsync(phone.Request(HttpMethod.Get, $"/events?seen={waiting.Id}"), HttpCompletionOption.ResponseHeadersRead));
        var next = stream.NextEventAsync();
        Assert.False(next.IsCompleted);

        Assert.Equal(204, (await phone.ApproveAsync(waiting.Id)).Status);

        Assert.Equal("changed", await next);
    }

    private Uri Address(Answer page) => new(new Uri(app.Origin), page.Mark("data-events")!);

    /// <summary>A stream that is read line by line.</summary>
    private sealed class EventStream(HttpResponseMessage response, StreamReader reader) : IDisposable
    {
        public static async Task<EventStream> OpenAsync(Task<HttpResponseMessage> answer)
        {
            var response = await answer;
            Assert.Equal(200, (int)response.StatusCode);
            Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
            Assert.True(response.Headers.CacheControl?.NoStore);
            var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
            Assert.Equal(": hello", await reader.ReadLineAsync());
            return new EventStream(response, reader);
        }

        /// <summary>The name of the next event; lines of comment are passed over.</summary>
        public async Task<string> NextEventAsync()
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            while (await reader.ReadLineAsync(patience.Token) is { } line)
            {
                if (line.StartsWith("event: ", StringComparison.Ordinal)) { return line["event: ".Length..]; }
            }
            return "the stream has ended";
        }

        public void Dispose()
        {
            reader.Dispose();
            response.Dispose();
        }
    }
}
