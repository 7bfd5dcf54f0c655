using System.Security.Cryptography;
using System.Text;
using ZenKey.Protocol.Network;

namespace ZenKey.CarrierSimulator.Tests;

public class SimTests : SimulatorTest
{
    private const string Dana = "8901480502173004198";
    private static readonly byte[] Challenge = Encoding.ASCII.GetBytes("kYx0challenge");

    [Fact]
    public async Task A_SIM_signs_what_the_network_verifies()
    {
        var signature = await Host.Handsets.SignWithSimAsync("dana", Challenge, default);
        Assert.Equal(64, signature!.Length);
        Assert.True(await Host.Network.VerifySimAsync(Dana, Challenge, signature, default));
    }

    [Fact]
    public async Task Another_challenge_another_card_or_a_cut_signature_does_not_verify()
    {
        var signature = (await Host.Handsets.SignWithSimAsync("dana", Challenge, default))!;
        Assert.False(await Host.Network.VerifySimAsync(Dana, new byte[5], signature, default));
        Assert.False(await Host.Network.VerifySimAsync(Host.Handsets.Find("ali")!.Iccid!, Challenge, signature, default));
        Assert.False(await Host.Network.VerifySimAsync(Dana, Challenge, signature.AsMemory(0, 63), default));
        Assert.False(await Host.Network.VerifySimAsync("8901000000000000000", Challenge, signature, default));
    }

    [Fact]
    public async Task Keys_are_the_same_after_a_restart()
    {
        var signature = (await Host.Handsets.SignWithSimAsync("dana", Challenge, default))!;
        await using var second = await SimulatorHost.StartAsync();
        Assert.True(await second.Network.VerifySimAsync(Dana, Challenge, signature, default));
        Assert.Equal(await Host.Handsets.AppPublicKeyAsync("dana", default), await second.Handsets.AppPublicKeyAsync("dana", default));
    }

    [Fact]
    public async Task The_app_key_signs_and_stays_with_the_handset_when_the_SIM_is_swapped()
    {
        var before = await Host.Handsets.AppPublicKeyAsync("dana", default);
        await Host.PostAsync("dana/swap-sim");
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(before, out _);
        var signature = await Host.Handsets.SignWithAppKeyAsync("dana", Challenge, default);
        Assert.True(key.VerifyData(Challenge, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
        Assert.NotEqual(before, await Host.Handsets.AppPublicKeyAsync("ali", default));
    }

    [Fact]
    public async Task A_swapped_SIM_takes_over_the_line_and_the_old_one_is_dead()
    {
        var old = (await Host.Handsets.SignWithSimAsync("dana", Challenge, default))!;
        var response = await Host.PostAsync("dana/swap-sim");
        Assert.Equal(204, (int)response.StatusCode);
        var facts = (await Host.Network.FindSimAsync(SimulatorHost.Line("+12125550142"), default))!;
        Assert.NotEqual(Dana, facts.Iccid);
        Assert.Equal("001010014112377", facts.Imei);
        Assert.Equal(Host.Time.GetUtcNow(), facts.Since);
        Assert.False(await Host.Network.VerifySimAsync(Dana, Challenge, old, default));
        Assert.True(await Host.Network.VerifySimAsync(facts.Iccid, Challenge, (await Host.Handsets.SignWithSimAsync("dana", Challenge, default))!, default));
    }

    [Fact]
    public async Task The_line_of_a_SIM_is_known_as_long_as_it_carries_it()
    {
        Assert.Equal("+12125550142", (await Host.Network.FindLineOfSimAsync(Dana, default))?.Value);
        await Host.PostAsync("dana/swap-sim");
        Assert.Null(await Host.Network.FindLineOfSimAsync(Dana, default));
        Assert.Equal("+12125550142", (await Host.Network.FindLineOfSimAsync(Host.Handsets.Find("dana")!.Iccid!, default))?.Value);
    }

    [Fact]
    public async Task A_second_swap_gives_yet_another_card()
    {
        await Host.PostAsync("dana/swap-sim");
        var first = Host.Handsets.Find("dana")!.Iccid;
        await Host.PostAsync("dana/swap-sim");
        Assert.NotEqual(first, Host.Handsets.Find("dana")!.Iccid);
    }

    [Fact]
    public void A_subscriber_whose_SIM_was_swapped_starts_with_the_new_card()
    {
        var file = Protocol.Demo.DemoFile.Parse("""{"carriers":[{"slug":"att","name":"AT&T","mccmnc":["310380"]}],"subscribers":[{"key":"noah","carrier":"att","phone":"+15035550128"}]}""");
        var enrolled = Protocol.Demo.DemoSim.Enrolled(file.Subscribers[0], file.Carriers[0]);
        var now = Host.Handsets.Find("noah")!;
        Assert.NotEqual(enrolled.Iccid, now.Iccid);
        Assert.Equal(enrolled.Imei, now.Imei);
        Assert.Equal(Protocol.Demo.DemoSim.Swapped(enrolled, "+15035550128", 1).Iccid, now.Iccid);
    }

    [Fact]
    public async Task A_moved_SIM_carries_its_line_in_the_other_handset()
    {
        var response = await Host.PostAsync("dana/move-sim", new { to = "ali" });
        Assert.Equal(204, (int)response.StatusCode);
        Assert.Null(Host.Handsets.Find("dana")!.Iccid);
        Assert.Null(await Host.Handsets.SignWithSimAsync("dana", Challenge, default));
        Assert.Equal("verizon", Host.Handsets.Find("ali")!.CarrierSlug);
        var facts = (await Host.Network.FindSimAsync(SimulatorHost.Line("+12125550142"), default))!;
        Assert.Equal(Host.Handsets.Find("ali")!.Imei, facts.Imei);
        Assert.Null(await Host.Network.FindSimAsync(SimulatorHost.Line("+13035550119"), default));
    }

    [Fact]
    public async Task A_SIM_moved_back_leaves_both_handsets_as_they_were()
    {
        var before = Host.Handsets.List();
        await Host.PostAsync("dana/move-sim", new { to = "ali" });
        await Host.PostAsync("ali/move-sim", new { to = "dana" });
        Assert.Equal(before, Host.Handsets.List());
    }

    [Fact]
    public async Task A_ported_line_has_a_card_of_the_other_carrier()
    {
        var response = await Host.PostAsync("dana/port", new { carrier = "att" });
        Assert.Equal(204, (int)response.StatusCode);
        var handset = Host.Handsets.Find("dana")!;
        Assert.Equal(("att", "AT&T", "+12125550142"), (handset.CarrierSlug, handset.CarrierName, handset.Phone));
        Assert.StartsWith("310380", handset.Imsi, StringComparison.Ordinal);
        Assert.NotEqual(Dana, handset.Iccid);
    }

    [Fact]
    public async Task A_lost_phone_has_no_line_until_a_new_SIM_comes_in_a_new_phone()
    {
        var line = SimulatorHost.Line("+12125550142");
        var signature = (await Host.Handsets.SignWithSimAsync("dana", Challenge, default))!;
        await Host.PostAsync("dana/lose");
        Assert.Null(await Host.Network.FindSimAsync(line, default));
        Assert.False(await Host.Network.VerifySimAsync(Dana, Challenge, signature, default));
        Assert.Equal(PushOutcome.Unreachable, await Host.Network.PushAsync(line, new PushMessage("r1", "verizon"), default));
        await Host.PostAsync("dana/swap-sim");
        var facts = (await Host.Network.FindSimAsync(line, default))!;
        Assert.NotEqual("001010014112377", facts.Imei);
        Assert.True(Host.Handsets.Find("dana")!.HasNetwork);
    }

    [Fact]
    public void A_handset_says_what_its_software_sees()
    {
        var handset = Host.Handsets.Find("dana");
        Assert.Equal(
            new Handset("dana", "Dana Whitfield", "+12125550142", "verizon", "Verizon", Dana, "311480550242001", "001010014112377", true, true), handset);
        Assert.False(Host.Handsets.Find("ivy")!.HasApplication);
        Assert.Null(Host.Handsets.Find("nobody"));
    }
}
