using System.Text.Json;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Companies;
using ZenKey.Portal.Data.Projects;
using ZenKey.Portal.Features.Guides;
using ZenKey.Portal.Tests.Support;
using ZenKey.Portal.Ui;
using ZenKey.Protocol;

namespace ZenKey.Portal.Tests.Guides;

public sealed class GuidePagesTests : SupportPageContext
{
    protected override async Task FillAsync()
    {
        Services.AddGuides();
        var now = Store.Time.GetUtcNow();
        var own = new Client { Id = Store.NewId(), ClientId = "ccid-a1a1a1a1a1a1a1a1", TokenAuth = TokenAuth.Basic, ProjectId = World.Harbor.Id, Name = "Harbor Web", CreatedAt = now };
        own.Uris.Add(new ClientUri { Id = Store.NewId(), ClientId = own.Id, Kind = ClientUriKind.Redirect, Uri = "https://own.example/back", AddedAt = now });
        var second = new Client { Id = Store.NewId(), ClientId = "ccid-b2b2b2b2b2b2b2b2", TokenAuth = TokenAuth.Basic, ProjectId = World.Harbor.Id, Name = "Second", CreatedAt = now };
        var company = new Company { Id = Store.NewId(), Name = "Others", State = CompanyState.Approved, CreatedAt = now };
        var foreign = new Project { Id = Store.NewId(), CompanyId = company.Id, Name = "Others", CreatedAt = now };
        var others = new Client { Id = Store.NewId(), ClientId = "ccid-c3c3c3c3c3c3c3c3", TokenAuth = TokenAuth.Basic, ProjectId = foreign.Id, Name = "Another company's", CreatedAt = now };
        await Store.AddAsync(company, foreign, own, second, others);
        Become(World.Developer);
    }

    [Fact]
    public void A_developer_reads_with_their_own_first_client_and_may_choose_another()
    {
        var page = Open("quick-start");
        Assert.Contains("ccid-a1a1a1a1a1a1a1a1", page.Find("article").TextContent, StringComparison.Ordinal);
        Assert.Contains("https://own.example/back", page.Find("article").TextContent, StringComparison.Ordinal);
        Assert.Equal(["Harbor Web", "Second"], page.FindAll("#guide-client option").Select(option => option.TextContent));

        page.Find("#guide-client").Change("ccid-b2b2b2b2b2b2b2b2");
        Assert.EndsWith("?client=ccid-b2b2b2b2b2b2b2b2", Address, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_companys_client_is_not_filled_in()
    {
        GoTo("/guides/quick-start?client=ccid-c3c3c3c3c3c3c3c3");
        Assert.DoesNotContain("ccid-c3c3c3c3c3c3c3c3", Open("quick-start").Find("article").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_sees_no_clients_reads_the_demo_datas()
    {
        Become(World.Agent);
        var page = Open("quick-start");
        Assert.Empty(page.FindAll("#guide-client"));
        Assert.Contains(ExampleText.ClientId, page.Find("article").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void All_guides_are_listed_and_a_search_is_in_the_address()
    {
        Assert.Equal(GuideShelf.Order.Count + 1, Render<GuidesPage>().FindAll(".zk-guides a").Count);
        var page = Render<GuidesPage>();
        page.Find("#guide-search").Input("invalid_grant");
        page.Find("form").Submit();
        Assert.EndsWith("?q=invalid_grant", Address, StringComparison.Ordinal);
        page = Render<GuidesPage>();
        Assert.NotEmpty(page.FindAll("a[href^='/guides/errors#']"));
        Assert.NotEmpty(page.FindAll("mark"));
    }

    [Fact]
    public void A_search_without_a_hit_says_so_and_leads_back()
    {
        GoTo("/guides?q=zebra");
        var page = Render<GuidesPage>();
        Assert.Contains("Nothing about", page.Find(".zk-empty").TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.Find(".zk-empty a[href='/guides']"));
    }

    [Theory]
    [InlineData("dotnet")]
    [InlineData("node")]
    [InlineData("python")]
    [InlineData("java")]
    [InlineData("ios")]
    [InlineData("android")]
    [InlineData("curl")]
    [InlineData("dotnet-receiver")]
    [InlineData("node-receiver")]
    public void Code_in_each_language_has_the_chosen_client(string language)
    {
        GoTo($"/guides/code?language={language}&client=ccid-b2b2b2b2b2b2b2b2");
        var page = Render<CodePage>();
        page.WaitForAssertion(() => page.Find("pre"));
        var code = page.Find("pre").TextContent;
        Assert.Contains("ccid-b2b2b2b2b2b2b2b2", code, StringComparison.Ordinal);
        Assert.Contains("https://id.example", code, StringComparison.Ordinal);
        Assert.DoesNotContain(ExampleText.ClientId, code, StringComparison.Ordinal);
        Assert.DoesNotContain("localhost:5080", code, StringComparison.Ordinal);
        Assert.Equal(CodeSample.Find(language)!.Label, page.Find(".zk-tabs [aria-current=page]").TextContent);
        Assert.Equal(code, page.Find("[data-copy]").GetAttribute("data-copy"));
    }

    [Fact]
    public void Settings_have_the_client_and_no_secret()
    {
        var files = Settings.Of(new GuideExample("ccid-b2b2b2b2b2b2b2b2", "https://own.example/back?a=\"b\"&c"), Services.GetRequiredService<ModuleOrigins>());
        Assert.Equal([".env", "zenkey.json", "zenkey.yaml"], files.Select(file => file.File));
        Assert.All(files, file => Assert.Contains("ccid-b2b2b2b2b2b2b2b2", file.Text, StringComparison.Ordinal));
        Assert.All(files, file => Assert.DoesNotContain("zks_", file.Text, StringComparison.Ordinal));
        Assert.Equal("https://own.example/back?a=\"b\"&c", JsonDocument.Parse(files[1].Text).RootElement.GetProperty("ZENKEY_REDIRECT_URI").GetString());
    }

    private IRenderedComponent<GuidePage> Open(string name)
    {
        var page = Render<GuidePage>(parameters => parameters.Add(one => one.Name, name));
        page.WaitForAssertion(() => page.Find("article"));
        return page;
    }
}
