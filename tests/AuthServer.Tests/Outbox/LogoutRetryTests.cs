using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;
using ZenKey.Portal.Data.Deliveries;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests.Outbox;

/// <summary>A logout that gets through late still holds.</summary>
[Collection(typeof(MovedClock))]
[Spec("OpenID Connect Back-Channel Logout 1.0 §4")]
public sealed class LogoutRetryTests(MovedClock app) : IDisposable
{
    private readonly NotificationHost host = new() { Status = 503 };

    [Fact]
    public async Task Each_attempt_has_a_token_of_two_minutes_with_the_same_jti()
    {
        var client = await ToldClient.NewAsync(app, row => row.BackchannelLogoutUri = host.Address);
        var link = await client.LinkAsync(app.NewPerson());
        await app.Service<EventLedger>().RaiseAsync(RaisedEvent.SessionsOver(link.Id, link.SubscriberId, app.Clock.GetUtcNow()));
        await Until.HoldsAsync(() => app.ReadAsync(store => store.Deliveries.AnyAsync(one => one.ClientId == client.Id)));
        var delivery = await app.ReadAsync(store => store.Deliveries.AsNoTracking().SingleAsync(one => one.ClientId == client.Id));
        await app.HoldsAsync(delivery, one => one.LastStatus == 503);

        host.Status = 200;      // before the clock goes on: the sender looks the moment it does
        app.Clock.Advance(TimeSpan.FromHours(1));
        await app.HoldsAsync(delivery, one => one.State == DeliveryState.Delivered);

        var tokens = host.Told.Select(told => new JsonWebToken(told.Body["logout_token=".Length..])).ToList();
        Assert.True(tokens.Count >= 2);
        Assert.Single(tokens.Select(token => token.Id).Distinct());
        Assert.InRange(new DateTimeOffset(tokens[^1].ValidTo, TimeSpan.Zero) - app.Clock.GetUtcNow(), TimeSpan.FromSeconds(110), TimeSpan.FromSeconds(121));
    }

    public void Dispose() => host.Dispose();
}
