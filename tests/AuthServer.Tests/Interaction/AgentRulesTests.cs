using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Interaction;
using ZenKey.Portal.Data.Carriers;

namespace ZenKey.AuthServer.Tests.Interaction;

/// <summary>What pages decide by the User-Agent, in one place.</summary>
[Spec("ZenKey platform §7.1")]
public sealed class AgentRulesTests
{
    private const string IPhone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1";
    private const string AndroidPhone = "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36";
    private const string AndroidTablet = "Mozilla/5.0 (Linux; Android 15; SM-X710) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
    private const string IPad = "Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1";
    private const string Desktop = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

    // ZenKey platform §7.2: tablets are secondary devices.
    [Theory]
    [InlineData(IPhone, true, false, FirstStep.Application)]
    [InlineData(AndroidPhone, true, false, FirstStep.Application)]
    [InlineData(IPhone, false, false, FirstStep.Carrier)]
    [InlineData(AndroidPhone, false, true, FirstStep.Carrier)]
    [InlineData(IPad, true, false, FirstStep.Code)]
    [InlineData(AndroidTablet, false, false, FirstStep.Code)]
    [InlineData(Desktop, true, false, FirstStep.Code)]
    [InlineData(Desktop, false, true, FirstStep.Carrier)]
    [InlineData(Desktop, true, true, FirstStep.Code)]
    [InlineData("", true, false, FirstStep.Code)]
    public void A_page_begins_with(string agent, bool carrierKnown, bool asksForCarrier, FirstStep first) =>
        Assert.Equal(first, AgentRules.First(UserAgent.Read(agent), carrierKnown, asksForCarrier));

    [Theory]
    [InlineData(IPhone, "App Store")]
    [InlineData(IPad, "App Store")]
    [InlineData(AndroidPhone, "Google Play")]
    [InlineData(AndroidTablet, "Google Play")]
    [InlineData(Desktop, "App Store, Google Play")]
    [InlineData("", "App Store, Google Play")]
    public void A_screen_is_shown_the_stores_of_its_kind(string agent, string names) =>
        Assert.Equal(names, Names(agent, "https://stores.example/i", "https://stores.example/a"));

    [Theory]
    [InlineData(null, null, "")]
    [InlineData("https://stores.example/i", null, "App Store")]
    [InlineData("javascript:alert(1)", "http://stores.example/a", "")]
    [InlineData("not an address", "https://stores.example/a", "Google Play")]
    public void What_is_not_set_or_no_https_is_not_shown(string? ios, string? android, string names) => Assert.Equal(names, Names(Desktop, ios, android));

    [Theory]
    [InlineData(true, Desktop, true)]           // the line says it: a phone that hides what it is
    [InlineData(false, IPhone, true)]
    [InlineData(false, Desktop, false)]
    [InlineData(false, IPad, false)]
    public void The_application_opens_on_the_phone_only(bool ownLine, string agent, bool opens) =>
        Assert.Equal(opens, AgentRules.OpensApplication(ownLine, UserAgent.Read(agent)));

    private static string Names(string agent, string? ios, string? android) => string.Join(", ",
        AgentRules.Stores(new Carrier { Slug = "a", Name = "A", IosStoreUrl = ios, AndroidStoreUrl = android }, UserAgent.Read(agent)).Select(store => store.Name));
}
