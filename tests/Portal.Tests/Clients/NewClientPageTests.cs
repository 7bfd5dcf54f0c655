using AngleSharp.Dom;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using ZenKey.Portal.Features.Clients;
using ZenKey.Protocol;

namespace ZenKey.Portal.Tests.Clients;

public sealed class NewClientPageTests : PortalPageContext
{
    private readonly StubReader reader = new();
    private readonly StubRegistrar registrar = new();
    private readonly IRenderedComponent<MudDialogProvider> dialogs;

    public NewClientPageTests()
    {
        Services.AddSingleton<IClientReader>(reader).AddSingleton<IClientRegistrar>(registrar);
        dialogs = RenderDialogs();
    }

    [Fact]
    public void An_empty_form_says_beside_each_field_what_is_missing()
    {
        var page = Render<NewClientPage>();
        page.Find("form").Submit();
        Assert.Contains("Give the client a name.", FieldOf(page, "client-name").TextContent);
        Assert.Contains("Enter at least one address.", FieldOf(page, "redirect-uri-0").TextContent);
        Assert.Empty(registrar.Received);
    }

    [Fact]
    public void A_refused_form_is_headed_by_a_summary_that_leads_to_the_fields_and_takes_the_focus()
    {
        var page = Render<NewClientPage>();
        page.Find("form").Submit();
        var summary = page.Find("#form-problems");
        Assert.Contains("Two things to mend", summary.TextContent);
        Assert.Equal(["client-name", "redirect-uri-0"], summary.QuerySelectorAll("a").Select(link => link.GetAttribute("data-focus")));
        page.WaitForAssertion(() => JSInterop.VerifyFocusAsyncInvoke());
    }

    [Theory] // Protocol.RedirectUri.Fault: RFC 6749 §3.1.2, RFC 8252 §7
    [InlineData("https://app.example/*", "Wildcards are not allowed; addresses match exactly.")]
    [InlineData("https://app.example/cb#top", "A redirect URI may not have a fragment (#).")]
    [InlineData("http://app.example/cb", "Use https; plain http is for this computer (localhost) only.")]
    [InlineData("javascript:alert(1)", "The scheme javascript: is never a redirect URI.")]
    [InlineData("/callback", "Enter an absolute address, such as https://app.example/callback.")]
    public void An_address_is_refused_in_the_words_of_the_rule(string address, string words)
    {
        var page = Render<NewClientPage>();
        Type(page, "redirect-uri-0", address);
        Assert.Contains(words, FieldOf(page, "redirect-uri-0").TextContent);
        Assert.Equal("true", page.Find("#redirect-uri-0").GetAttribute("aria-invalid"));
    }

    [Fact]
    public void Nothing_typed_is_lost_when_the_form_is_refused()
    {
        var page = Render<NewClientPage>();
        Type(page, "client-name", "Harbor Web");
        Type(page, "redirect-uri-0", "http://app.example/cb");
        Scope(page, "email").Change(true);
        page.Find("form").Submit();
        Assert.Equal("Harbor Web", page.Find("#client-name").GetAttribute("value"));
        Assert.Equal("http://app.example/cb", page.Find("#redirect-uri-0").GetAttribute("value"));
        Assert.True(Scope(page, "email").HasAttribute("checked"));
    }

    [Fact]
    public void A_mended_address_is_offered_and_taken_with_one_click()
    {
        var page = Render<NewClientPage>();
        Type(page, "redirect-uri-0", "http://app.example/cb#top");
        page.FindAll("button").Single(button => button.TextContent == "Use https://app.example/cb").Click();
        Assert.Equal("https://app.example/cb", page.Find("#redirect-uri-0").GetAttribute("value"));
        Assert.DoesNotContain("fragment", FieldOf(page, "redirect-uri-0").TextContent);
    }

    [Fact]
    public void Several_addresses_are_pasted_at_once_without_doubles()
    {
        var page = Render<NewClientPage>();
        Button(page, "Paste several").Click();
        page.Find("#paste-uris").Change("https://a.example/cb\r\nhttps://b.example/cb\n\nhttps://a.example/cb");
        page.Find("#paste-add").Click();
        Assert.Equal("https://a.example/cb", page.Find("#redirect-uri-0").GetAttribute("value"));
        Assert.Equal("https://b.example/cb", page.Find("#redirect-uri-1").GetAttribute("value"));
        Assert.Empty(page.FindAll("#redirect-uri-2"));
    }

    [Fact]
    public void The_same_address_twice_is_a_fault_of_the_second()
    {
        var page = Render<NewClientPage>();
        Button(page, "Add another").Click();
        Type(page, "redirect-uri-0", "https://a.example/cb");
        Type(page, "redirect-uri-1", "https://a.example/cb");
        Assert.DoesNotContain("already", FieldOf(page, "redirect-uri-0").TextContent);
        Assert.Contains("This address is in the list already.", FieldOf(page, "redirect-uri-1").TextContent);
    }

    [Fact]
    public void Openid_is_always_on_and_cannot_be_taken_away()
    {
        var openid = Scope(Render<NewClientPage>(), "openid");
        Assert.True(openid.HasAttribute("checked"));
        Assert.True(openid.HasAttribute("disabled"));
    }

    [Fact]
    public void A_native_client_needs_no_address_of_its_own()
    {
        var page = Render<NewClientPage>();
        page.Find("input[type=radio][value=Native]").Change("Native");
        Type(page, "client-name", "Harbor for iOS");
        page.Find("form").Submit();
        Assert.Equal(ClientType.Native, Assert.Single(registrar.Received).Type);
    }

    [Fact]
    public async Task The_secret_is_shown_once_and_gone_after_closing()
    {
        var page = Render<NewClientPage>();
        Fill(page);
        var submit = page.Find("form").SubmitAsync();
        dialogs.WaitForElement("#secret-text");
        Assert.Equal("zks_only-once", dialogs.Find("#secret-text").GetAttribute("value"));
        Assert.True(dialogs.Find("#secret-close").HasAttribute("disabled"));
        dialogs.Find("#secret-stored").Change(true);
        dialogs.Find("#secret-close").Click();
        await submit;
        dialogs.WaitForAssertion(() => Assert.DoesNotContain("zks_only-once", dialogs.Markup));
        Assert.DoesNotContain("zks_only-once", page.Markup);
        Assert.EndsWith($"/clients/{ClientStubs.ClientId}", Address);
    }

    [Fact]
    public async Task Without_a_secret_no_dialog_appears()
    {
        registrar.Answer = new RegisterClientResult.Registered(ClientStubs.ClientId, "Harbor Web", null);
        var page = Render<NewClientPage>();
        Fill(page);
        await page.Find("form").SubmitAsync();
        Assert.Empty(dialogs.FindAll("#secret-text"));
        Assert.EndsWith($"/clients/{ClientStubs.ClientId}", Address);
    }

    [Fact]
    public async Task A_fault_that_only_the_service_finds_stands_beside_its_field()
    {
        registrar.Answer = new RegisterClientResult.Rejected(new Dictionary<string, string[]> { ["Project"] = ["Choose a project of your company."] });
        var page = Render<NewClientPage>();
        Fill(page);
        await page.Find("form").SubmitAsync();
        Assert.Contains("Choose a project of your company.", page.Find("#client-project-fault").TextContent);
        Assert.Equal("Harbor Web", page.Find("#client-name").GetAttribute("value"));
    }

    [Fact]
    public void A_company_without_a_project_names_one_here()
    {
        reader.Projects = [];
        var page = Render<NewClientPage>();
        Assert.Empty(page.FindAll("#client-project"));
        Fill(page);
        page.Find("form").Submit();
        Assert.Contains("Give the project a name.", FieldOf(page, "client-new-project").TextContent);
        Type(page, "client-new-project", "Harbor Bank");
        page.Find("form").Submit();
        Assert.Equal("Harbor Bank", Assert.Single(registrar.Received).NewProjectName);
    }

    [Fact]
    public void Before_it_is_refused_no_summary_heads_the_form()
    {
        var page = Render<NewClientPage>();
        Type(page, "redirect-uri-0", "https://app.example/*");
        Assert.Empty(page.FindAll("#form-problems"));
    }

    [Fact]
    public void A_name_that_turns_the_writing_around_is_refused()
    {
        var page = Render<NewClientPage>();
        Type(page, "client-name", "Harbor \u202Eevil");
        Assert.Contains("marks that turn the direction of writing", FieldOf(page, "client-name").TextContent);
        Type(page, "client-name", "\u0634\u0631\u0643\u0629");
        Assert.DoesNotContain("marks that turn", FieldOf(page, "client-name").TextContent);
    }

    [Fact]
    public void A_project_with_markup_in_its_name_is_text()
    {
        reader.Projects = [new(Guid.CreateVersion7(), "<img src=x onerror=alert(1)>", "Harbor"), new(Guid.CreateVersion7(), "Other", "Harbor")];
        var page = Render<NewClientPage>();
        Assert.Empty(page.FindAll("img"));
        Assert.Contains("<img src=x onerror=alert(1)>", page.Find("#client-project").TextContent);
    }

    private static void Fill(IRenderedComponent<NewClientPage> page)
    {
        Type(page, "client-name", "Harbor Web");
        Type(page, "redirect-uri-0", "https://app.example/cb");
    }

    private static void Type(IRenderedComponent<NewClientPage> page, string id, string text) => page.Find("#" + id).Change(text);

    private static IElement Scope(IRenderedComponent<NewClientPage> page, string name) => page.Find($"input[type=checkbox][value={name}]");

    private static IElement Button(IRenderedComponent<NewClientPage> page, string words) => page.FindAll("button").Single(button => button.TextContent == words);

    private static IElement FieldOf(IRenderedComponent<NewClientPage> page, string id) => page.Find("#" + id).Closest(".mud-input-control")!;
}
