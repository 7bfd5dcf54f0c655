using ZenKey.AuthServer.Http;

namespace ZenKey.AuthServer.Tests.Http;

/// <summary>Addresses with parameters can be sent in a header, whatever the parameters are.</summary>
[Spec("RFC 3986 §2.1")]
public sealed class AddressesTests(SharedApp app)
{
    [Theory]
    [InlineData("https://a.example/cb", "https://a.example/cb?state=a%20b")]
    [InlineData("https://a.example/cb?keep=1", "https://a.example/cb?keep=1&state=a%20b")]
    public void A_query_is_kept(string address, string expected) => Assert.Equal(expected, Addresses.With(address, ("state", "a b"), ("nothing", null)));

    [Fact]
    public void Names_are_escaped_like_values() => Assert.Equal("/a?%C3%BCn%00=%C3%BC%0A", Addresses.With("/a", ("ün\0", "ü\n")));

    [Theory]
    [InlineData("/v1/auth?client_id=ccid-basic00000000001&redirect_uri=https%3A%2F%2Fapp.tests.example%2Fcallback&response_type=code&scope=openid&state=s&%C3%BCn=1")]
    [InlineData("/v1/auth?client_id=ccid-basic00000000001&redirect_uri=https%3A%2F%2Fapp.tests.example%2Fcallback&response_type=code&scope=openid&state=s&a%00=1")]
    [Spec("Hardening 6")]
    public async Task Unknown_parameters_with_odd_names_are_no_fault_of_ours(string path) => Assert.InRange((await app.Http.AskAsync(path)).Status, 200, 499);
}
