namespace ZenKey.Protocol.Tests;

/// <summary>Whether an address that arrives is the registered one: the same characters, save the port of the loopback.</summary>
public sealed class RedirectUriMatchTests
{
    [Theory]
    [InlineData("https://app.example/cb")]
    [InlineData("http://localhost:5173/cb")]
    [InlineData("http://127.0.0.1/cb")]
    [InlineData("com.example.app:/cb")]
    [InlineData("ccid-h7k2m9qx4tz8v3pa://com.xci.provider.sdk")]
    public void The_same_characters_match_for_every_type(string address)
    {
        foreach (var type in Enum.GetValues<ClientType>()) { Assert.True(RedirectUri.Matches(address, address, type)); }
    }

    [Theory]
    [InlineData("https://app.example/cb", "https://app.example/cb/")]      // RFC 6749 §3.1.2.3, RFC 3986 §6.2.1
    [InlineData("https://app.example/cb", "https://app.example/CB")]
    [InlineData("https://app.example/cb", "https://APP.example/cb")]
    [InlineData("https://app.example/cb", "https://app.example:443/cb")]
    [InlineData("https://app.example/cb", "https://app.example/cb?x=1")]
    [InlineData("https://app.example/cb", "https://app.example/cb#x")]
    [InlineData("https://app.example/cb", "https://app.example/%63b")]
    [InlineData("https://app.example/cb", "https://app.example/x/../cb")]
    [InlineData("https://app.example/cb", "https://app.example/cb/evil")]
    [InlineData("https://app.example/cb", "https://app.example.evil.example/cb")]
    [InlineData("https://app.example/cb", "https://evil.example/https://app.example/cb")]
    [InlineData("https://app.example/cb", "http://app.example/cb")]
    [InlineData("https://app.example/cb", " https://app.example/cb")]
    [InlineData("https://localhost/cb", "https://localhost:8443/cb")]      // the port rule is for plain http
    [InlineData("com.example.app:/cb", "com.example.app:/cb2")]
    [InlineData("com.example.app:/cb", "com.example.app://cb")]
    [InlineData("http://localhost/cb", "http://127.0.0.1/cb")]             // names of the loopback are not each other
    [InlineData("http://localhost/cb", "http://[::1]/cb")]
    [InlineData("http://localhost/cb", "http://localhost:5000/cb2")]
    [InlineData("http://localhost/cb", "http://localhost:5000/cb?x=1")]
    [InlineData("http://localhost/cb", "http://localhost:5000/cb#x")]
    [InlineData("http://localhost/cb", "http://LOCALHOST:5000/cb")]
    [InlineData("http://localhost/cb", "HTTP://localhost:5000/cb")]
    [InlineData("http://localhost/cb", "https://localhost:5000/cb")]
    [InlineData("http://localhost/cb", "http://user@localhost:5000/cb")]
    [InlineData("http://localhost/cb", "http://localhost:5000@evil.example/cb")]
    [InlineData("http://localhost/cb", "http://localhost:99999/cb")]
    [InlineData("http://localhost/cb", "http://localhost.evil.example:5000/cb")]
    [InlineData("http://localhost", "http:\\\\localhost:5000")]
    [InlineData("http://127.0.0.1/cb", "http://127.1:5000/cb")]
    [InlineData("http://127.0.0.1/cb", "http://127.1")]
    [InlineData("http://127.0.0.1/cb", "http://0")]
    [InlineData("http://127.0.0.1/cb", "http://2130706433:5000/cb")]
    [InlineData("http://[::1]/cb", "http://[0:0:0:0:0:0:0:1]:5000/cb")]
    public void Another_address_matches_for_no_type(string registered, string presented)
    {
        foreach (var type in Enum.GetValues<ClientType>())
        {
            Assert.False(RedirectUri.Matches(registered, presented, type), type.ToString());
        }
    }

    [Theory]
    [InlineData("http://127.0.0.1/cb", "http://127.0.0.1:49152/cb")]
    [InlineData("http://127.0.0.1:5000/cb", "http://127.0.0.1:49152/cb")]
    [InlineData("http://127.0.0.1:5000/cb", "http://127.0.0.1/cb")]
    [InlineData("http://localhost/cb", "http://localhost:1/cb")]
    [InlineData("http://localhost", "http://localhost:65535")]
    [InlineData("http://localhost:5000/cb?a=1", "http://localhost:6000/cb?a=1")]
    [InlineData("http://[::1]/cb", "http://[::1]:49152/cb")]
    public void Any_port_of_the_loopback_matches_for_native_clients_only(string registered, string presented)
    {
        Assert.True(RedirectUri.Matches(registered, presented, ClientType.Native));          // RFC 8252 §7.3
        Assert.False(RedirectUri.Matches(registered, presented, ClientType.Public));
        Assert.False(RedirectUri.Matches(registered, presented, ClientType.Confidential));
    }

    [Theory]
    [InlineData("http://localhost:5080/x", true)]
    [InlineData("http://127.0.0.1/", true)]
    [InlineData("http://[::1]:80/", true)]
    [InlineData("https://localhost/", false)]
    [InlineData("http://example.com/", false)]
    [InlineData("localhost", false)]
    [InlineData("", false)]
    public void The_loopback_is_known_by_its_names(string address, bool isLoopback) => Assert.Equal(isLoopback, RedirectUri.IsLoopback(address));
}
