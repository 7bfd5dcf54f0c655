using Bunit;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Features.AuditTrail;
using ZenKey.Portal.Tests.Support;
using ZenKey.Portal.Ui;

namespace ZenKey.Portal.Tests.AuditTrail;

/// <summary>The pages of the audit trail.</summary>
public sealed class AuditPagesTests : SupportPageContext
{
    private AuditEntry entry = null!;

    protected override Task FillAsync()
    {
        entry = AuditEntry.Of(World.Ada.ToActor(), Store.Time.GetUtcNow(), "client.changed", "client", "ccid-h7k2m9qx4tz8v3pa", "Harbor Web",
            [new FieldChange("redirect URIs", "https://a.example/cb\nhttps://b.example/cb", "https://a.example/cb\nhttps://c.example/cb")], note: "for the new host");
        return Store.AddAsync(entry, AuditEntry.Of(Actor.Subscriber(World.Dana.Id), Store.Time.GetUtcNow().AddDays(-2), "device.trusted", "device", "x", "Chrome", subscriberId: World.Dana.Id));
    }

    [Fact]
    public void A_row_opens_to_its_diff_and_closes_again()
    {
        var page = Render<AuditPage>();
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("tbody tr").Count));
        page.Find("tbody button").Click();
        Assert.Equal("− https://b.example/cb", "− " + page.Find("del").TextContent.Trim());
        Assert.Equal("https://c.example/cb", page.Find("ins").TextContent.Trim());
        Assert.Equal("true", page.Find("tbody button").GetAttribute("aria-expanded"));
        page.Find("tbody button").Click();
        Assert.Empty(page.FindAll("del"));
    }

    [Fact]
    public void Filters_come_from_the_address_and_go_to_it()
    {
        GoTo("/audit?action=device.trusted&from=2026-11-20");
        var page = Render<AuditPage>();
        page.WaitForAssertion(() => Assert.Single(page.FindAll("tbody tr")));
        page.Find("#audit-to").Change("2026-11-21");
        Assert.Contains("to=2026-11-21", Address, StringComparison.Ordinal);
        Assert.Contains("action=device.trusted", Address, StringComparison.Ordinal);
    }

    [Fact]
    public void An_entry_has_its_own_page()
    {
        var page = Render<AuditEntryPage>(parameters => parameters.Add(one => one.Id, entry.Id));
        page.WaitForAssertion(() => Assert.Contains("Client changed: Harbor Web", page.Find("h1").TextContent, StringComparison.Ordinal));
        Assert.Contains("for the new host", page.Markup, StringComparison.Ordinal);
        Assert.Contains(page.FindAll("a"), link => link.GetAttribute("href") == "/clients/ccid-h7k2m9qx4tz8v3pa");
    }

    [Fact]
    public void Auditors_are_led_to_no_page_that_refuses_them()
    {
        Become(World.Auditor);
        var page = Render<AuditEntryPage>(parameters => parameters.Add(one => one.Id, entry.Id));
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("h1")));
        Assert.DoesNotContain(page.FindAll("a"), link => link.GetAttribute("href")!.StartsWith("/clients", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("device.revoked", "Device revoked")]
    [InlineData("client.some-thing.new_one", "Client some thing new one")]
    public void Actions_are_words(string action, string words) => Assert.Equal(words, AuditWords.Title(action));
}
