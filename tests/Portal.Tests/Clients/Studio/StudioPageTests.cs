using Bunit;
using Microsoft.Extensions.DependencyInjection;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Features.Clients;
using ZenKey.Portal.Features.Clients.Studio;

namespace ZenKey.Portal.Tests.Clients.Studio;

/// <summary>Scopes beside what they are for a person.</summary>
public sealed class StudioPageTests : PortalPageContext
{
    private readonly StubReader reader = new();
    private readonly StubEditor editor = new();
    private readonly StubStudio studio = new();

    public StudioPageTests()
    {
        Services.AddSingleton<IClientReader>(reader).AddSingleton<IClientEditor>(editor).AddSingleton<IConsentStudio>(studio);
        reader.Detail = ClientStubs.Detail() with { Scopes = ["openid", "name", "email"] };
        RenderDialogs();
    }

    [Fact]
    public void A_scope_says_what_it_hands_out_how_delicate_it_is_and_why_it_is_asked()
    {
        var page = Open();
        var lines = page.FindAll(".zk-scopeline").ToDictionary(line => line.QuerySelector("input")!.GetAttribute("value")!, line => line.TextContent);
        Assert.Contains("Required · To greet you", lines["name"], StringComparison.Ordinal);
        Assert.Contains("Optional · no reason given yet", lines["email"], StringComparison.Ordinal);
        Assert.Contains("Required · the project says nothing of it", lines["birthdate"], StringComparison.Ordinal);
        Assert.Contains("High: opens accounts elsewhere", lines["birthdate"], StringComparison.Ordinal);
        Assert.Contains("No personal data", lines["openid"], StringComparison.Ordinal);
        Assert.Equal($"/projects/{studio.Project!.Id}/setup/attributes", page.Find(".zk-card header a").GetAttribute("href"));
    }

    [Fact]
    public void The_preview_follows_the_choice_before_it_is_saved()
    {
        var page = Open();
        Assert.Equal("https://phone.example/preview?en&light&asked=name+email&on=email", Frame(page));
        page.Find("input[value=phone]").Change(true);
        Assert.Equal("https://phone.example/preview?en&light&asked=name+email+phone&on=email", Frame(page));
        Assert.Equal("platform: openid name email phone", page.Find("#userinfo").TextContent);
        Assert.Contains("With your changes, not saved yet", page.Markup);
        Assert.Empty(editor.Calls);
    }

    [Fact]
    public void What_the_person_keeps_is_not_told_and_stands_in_the_address()
    {
        var page = Open();
        page.Find("[data-share=email]").Change(false);
        Assert.EndsWith("?without=email", Address);
        Assert.Equal("https://phone.example/preview?en&light&asked=name+email&on=", Frame(page));
        Assert.Equal("platform: openid name", page.Find("#userinfo").TextContent);
        Assert.Empty(page.FindAll("[data-share=name]"));              // what is required cannot be kept
    }

    [Fact]
    public void Language_theme_width_and_form_are_in_the_address()
    {
        GoTo($"/clients/{ClientStubs.ClientId}/scopes?lang=es&theme=dark&width=desktop&form=oidc&without=email");
        var page = Open();
        Assert.Equal("https://phone.example/preview?es&dark&asked=name+email&on=", Frame(page));
        Assert.NotEmpty(page.FindAll(".zk-preview-desktop"));
        Assert.StartsWith("oidc:", page.Find("#userinfo").TextContent, StringComparison.Ordinal);
        Assert.Equal(["Español", "Dark", "Desktop", "Flat"], page.FindAll(".zk-seg [aria-current=true]").Select(choice => choice.TextContent));
        Assert.Contains("lang=en", page.Find("[data-choice=lang-en]").GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_choice_is_none()
    {
        GoTo($"/clients/{ClientStubs.ClientId}/scopes?lang=%3Cscript%3E&theme=blue&width=0&form=xml&without=name+nonsense");
        Assert.Equal("https://phone.example/preview?en&light&asked=name+email&on=email", Frame(Open()));
    }

    [Fact]
    public void The_frame_can_do_nothing()
    {
        var frame = Open().Find("iframe");
        Assert.Equal("allow-same-origin allow-scripts", frame.GetAttribute("sandbox"));   // forms, windows and the way out stay shut
        Assert.Contains("preview", frame.GetAttribute("title"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_premium_scope_that_the_project_is_not_entitled_to_is_said_to_be_none()
    {
        reader.Detail = ClientStubs.Detail() with { Scopes = ["openid", "proofing"] };
        var page = Open();
        Assert.Contains("the project is not entitled to it", page.Markup);
        Assert.Equal("https://phone.example/preview?en&light&asked=&on=", Frame(page));
        Assert.Equal("platform: openid", page.Find("#userinfo").TextContent);
    }

    [Fact]
    public void Who_looks_on_sees_the_preview_and_changes_nothing()
    {
        Become(Dana with { CompanyRole = CompanyRole.Viewer });
        var page = Open();
        Assert.NotEmpty(page.FindAll("iframe"));
        Assert.Empty(page.FindAll("#save-scopes"));
        Assert.All(page.FindAll(".zk-scopeline input"), box => Assert.True(box.HasAttribute("disabled")));
    }

    private static string Frame(IRenderedComponent<ClientPage> page) => page.Find("iframe").GetAttribute("src")!;

    private IRenderedComponent<ClientPage> Open() => Render<ClientPage>(parameters => parameters.Add(page => page.ClientId, ClientStubs.ClientId).Add(page => page.Tab, ClientTabs.Scopes));
}
