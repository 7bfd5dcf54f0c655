using System.Text.RegularExpressions;
using ZenKey.Portal.Features.Guides;
using ZenKey.Portal.Ui;
using ZenKey.Protocol;
using ZenKey.Protocol.Refusals;

namespace ZenKey.Portal.Tests.Guides;

public sealed partial class GuideTests
{
    private const string Icons = "/zk/icons.svg";
    private static readonly ModuleOrigins Origins = new("https://portal.example", "https://id.example", "https://phone.example", "https://sim.example");
    private static readonly GuideExample Nobody = new(null, null);
    private readonly GuideShelf shelf = new();

    public static TheoryData<string> Names => [.. GuideShelf.Order];

    // What the program is built with names the files itself; one that the shelf forgets would be in it for nothing.
    [Fact]
    public void Every_guide_that_is_built_in_is_on_the_shelf() =>
        Assert.Equal(GuideShelf.Order.Order(), typeof(GuideShelf).Assembly.GetManifestResourceNames().Where(name => name.StartsWith("guides/", StringComparison.Ordinal)).Select(name => name["guides/".Length..]).Order());

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_links_lead_to_guides_and_places_that_are_there(string name)
    {
        foreach (Match link in Links().Matches(Html(name)))
        {
            var (address, anchor) = (link.Groups[1].Value, link.Groups[2].Value);
            if (address.StartsWith("https://", StringComparison.Ordinal)) { continue; }
            var target = address.Length == 0 ? name : address["/guides/".Length..];
            Assert.NotNull(shelf.Find(target));
            if (anchor.Length > 0) { Assert.Contains($"id=\"{anchor[1..]}\"", Html(target), StringComparison.Ordinal); }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_contents_name_the_places_of_its_page(string name)
    {
        var (guide, html) = (shelf.Find(name)!, Html(name));
        Assert.All(guide.Parts().Where(part => part.Anchor is not null), part => Assert.Contains($"<h2 id=\"{part.Anchor}\"", html, StringComparison.Ordinal));
        Assert.InRange(guide.Summary.Length, 20, 400);
        Assert.DoesNotContain(guide.Summary, letter => letter is '`' or '*' or '[');
    }

    [Fact]
    public void The_guide_to_errors_has_every_code_on_the_wire()
    {
        var source = shelf.Find("errors")!.Source;
        Assert.Equal([], ErrorMeanings.Codes.Where(code => !source.Contains($"`{code}`", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_guide_to_scopes_has_every_scope()
    {
        var source = shelf.Find("scopes")!.Source;
        Assert.Equal([], Scope.All.Where(scope => !source.Contains($"| `{scope.Name}` |", StringComparison.Ordinal)).Select(scope => scope.Name));
    }

    [Fact]
    public void Examples_have_the_readers_client_and_the_addresses_that_hold_here()
    {
        var html = GuideMarkup.Html(shelf.Find("quick-start")!, new GuideExample("ccid-a1a1a1a1a1a1a1a1", "https://shop.example/back?to=\"here\""), Origins, Icons);
        Assert.Contains("ccid-a1a1a1a1a1a1a1a1", html, StringComparison.Ordinal);
        Assert.Contains(Uri.EscapeDataString("https://shop.example/back?to=\"here\""), html, StringComparison.Ordinal);
        Assert.Contains("redirect_uri=https://shop.example/back?to=&quot;here&quot;", html, StringComparison.Ordinal);
        Assert.Contains("https://id.example/carriers/verizon/token", html, StringComparison.Ordinal);
        Assert.DoesNotContain(ExampleText.ClientId, html, StringComparison.Ordinal);
        Assert.DoesNotContain("localhost", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Markup_in_what_is_filled_in_stays_text()
    {
        var html = GuideMarkup.Html(new Guide("n", "T", "S", $"See `{ExampleText.ClientId}` and {ExampleText.RedirectUri} <b>bold</b>"), new GuideExample("<script>1</script>", "<img src=x>"), Origins, Icons);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("invalid_grant", "errors")]
    [InlineData("OFFLINE_access", "scopes")]
    [InlineData("aka", "keep-people")]
    [InlineData("pkce", "security")]
    public void A_search_finds_the_guide_that_tells_of_it(string text, string guide)
    {
        var hits = shelf.Search(text);
        Assert.Contains(hits.Take(5), hit => hit.Guide.Name == guide);
        Assert.All(hits, hit => Assert.Contains(text.Split(' '), word => string.Concat(hit.Excerpt.Select(piece => piece.Text)).Contains(word, StringComparison.OrdinalIgnoreCase)
            || (hit.Part.Heading ?? hit.Guide.Title).Contains(word, StringComparison.OrdinalIgnoreCase) || hit.Guide.Title.Contains(word, StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public void Every_word_of_a_search_has_to_be_there()
    {
        Assert.NotEmpty(shelf.Search("token"));
        Assert.Empty(shelf.Search("token zebra"));
        Assert.Empty(shelf.Search("  "));
    }

    private string Html(string name) => GuideMarkup.Html(shelf.Find(name)!, Nobody, Origins, Icons);

    [GeneratedRegex("<a href=\"([^\"#]*)(#[^\"]*)?\"")]
    private static partial Regex Links();
}
