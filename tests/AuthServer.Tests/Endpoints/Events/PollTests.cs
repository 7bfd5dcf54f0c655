using System.Globalization;
using Microsoft.EntityFrameworkCore;
using ZenKey.AuthServer.Endpoints.Events;
using ZenKey.AuthServer.Tests.Refusals;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.Events;

/// <summary>A client fetches its events, acknowledges them, and is given again what it did not.</summary>
[Spec("RFC 8936 §2")]
public sealed class PollTests(SharedApp app)
{
    private const string Key = People.Line;

    [Fact]
    [Spec("RFC 8936 §2.3")]
    public async Task Events_come_until_they_are_acknowledged()
    {
        var client = await ToldClient.NewAsync(app);
        var ids = await QueueAsync(client, 2);
        var token = await client.TokenAsync();

        var first = await client.PollAsync(new { returnImmediately = true }, token);
        Assert.Equal((200, "application/json", "no-store"), (first.Status, first.MediaType, first.Header("Cache-Control")));
        Assert.Equal(ids, IdsOf(first));
        Assert.Null(first.Member("moreAvailable"));
        Assert.Equal(ids, IdsOf(await client.PollAsync(new { returnImmediately = true }, token)));

        Assert.Equal([ids[1]], IdsOf(await client.PollAsync(new { returnImmediately = true, ack = new[] { ids[0] } }, token)));
        Assert.Empty(IdsOf(await client.PollAsync(new { returnImmediately = true, ack = new[] { ids[0], ids[1], "no-such-jti" } }, token)));
    }

    [Fact]
    [Spec("RFC 8936 §2.2")]
    public async Task As_many_come_as_the_client_takes_oldest_first_and_the_rest_is_announced()
    {
        var client = await ToldClient.NewAsync(app);
        var ids = await QueueAsync(client, EventsEndpoint.MostAtOnce + 2);
        var token = await client.TokenAsync();

        var two = await client.PollAsync(new { maxEvents = 2, returnImmediately = true }, token);
        Assert.Equal(ids[..2], IdsOf(two));
        Assert.Equal("True", two.Member("moreAvailable"));
        var most = await client.PollAsync(new { maxEvents = 10_000 }, token);
        Assert.Equal(EventsEndpoint.MostAtOnce, IdsOf(most).Count);
        Assert.Equal("True", most.Member("moreAvailable"));
    }

    // RFC 8936 §2.4.2: a request that only acknowledges is answered at once.
    [Fact]
    [Spec("RFC 8936 §2.4")]
    public async Task With_maxEvents_0_it_only_acknowledges()
    {
        var client = await ToldClient.NewAsync(app);
        var ids = await QueueAsync(client, 2);

        var answer = await client.PollAsync(new { maxEvents = 0, ack = ids[..1] });

        Assert.Empty(IdsOf(answer));
        Assert.Equal("True", answer.Member("moreAvailable"));
        Assert.Equal(ids[1..], IdsOf(await client.PollAsync(new { })));
    }

    [Fact]
    [Spec("RFC 8936 §2.4")]
    public async Task What_the_client_will_not_have_is_let_go_and_stands_in_its_log()
    {
        var client = await ToldClient.NewAsync(app);
        var ids = await QueueAsync(client, 2);

        var answer = await client.PollAsync(new { returnImmediately = true, setErrs = new Dictionary<string, object> { [ids[0]] = new { err = "invalid_audience", description = "Not mine." } } });

        Assert.Equal(ids[1..], IdsOf(answer));
        var entry = Assert.Single(await app.ReadAsync(store => store.Events.Where(one => one.ClientId == client.Id && one.Cause == "set_refused").ToListAsync()));
        Assert.Equal(("events", "invalid_audience", false), (entry.Endpoint, entry.Error, entry.Succeeded));
    }

    [Fact]
    [Spec("RFC 8936 §2.2")]
    public async Task A_poll_that_waits_is_answered_by_the_next_event()
    {
        var (client, key) = (await ToldClient.NewAsync(app), app.NewPerson());
        await client.LinkAsync(key);

        var waiting = client.PollAsync(new { });
        await app.Service<EventLedger>().RaiseAsync(RaisedEvent.Of(EventType.LinePort, (await app.SubscriberAsync(key)).Id, TimeProvider.System.GetUtcNow()));

        Assert.Single(IdsOf(await waiting));
    }

    // hardening.md 15: what is one carrier's, or one client's, is nothing to another.
    [Fact]
    public async Task Another_client_and_another_carrier_see_and_settle_nothing_of_it()
    {
        var (client, other) = (await ToldClient.NewAsync(app), await ToldClient.NewAsync(app));
        var ids = await QueueAsync(client, 1);

        Assert.Empty(IdsOf(await other.PollAsync(new { returnImmediately = true, ack = ids })));
        Assert.Empty(IdsOf(await client.PollAsync(new { returnImmediately = true, ack = ids }, carrier: "att")));
        await app.IsLoggedAsync(await client.PollAsync(new { }, await client.TokenAsync(), "att"), "token_unknown", "events");

        Assert.Equal(ids, IdsOf(await client.PollAsync(new { returnImmediately = true })));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("""{"maxEvents":-1}""")]
    [InlineData("""{"maxEvents":1.5}""")]
    [InlineData("""{"maxEvents":"2"}""")]
    [InlineData("""{"maxEvents":99999999999}""")]
    [InlineData("""{"returnImmediately":"yes"}""")]
    [InlineData("""{"ack":"x"}""")]
    [InlineData("""{"ack":[1]}""")]
    [InlineData("""{"ack":[null]}""")]
    [InlineData("""{"setErrs":[]}""")]
    [InlineData("""{"setErrs":{"x":"y"}}""")]
    [InlineData("""{"setErrs":{"x":{}}}""")]
    [InlineData("""{"setErrs":{"x":{"err":7}}}""")]
    [InlineData("""{"maxEvents":1,"maxEvents":2}""")]
    [InlineData("""{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":1}}}}}}}}}""")]
    public async Task What_is_no_poll_is_told_so(string body)
    {
        var client = await ToldClient.NewAsync(app);

        var answer = await SendAsync(client, new StringContent(body, null, "application/json"));

        await app.IsLoggedAsync(answer.IsOAuthError(ErrorCode.InvalidRequest), "poll_unreadable", "events");
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("text/plain")]
    public async Task A_body_of_another_type_is_none(string mediaType)
    {
        var client = await ToldClient.NewAsync(app);

        await app.IsLoggedAsync((await SendAsync(client, new StringContent("{}", null, mediaType))).IsOAuthError(ErrorCode.InvalidRequest), "poll_unreadable", "events");
    }

    [Fact]
    public async Task More_acknowledgements_than_fit_are_refused()
    {
        var client = await ToldClient.NewAsync(app);

        (await client.PollAsync(new { ack = Enumerable.Repeat("x", PollRequest.MostIds + 1) })).IsOAuthError(ErrorCode.InvalidRequest);
        Assert.Equal(200, (await client.PollAsync(new { returnImmediately = true, ack = Enumerable.Repeat("x", PollRequest.MostIds) })).Status);
    }

    // Members that are not known are passed over, as null is.
    [Fact]
    public async Task What_is_not_known_is_passed_over()
    {
        var client = await ToldClient.NewAsync(app);

        Assert.Equal("""{"sets":{}}""", (await SendAsync(client, new StringContent("""{"maxEvents":null,"ack":null,"returnImmediately":true,"more":[1,{"a":2}]}""", System.Text.Encoding.UTF8, "application/json"))).Text);
    }

    private async Task<Answer> SendAsync(ToldClient client, HttpContent content) => await app.Http.AnswerAsync(
        new HttpRequestMessage(HttpMethod.Post, new Uri($"{app.Origin}/carriers/verizon/events")) { Content = content }, ("Authorization", $"Bearer {await client.TokenAsync()}"));

    private static IReadOnlyList<string> IdsOf(Answer answer)
    {
        Assert.True(answer.Status == 200, answer.Text);
        return [.. answer.Json.GetProperty("sets").EnumerateObject().Select(one => one.Name)];
    }

    private async Task<string[]> QueueAsync(ToldClient client, int count)
    {
        var (carrier, now) = ((await app.SubscriberAsync(Key)).CarrierId, TimeProvider.System.GetUtcNow());
        var queued = Enumerable.Range(0, count).Select(number => new QueuedEvent
        {
            Id = Guid.CreateVersion7(now),
            ClientId = client.Id,
            CarrierId = carrier,
            Type = EventType.SecurityEvent,
            Subject = "subject-" + number.ToString(CultureInfo.InvariantCulture),
            At = now,
            IssuedAt = now.AddSeconds(number - count),
            ExpiresAt = now + QueuedEvent.Life,
        }).ToList();
        await app.WriteAsync(store =>
        {
            store.QueuedEvents.AddRange(queued);
            return Task.CompletedTask;
        });
        return [.. queued.Select(one => one.Id.ToString("N"))];
    }
}
