using ZenKey.AuthServer.Keys;
using ZenKey.Portal.Data.Carriers;

namespace ZenKey.AuthServer.Tests.Keys;

/// <summary>When a key is published, promoted and removed.</summary>
[Spec("Design §3.4")]
public sealed class RotationPlanTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_young_key_is_left_alone() => Assert.Empty(RotationPlan.Of([Key()], Start.AddDays(89).AddSeconds(-1)));

    [Fact]
    public void A_day_before_its_time_the_next_key_is_published()
    {
        var publish = Assert.IsType<RotationStep.Publish>(Assert.Single(RotationPlan.Of([Key()], Start.AddDays(89))));

        Assert.Equal(Start.AddDays(90), publish.ActiveFrom);
    }

    [Fact]
    public void A_process_that_slept_for_a_year_still_gives_a_days_notice()
    {
        var now = Start.AddDays(365);

        Assert.Equal(now.AddDays(1), Assert.IsType<RotationStep.Publish>(Assert.Single(RotationPlan.Of([Key()], now))).ActiveFrom);
    }

    [Fact]
    public void A_published_key_takes_over_at_its_time_and_not_before()
    {
        var (active, next) = (Key(), Key(IssuerKeyState.Next, Start.AddDays(90)));

        Assert.Empty(RotationPlan.Of([active, next], Start.AddDays(90).AddTicks(-1)));
        Assert.Equal(new RotationStep.Promote(active, next), Assert.Single(RotationPlan.Of([active, next], Start.AddDays(90))));
    }

    [Theory]
    [InlineData(IssuerKeyUse.Signing, 30)]
    [InlineData(IssuerKeyUse.Sealing, 2)]
    [InlineData(IssuerKeyUse.Encryption, 2)]
    public void A_retired_key_stays_until_the_last_it_made_is_dead(IssuerKeyUse use, int days)
    {
        var retired = Key(IssuerKeyState.Retiring, use: use, retired: Start);

        Assert.Empty(RotationPlan.Of([retired], Start.AddDays(days).AddTicks(-1)));
        Assert.Equal(new RotationStep.Remove(retired), Assert.Single(RotationPlan.Of([retired], Start.AddDays(days))));
    }

    [Fact]
    public void The_key_of_the_subjects_is_never_touched() => Assert.Empty(RotationPlan.Of([Key(use: IssuerKeyUse.Subject)], Start.AddYears(50)));

    [Fact]
    public void Each_use_and_algorithm_turns_over_by_itself()
    {
        var (rsa, ec, sealing) = (Key(algorithm: "RS256"), Key(algorithm: "ES256"), Key(use: IssuerKeyUse.Sealing, algorithm: "A256GCM"));
        var next = Key(IssuerKeyState.Next, Start.AddDays(90), algorithm: "ES256");

        var steps = RotationPlan.Of([rsa, ec, sealing, next], Start.AddDays(90));

        Assert.Equal([rsa, sealing], steps.OfType<RotationStep.Publish>().Select(step => step.Active));
        Assert.Equal(next, Assert.Single(steps.OfType<RotationStep.Promote>()).Next);
    }

    // Whatever hour anybody looks at, over four years: there is one active key, and none signs that was not published a day.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void However_seldom_it_is_looked_after_there_is_one_active_key_and_a_days_notice(int seed)
    {
        var hours = seed; // steps of an hour to sixty days, in no order
        var keys = new List<IssuerKey> { Key() };
        for (var now = Start; now < Start.AddYears(4); now += TimeSpan.FromHours(hours))
        {
            hours = 1 + (((hours * 7919) + (seed * 104729)) % (24 * 60));
            foreach (var step in RotationPlan.Of(keys, now)) { Do(keys, step, now); }

            var active = Assert.Single(keys, key => key.State == IssuerKeyState.Active);
            Assert.True(active.CreatedAt == Start || active.ActiveFrom - active.CreatedAt >= KeyLives.Notice);
            Assert.All(keys.Where(key => key.State == IssuerKeyState.Retiring), key => Assert.True(now - key.RetiredAt < KeyLives.Retiring(key.Use)));
        }
    }

    private static void Do(List<IssuerKey> keys, RotationStep step, DateTimeOffset now)
    {
        switch (step)
        {
            case RotationStep.Publish publish:
                keys.Add(Key(IssuerKeyState.Next, publish.ActiveFrom, created: now));
                break;
            case RotationStep.Promote promote:
                (promote.Active.State, promote.Active.RetiredAt) = (IssuerKeyState.Retiring, now);
                (promote.Next.State, promote.Next.ActiveFrom) = (IssuerKeyState.Active, now);
                break;
            case RotationStep.Remove remove:
                keys.Remove(remove.Retired);
                break;
        }
    }

    private static IssuerKey Key(
        IssuerKeyState state = IssuerKeyState.Active, DateTimeOffset? activeFrom = null, IssuerKeyUse use = IssuerKeyUse.Signing, string algorithm = "RS256",
        DateTimeOffset? retired = null, DateTimeOffset? created = null) => new()
        {
            Id = Guid.CreateVersion7(),
            Kid = "a",
            Use = use,
            Algorithm = algorithm,
            State = state,
            Wrapped = [],
            CreatedAt = created ?? Start,
            ActiveFrom = activeFrom ?? Start,
            RetiredAt = retired,
        };
}
