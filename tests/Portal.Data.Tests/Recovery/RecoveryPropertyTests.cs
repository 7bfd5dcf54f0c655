using FsCheck;
using FsCheck.Fluent;
using ZenKey.Portal.Data.Recovery;

namespace ZenKey.Portal.Data.Tests.Recovery;

/// <summary>What holds of a recovery whatever happens, in whatever order and by whatever clock (ZenKey platform §8.2).</summary>
public sealed class RecoveryPropertyTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(5_000);
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private static readonly RecoveryPhone Other = Cases.Phone with { AppKeyThumbprint = "another" };

    /// <summary>Everything that can happen, given a time.</summary>
    private static readonly Func<DateTimeOffset, RecoveryEvent>[] Happenings =
    [
        .. Enum.GetValues<RecoveryFactor>().Select<RecoveryFactor, Func<DateTimeOffset, RecoveryEvent>>(factor => at => new RecoveryEvent.Proven(factor, at)),
        .. Enum.GetValues<RecoveryFactor>().Select<RecoveryFactor, Func<DateTimeOffset, RecoveryEvent>>(factor => at => new RecoveryEvent.Failed(factor, at)),
        at => new RecoveryEvent.Asked(RecoveryFactor.TrustedDevice, at),
        at => new RecoveryEvent.Asked(RecoveryFactor.EmailLink, at, $"hash-{at.Ticks}"),
        at => new RecoveryEvent.Held(at),
        at => new RecoveryEvent.Released(at),
        at => new RecoveryEvent.Denied(at),
        at => new RecoveryEvent.Cancelled(at),
        at => new RecoveryEvent.PhoneChanged(Other, RecoveryReason.ApplicationChanged, at),
        at => new RecoveryEvent.PhoneChanged(Cases.Phone, RecoveryReason.SimChanged, at),
        at => new RecoveryEvent.TimePassed(at),
    ];

    /// <summary>Happenings with clocks that jump on and back. Proofs come more often, so that cases get far.</summary>
    private static Gen<(int Policy, RecoveryEvent[] Events)> Histories { get; } =
        from policy in Gen.Choose(-1, 7)
        from events in (
            from happening in Gen.Frequency((6, Gen.Elements(Happenings[..5])), (2, Gen.Elements(Happenings[5..10])), (5, Gen.Elements(Happenings[10..12])), (1, Gen.Elements(Happenings[12..])))
            from minutes in Gen.Frequency((6, Gen.Choose(0, 5)), (2, Gen.Choose(-60, 60)), (1, Gen.Choose(-3000, 3000)))
            select happening(Start.AddMinutes(minutes))).ArrayOf()
        select (policy, events);

    [Fact]
    public void Nothing_completes_it_but_three_distinct_factors() => Check.One(Many, Prop.ForAll(Histories.ToArbitrary(), history => new Walk(history.Policy).Through(history.Events)));

    [Fact]
    public void Some_histories_do_complete_it() => Assert.Contains(
        Histories.Sample(2_000, 60), history => history.Events.Aggregate(Cases.Open(Start, history.Policy), RecoveryRules.Decide).State == RecoveryState.Completed);

    /// <summary>Not by chance but all of them: every order of five happenings, at once and after a cool-down.</summary>
    [Fact]
    public void No_order_of_five_happenings_completes_it_but_by_three_distinct_factors()
    {
        var (walked, completed) = (0, 0);
        Explore(new Walk(3), 5);
        Assert.True(completed > 0);
        Assert.True(walked > 2_000_000);

        void Explore(Walk walk, int depth)
        {
            walked++;
            if (walk.Case.State == RecoveryState.Completed) { completed++; }
            if (depth == 0) { return; }
            foreach (var happening in Happenings)
            {
                var next = walk with { };
                Assert.True(next.Step(happening(Start)));
                Explore(next, depth - 1);
            }
        }
    }

    /// <summary>Follows a case and keeps a count of its own, which knows nothing of the rules but the promise.</summary>
    private sealed record Walk(int Policy)
    {
        private readonly HashSet<RecoveryFactor> offered = [];

        public Walk(Walk other)
        {
            Policy = other.Policy;
            Case = other.Case;
            offered = [.. other.offered];
        }

        public RecoveryCase Case { get; private set; } = Cases.Open(Start, Policy);

        public bool Through(IEnumerable<RecoveryEvent> events) => events.All(Step);

        /// <summary>Lets something happen, and looks whether the promises are kept.</summary>
        public bool Step(RecoveryEvent happened)
        {
            var before = Case;
            Case = RecoveryRules.Decide(before, happened);
            if (happened is RecoveryEvent.PhoneChanged changed && changed.Phone != before.Phone && !before.IsEnded) { offered.Clear(); }
            if (happened is RecoveryEvent.Proven proven && before.State == RecoveryState.Open) { offered.Add(proven.Factor); }
            return Completes(before, happened) && StaysEnded(before) && StaffProvesNothing(before, happened) && TriesAreCounted() && TimeGoesOn(before);
        }

        /// <summary>By a proof, of an open case that had not run out, and with enough distinct ones for this very phone.</summary>
        private bool Completes(RecoveryCase before, RecoveryEvent happened) => Case.State != RecoveryState.Completed || before.State == RecoveryState.Completed
            || (happened is RecoveryEvent.Proven && before.State == RecoveryState.Open && Case.EndedAt < before.ExpiresAt
                && offered.Count >= Math.Max(3, Math.Min(5, Policy)) && Case.ProvenCount == Case.Factors.Count(factor => offered.Contains(factor.Factor) && factor.ProvenAt is not null));

        private bool StaysEnded(RecoveryCase before) => !before.IsEnded || ReferenceEquals(before, Case);

        private bool StaffProvesNothing(RecoveryCase before, RecoveryEvent happened) => happened is RecoveryEvent.Proven || Case.ProvenCount <= before.ProvenCount;

        private bool TriesAreCounted() => Case.Factors.All(factor => factor.Failures <= 5) && Case.Factors.Sum(factor => factor.Failures) <= 15;

        private bool TimeGoesOn(RecoveryCase before) => Case.ChangedAt >= before.ChangedAt;
    }
}
