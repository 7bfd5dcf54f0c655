using ZenKey.Protocol.Demo;

namespace ZenKey.Protocol.Tests.Demo;

/// <summary>What the demo file says of events and logouts that clients are told.</summary>
public sealed class DemoEventsTests
{
    [Fact]
    public void A_subscription_is_read_whole()
    {
        var client = Parse(""" "events": { "types": ["sim_swap", "user_port"], "delivery": "push", "uri": "https://app.example/events", "authorization": "Bearer x" }, "backchannelLogoutUri": "https://app.example/bye", "backchannelLogoutSessionRequired": true """);

        Assert.Equal(["sim_swap", "user_port"], client.Events!.Types);
        Assert.Equal(("push", "https://app.example/events", "Bearer x"), (client.Events.Delivery, client.Events.Uri, client.Events.Authorization));
        Assert.Equal(("https://app.example/bye", true), (client.BackchannelLogoutUri, client.BackchannelLogoutSessionRequired));
    }

    [Theory]
    [InlineData("events.types", """ "events": { "types": [], "delivery": "poll" } """)]
    [InlineData("events.types[0]", """ "events": { "types": ["earthquake"], "delivery": "poll" } """)]
    [InlineData("events.types[0]", """ "events": { "types": [null], "delivery": "poll" } """)]
    [InlineData("events.delivery", """ "events": { "types": ["sim_swap"], "delivery": "pigeon" } """)]
    [InlineData("events.uri", """ "events": { "types": ["sim_swap"], "delivery": "push" } """)]
    [InlineData("events.uri", """ "events": { "types": ["sim_swap"], "delivery": "poll", "uri": "https://app.example/" } """)]
    [InlineData("events.uri", """ "events": { "types": ["sim_swap"], "delivery": "push", "uri": "http://app.example/" } """)]
    [InlineData("events.authorization", """ "events": { "types": ["sim_swap"], "delivery": "poll", "authorization": "Bearer x" } """)]
    [InlineData("events.authorization", """ "events": { "types": ["sim_swap"], "delivery": "push", "uri": "https://app.example/", "authorization": "Bearer x\r\nX: y" } """)]
    [InlineData("events.authorization", """ "events": { "types": ["sim_swap"], "delivery": "push", "uri": "https://app.example/", "authorization": "" } """)]
    [InlineData("backchannelLogoutUri", """ "backchannelLogoutUri": "http://app.example/bye" """)]
    [InlineData("backchannelLogoutUri", """ "backchannelLogoutUri": "https://app.example/bye#x" """)]
    public void What_breaks_a_rule_is_named_by_its_path(string path, string members) =>
        Assert.Equal($"$.clients[0].{path}", Assert.Throws<DemoFileException>(() => Parse(members)).Path);

    private static DemoClient Parse(string members) => DemoFile.Parse($$"""
        {
          "companies": [{ "key": "acme", "name": "Acme" }], "projects": [{ "key": "shop", "company": "acme", "name": "Shop" }],
          "clients": [{ "clientId": "ccid-h7k2m9qx4tz8v3pa", "project": "shop", "name": "Web", {{members}} }]
        }
        """).Clients[0];
}
