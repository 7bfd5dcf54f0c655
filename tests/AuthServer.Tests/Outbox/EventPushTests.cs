using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;
using ZenKey.Portal.Data.Deliveries;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Protocol;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests.Outbox;

/// <summary>Events are pushed to the receiver that the client registered.</summary>
[Spec("RFC 8935 §2")]
public sealed class EventPushTests(SharedApp app) : IDisposable
{
    private const string Authorization = "Bearer what-the-receiver-knows-us-by";
    private readonly NotificationHost host = new() { Status = 202 };

    [Fact]
    [Spec("RFC 8935 §2.1")]
    public async Task It_is_posted_as_a_security_event_token_by_the_receivers_own_authorization()
    {
        var (client, key) = (await ToldClient.PushedAsync(app, host.Address, Authorization), app.NewPerson());
        await client.LinkAsync(key);

        await RaiseAsync(key);

        var told = Assert.Single(await host.HeardAsync());
        Assert.Equal(("POST", "application/secevent+jwt", Authorization), (told.Method, told.ContentType, told.Authorization));
        var token = new JsonWebToken(told.Body);
        Assert.Equal(("secevent+jwt", client.ClientId), (token.Typ, token.Audiences.Single()));
        var delivery = await EndedAsync(client);
        Assert.Equal((DeliveryState.Delivered, 202, DeliveryKind.SecurityEvent, token.Id), (delivery.State, delivery.LastStatus, delivery.Kind, delivery.About));
    }

    // OWASP ASVS 5.0 §14.2: what the receiver knows us by cannot be read in the store.
    [Fact]
    public async Task At_rest_the_authorization_is_protected()
    {
        host.MayAnswer = new TaskCompletionSource().Task;
        var (client, key) = (await ToldClient.PushedAsync(app, host.Address, Authorization), app.NewPerson());
        await client.LinkAsync(key);
        await RaiseAsync(key);
        await host.HeardAsync();

        var kept = await app.ReadAsync(store => store.EventSubscriptions.Where(one => one.ClientId == client.Id).Select(one => one.Authorization!).SingleAsync());
        Assert.DoesNotContain("knows-us-by", System.Text.Encoding.Latin1.GetString(kept), StringComparison.Ordinal);
        var row = await app.ReadAsync(store => store.Deliveries.AsNoTracking().Where(one => one.ClientId == client.Id).SingleAsync());
        Assert.DoesNotContain("knows-us-by", System.Text.Json.JsonSerializer.Serialize(row), StringComparison.Ordinal);
        Assert.Null(row.Payload);
    }

    [Fact]
    [Spec("RFC 8935 §2.3")]
    public async Task A_receiver_that_says_what_is_wrong_is_not_told_again_and_the_developer_sees_why()
    {
        (host.Status, host.Answer) = (400, """{"err":"invalid_issuer","description":"Who?"}""");
        var (client, key) = (await ToldClient.PushedAsync(app, host.Address), app.NewPerson());
        await client.LinkAsync(key);

        await RaiseAsync(key);

        var delivery = await EndedAsync(client);
        Assert.Equal((DeliveryState.GivenUp, 400, 1), (delivery.State, delivery.LastStatus, delivery.Attempts));
        await Until.HoldsAsync(() => app.ReadAsync(store => store.Events.AnyAsync(one => one.ClientId == client.Id && one.Cause == "set_refused" && one.Error == "invalid_issuer" && one.Endpoint == "events")));
    }

    // A 400 that is not in the receiver's words, such as that of a proxy, and every other failure is met with patience.
    [Theory]
    [InlineData(400, "")]
    [InlineData(400, "<html>Bad Request</html>")]
    [InlineData(400, "[1]")]
    [InlineData(400, """{"err":7}""")]
    [InlineData(401, """{"err":"authentication_failed"}""")]
    [InlineData(404, "")]
    [InlineData(500, "")]
    [InlineData(503, """{"err":"invalid_request"}""")]
    [Spec("RFC 8935 §2.3")]
    public async Task Every_other_failure_is_tried_again(int status, string answer)
    {
        (host.Status, host.Answer) = (status, answer);
        var (client, key) = (await ToldClient.PushedAsync(app, host.Address), app.NewPerson());
        await client.LinkAsync(key);
        await RaiseAsync(key);
        await host.HeardAsync();

        (host.Status, host.Answer) = (202, "");

        var delivery = await EndedAsync(client);
        Assert.Equal(DeliveryState.Delivered, delivery.State);
        Assert.True(delivery.Attempts >= 2);
        Assert.Single(host.Told.Select(told => new JsonWebToken(told.Body).EncodedPayload).Distinct());
    }

    [Fact]
    public async Task What_was_owed_to_a_receiver_that_is_no_longer_registered_is_not_sent()
    {
        host.Status = 500;
        var (client, key) = (await ToldClient.PushedAsync(app, host.Address), app.NewPerson());
        await client.LinkAsync(key);
        await RaiseAsync(key);
        await host.HeardAsync();

        await client.ChangeAsync(row => row.EventSubscription!.PushUri = "https://other.tests.example/events");

        Assert.Equal(DeliveryState.GivenUp, (await EndedAsync(client)).State);
    }

    private async Task RaiseAsync(string key) => await app.Service<EventLedger>().RaiseAsync(
        RaisedEvent.Of(EventType.DeviceChange, (await app.SubscriberAsync(key)).Id, TimeProvider.System.GetUtcNow(), "test"));

    private async Task<Delivery> EndedAsync(ToldClient client)
    {
        await Until.HoldsAsync(() => app.ReadAsync(store => store.Deliveries.AnyAsync(one => one.ClientId == client.Id && one.State != DeliveryState.Waiting)));
        return await app.ReadAsync(store => store.Deliveries.AsNoTracking().SingleAsync(one => one.ClientId == client.Id));
    }

    public void Dispose() => host.Dispose();
}
