using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Carriers;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Deliveries;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Features.Clients.Deliveries;
using ZenKey.Portal.Tests.Companies;
using ZenKey.Protocol;

namespace ZenKey.Portal.Tests.Clients.Deliveries;

/// <summary>What is sent by hand, by whom, and what is looked up.</summary>
public sealed class DeliveryDeskTests : IAsyncLifetime
{
    private static readonly CancellationToken Cancel = CancellationToken.None;
    private readonly CompanyWorld world = new();
    private Client client = null!;

    private DateTimeOffset Now => world.Store.Time.GetUtcNow();

    private IDeliveryDesk Desk => world.Store.Get<IDeliveryDesk>();

    private DeliveryReader Reader => world.Store.Get<DeliveryReader>();

    private CurrentPerson Developer => world.Ranks[CompanyRole.Developer];

    public async ValueTask InitializeAsync()
    {
        await world.InitializeAsync();
        client = SentRows.Subscribed(world.Store.HarborProject, ClientId.New().Value, Now);
        await world.Store.WriteAsync(client, new Carrier { Id = Guid.CreateVersion7(), Slug = "verizon", Name = "Verizon" }, new Carrier { Id = Guid.CreateVersion7(), Slug = "att", Name = "AT&T" });
    }

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task A_test_is_one_row_of_the_outbox_with_claims_of_the_chosen_carrier()
    {
        var sent = Assert.IsType<SendResult.Sent>(await Desk.SendTestAsync(Developer, client.ClientId, "verizon", Cancel));

        var row = await RowAsync(sent.Id!.Value);
        Assert.Equal((DeliveryState.Waiting, EventType.Verification, SentRows.Receiver, Now), (row.State, row.Type, row.Target, row.NextAttemptAt));
        Assert.Contains("\"iss\":\"https://id.example/carriers/verizon\"", row.Claims, StringComparison.Ordinal);
        Assert.Contains($"\"jti\":\"{row.About}\"", row.Claims, StringComparison.Ordinal);
        Assert.Equal("client.events.tested", (await world.Store.AuditAsync())[^1].Action);
        Assert.IsType<SendResult.Rejected>(await Desk.SendTestAsync(Developer, client.ClientId, null, Cancel));
        world.Store.Time.Advance(DeliveryDesk.TestLife);
        Assert.IsType<SendResult.Sent>(await Desk.SendTestAsync(Developer, client.ClientId, null, Cancel));
        Assert.IsType<SendResult.Rejected>(await Desk.SendTestAsync(Developer, client.ClientId, "nobody", Cancel));
    }

    [Fact]
    public async Task One_is_sent_again_as_it_was_to_where_alerts_go_now()
    {
        var delivery = SentRows.Of(client, Now.AddDays(-2), DeliveryState.Delivered, attempts: 3, status: 202);
        await world.Store.WriteAsync(delivery);
        await ChangeAsync(flow => flow.PushUri = "https://new.harbor.example/events");

        Assert.Equal(new SendResult.Sent(1, delivery.Id), await Desk.ReplayAsync(Developer, client.ClientId, delivery.Id, Cancel));

        var row = await RowAsync(delivery.Id);
        Assert.Equal((DeliveryState.Waiting, 0, delivery.About, delivery.Claims, delivery.CreatedAt), (row.State, row.Attempts, row.About, row.Claims, row.NextAttemptAt));
        Assert.Equal(("https://new.harbor.example/events", "new.harbor.example", Now + SubscriptionLedger.Tried, Now, null), (row.Target, row.Authority, row.ExpiresAt, row.ReplayedAt, row.EndedAt));
        var entry = (await world.Store.AuditAsync())[^1];
        Assert.Equal(("client.events.replayed", $"sim_swap {delivery.About}"), (entry.Action, entry.ReadChanges()[0].After));
        Assert.IsType<SendResult.Rejected>(await Desk.ReplayAsync(Developer, client.ClientId, delivery.Id, Cancel));
    }

    [Theory]
    [InlineData(EventType.Verification, DeliveryKind.SecurityEvent)]
    [InlineData(Delivery.Logout, DeliveryKind.Logout)]
    [InlineData(Delivery.Notification, DeliveryKind.Notification)]
    public async Task Tests_and_what_bears_tokens_are_not_sent_again(string type, DeliveryKind kind)
    {
        var delivery = SentRows.Of(client, Now, DeliveryState.GivenUp, type, kind);
        await world.Store.WriteAsync(delivery);

        Assert.IsType<SendResult.Rejected>(await Desk.ReplayAsync(Developer, client.ClientId, delivery.Id, Cancel));
        Assert.Equal(0, await Reader.CountAsync(Developer, client.ClientId, new ReplayRange(Now.AddDays(-1), Now.AddDays(1), null, false), Cancel));
    }

    [Fact]
    public async Task Of_a_range_what_was_counted_is_sent_and_no_more()
    {
        await world.Store.WriteAsync(
            SentRows.Of(client, Now.AddHours(-3), DeliveryState.GivenUp), SentRows.Of(client, Now.AddHours(-2), DeliveryState.GivenUp), SentRows.Of(client, Now.AddHours(-2), DeliveryState.GivenUp, EventType.LinePort),
            SentRows.Of(client, Now.AddHours(-2), DeliveryState.Delivered), SentRows.Of(client, Now.AddHours(-2), DeliveryState.Waiting), SentRows.Of(client, Now.AddHours(-1), DeliveryState.GivenUp));
        var range = new ReplayRange(Now.AddHours(-3), Now.AddHours(-1), EventType.SimSwap, OnlyFailed: true);

        Assert.Equal(2, await Reader.CountAsync(Developer, client.ClientId, range, Cancel));
        Assert.Equal(3, await Reader.CountAsync(Developer, client.ClientId, range with { OnlyFailed = false }, Cancel));
        Assert.Equal(new SendResult.Sent(2), await Desk.ReplayRangeAsync(Developer, client.ClientId, range, Cancel));

        Assert.Equal(2, await world.Store.ReadAsync(store => store.Deliveries.CountAsync(row => row.ReplayedAt != null)));
        Assert.Contains((await world.Store.AuditAsync())[^1].ReadChanges(), change => change is { Field: "sent again", After: "2" });
        Assert.IsType<SendResult.Rejected>(await Desk.ReplayRangeAsync(Developer, client.ClientId, range, Cancel));
        Assert.IsType<SendResult.Rejected>(await Desk.ReplayRangeAsync(Developer, client.ClientId, range with { To = range.From }, Cancel));
    }

    [Fact]
    public async Task More_than_a_thousand_are_not_sent_at_once()
    {
        await world.Store.WriteAsync([.. Enumerable.Range(0, DeliveryDesk.MostAtOnce + 1).Select(_ => (object)SentRows.Of(client, Now, DeliveryState.GivenUp))]);
        var range = new ReplayRange(Now.AddHours(-1), Now.AddHours(1), null, true);

        Assert.Equal(Keyset.CountCap, await Reader.CountAsync(Developer, client.ClientId, range, Cancel));
        Assert.IsType<SendResult.Rejected>(await Desk.ReplayRangeAsync(Developer, client.ClientId, range, Cancel));
        Assert.False(await world.Store.ReadAsync(store => store.Deliveries.AnyAsync(row => row.ReplayedAt != null)));
    }

    [Fact]
    public async Task A_pause_is_told_to_the_owners_once_and_ends_with_all_that_was_kept_back()
    {
        await ChangeAsync(flow => flow.PausedAt = Now);
        var kept = SentRows.Of(client, Now, DeliveryState.Paused);
        await world.Store.WriteAsync(kept);
        var notices = world.Store.Get<PauseNotices>();

        Assert.Equal((1, 0), (await notices.RunAsync(Cancel), await notices.RunAsync(Cancel)));
        var mail = Assert.Single(world.Mails.Sent);
        Assert.Contains($"https://portal.example/clients/{client.ClientId}/deliveries", mail.Text, StringComparison.Ordinal);
        Assert.IsType<SendResult.Rejected>(await Desk.ReplayAsync(Developer, client.ClientId, kept.Id, Cancel));

        Assert.Equal(new SendResult.Sent(1), await Desk.ResumeAsync(Developer, client.ClientId, Cancel));
        Assert.Equal(DeliveryState.Waiting, (await RowAsync(kept.Id)).State);
        Assert.Null((await Reader.FlowAsync(Developer, client.ClientId, Cancel))!.PausedAt);
        Assert.Equal("client.events.resumed", (await world.Store.AuditAsync())[^1].Action);
        Assert.IsType<SendResult.Rejected>(await Desk.ResumeAsync(Developer, client.ClientId, Cancel));
    }

    [Fact]
    public async Task Another_companys_deliveries_do_not_exist_and_a_viewer_only_looks()
    {
        var delivery = SentRows.Of(client, Now, DeliveryState.GivenUp);
        await world.Store.WriteAsync(delivery);
        var (range, page) = (new ReplayRange(Now.AddDays(-1), Now.AddDays(1), null, true), PageRequest.From(null, null));
        foreach (var person in new[] { world.Store.Lea, world.Store.Sam, world.Store.Ali, world.Ranks[CompanyRole.Viewer] })
        {
            foreach (var result in new[]
            {
                await Desk.SendTestAsync(person, client.ClientId, null, Cancel), await Desk.ReplayAsync(person, client.ClientId, delivery.Id, Cancel),
                await Desk.ReplayRangeAsync(person, client.ClientId, range, Cancel), await Desk.ResumeAsync(person, client.ClientId, Cancel),
            }) { Assert.IsType<SendResult.NotFound>(result); }
            Assert.Null(await Reader.CountAsync(person, client.ClientId, range, Cancel));
            var sees = person == world.Ranks[CompanyRole.Viewer];
            Assert.Equal(sees, await Reader.ListAsync(person, client.ClientId, new DeliveryFilter(), page, Cancel) is not null);
            Assert.Equal(sees, await Reader.FindAsync(person, client.ClientId, delivery.Id, Cancel) is not null);
            Assert.Equal(sees, await Reader.FlowAsync(person, client.ClientId, Cancel) is not null);
        }
        // Nor does one of another client of the company.
        var other = SentRows.Subscribed(world.Store.HarborProject, ClientId.New().Value, Now);
        await world.Store.WriteAsync(other);
        Assert.Null(await Reader.FindAsync(Developer, other.ClientId, delivery.Id, Cancel));
        Assert.IsType<SendResult.NotFound>(await Desk.ReplayAsync(Developer, other.ClientId, delivery.Id, Cancel));
    }

    [Theory]
    [InlineData(DeliveryStanding.Queued, 1)]
    [InlineData(DeliveryStanding.Retrying, 1)]
    [InlineData(DeliveryStanding.Delivered, 30)]
    [InlineData(DeliveryStanding.GivenUp, 1)]
    [InlineData(DeliveryStanding.Paused, 1)]
    public async Task They_are_paged_newest_first_by_state_type_and_time(DeliveryStanding state, int count)
    {
        await world.Store.WriteAsync([
            .. Enumerable.Range(1, 30).Select(minute => (object)SentRows.Of(client, Now.AddMinutes(-minute), DeliveryState.Delivered)),
            SentRows.Of(client, Now, DeliveryState.Waiting, attempts: 0), SentRows.Of(client, Now, DeliveryState.Waiting), SentRows.Of(client, Now, DeliveryState.GivenUp), SentRows.Of(client, Now, DeliveryState.Paused),
        ]);
        List<DeliveryRow> all = [];
        string? after = null;
        do
        {
            var page = (await Reader.ListAsync(Developer, client.ClientId, new DeliveryFilter(state), PageRequest.From(after, null, 7), Cancel))!;
            all.AddRange(page.Rows);
            after = page.After?.ToString();
        }
        while (after is not null);

        Assert.Equal(count, all.Select(row => row.Id).Distinct().Count());
        Assert.All(all, row => Assert.Equal(state, row.Standing));
        Assert.Equal(all.OrderByDescending(row => row.CreatedAt).Select(row => row.Id), all.Select(row => row.Id));
        var some = await Reader.ListAsync(Developer, client.ClientId, new DeliveryFilter(Type: EventType.SimSwap, From: Now.AddMinutes(-10), To: Now.AddMinutes(-5)), PageRequest.From(null, null), Cancel);
        Assert.Equal(5, some!.Rows.Count);
        Assert.Empty((await Reader.ListAsync(Developer, client.ClientId, new DeliveryFilter(Type: EventType.LinePort), PageRequest.From(null, null), Cancel))!.Rows);
    }

    private Task<Delivery> RowAsync(Guid id) => world.Store.ReadAsync(store => store.Deliveries.AsNoTracking().SingleAsync(row => row.Id == id));

    private Task ChangeAsync(Action<EventSubscription> change) => world.Store.ChangeAsync(async store => change(await store.EventSubscriptions.SingleAsync(row => row.ClientId == client.Id)));
}
