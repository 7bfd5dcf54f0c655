namespace ZenKey.Protocol.Tests;

/// <summary>The scope parameter (RFC 6749 §3.3) and the scopes we know (ZenKey platform §5.1).</summary>
public sealed class ScopeTests
{
    [Theory]
    [InlineData("openid", new[] { "openid" })]
    [InlineData("openid name email", new[] { "openid", "name", "email" })]
    [InlineData("email openid", new[] { "email", "openid" })]                        // the order is kept
    [InlineData("openid openid name openid", new[] { "openid", "name" })]
    [InlineData("OpenID openid", new[] { "OpenID", "openid" })]                      // case tells apart
    [InlineData("!#$%&'()*+,-./09:;<=>?@AZ[]^_`az{|}~", new[] { "!#$%&'()*+,-./09:;<=>?@AZ[]^_`az{|}~" })]
    public void Names_are_parted_by_single_spaces(string text, string[] names) => Assert.Equal(names, Scope.Parse(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(" openid")]
    [InlineData("openid ")]
    [InlineData("openid  name")]
    [InlineData("openid\tname")]
    [InlineData("openid\nname")]
    [InlineData("open\"id")]                    // %x22 and %x5C are left out of the alphabet
    [InlineData("open\\id")]
    [InlineData("openid\0")]
    [InlineData("openid\u007f")]
    [InlineData("openid naïve")]
    [InlineData("openid\u00a0name")]
    public void Anything_else_is_malformed(string? text) => Assert.Null(Scope.Parse(text));

    [Fact]
    public void Every_known_scope_is_found_by_its_name()
    {
        Assert.Distinct(Scope.All.Select(scope => scope.Name));
        foreach (var scope in Scope.All) { Assert.Same(scope, Scope.Find(scope.Name)); }
    }

    [Theory]
    [InlineData("")]
    [InlineData("OPENID")]
    [InlineData("openid ")]
    [InlineData("shoe_size")]
    public void What_we_do_not_know_is_not_found(string name) => Assert.Null(Scope.Find(name));

    [Fact]
    public void A_person_is_asked_about_personal_data_only() =>
        Assert.Equal([Scope.OpenId, Scope.OfflineAccess, Scope.Events, Scope.PortData], Scope.All.Where(scope => !scope.IsAttribute).Select(scope => scope.Name));
}
