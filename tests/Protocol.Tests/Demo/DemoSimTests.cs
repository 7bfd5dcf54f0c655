using ZenKey.Protocol.Demo;

namespace ZenKey.Protocol.Tests.Demo;

/// <summary>SIM cards and handsets of demo subscribers: numbers of the right form, always the same ones.</summary>
public sealed class DemoSimTests
{
    private static readonly DemoCarrier Carrier = new() { Slug = "one", Name = "One", Mccmnc = ["001010", "001011"] };

    [Fact]
    public void Made_numbers_have_the_right_form()
    {
        for (var line = 0; line < 100; line++)
        {
            var sim = DemoSim.Enrolled(Subscriber($"+120255501{line:00}"), Carrier);
            Assert.Matches("^8901[0-9]{16}$", sim.Iccid);               // ITU-T E.118
            Assert.Matches("^001010[0-9]{9}$", sim.Imsi);               // ITU-T E.212; the carrier's first network
            Assert.Matches("^35[0-9]{13}$", sim.Imei);                  // 3GPP TS 23.003 §6.2
            Assert.True(HasLuhnDigit(sim.Iccid), sim.Iccid);
            Assert.True(HasLuhnDigit(sim.Imei), sim.Imei);
        }
    }

    [Fact]
    public void Numbers_stay_the_same_from_start_to_start()
    {
        // Store and simulator work them out apart, and older stores hold them.
        var sim = DemoSim.Enrolled(Subscriber("+12025550142"), Carrier);
        Assert.Equal(sim, DemoSim.Enrolled(Subscriber("+12025550142"), Carrier));
        Assert.Equal(new DemoSim("89014502314212234770", "001010885204205", "356620369476630"), sim);
    }

    [Fact]
    public void Two_lines_have_different_cards()
    {
        var sims = Enumerable.Range(0, 100).Select(line => DemoSim.Enrolled(Subscriber($"+120255501{line:00}"), Carrier)).ToList();
        Assert.Distinct(sims.Select(sim => sim.Iccid));
        Assert.Distinct(sims.Select(sim => sim.Imsi));
        Assert.Distinct(sims.Select(sim => sim.Imei));
    }

    [Fact]
    public void Numbers_of_the_file_win()
    {
        var subscriber = Subscriber("+12025550142") with { Handset = new DemoHandset { Iccid = "8901480502173004198", Imsi = "311480550242001", Imei = "001010014112377" } };
        Assert.Equal(new DemoSim("8901480502173004198", "311480550242001", "001010014112377"), DemoSim.Enrolled(subscriber, Carrier));
    }

    [Fact]
    public void A_swapped_card_is_another_card_in_the_same_handset()
    {
        var enrolled = DemoSim.Enrolled(Subscriber("+12025550142"), Carrier);
        var first = DemoSim.Swapped(enrolled, "+12025550142", 1);
        var second = DemoSim.Swapped(enrolled, "+12025550142", 2);
        Assert.Equal(3, new[] { enrolled.Iccid, first.Iccid, second.Iccid }.Distinct().Count());
        Assert.Equal(3, new[] { enrolled.Imsi, first.Imsi, second.Imsi }.Distinct().Count());
        Assert.Equal(enrolled.Imei, first.Imei);
        Assert.Equal(enrolled.Imsi[..6], first.Imsi[..6]);              // the network stays
        Assert.True(HasLuhnDigit(first.Iccid), first.Iccid);
    }

    [Fact]
    public void The_same_swap_gives_the_same_card()
    {
        var enrolled = DemoSim.Enrolled(Subscriber("+12025550142"), Carrier);
        Assert.Equal(DemoSim.Swapped(enrolled, "+12025550142", 3), DemoSim.Swapped(enrolled, "+12025550142", 3));
    }

    [Theory]
    [InlineData("79927398713", true)]
    [InlineData("79927398710", false)]
    public void The_check_of_these_tests_knows_Luhn(string digits, bool holds) => Assert.Equal(holds, HasLuhnDigit(digits));        // ISO/IEC 7812-1

    private static DemoSubscriber Subscriber(string phone) => new() { Key = "dana", Carrier = "one", Phone = phone };

    private static bool HasLuhnDigit(string digits) =>
        digits.Reverse().Select((character, index) => (character - '0') * (1 + (index % 2))).Sum(number => number > 9 ? number - 9 : number) % 10 == 0;
}
