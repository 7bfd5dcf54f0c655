using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;

namespace ZenKey.Protocol.Tests;

/// <summary>Client identifiers (RFC 6749 §2.2): ours to make, unique, of one shape.</summary>
public sealed partial class ClientIdTests
{
    [Fact]
    public void A_new_identifier_has_the_registered_shape() => Assert.Matches("^ccid-[a-z0-9]{16}$", ClientId.New().Value);

    [Fact]
    public void Ten_thousand_new_identifiers_are_all_different() =>
        Assert.Equal(10_000, Enumerable.Range(0, 10_000).Select(_ => ClientId.New().Value).ToHashSet(StringComparer.Ordinal).Count);

    [Fact]
    public void New_identifiers_use_the_whole_alphabet() =>
        Assert.Equal(36, Enumerable.Range(0, 1_000).SelectMany(_ => ClientId.New().Value[ClientId.Prefix.Length..]).Distinct().Count());

    [Fact]
    public void A_new_identifier_can_be_read_back()
    {
        var made = ClientId.New();
        Assert.True(ClientId.TryParse(made.Value, out var read));
        Assert.Equal(made, read);
        Assert.Equal(made.Value, read.ToString());
    }

    [Fact]
    public void Whatever_is_typed_is_an_identifier_exactly_when_it_has_the_registered_shape() =>
        Prop.ForAll(Typed.ToArbitrary(), text => ClientId.TryParse(text, out var read) == Shape().IsMatch(text) && (read.Value ?? text) == text).Check(Config.QuickThrowOnFailure.WithMaxTest(10_000));

    /// <summary>Identifiers, such with a letter more, less or other, and anything.</summary>
    private static Gen<string> Typed { get; } = Gen.OneOf(
        Gen.Constant(0).Select(_ => ClientId.New().Value),
        from place in Gen.Choose(0, 20)
        from letter in Gen.Elements("a", "9", "Z", "-", "_", " ", "\n", "\0", "é", "٣", "")
        from taken in Gen.Choose(0, 1)
        let whole = ClientId.New().Value
        select whole[..place] + letter + whole[(place + taken)..],
        ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""));

    [Fact]
    public void Identifiers_made_at_once_by_many_are_all_different()
    {
        var made = new string[50_000];
        Parallel.For(0, made.Length, index => made[index] = ClientId.New().Value);
        Assert.Equal(made.Length, made.ToHashSet(StringComparer.Ordinal).Count);
        Assert.All(made, id => Assert.Matches(Shape(), id));
    }

    [GeneratedRegex(@"\Accid-[a-z0-9]{16}\z")]
    private static partial Regex Shape();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ccid-")]
    [InlineData("ccid-h7k2m9qx4tz8v3p")]              // fifteen
    [InlineData("ccid-h7k2m9qx4tz8v3paa")]            // seventeen
    [InlineData("ccid-H7K2M9QX4TZ8V3PA")]             // upper case is another string
    [InlineData("CCID-h7k2m9qx4tz8v3pa")]
    [InlineData("ccid_h7k2m9qx4tz8v3pa")]
    [InlineData("ccid-h7k2m9qx4tz8v3p-")]
    [InlineData("ccid-h7k2m9qx4tz8v3p ")]
    [InlineData(" cid-h7k2m9qx4tz8v3pa")]
    [InlineData("ccid-h7k2m9qx4tz8v3p\n")]
    [InlineData("ccid-h7k2m9qx4tz8v3p\0")]
    [InlineData("ccid-h7k2m9qx4tz8v3pé")]
    [InlineData("ccid-h7k2m9qx4tz8v3p٣")]             // a digit, but not an ASCII one
    public void Anything_else_is_no_client_identifier(string? text)
    {
        Assert.False(ClientId.TryParse(text, out var clientId));
        Assert.Equal(default, clientId);
    }
}
