using FsCheck;
using FsCheck.Fluent;

namespace ZenKey.Protocol.Tests;

/// <summary>What holds of redirect URIs whatever anybody types.</summary>
public sealed class RedirectUriPropertyTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(5_000);

    private static readonly string[] Pieces =
    [
        "https", "http", "HTTP", "com.example.app", "javascript", "ccid-h7k2m9qx4tz8v3pa", ":", "://", "/", "//", "\\", "@", "#", "?", "&", "=", "%", "%2e", "%00", "..", ".",
        "[", "]", "[::1]", "::", "localhost", "127.0.0.1", "127.1", "0", "0x7f", "app.example", "evil.example", ":80", ":443", ":99999", ":", " ", "\t", "\0", "*", "é", "\ud800",
        "\udc00", "\u202e", "xn--", "cb", "a", "1",
    ];

    /// <summary>Strings that look like addresses, right and wrong ones.</summary>
    private static Gen<string> Addresses { get; } = Gen.OneOf(
        Gen.Elements(Pieces).ArrayOf().Select(string.Concat),
        from head in Gen.Elements("https://", "http://", "com.example.app:/", "ccid-h7k2m9qx4tz8v3pa://")
        from host in Gen.Elements("localhost", "127.0.0.1", "[::1]", "app.example", "a.b")
        from tail in Gen.Elements("", "/", "/cb", ":80/cb", ":5000", "?x=1").Two().Select(two => two.Item1 + two.Item2)
        select head + host + tail,
        ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""));

    /// <summary>An https address, and what somebody might hope to be taken for it.</summary>
    private static Gen<(string Registered, string Presented)> Variants { get; } =
        from host in Gen.Elements("app.example", "localhost", "127.0.0.1", "[::1]")
        from port in Gen.Elements("", ":443", ":8443")
        from path in Gen.Elements("", "/", "/cb", "/cb?x=1", "/a%2Fb")
        let registered = $"https://{host}{port}{path}"
        from presented in Gen.OneOf(
            Addresses, Addresses.Select(more => registered + more), Addresses.Select(more => $"https://{host}{more}"),
            Gen.Elements(
                registered, registered.ToUpperInvariant(), registered.Replace("https", "http", StringComparison.Ordinal), registered + "/", registered + "#", registered + "?", " " + registered,
                $"https://{host}:443{path}", $"https://{host}:5000{path}", $"https://{host}{path}", $"https://{host}{port}", $"https://x@{host}{port}{path}"))
        select (registered, presented);

    private static Gen<(string Address, ClientType Type, ClientMode Mode)> Registrations { get; } =
        from address in Addresses
        from type in Gen.Elements(Enum.GetValues<ClientType>())
        from mode in Gen.Elements(Enum.GetValues<ClientMode>())
        select (address, type, mode);

    [Fact]
    public void The_rules_never_throw() =>
        Check.One(Many, Prop.ForAll(Registrations.ToArbitrary(), one => RedirectUri.Fault(one.Address, one.Type, one.Mode) is null or { Length: > 0 }));

    [Fact]
    public void Matching_never_throws() =>
        Check.One(Many, Prop.ForAll(Gen.Two(Addresses).ToArbitrary(), two =>
            Enum.GetValues<ClientType>().All(type => RedirectUri.Matches(two.Item1, two.Item2, type) == RedirectUri.Matches(two.Item2, two.Item1, type))));

    [Fact]
    public void What_may_be_registered_matches_itself() =>
        Check.One(Many, Prop.ForAll(Registrations.ToArbitrary(), one =>
            RedirectUri.Fault(one.Address, one.Type, one.Mode) is not null || RedirectUri.Matches(one.Address, one.Address, one.Type)));

    [Fact]
    public void What_may_be_registered_can_stand_in_a_Location_header() =>
        Check.One(Many, Prop.ForAll(Registrations.ToArbitrary(), one =>
            RedirectUri.Fault(one.Address, one.Type, one.Mode) is not null || one.Address.All(character => character is > ' ' and < '\u007f')));

    [Fact]
    public void A_registered_https_address_matches_no_other_string() =>
        Check.One(Many, Prop.ForAll(Variants.ToArbitrary(), one =>
            Enum.GetValues<ClientType>().All(type => RedirectUri.Matches(one.Registered, one.Presented, type) == (one.Registered == one.Presented))));

    [Fact]
    public void A_loopback_address_matches_only_what_differs_in_the_port() =>
        Check.One(Many, Prop.ForAll(Gen.Two(Addresses).ToArbitrary(), two =>
            !RedirectUri.Matches(two.Item1, two.Item2, ClientType.Native) || WithoutPort(two.Item1) == WithoutPort(two.Item2)));

    private static string WithoutPort(string text) =>
        System.Text.RegularExpressions.Regex.Replace(text, @"^(http://(?:localhost|127\.0\.0\.1|\[::1\])):[0-9]*(?=[/?]|$)", "$1");
}
