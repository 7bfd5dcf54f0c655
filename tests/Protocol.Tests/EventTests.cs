namespace ZenKey.Protocol.Tests;

/// <summary>Names of events, and addresses at which clients are told things.</summary>
public sealed class EventTests
{
    // The names are in the platform's own metadata (ZenKey platform §2.3, §10) and in tokens that are out: they never change.
    [Fact]
    public void The_types_are_the_platforms_each_with_its_URI()
    {
        Assert.Equal(["device_change", "sim_swap", "consent_revoked", "line_port", "user_port", "security_event", "profile_change"], EventType.All);
        Assert.Equal("urn:zenkey:event:sim_swap", EventType.UriOf(EventType.SimSwap));
    }

    [Theory]
    [InlineData("https://app.example/events")]
    [InlineData("https://app.example:8443/events?tenant=1")]
    [InlineData("http://localhost:8080/events")]
    [InlineData("http://127.0.0.1/")]
    public void An_address_of_a_server_is_https_or_on_the_loopback(string text) => Assert.Null(ServerUri.Fault(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("/events")]
    [InlineData("app.example/events")]
    [InlineData("http://app.example/events")]
    [InlineData("ftp://app.example/events")]
    [InlineData("https://app.example/events#x")]                // OpenID Connect Back-Channel Logout §2.2
    [InlineData("https://user:pass@app.example/events")]
    [InlineData("https://app.example/ev ents")]
    [InlineData("https://app.example/\r\nX: y")]
    [InlineData("https://äpp.example/")]
    [InlineData("https://")]
    [InlineData("javascript:alert(7)")]
    public void What_is_no_such_address_is_refused(string? text) => Assert.NotNull(ServerUri.Fault(text));

    [Fact]
    public void An_address_is_of_2000_characters_at_most()
    {
        Assert.Null(ServerUri.Fault("https://app.example/" + new string('a', ServerUri.MaxLength - 20)));
        Assert.NotNull(ServerUri.Fault("https://app.example/" + new string('a', ServerUri.MaxLength - 19)));
    }

    [Fact]
    public void Events_are_asked_for_as_attributes_are() =>
        Assert.Equal([.. Scope.All.Where(scope => scope.IsAttribute), Scope.Find(Scope.Events)!], Scope.All.Where(scope => scope.IsAsked).OrderBy(scope => scope.Name == Scope.Events));
}
