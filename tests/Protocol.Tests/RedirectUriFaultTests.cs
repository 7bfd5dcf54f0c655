namespace ZenKey.Protocol.Tests;

/// <summary>Which addresses may be registered, for each type of client in each mode.</summary>
public sealed class RedirectUriFaultTests
{
    private static readonly (ClientType Type, ClientMode Mode)[] Clients =
        [.. Enum.GetValues<ClientType>().SelectMany(type => Enum.GetValues<ClientMode>().Select(mode => (type, mode)))];

    [Theory]
    [InlineData("https://app.example/callback")]
    [InlineData("https://app.example")]
    [InlineData("https://app.example/")]
    [InlineData("https://app.example:8443/callback")]
    [InlineData("https://app.example/callback?tenant=1&next=%2Fhome")]     // a query may be there (RFC 6749 §3.1.2)
    [InlineData("https://app.example/~user/call-back_1.0/;v=1,2/@me:x!$&'()+=")]
    [InlineData("https://app.example/a..b/.well-known/cb...")]             // dots that are no dot segments
    [InlineData("https://xn--bcher-kva.example/cb")]
    [InlineData("https://192.0.2.7/cb")]
    [InlineData("https://[2001:db8::7]/cb")]
    [InlineData("https://localhost/cb")]                                   // https is https
    [InlineData("com.example.app:/oauth2redirect")]                        // RFC 8252 §7.1
    [InlineData("com.example.app://callback")]
    [InlineData("com.example.app-beta+1:/cb")]
    [InlineData("ccid-h7k2m9qx4tz8v3pa://com.xci.provider.sdk")]           // what published phone SDKs use
    [InlineData("ccid-h7k2m9qx4tz8v3pa:/cb")]
    public void May_be_registered_by_every_client(string address)
    {
        foreach (var (type, mode) in Clients) { Assert.Null(RedirectUri.Fault(address, type, mode)); }
    }

    [Theory]
    [InlineData("http://localhost/cb")]
    [InlineData("http://localhost:5173/auth/callback")]
    [InlineData("http://localhost")]
    [InlineData("http://127.0.0.1/cb")]                                    // RFC 8252 §7.3
    [InlineData("http://127.0.0.1:49152/cb?x=1")]
    [InlineData("http://[::1]/cb")]
    [InlineData("http://[::1]:49152/cb")]
    public void On_this_computer_is_for_native_clients_and_Developer_Mode(string address)
    {
        foreach (var (type, mode) in Clients)
        {
            var allowed = type == ClientType.Native || mode == ClientMode.Developer;
            Assert.Equal(allowed, RedirectUri.Fault(address, type, mode) is null);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("/callback")]                                              // absolute (RFC 6749 §3.1.2)
    [InlineData("//app.example/callback")]
    [InlineData("app.example/callback")]
    [InlineData("callback")]
    [InlineData("?code=1")]
    [InlineData("https://")]
    [InlineData("https:///cb")]
    [InlineData("https:app.example/cb")]
    [InlineData("https:/app.example/cb")]
    [InlineData("https://:443/cb")]
    [InlineData("https://app.example:99999/cb")]
    [InlineData("https://app.example:port/cb")]
    [InlineData("https://app.example/cb#top")]                             // no fragment (RFC 6749 §3.1.2)
    [InlineData("https://app.example/cb#")]
    [InlineData("com.example.app:/cb#x")]
    [InlineData("https://*.app.example/cb")]                               // no wildcards (RFC 9700 §2.1)
    [InlineData("https://app.example/*")]
    [InlineData("https://user@app.example/cb")]                            // user info hides the host
    [InlineData("https://app.example@evil.example/cb")]
    [InlineData("https://user:password@app.example/cb")]
    [InlineData("http://localhost:80@evil.example/cb")]
    [InlineData("https://app.example/a/../cb")]
    [InlineData("https://app.example/./cb")]
    [InlineData("https://app.example/..")]
    [InlineData("https://app.example/.")]
    [InlineData("https://app.example/a/..?x=1")]
    [InlineData("https://app.example/a/%2e%2e/cb")]                        // browsers read %2e as a dot
    [InlineData("https://app.example/a/.%2E/cb")]
    [InlineData("https://app.example/call back")]
    [InlineData(" https://app.example/cb")]
    [InlineData("https://app.example/cb ")]
    [InlineData("https://app.example/cb\n")]
    [InlineData("https://app.example/cb\r\nSet-Cookie:x=1")]
    [InlineData("https://app.example/\0")]
    [InlineData("https://app.example/\u007f")]
    [InlineData("https://app.example\\@evil.example/cb")]
    [InlineData("https://app.example/<script>")]
    [InlineData("https://app.example/\"x\"")]
    [InlineData("HTTPS://app.example/cb")]                                 // one spelling, so that matching is exact
    [InlineData("Https://app.example/cb")]
    [InlineData("https://bücher.example/cb")]                              // a URI is ASCII (RFC 3986 §2)
    [InlineData("https://app.example/größe")]
    [InlineData("https://app.example/\u00a0cb")]
    [InlineData("https://app.example/\u202ecb")]
    [InlineData("https://\uff41pp.example/cb")]
    [InlineData("http://app.example/cb")]                                  // codes travel over TLS (RFC 9700 §2.6)
    [InlineData("http://localhost.evil.example/cb")]
    [InlineData("http://127.0.0.1.evil.example/cb")]
    [InlineData("http://127.0.0.2/cb")]
    [InlineData("http://0.0.0.0/cb")]
    [InlineData("http://192.168.1.10/cb")]
    [InlineData("http://[::2]/cb")]
    [InlineData("http://127.1/cb")]                                        // other spellings of the loopback
    [InlineData("http://2130706433/cb")]
    [InlineData("http://0x7f.0.0.1/cb")]
    [InlineData("http://[0:0:0:0:0:0:0:1]/cb")]
    [InlineData("http://LOCALHOST/cb")]
    [InlineData("javascript:alert(1)")]
    [InlineData("JavaScript:alert(1)")]
    [InlineData("data:text/html,hello")]
    [InlineData("vbscript:x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("C:/Windows")]
    [InlineData("blob:https://app.example/1")]
    [InlineData("about:blank")]
    [InlineData("ftp://app.example/cb")]
    [InlineData("ws://app.example/cb")]
    [InlineData("wss://app.example/cb")]
    [InlineData("mailto:someone@app.example")]
    [InlineData("tel:+12025550142")]
    [InlineData("sms:+12025550142")]
    [InlineData("intent://scan/#Intent;scheme=zxing;end")]
    [InlineData("intent://scan/")]
    [InlineData("view-source:https://app.example/")]
    [InlineData("myapp://callback")]                                       // anybody may claim it (RFC 8252 §7.1)
    [InlineData("Com.Example.App:/cb")]
    [InlineData("ccid-short://com.xci.provider.sdk")]
    [InlineData("urn:ietf:wg:oauth:2.0:oob")]
    public void May_be_registered_by_no_client(string? address)
    {
        foreach (var (type, mode) in Clients)
        {
            var fault = RedirectUri.Fault(address, type, mode);
            Assert.False(string.IsNullOrWhiteSpace(fault), $"{type} in {mode}");
            Assert.EndsWith(".", fault, StringComparison.Ordinal);         // words for a person
        }
    }

    [Fact]
    public void The_longest_address_has_two_thousand_characters()
    {
        var longest = "https://app.example/".PadRight(RedirectUri.MaxLength, 'a');
        Assert.Null(RedirectUri.Fault(longest, ClientType.Confidential, ClientMode.Launched));
        Assert.NotNull(RedirectUri.Fault(longest + "a", ClientType.Confidential, ClientMode.Launched));
    }

    [Fact]
    public void The_default_of_phone_SDKs_may_be_registered()
    {
        var address = RedirectUri.DefaultFor(ClientId.New());
        Assert.Null(RedirectUri.Fault(address, ClientType.Native, ClientMode.Launched));
        Assert.EndsWith("://com.xci.provider.sdk", address, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_on_localhost_tells_of_Developer_Mode() =>
        Assert.Contains("Developer Mode", RedirectUri.Fault("http://localhost/cb", ClientType.Public, ClientMode.Launched), StringComparison.Ordinal);
}
