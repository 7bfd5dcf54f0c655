using System.Net;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Tests.Endpoints.ClientAuthentication;
using ZenKey.Portal.Data.Deliveries;

namespace ZenKey.AuthServer.Tests.Http;

/// <summary>What others make us fetch stays within limits, and out of our own network.</summary>
[Spec("OWASP ASVS 5.0 §13.2")]
[Spec("Hardening 5")]
public sealed class OutboundHttpTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);
    private readonly OutboundHttp development = new(development: true);
    private readonly OutboundHttp production = new(development: false);
    private readonly KeyHost host = new();

    [Theory]
    [InlineData("https://client.example/jwks", true, true)]
    [InlineData("http://client.example/jwks", false, false)]
    [InlineData("http://localhost:8080/jwks", true, false)]
    [InlineData("http://127.0.0.1/jwks", true, false)]
    [InlineData("http://[::1]/jwks", true, false)]
    [InlineData("https://user:password@client.example/jwks", false, false)]
    [InlineData("file:///etc/passwd", false, false)]
    [InlineData("ftp://client.example/jwks", false, false)]
    public void Only_https_is_asked_and_loopback_in_Development(string address, bool inDevelopment, bool inProduction)
    {
        Assert.Equal(inDevelopment, development.MayAsk(new Uri(address)));
        Assert.Equal(inProduction, production.MayAsk(new Uri(address)));
    }

    // IANA special-purpose address registries (RFC 6890).
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.8.8")]
    [InlineData("0.0.0.0")]
    [InlineData("10.0.0.1")]
    [InlineData("100.64.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::127.0.0.1")]
    [InlineData("fe80::1")]
    [InlineData("fc00::1")]
    [InlineData("fd12:3456::1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2001:0:1::1")]
    [InlineData("2001:db8::1")]
    [Spec("RFC 6890 §2.2")]
    public void An_address_of_ones_own_house_is_not_public(string address) => Assert.False(PublicAddress.Is(IPAddress.Parse(address)));

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("192.167.255.255")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("2a00:1450:4001::1")]
    public void An_address_of_the_open_internet_is_public(string address) => Assert.True(PublicAddress.Is(IPAddress.Parse(address)));

    // A name that leads home is found out when the connection is made, however harmless it looks before.
    [Fact]
    public async Task A_name_that_leads_to_loopback_is_not_connected_to()
    {
        var address = new UriBuilder(host.Address) { Scheme = "https" }.Uri;

        Assert.True(production.MayAsk(address));
        Assert.Null(await production.GetAsync(address, 100, Long));
        Assert.Equal(0, host.Asked);
        Assert.NotNull(await development.GetAsync(new Uri(host.Address), 100, Long));       // it would have answered
    }

    [Fact]
    public async Task A_name_that_leads_to_loopback_is_told_nothing()
    {
        async Task<int?> PostAsync(OutboundHttp from, Uri address) => (await from.PostAsync(address, new StringContent("{}"), null, Long)).Status;

        Assert.Null(await PostAsync(production, new UriBuilder(host.Address) { Scheme = "https" }.Uri));
        Assert.Null(await PostAsync(production, new Uri(host.Address)));
        Assert.Equal(0, host.Asked);
        Assert.Equal(200, await PostAsync(development, new Uri(host.Address)));      // it would have answered
    }

    [Fact]
    public async Task A_server_that_takes_too_long_has_not_taken_it()
    {
        host.MayAnswer = new TaskCompletionSource().Task;
        using var content = new StringContent("{}");

        Assert.Equal((null, DeliveryFault.TimedOut), Told(await development.PostAsync(new Uri(host.Address), content, null, TimeSpan.FromMilliseconds(50))));
    }

    // A developer who tests their receiver is told what went wrong.
    [Theory]
    [InlineData("https://nobody.invalid/events", DeliveryFault.NameUnknown)]
    [InlineData("ftp://client.example/events", DeliveryFault.AddressRefused)]
    [InlineData("https://127.0.0.1/events", DeliveryFault.AddressRefused)]
    public async Task Why_there_was_no_answer_is_told(string address, DeliveryFault fault)
    {
        using var content = new StringContent("{}");

        Assert.Equal((null, fault), Told(await production.PostAsync(new Uri(address), content, null, Long)));
    }

    [Fact]
    public async Task A_server_without_TLS_and_one_that_is_not_there_are_told_apart()
    {
        using var content = new StringContent("{}");
        var secure = new UriBuilder(host.Address) { Scheme = "https" }.Uri;
        Assert.Equal((null, DeliveryFault.Tls), Told(await development.PostAsync(secure, content, null, Long)));

        host.Dispose();

        Assert.Equal((null, DeliveryFault.NotConnected), Told(await development.PostAsync(new Uri(host.Address), content, null, Long)));
    }

    [Theory]
    [InlineData(202)]
    [InlineData(404)]
    public async Task Of_any_answer_the_beginning_is_kept(int status)
    {
        (host.Status, host.Body) = (status, new string('x', 10_000));
        using var content = new StringContent("{}");

        var answer = await development.PostAsync(new Uri(host.Address), content, null, Long);

        Assert.Equal((status, 4096), (answer.Status, answer.Body.Length));
    }

    private static (int?, DeliveryFault?) Told(OutboundAnswer answer) => (answer.Status, answer.Fault);

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        using var target = new KeyHost();
        (host.Status, host.Location) = (302, target.Address);

        Assert.Null(await development.GetAsync(new Uri(host.Address), 100, Long));
        Assert.Equal(0, target.Asked);
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public async Task A_body_beyond_the_limit_is_not_read(int length, bool isRead)
    {
        host.Body = new string('x', length);

        Assert.Equal(isRead ? length : null, (await development.GetAsync(new Uri(host.Address), 100, Long))?.Length);
    }

    [Theory]
    [InlineData(201)]
    [InlineData(304)]
    [InlineData(404)]
    [InlineData(500)]
    public async Task Another_answer_than_200_is_none(int status)
    {
        (host.Status, host.Body) = (status, status == 304 ? "" : "body");

        Assert.Null(await development.GetAsync(new Uri(host.Address), 100, Long));
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_given_up()
    {
        host.MayAnswer = new TaskCompletionSource().Task;

        Assert.Null(await development.GetAsync(new Uri(host.Address), 100, TimeSpan.FromMilliseconds(50)));
    }

    [Fact]
    public async Task Nobody_at_the_address_is_no_answer()
    {
        host.Dispose();

        Assert.Null(await development.GetAsync(new Uri(host.Address), 100, Long));
        Assert.Null(await production.GetAsync(new Uri("https://no-such-name.invalid/"), 100, Long));
    }

    public void Dispose()
    {
        host.Dispose();
        development.Dispose();
        production.Dispose();
    }
}
