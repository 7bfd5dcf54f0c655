using ZenKey.Portal.Features.Palette;

namespace ZenKey.Portal.Tests.Palette;

/// <summary>What a typed or pasted text is taken for.</summary>
public sealed class PaletteTextTests
{
    [Theory]
    [InlineData("harbor", "Words", false)]
    [InlineData("app.harbor.example", "Words", false)]
    [InlineData("2026-11-24", "Words", false)]
    [InlineData("ccid-", "ClientId", false)]
    [InlineData("CCID-H7K2M9QX4TZ8V3PA", "ClientId", true)]
    [InlineData("ccid-h7k2m9qx4tz8v3pa://com.xci.provider.sdk", "Address", false)]
    [InlineData("https://app.harbor.example/cb", "Address", false)]
    [InlineData("localhost:3000", "Address", false)]
    [InlineData(" err-7q4m-2xkd\n", "Reference", true)]
    [InlineData("01a22d1b-ec36-76c1-bc96-cd12f7d36315", "Id", true)]
    [InlineData("01a22d1bec3676c1bc96cd12f7d36315", "Id", true)]
    [InlineData("311480-Vt9xQ2kE", "Subject", false)]
    [InlineData("rc 7q4m 2xkd", "RecoveryNumber", false)]
    [InlineData("maya@example.com", "Email", false)]
    [InlineData("(202) 555-0142", "Phone", false)]
    [InlineData("+44 20 7946 0958", "Phone", false)]
    [InlineData("202555-0142", "Phone", false)]
    public void A_text_is_taken_for_what_it_looks_like(string typed, string kind, bool whole)
    {
        var text = PaletteText.Read(typed)!;
        Assert.Equal((kind, whole), (text.Kind.ToString(), text.IsWhole));
        Assert.Equal(kind is "Subject" or "RecoveryNumber" or "Email" or "Phone", text.IsPersonal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public void Nothing_is_nothing(string? typed) => Assert.Null(PaletteText.Read(typed));

    [Fact]
    public void What_is_longer_than_any_address_is_nothing() => Assert.Null(PaletteText.Read(new string('a', 2001)));

    [Theory]
    [InlineData("/clients/ccid-h7k2m9qx4tz8v3pa/redirects", "client:ccid-h7k2m9qx4tz8v3pa")]
    [InlineData("/test-flow/ccid-h7k2m9qx4tz8v3pa", "client:ccid-h7k2m9qx4tz8v3pa")]
    [InlineData("/projects/01a22d1b-ec36-76c1-bc96-cd12f7d36315", "project:01a22d1b-ec36-76c1-bc96-cd12f7d36315")]
    [InlineData("/companies/01a22d1b-ec36-76c1-bc96-cd12f7d36315/people", "company:01a22d1b-ec36-76c1-bc96-cd12f7d36315")]
    [InlineData("/clients/new", null)]
    [InlineData("/links/01a22d1b-ec36-76c1-bc96-cd12f7d36315", null)]
    [InlineData("/devices/01a22d1b-ec36-76c1-bc96-cd12f7d36315", null)]
    [InlineData("/recovery/01a22d1b-ec36-76c1-bc96-cd12f7d36315", null)]
    [InlineData("/logs/err-7Q4M-2XKD", null)]
    [InlineData("/", null)]
    public void Clients_projects_and_companies_are_remembered_and_nothing_of_subscribers(string path, string? key) => Assert.Equal(key, RecentKey.Of(path)?.ToString());

    [Theory]
    [InlineData("client:<script>")]
    [InlineData("subscriber:01a22d1b-ec36-76c1-bc96-cd12f7d36315")]
    [InlineData("project:1")]
    [InlineData("client:ccid-h7k2m9qx4tz8v3pa:x")]
    [InlineData("")]
    [InlineData(null)]
    public void What_a_browser_cannot_have_been_told_is_not_read(string? kept) => Assert.Null(RecentKey.Read(kept));
}
