using ZenKey.Portal.Data.Deliveries;

namespace ZenKey.AuthServer.Tests.Outbox;

/// <summary>What clients are told is told once it stands, where they said, and nobody else waits for one who is slow.</summary>
[Spec("CIBA Core §10.2")]
[Spec("RFC 8935 §2.1")]
public sealed class OutboxTests(SharedApp app) : IDisposable
{
    private readonly NotificationHost host = new();

    [Fact]
    public async Task It_is_posted_with_the_clients_own_token_and_forgotten()
    {
        await host.RegisterAsync(app, Clients.Ping);

        var delivery = await app.OweAsync(Clients.Ping, host.Address);

        var ended = await app.HoldsAsync(delivery, one => one.State != DeliveryState.Waiting);
        var told = Assert.Single(host.Told);
        Assert.Equal(("POST", "application/json", $"Bearer {Owed.Token}", """{"a":"ü"}"""), (told.Method, told.ContentType, told.Authorization, told.Body));
        Assert.Equal((DeliveryState.Delivered, 204, 1), (ended.State, ended.LastStatus, ended.Attempts));
        Assert.Null(ended.Payload);
        Assert.NotNull(ended.EndedAt);
    }

    // OWASP ASVS 5.0 §14.2: what is kept of a secret until it is sent cannot be read in the store.
    [Fact]
    public async Task At_rest_body_and_token_are_protected()
    {
        host.MayAnswer = new TaskCompletionSource().Task;
        await host.RegisterAsync(app, Clients.Ping);

        var delivery = await app.OweAsync(Clients.Ping, host.Address, "an-access-token");
        await host.HeardAsync();

        var text = System.Text.Encoding.Latin1.GetString((await app.DeliveryAsync(delivery.Id)).Payload!);
        Assert.DoesNotContain(Owed.Token, text, StringComparison.Ordinal);
        Assert.DoesNotContain("an-access-token", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(202)]
    [InlineData(204)]
    public async Task Any_answer_of_success_takes_it(int status)
    {
        host.Status = status;
        await host.RegisterAsync(app, Clients.Ping);

        var ended = await app.HoldsAsync(await app.OweAsync(Clients.Ping, host.Address, token: null), one => one.State != DeliveryState.Waiting);

        Assert.Equal((DeliveryState.Delivered, status), (ended.State, ended.LastStatus));
        Assert.Null(Assert.Single(host.Told).Authorization);
    }

    // CIBA Core §10.2: the OP must not follow redirects.
    [Theory]
    [InlineData(301)]
    [InlineData(307)]
    public async Task A_redirect_is_not_followed(int status)
    {
        using var other = new NotificationHost();
        (host.Status, host.Location) = (status, other.Address);
        await host.RegisterAsync(app, Clients.Ping);

        var delivery = await app.HoldsAsync(await app.OweAsync(Clients.Ping, host.Address), one => one.LastStatus is not null);

        Assert.Equal((DeliveryState.Waiting, status), (delivery.State, delivery.LastStatus));
        Assert.Empty(other.Told);
    }

    [Fact]
    public async Task An_address_that_is_no_longer_registered_is_told_nothing()
    {
        await host.RegisterAsync(app, Clients.Ping);

        var ended = await app.HoldsAsync(await app.OweAsync(Clients.Ping, host.Address + "other"), one => one.State != DeliveryState.Waiting);

        Assert.Equal(DeliveryState.GivenUp, ended.State);
        Assert.Null(ended.Payload);
        Assert.Empty(host.Told);
    }

    // Its receiver is registered with the subscription to events, not with the client.
    [Fact]
    [Spec("RFC 8935 §2.1")]
    public async Task A_security_event_goes_to_its_own_receiver()
    {
        await host.ReceiveEventsAsync(app, Clients.Rotating);
        await app.OweAsync(Clients.Rotating, host.Address, "e30.e30.x", DeliveryKind.SecurityEvent);

        Assert.Equal("e30.e30.x", Assert.Single(await host.HeardAsync()).Body);
    }

    [Fact]
    public async Task A_client_that_is_disabled_is_told_nothing()
    {
        var ended = await app.HoldsAsync(await app.OweAsync(Clients.Disabled, host.Address, kind: DeliveryKind.SecurityEvent), one => one.State != DeliveryState.Waiting);

        Assert.Equal(DeliveryState.GivenUp, ended.State);
        Assert.Empty(host.Told);
    }

    [Fact]
    public async Task A_place_that_is_slow_gets_few_at_once_and_holds_up_no_other()
    {
        var answer = new TaskCompletionSource();
        host.MayAnswer = answer.Task;
        using var quick = new NotificationHost();
        await host.ReceiveEventsAsync(app, Clients.CibaPing);
        await quick.ReceiveEventsAsync(app, Clients.CibaUnreached);
        for (var count = 0; count < 20; count++) { await app.OweAsync(Clients.CibaPing, host.Address, kind: DeliveryKind.SecurityEvent); }
        await host.HeardAsync(4);

        await app.OweAsync(Clients.CibaUnreached, quick.Address, kind: DeliveryKind.SecurityEvent);

        await quick.HeardAsync();
        Assert.Equal(4, host.Told.Count);
        answer.SetResult();
        await host.HeardAsync(20);
        Assert.Equal(4, host.Most);
    }

    public void Dispose() => host.Dispose();
}
