using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Deliveries;
using ZenKey.Portal.Data.Tests.Store;

namespace ZenKey.Portal.Data.Tests;

/// <summary>What is owed to clients: each attempt has one sender.</summary>
public abstract class DeliveryLedgerTests(StoreFixture fixture) : StoreTests(fixture)
{
    private DeliveryLedger Ledger => Node.Get<DeliveryLedger>();

    [Fact]
    public async Task Of_twelve_senders_on_two_nodes_exactly_one_has_an_attempt()
    {
        var node = await Fixture.StartAsync(Time);
        for (var round = 0; round < 20; round++)
        {
            var delivery = await OweAsync();
            var claims = await TwelveTimesAsync(async index => await (index % 2 == 0 ? Node : node).Get<DeliveryLedger>().ClaimAsync(await FindAsync(delivery)));
            Assert.Single(claims, true);
            Assert.Equal(1, (await FindAsync(delivery)).Attempts);
        }
    }

    [Fact]
    public async Task A_claim_runs_out_after_a_minute_and_then_counts_for_nothing()
    {
        var first = await OweAsync();
        Assert.True(await Ledger.ClaimAsync(first));
        Assert.DoesNotContain(await Ledger.ListDueAsync(Time.GetUtcNow(), [], 1_000, None), one => one.Id == first.Id);
        Time.Advance(DeliveryLedger.Claim);
        var second = await FindAsync(first);
        Assert.True(await Ledger.ClaimAsync(second));

        Assert.False(await Ledger.EndAsync(first, DeliveryState.Delivered, Attempt(first, 200)));
        Assert.False(await Ledger.PutOffAsync(first, Now, Attempt(first, 500)));
        Assert.True(await Ledger.EndAsync(second, DeliveryState.Delivered, Attempt(second, 204)));
        var ended = await FindAsync(first);
        Assert.Equal((DeliveryState.Delivered, 204, 2, Now), (ended.State, ended.LastStatus, ended.Attempts, ended.EndedAt));
        Assert.Null(ended.Payload);
        Assert.False(await Ledger.ClaimAsync(ended));
        Assert.Equal([204], await Node.ReadAsync(store => store.DeliveryAttempts.Where(one => one.DeliveryId == first.Id).Select(one => one.Status).ToListAsync()));
    }

    [Fact]
    public async Task What_is_put_off_is_due_then_and_a_busy_place_is_left_out()
    {
        var delivery = await OweAsync();
        await Ledger.ClaimAsync(delivery);
        Assert.True(await Ledger.PutOffAsync(delivery, Now.AddSeconds(5), Attempt(delivery, null)));
        Assert.DoesNotContain(await Ledger.ListDueAsync(Time.GetUtcNow(), [], 1_000, None), one => one.Id == delivery.Id);
        Time.Advance(TimeSpan.FromSeconds(5));

        Assert.Contains(await Ledger.ListDueAsync(Time.GetUtcNow(), ["other.example"], 1_000, None), one => one.Id == delivery.Id);
        Assert.DoesNotContain(await Ledger.ListDueAsync(Time.GetUtcNow(), [delivery.Authority], 1_000, None), one => one.Id == delivery.Id);
    }

    [Fact]
    public async Task What_is_over_goes_after_thirty_days_and_what_waits_stays()
    {
        var (over, waits) = (await OweAsync(), await OweAsync());
        await Ledger.ClaimAsync(over);
        await Ledger.EndAsync(over, DeliveryState.GivenUp, Attempt(over, 500));
        Time.Advance(TimeSpan.FromDays(30));
        await Node.Get<Housekeeping>().SweepAsync(None);
        Assert.False(await Node.ReadAsync(store => store.DeliveryAttempts.AnyAsync(one => one.DeliveryId == over.Id)));

        Assert.Equal([waits.Id], await Node.ReadAsync(store => store.Deliveries.Where(one => one.Id == over.Id || one.Id == waits.Id).Select(one => one.Id).ToListAsync()));
    }

    private DeliveryAttempt Attempt(Delivery delivery, int? status) => new()
    {
        Id = Guid.CreateVersion7(Now),
        DeliveryId = delivery.Id,
        At = Now,
        Duration = TimeSpan.FromMilliseconds(80),
        Status = status,
        Fault = status is null ? DeliveryFault.TimedOut : null,
    };

    private async Task<Delivery> OweAsync()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var delivery = new Delivery
        {
            Id = Guid.CreateVersion7(Now),
            Kind = DeliveryKind.Notification,
            ClientId = sample.Client.Id,
            About = RandomId.New(),
            Target = $"https://{sample.Client.ClientId}.example/notify",
            Authority = $"{sample.Client.ClientId}.example",
            ContentType = "application/json",
            Payload = [1, 2, 3],
            NextAttemptAt = Now,
            CreatedAt = Now,
            ExpiresAt = Now.AddDays(1),
        };
        await Ledger.AddAsync(delivery);
        return delivery;
    }

    private Task<Delivery> FindAsync(Delivery delivery) => Node.ReadAsync(store => store.Deliveries.AsNoTracking().SingleAsync(one => one.Id == delivery.Id));
}

public sealed class DeliveryLedgerOnSqlite(SqliteStore fixture) : DeliveryLedgerTests(fixture), IClassFixture<SqliteStore>;

public sealed class DeliveryLedgerOnPostgreSql(PostgreSqlStore fixture) : DeliveryLedgerTests(fixture), IClassFixture<PostgreSqlStore>;
