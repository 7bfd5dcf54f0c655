using ZenKey.AuthServer.Endpoints.Events;
using ZenKey.AuthServer.Tests.Endpoints.Dpop;
using ZenKey.AuthServer.Tests.Refusals;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Protocol;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests.Endpoints.Events;

/// <summary>Events are fetched with a token of the client itself, of scope events, and by few at once.</summary>
[Collection(typeof(MovedClock))]
[Spec("RFC 6750 §3")]
[Spec("RFC 8936 §3")]
public sealed class PollAccessTests(MovedClock app)
{
    private static readonly object AtOnce = new { returnImmediately = true };

    [Fact]
    public async Task Without_a_token_nothing_is_told_but_what_to_bring()
    {
        var answer = await app.Http.AnswerAsync(new HttpRequestMessage(HttpMethod.Post, new Uri($"{app.Origin}/carriers/verizon/events")));

        await app.IsLoggedAsync(answer.IsOAuthError(ErrorCode.InvalidToken, 401), "token_absent", "events");
        Assert.StartsWith($"Bearer realm=\"{app.App.Origins.Issuer("verizon")}\", DPoP ", answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
        Assert.DoesNotContain("error", answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_subscribers_token_is_none()
    {
        var client = await ToldClient.NewAsync(app);
        var tokens = await app.TokensAsync(app.Party(Clients.Plain));

        foreach (var token in (string[])[tokens.Member("access_token")!, tokens.Member("id_token")!, "x"])
        {
            var answer = await client.PollAsync(AtOnce, token);
            await app.IsLoggedAsync(answer.IsOAuthError(ErrorCode.InvalidToken, 401), "token_unknown", "events");
            Assert.Contains("error=\"invalid_token\"", answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_token_ends_with_its_time()
    {
        var client = await ToldClient.NewAsync(app);
        var token = await client.TokenAsync();
        Assert.Equal(200, (await client.PollAsync(AtOnce, token)).Status);

        app.Clock.Advance(TimeSpan.FromMinutes(15));

        await app.IsLoggedAsync((await client.PollAsync(AtOnce, token)).IsOAuthError(ErrorCode.InvalidToken, 401), "token_expired", "events");
    }

    [Fact]
    [Spec("RFC 7009 §2.1")]
    public async Task A_token_that_was_revoked_is_none()
    {
        var client = await ToldClient.NewAsync(app);
        var token = await client.TokenAsync();

        Assert.Equal(200, (await app.AskAsClientAsync(client.Party, "verizon", "revoke", ("token", token))).Status);

        await app.IsLoggedAsync((await client.PollAsync(AtOnce, token)).IsOAuthError(ErrorCode.InvalidToken, 401), "token_revoked", "events");
    }

    [Fact]
    public async Task A_client_that_was_disabled_is_told_nothing_more()
    {
        var client = await ToldClient.NewAsync(app);
        var token = await client.TokenAsync();

        await client.ChangeAsync(row => row.State = ClientState.Disabled);

        await app.IsLoggedAsync((await client.PollAsync(AtOnce, token)).IsOAuthError(ErrorCode.InvalidToken, 401), "client_disabled", "events");
    }

    [Fact]
    public async Task A_token_without_events_does_not_do()
    {
        var client = await ToldClient.NewAsync(app, row => row.Scopes = "openid events port_data");

        var answer = await client.PollAsync(AtOnce, await client.TokenAsync("port_data"));

        await app.IsLoggedAsync(answer.IsOAuthError(ErrorCode.InsufficientScope, 403), "token_without_events", "events");
        Assert.Contains("scope=\"events\"", answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
    }

    // RFC 9449 §7.2: a token that is bound to a key is no bearer token.
    [Fact]
    [Spec("RFC 9449 §7.2")]
    public async Task A_token_that_is_bound_to_a_key_is_no_bearer_token()
    {
        var client = await ToldClient.NewAsync(app);
        var tokens = await app.AskWithProofAsync(client.Party, Proofs.Make(app.TokenAddress(), claims: [("iat", app.Clock.GetUtcNow().ToUnixTimeSeconds())]), [("grant_type", GrantType.ClientCredentials), ("scope", "events")]);
        Assert.Equal("DPoP", tokens.Member("token_type"));

        var answer = await client.PollAsync(AtOnce, tokens.Member("access_token")!);

        await app.IsLoggedAsync(answer.IsOAuthError(ErrorCode.InvalidToken, 401), "token_bound", "events");
        Assert.StartsWith("DPoP ", answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_events_pushed_fetches_none()
    {
        var client = await ToldClient.PushedAsync(app, "https://app.tests.example/events");

        await app.IsLoggedAsync((await client.PollAsync(AtOnce)).IsOAuthError(ErrorCode.AccessDenied, 403), "events_not_polled", "events");
    }

    [Fact]
    public async Task There_is_no_such_carrier_and_no_other_method()
    {
        var client = await ToldClient.NewAsync(app);

        await app.IsLoggedAsync((await client.PollAsync(AtOnce, "x", "nobody")).IsOAuthError(ErrorCode.InvalidRequest, 404), "carrier_unknown", "events");
        var get = await app.Http.AskAsync("/carriers/verizon/events");
        Assert.Equal((405, "POST"), (get.Status, get.Header("Allow")));
    }

    [Fact]
    [Spec("RFC 8936 §2.2")]
    public async Task A_poll_that_nothing_comes_for_is_answered_after_half_a_minute()
    {
        var client = await ToldClient.NewAsync(app);
        var token = await client.TokenAsync();
        var began = app.Clock.GetUtcNow();
        var waiting = client.PollAsync(new { }, token);

        await Until.HoldsAsync(() =>
        {
            if (!waiting.IsCompleted) { app.Clock.Advance(TimeSpan.FromSeconds(1)); }
            return Task.FromResult(waiting.IsCompleted);
        });

        Assert.Equal((200, """{"sets":{}}"""), ((await waiting).Status, (await waiting).Text));
        Assert.True(app.Clock.GetUtcNow() - began >= EventsEndpoint.LongestWait);
    }

    [Fact]
    public async Task Four_polls_of_a_client_may_wait_at_once()
    {
        var (client, polls) = (await ToldClient.NewAsync(app), app.Service<WaitingPolls>());
        for (var one = 1; one <= WaitingPolls.MostOfClient; one++) { Assert.True(polls.TryEnter(client.Id)); }

        var refused = await client.PollAsync(new { });

        await app.IsLoggedAsync(refused.IsOAuthError(ErrorCode.InvalidRequest, 429), "polls_waiting", "events");
        Assert.Equal("30", refused.Header("Retry-After"));
        Assert.Equal(200, (await client.PollAsync(AtOnce)).Status);
        polls.Leave(client.Id);
        Assert.True(polls.TryEnter(client.Id));
    }

    [Fact]
    public async Task What_is_not_fetched_for_seven_days_is_gone()
    {
        var (client, key) = (await ToldClient.NewAsync(app), app.NewPerson());
        await client.LinkAsync(key);
        await app.Service<EventLedger>().RaiseAsync(RaisedEvent.Of(EventType.SimSwap, (await app.SubscriberAsync(key)).Id, app.Clock.GetUtcNow()));
        await client.QueuedAsync();

        app.Clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        Assert.Single((await client.PollAsync(AtOnce)).Json.GetProperty("sets").EnumerateObject());
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty((await client.PollAsync(AtOnce)).Json.GetProperty("sets").EnumerateObject());
    }
}
