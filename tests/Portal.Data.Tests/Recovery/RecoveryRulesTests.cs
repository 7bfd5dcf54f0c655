using ZenKey.Portal.Data.Recovery;

namespace ZenKey.Portal.Data.Tests.Recovery;

/// <summary>What a recovery demands and what stops it (ZenKey platform §8.2).</summary>
public sealed class RecoveryRulesTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private static readonly RecoveryFactor[] All = Enum.GetValues<RecoveryFactor>();

    public static TheoryData<RecoveryFactor, RecoveryFactor, RecoveryFactor> EveryThree =>
        [.. from one in All from other in All from third in All where one < other && other < third select (one, other, third)];

    [Theory, MemberData(nameof(EveryThree))]
    public void Any_three_distinct_factors_complete_it(RecoveryFactor one, RecoveryFactor other, RecoveryFactor third)
    {
        var two = Proven(Proven(Cases.Open(Start), one), other);
        Assert.Equal(RecoveryState.Open, two.State);
        Assert.Equal(RecoveryState.Completed, Proven(two, third).State);
    }

    [Theory]
    [InlineData(-1, 3)]
    [InlineData(0, 3)]
    [InlineData(2, 3)]
    [InlineData(3, 3)]
    [InlineData(4, 4)]
    [InlineData(5, 5)]
    [InlineData(99, 5)]
    public void The_carriers_policy_never_goes_below_three(int policy, int required)
    {
        var recovery = Cases.Open(Start, policy);
        for (var proven = 1; proven <= required; proven++)
        {
            Assert.Equal(RecoveryState.Open, recovery.State);
            recovery = Proven(recovery, All[proven - 1]);
        }
        Assert.Equal(RecoveryState.Completed, recovery.State);
    }

    [Fact]
    public void A_row_that_says_fewer_than_three_is_not_believed()
    {
        var recovery = Proven(Proven(Cases.Open(Start) with { Required = 1 }, RecoveryFactor.RecoveryCode), RecoveryFactor.CarrierLogin);

        Assert.Equal(RecoveryState.Open, recovery.State);
    }

    [Fact]
    public void The_same_factor_again_is_not_another()
    {
        var recovery = Cases.Open(Start);
        for (var round = 0; round < 5; round++) { recovery = Proven(recovery, RecoveryFactor.RecoveryCode); }

        Assert.Equal((RecoveryState.Open, 1), (recovery.State, recovery.ProvenCount));
    }

    [Theory]
    [InlineData(RecoveryFactor.TrustedDevice)]
    [InlineData(RecoveryFactor.EmailLink)]
    public void What_was_not_asked_for_proves_nothing(RecoveryFactor factor)
    {
        var recovery = RecoveryRules.Decide(Cases.Open(Start), new RecoveryEvent.Proven(factor, Start));

        Assert.Equal(0, recovery.ProvenCount);
    }

    [Theory]
    [InlineData(RecoveryFactor.TrustedDevice)]
    [InlineData(RecoveryFactor.EmailLink)]
    public void What_was_asked_for_serves_fifteen_minutes(RecoveryFactor factor)
    {
        var asked = RecoveryRules.Decide(Cases.Open(Start), new RecoveryEvent.Asked(factor, Start, "hash"));

        Assert.Equal(1, RecoveryRules.Decide(asked, new RecoveryEvent.Proven(factor, Start.AddMinutes(15).AddTicks(-1))).ProvenCount);
        Assert.Equal(0, RecoveryRules.Decide(asked, new RecoveryEvent.Proven(factor, Start.AddMinutes(15))).ProvenCount);
    }

    [Fact]
    public void A_mail_may_be_asked_for_five_times_a_minute_apart()
    {
        var (recovery, at) = (Cases.Open(Start), Start);
        for (var mail = 1; mail <= 5; mail++, at = at.AddMinutes(1))
        {
            recovery = RecoveryRules.Decide(recovery, new RecoveryEvent.Asked(RecoveryFactor.EmailLink, at, $"hash-{mail}"));
            Assert.Equal((mail, $"hash-{mail}"), (recovery.MailsSent, recovery.MailTokenHash));
            Assert.Same(recovery, RecoveryRules.Decide(recovery, new RecoveryEvent.Asked(RecoveryFactor.EmailLink, at.AddSeconds(59), "early")));
        }
        Assert.Same(recovery, RecoveryRules.Decide(recovery, new RecoveryEvent.Asked(RecoveryFactor.EmailLink, at, "sixth")));
    }

    [Fact]
    public void The_fifth_wrong_try_closes_a_factor_and_cools_the_case_down()
    {
        var recovery = Cases.Open(Start);
        for (var failure = 1; failure <= 5; failure++) { recovery = Failed(recovery, RecoveryFactor.PinOrPasskey, Start); }

        Assert.Equal(Start.AddMinutes(15), recovery.CoolsUntil);
        Assert.All(All, factor => Assert.False(RecoveryRules.Accepts(recovery, factor, Start.AddMinutes(15).AddTicks(-1))));
        var later = Start.AddMinutes(15);
        Assert.All(All, factor => Assert.Equal(factor != RecoveryFactor.PinOrPasskey, RecoveryRules.Accepts(recovery, factor, later)));
        Assert.Equal(0, RecoveryRules.Decide(recovery, new RecoveryEvent.Proven(RecoveryFactor.PinOrPasskey, later)).ProvenCount);
    }

    [Fact]
    public void Fifteen_wrong_tries_in_all_end_it()
    {
        var (recovery, at) = (Cases.Open(Start), Start);
        foreach (var factor in (RecoveryFactor[])[RecoveryFactor.PinOrPasskey, RecoveryFactor.RecoveryCode, RecoveryFactor.CarrierLogin])
        {
            for (var failure = 1; failure <= 5; failure++) { recovery = Failed(recovery, factor, at); }
            at = at.AddMinutes(15);
        }

        Assert.Equal(RecoveryState.Denied, recovery.State);
        Assert.True(RecoveryRules.Bars(recovery, recovery.EndedAt!.Value.AddHours(24).AddTicks(-1)));
        Assert.False(RecoveryRules.Bars(recovery, recovery.EndedAt!.Value.AddHours(24)));
    }

    [Fact]
    public void A_new_case_remembers_the_wrong_tries_of_a_day()
    {
        var former = Failed(Proven(Cases.Open(Start), RecoveryFactor.CarrierLogin), RecoveryFactor.RecoveryCode, Start);
        former = RecoveryRules.Decide(former, new RecoveryEvent.Cancelled(Start));

        Assert.Equal(1, Cases.Open(Start.AddHours(24).AddTicks(-1), former: former).Of(RecoveryFactor.RecoveryCode).Failures);
        Assert.Equal(0, Cases.Open(Start.AddHours(24), former: former).Of(RecoveryFactor.RecoveryCode).Failures);
        Assert.Equal(0, Cases.Open(Start, former: former).ProvenCount);
    }

    [Fact]
    public void Another_phone_begins_to_prove_anew_but_not_to_try()
    {
        var recovery = Failed(Proven(Proven(Cases.Open(Start), RecoveryFactor.RecoveryCode), RecoveryFactor.CarrierLogin), RecoveryFactor.PinOrPasskey, Start);
        var other = RecoveryRules.Decide(recovery, new RecoveryEvent.PhoneChanged(Cases.Phone with { Imei = "001010000000002" }, RecoveryReason.HandsetChanged, Start));

        Assert.Equal((RecoveryState.Open, 0, 1), (other.State, other.ProvenCount, other.Of(RecoveryFactor.PinOrPasskey).Failures));
        Assert.Equal(1, Proven(other, RecoveryFactor.EmailLink).ProvenCount);
    }

    [Fact]
    public void A_mail_that_was_sent_for_one_phone_proves_nothing_for_another()
    {
        var recovery = RecoveryRules.Decide(Cases.Open(Start), new RecoveryEvent.Asked(RecoveryFactor.EmailLink, Start, "hash"));
        recovery = RecoveryRules.Decide(recovery, new RecoveryEvent.PhoneChanged(Cases.Phone with { AppKeyThumbprint = "other" }, RecoveryReason.ApplicationChanged, Start));

        Assert.Null(recovery.MailTokenHash);
        Assert.Equal(0, RecoveryRules.Decide(recovery, new RecoveryEvent.Proven(RecoveryFactor.EmailLink, Start)).ProvenCount);
    }

    [Fact]
    public void A_held_case_takes_no_proof_and_does_not_run_out()
    {
        var held = RecoveryRules.Decide(Proven(Proven(Cases.Open(Start), RecoveryFactor.RecoveryCode), RecoveryFactor.CarrierLogin), new RecoveryEvent.Held(Start));
        var later = Start.AddDays(3);

        Assert.Equal(RecoveryState.Held, RecoveryRules.Decide(held, new RecoveryEvent.Proven(RecoveryFactor.PinOrPasskey, Start)).State);
        Assert.Equal(RecoveryState.Held, RecoveryRules.Decide(held, new RecoveryEvent.TimePassed(later)).State);
        var released = RecoveryRules.Decide(held, new RecoveryEvent.Released(later));
        Assert.Equal((RecoveryState.Open, 2, later.AddHours(24)), (released.State, released.ProvenCount, released.ExpiresAt));
        Assert.Equal(RecoveryState.Completed, RecoveryRules.Decide(released, new RecoveryEvent.Proven(RecoveryFactor.PinOrPasskey, later)).State);
    }

    [Fact]
    public void After_a_day_it_has_run_out()
    {
        var recovery = Proven(Proven(Cases.Open(Start), RecoveryFactor.RecoveryCode), RecoveryFactor.CarrierLogin);

        Assert.Equal(RecoveryState.Completed, RecoveryRules.Decide(recovery, new RecoveryEvent.Proven(RecoveryFactor.PinOrPasskey, Start.AddHours(24).AddTicks(-1))).State);
        Assert.Equal(RecoveryState.Expired, RecoveryRules.Decide(recovery, new RecoveryEvent.Proven(RecoveryFactor.PinOrPasskey, Start.AddHours(24))).State);
    }

    [Fact]
    public void A_clock_that_is_behind_opens_nothing_again()
    {
        var recovery = Cases.Open(Start);
        for (var failure = 1; failure <= 5; failure++) { recovery = Failed(recovery, RecoveryFactor.PinOrPasskey, Start.AddHours(1)); }

        var behind = RecoveryRules.Decide(recovery, new RecoveryEvent.Proven(RecoveryFactor.RecoveryCode, Start.AddMinutes(-30)));

        Assert.Equal(0, behind.ProvenCount);
        var asked = RecoveryRules.Decide(recovery, new RecoveryEvent.TimePassed(Start.AddDays(1)));
        Assert.Equal(RecoveryState.Expired, asked.State);
        Assert.Same(asked, RecoveryRules.Decide(asked, new RecoveryEvent.Proven(RecoveryFactor.RecoveryCode, Start)));
    }

    private static RecoveryCase Proven(RecoveryCase recovery, RecoveryFactor factor) => RecoveryRules.Decide(
        RecoveryRules.Decide(recovery, new RecoveryEvent.Asked(factor, Start, $"hash-{factor}")), new RecoveryEvent.Proven(factor, Start));

    private static RecoveryCase Failed(RecoveryCase recovery, RecoveryFactor factor, DateTimeOffset at) => RecoveryRules.Decide(recovery, new RecoveryEvent.Failed(factor, at));
}

/// <summary>Cases that tests begin with.</summary>
internal static class Cases
{
    public static readonly RecoveryPhone Phone = new("8901000000000000001", "001010000000001", "001010000000001", "thumbprint");

    public static RecoveryCase Open(DateTimeOffset at, int policy = 3, RecoveryCase? former = null) =>
        RecoveryRules.Open(Guid.Empty, Guid.Empty, RecoveryReason.SimChanged, Phone, policy, former, at);
}
