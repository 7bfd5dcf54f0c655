using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Requests;
using ZenKey.Portal.Data.Tests.Store;

namespace ZenKey.Portal.Data.Tests;

/// <summary>How a push went decides how long its request still waits, and whoever waits for it is woken.</summary>
public abstract class RequestDeliveryTests(StoreFixture fixture) : StoreTests(fixture)
{
    private RequestLedger Requests => Node.Get<RequestLedger>();

    [Theory]
    [InlineData(RequestDelivery.Sending, 120)]
    [InlineData(RequestDelivery.Delivered, 120)]
    [InlineData(RequestDelivery.Unreachable, 40)]       // thirty seconds more: the application may be open anyway
    [InlineData(RequestDelivery.NoApplication, 10)]     // nobody can answer
    public async Task What_cannot_be_delivered_ends_early(RequestDelivery delivery, int seconds)
    {
        var (request, began) = await WaitingAsync();
        Time.Advance(TimeSpan.FromSeconds(10));
        await Requests.SetDeliveryAsync(request, delivery);
        await AssertAsync(request, delivery, began.AddSeconds(seconds));
    }

    [Fact]
    public async Task An_unreachable_phone_never_lengthens_a_life()
    {
        var (request, began) = await WaitingAsync();
        Time.Advance(TimeSpan.FromSeconds(110));
        await Requests.SetDeliveryAsync(request, RequestDelivery.Unreachable);
        await AssertAsync(request, RequestDelivery.Unreachable, began.AddSeconds(120));
    }

    [Fact]
    public async Task A_push_that_got_through_after_all_gives_the_life_back()
    {
        var (request, began) = await WaitingAsync();
        await Requests.SetDeliveryAsync(request, RequestDelivery.Unreachable);
        await AssertAsync(request, RequestDelivery.Unreachable, began.AddSeconds(30));
        Time.Advance(TimeSpan.FromSeconds(20));
        await Requests.SetDeliveryAsync((await Requests.FindAsync(request.Id, None))!, RequestDelivery.Delivered);
        await AssertAsync(request, RequestDelivery.Delivered, began.AddSeconds(120));
        Assert.Single(await Requests.ListWaitingAsync(request.SubscriberId, None));
    }

    [Fact]
    public async Task It_is_given_back_however_often_the_push_failed()
    {
        var (request, began) = await WaitingAsync();
        for (var attempt = 0; attempt < 3; attempt++)
        {
            await Requests.SetDeliveryAsync(request, RequestDelivery.Unreachable);
            Time.Advance(TimeSpan.FromSeconds(5));
        }
        await AssertAsync(request, RequestDelivery.Unreachable, began.AddSeconds(30));
        await Requests.SetDeliveryAsync(request, RequestDelivery.Sending);
        await Requests.SetDeliveryAsync(request, RequestDelivery.Delivered);
        await AssertAsync(request, RequestDelivery.Delivered, began.AddSeconds(120));
    }

    [Fact]
    public async Task A_request_that_has_expired_does_not_come_back()
    {
        var (request, began) = await WaitingAsync();
        await Requests.SetDeliveryAsync(request, RequestDelivery.Unreachable);
        Time.Advance(TimeSpan.FromSeconds(31));          // the browser has been told
        await Requests.SetDeliveryAsync(request, RequestDelivery.Delivered);
        Assert.Equal(began.AddSeconds(30), (await Requests.FindAsync(request.Id, None))!.ExpiresAt);
        Assert.Empty(await Requests.ListWaitingAsync(request.SubscriberId, None));
    }

    [Fact]
    public async Task A_phone_without_the_application_does_not_get_one_by_a_push()
    {
        var (request, began) = await WaitingAsync();
        await Requests.SetDeliveryAsync(request, RequestDelivery.NoApplication);
        await Requests.SetDeliveryAsync(request, RequestDelivery.Delivered);
        Assert.Equal(began, (await Requests.FindAsync(request.Id, None))!.ExpiresAt);
    }

    [Fact]
    public async Task A_life_that_was_short_from_the_start_stays_short_when_the_push_goes_well()
    {
        var (request, began) = await WaitingAsync(TimeSpan.FromSeconds(20));
        await Requests.SetDeliveryAsync(request, RequestDelivery.Delivered);
        await AssertAsync(request, RequestDelivery.Delivered, began.AddSeconds(20));
    }

    [Fact]
    public async Task An_ended_request_is_not_touched()
    {
        var (request, began) = await WaitingAsync();
        await Requests.DenyAsync(request);
        await Requests.SetDeliveryAsync(request, RequestDelivery.Unreachable);
        await AssertAsync(request, RequestDelivery.Sending, began.AddSeconds(120));
    }

    [Fact]
    public async Task Whoever_waits_for_a_request_is_woken()
    {
        var (request, _) = await WaitingAsync();
        await AssertWakesAsync(BusTopics.Request(request.Id), () => Requests.SetDeliveryAsync(request, RequestDelivery.Delivered));
        await AssertWakesAsync(BusTopics.Request(request.Id), () => Requests.DenyAsync(request));
        var (other, _) = await WaitingAsync();
        await AssertWakesAsync(BusTopics.Phone(other.SubscriberId), () => Requests.CancelAsync(other, other.BrowserHash));
    }

    private async Task AssertWakesAsync(string topic, Func<Task> act)
    {
        using var listener = Node.Get<IWakeBus>().Listen(topic);
        var woken = listener.WaitAsync(TimeSpan.FromHours(1), Time, None);
        Assert.False(woken.IsCompleted);
        await act();
        await woken.WaitAsync(TimeSpan.FromSeconds(10));
    }

    private async Task AssertAsync(Request request, RequestDelivery delivery, DateTimeOffset expiresAt)
    {
        var kept = (await Requests.FindAsync(request.Id, None))!;
        Assert.Equal((delivery, expiresAt), (kept.Delivery, kept.ExpiresAt));
    }

    private async Task<(Request Request, DateTimeOffset Began)> WaitingAsync(TimeSpan? life = null)
    {
        var sample = await Sample.AddAsync(Node, Now);
        var request = sample.Request(Now, life);
        await Requests.AddAsync(request);
        return (request, Now);
    }
}

public sealed class RequestDeliveryOnSqlite(SqliteStore fixture) : RequestDeliveryTests(fixture), IClassFixture<SqliteStore>;

public sealed class RequestDeliveryOnPostgreSql(PostgreSqlStore fixture) : RequestDeliveryTests(fixture), IClassFixture<PostgreSqlStore>;
