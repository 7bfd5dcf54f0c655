using FsCheck.Fluent;
using ZenKey.Portal.Data.Tests.Store;
using ZenKey.TestKit;

namespace ZenKey.Portal.Data.Tests.Life;

/// <summary>
/// A subscriber's life in any order: browsers ask and give up, phones approve, deny and pair, SIMs are swapped, staff holds
/// and denies, clocks go on. Whatever happens, in whatever order and how many at once: no request is approved twice or comes
/// back once it has expired, no pairing code serves twice, and no recovery completes without three distinct factors.
/// </summary>
public sealed class LifePropertyTests(SqliteStore fixture) : StoreTests(fixture), IClassFixture<SqliteStore>
{
    private const int Steps = 60;

    /// <summary>Random acts; those that get a story far come more often.</summary>
    private static FsCheck.Gen<LifeStep[]> Histories { get; } = (
        from act in Gen.Frequency(
            (8, Gen.Elements(RequestWalk.Acts)), (8, Gen.Elements(PairingWalk.Acts)), (12, Gen.Elements(RecoveryWalk.Acts)), (4, Gen.Constant("pass")))
        from which in Gen.Choose(0, 4)
        from extent in Gen.Choose(0, 19)
        select new LifeStep(act, which, extent)).ArrayOf(Steps);

    [Fact]
    public async Task Whatever_happens_nothing_is_approved_twice_revived_used_twice_or_recovered_by_fewer_than_three_factors()
    {
        var reached = new Reached();
        foreach (var history in Histories.Sample(50, Thoroughness.Rounds(25, 600)))
        {
            var walk = new LifeWalk(Node, Time, await Sample.AddAsync(Node, Now), await Sample.AddAsync(Node, Now), reached);
            await walk.BeginAsync();
            for (var index = 0; index < history.Length; index++)
            {
                var fault = await walk.StepAsync(history[index]);
                Assert.True(fault is null, $"{fault} after {string.Join(", ", history.Take(index + 1))}");
            }
        }
        // Histories that get nowhere would show nothing.
        Assert.True(reached is { Approved: > 0, Expired: > 0, Trusted: > 0, Taken: > 0, Completed: > 0, Denied: > 0 }, reached.ToString());
    }
}

/// <summary>One thing that happens.</summary>
/// <param name="Which">To which of what there is.</param>
/// <param name="Extent">How much, or in which way.</param>
public sealed record LifeStep(string Act, int Which, int Extent);

/// <summary>How far the histories of a run got.</summary>
internal sealed record Reached
{
    public int Approved { get; set; }
    public int Expired { get; set; }
    public int Trusted { get; set; }
    public int Taken { get; set; }
    public int Completed { get; set; }
    public int Denied { get; set; }
}
