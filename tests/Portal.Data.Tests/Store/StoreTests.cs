using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using ZenKey.Portal.Data.Audit;

namespace ZenKey.Portal.Data.Tests.Store;

/// <summary>Tests that hold on both databases: a class of them has one derived class for each.</summary>
public abstract class StoreTests
{
    private readonly StoreFixture fixture;

    protected StoreTests(StoreFixture fixture)
    {
        Assert.SkipWhen(fixture.Obstacle is not null, fixture.Obstacle ?? "");
        this.fixture = fixture;
    }

    protected static CancellationToken None => CancellationToken.None;

    protected FakeTimeProvider Time => fixture.Time;

    protected DateTimeOffset Now => fixture.Time.GetUtcNow();

    private protected StoreFixture Fixture => fixture;

    private protected StoreNode Node => fixture.Node;

    /// <summary>What the audit trail tells of a subscriber, in the order of its writing.</summary>
    private protected Task<List<AuditEntry>> AuditOfAsync(Guid subscriberId) =>
        Node.ReadAsync(store => store.Audit.AsNoTracking().Where(entry => entry.SubscriberId == subscriberId).OrderBy(entry => entry.At).ThenBy(entry => entry.Id).ToListAsync());

    /// <summary>Does the same twelve times at once.</summary>
    protected static async Task<IReadOnlyList<T>> TwelveTimesAsync<T>(Func<int, Task<T>> act)
    {
        return await Task.WhenAll(Enumerable.Range(0, 12).Select(index => Task.Run(() => act(index))));
    }
}
