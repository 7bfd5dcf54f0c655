using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Deliveries;
using ZenKey.Portal.Data.Grants;
using ZenKey.Portal.Data.Requests;
using ZenKey.Portal.Data.Tests.Store;
using ZenKey.Protocol;

namespace ZenKey.Portal.Data.Tests;

/// <summary>Requests that clients' servers put before phones.</summary>
public abstract class BackchannelLedgerTests(StoreFixture fixture) : StoreTests(fixture)
{
    private BackchannelLedger Ledger => Node.Get<BackchannelLedger>();

    private RequestLedger Requests => Node.Get<RequestLedger>();

    [Fact]
    public async Task It_is_found_by_what_its_client_calls_it()
    {
        var (_, request) = await AskedAsync();

        var kept = (await Ledger.FindAsync(request.AuthReqIdHash!, None))!;

        Assert.Equal((request.Id, RequestKind.Ciba, "push", request.NotificationUri, request.ExpiresAt), (kept.Id, kept.Kind, kept.CibaDelivery, kept.NotificationUri, kept.NotifyAt));
        Assert.Equal(request.Callback, kept.Callback);
        Assert.Null(await Ledger.FindAsync(RandomId.Hash("other"), None));
    }

    [Fact]
    public async Task An_approval_its_tokens_and_what_is_told_are_one_commit()
    {
        var (sample, request) = await AskedAsync();
        var (link, delivery) = (sample.Link(Now), Owed(sample, request));
        var grant = sample.Grant(Now, link.Id);

        Assert.True(await Requests.ApproveAsync(request, new Approval("openid", link, "hwk", Acr.A1), sample.Audit(Now), new Told(delivery, new Redemption(grant, "subject", Now, sample.Event(Now)))));

        Assert.Equal(DeliveryState.Waiting, (await Node.ReadAsync(store => store.Deliveries.SingleAsync(one => one.Id == delivery.Id))).State);
        Assert.Equal(link.Id, (await Node.ReadAsync(store => store.Grants.SingleAsync(one => one.Id == grant.Id))).LinkId);
        Assert.Equal("subject", (await Node.ReadAsync(store => store.Links.SingleAsync(one => one.Id == link.Id))).Subject);
        var ended = (await Requests.FindAsync(request.Id, None))!;
        Assert.Equal((RequestState.Approved, null, null), (ended.State, ended.Callback, ended.NotifyAt));
    }

    [Fact]
    public async Task Of_twelve_approvals_and_refusals_at_once_one_is_told()
    {
        var (sample, request) = await AskedAsync();

        var ended = await TwelveTimesAsync(index => index % 2 == 0
            ? Requests.ApproveAsync(request, new Approval("openid", sample.Link(Now), "hwk", Acr.A1), sample.Audit(Now), new Told(Owed(sample, request)))
            : Requests.DenyAsync(request, new Told(Owed(sample, request))));

        Assert.Single(ended, true);
        Assert.Equal(1, await Node.ReadAsync(store => store.Deliveries.CountAsync(one => one.About == request.Id)));
    }

    [Fact]
    public async Task Of_twelve_on_two_nodes_one_tells_that_it_ran_out()
    {
        var node = await Fixture.StartAsync(Time);
        var (sample, request) = await AskedAsync();
        Assert.DoesNotContain(await Ledger.ListExpiredAsync(1_000, None), one => one.Id == request.Id);
        Assert.False(await Ledger.TellExpiryAsync(request, Owed(sample, request)));
        Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Contains(await Ledger.ListExpiredAsync(1_000, None), one => one.Id == request.Id);

        var told = await TwelveTimesAsync(index => (index % 2 == 0 ? Node : node).Get<BackchannelLedger>().TellExpiryAsync(request, Owed(sample, request)));

        Assert.Single(told, true);
        Assert.Equal(1, await Node.ReadAsync(store => store.Deliveries.CountAsync(one => one.About == request.Id)));
        Assert.DoesNotContain(await Ledger.ListExpiredAsync(1_000, None), one => one.Id == request.Id);
    }

    [Fact]
    public async Task Its_own_client_cancels_it_once()
    {
        var (sample, request) = await AskedAsync();

        Assert.False(await Ledger.CancelAsync(request, Guid.CreateVersion7(Now)));
        Assert.Single(await TwelveTimesAsync(_ => Ledger.CancelAsync(request, sample.Client.Id)), true);

        Assert.Equal(RequestState.Cancelled, (await Requests.FindAsync(request.Id, None))!.State);
        Assert.False(await Requests.DenyAsync(request));
    }

    [Fact]
    public async Task A_look_within_the_interval_does_not_count()
    {
        var (_, request) = await AskedAsync();
        var interval = TimeSpan.FromSeconds(5);

        Assert.Single(await TwelveTimesAsync(_ => Ledger.NotePollAsync(request.Id, interval)), true);
        Time.Advance(interval - TimeSpan.FromMilliseconds(1));
        Assert.False(await Ledger.NotePollAsync(request.Id, interval));
        Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(await Ledger.NotePollAsync(request.Id, interval));
    }

    [Theory]
    [InlineData(RequestDelivery.Unreachable, 120)]      // the phone may come back
    [InlineData(RequestDelivery.Delivered, 120)]
    [InlineData(RequestDelivery.NoApplication, 10)]     // nobody can answer
    public async Task A_phone_out_of_reach_does_not_end_it(RequestDelivery delivery, int seconds)
    {
        var (_, request) = await AskedAsync();
        Time.Advance(TimeSpan.FromSeconds(10));

        await Requests.SetDeliveryAsync(request, delivery);

        var kept = (await Requests.FindAsync(request.Id, None))!;
        Assert.Equal((delivery, request.CreatedAt.AddSeconds(seconds), request.CreatedAt.AddSeconds(seconds)), (kept.Delivery, kept.ExpiresAt, kept.NotifyAt));
    }

    [Fact]
    public async Task Three_of_a_client_wait_for_a_phone()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var taken = await TwelveTimesAsync(async _ => await Ledger.AddAsync(Asked(sample), None));
        Assert.Equal((3, 9), (taken.Count(one => one is AddRequestResult.Added), taken.Count(one => one is AddRequestResult.ClientBusy)));

        Time.Advance(TimeSpan.FromMinutes(2));
        Assert.IsType<AddRequestResult.Added>(await Ledger.AddAsync(Asked(sample), None));
    }

    // What browsers ask counts too: it is the phone that is spared.
    [Fact]
    public async Task Where_ten_wait_no_server_may_ask()
    {
        var (sample, other) = (await Sample.AddAsync(Node, Now), await Sample.AddAsync(Node, Now));
        for (var count = 0; count < 10; count++) { await Requests.AddAsync(sample.Request(Now)); }

        Assert.IsType<AddRequestResult.SubscriberBusy>(await Ledger.AddAsync(Asked(sample with { Client = other.Client }), None));
    }

    private async Task<(Sample Sample, Request Request)> AskedAsync()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var request = Asked(sample);
        Assert.IsType<AddRequestResult.Added>(await Ledger.AddAsync(request, None));
        return (sample, request);
    }

    private Request Asked(Sample sample) => new()
    {
        Id = RandomId.New(),
        Kind = RequestKind.Ciba,
        CarrierId = sample.Carrier.Id,
        SubscriberId = sample.Subscriber.Id,
        ClientId = sample.Client.Id,
        BrowserHash = "",
        RedirectUri = "",
        Scopes = "openid",
        Acr = Acr.A1,
        CreatedAt = Now,
        ExpiresAt = Now.AddMinutes(2),
        AuthReqIdHash = RandomId.Hash(RandomId.New()),
        CibaDelivery = CibaDelivery.Push,
        NotificationUri = "https://client.example/notify",
        Callback = [1, 2, 3],
        NotifyAt = Now.AddMinutes(2),
    };

    private Delivery Owed(Sample sample, Request request) => new()
    {
        Id = Guid.CreateVersion7(Now),
        ClientId = sample.Client.Id,
        About = request.Id,
        Target = request.NotificationUri!,
        Authority = "client.example",
        ContentType = "application/json",
        Payload = [4, 5, 6],
        NextAttemptAt = Now,
        CreatedAt = Now,
        ExpiresAt = Now.AddDays(1),
    };
}

public sealed class BackchannelLedgerOnSqlite(SqliteStore fixture) : BackchannelLedgerTests(fixture), IClassFixture<SqliteStore>;

public sealed class BackchannelLedgerOnPostgreSql(PostgreSqlStore fixture) : BackchannelLedgerTests(fixture), IClassFixture<PostgreSqlStore>;
