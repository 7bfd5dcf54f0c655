using AngleSharp.Dom;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using ZenKey.Portal.Features.Clients;
using ZenKey.Portal.Features.Clients.Registration;
using ZenKey.Protocol;

namespace ZenKey.Portal.Tests.Clients.Registration;

public sealed class NewClientPageTests : PortalPageContext
{
    private readonly StubReader reader = new();
    private readonly StubRegistrar registrar = new();
    private readonly StubDrafts drafts = new();
    private readonly IRenderedComponent<MudDialogProvider> dialogs;

    public NewClientPageTests()
    {
        Services.AddSingleton<IClientReader>(reader).AddSingleton<IClientRegistrar>(registrar).AddSingleton<IClientDrafts>(drafts);
        dialogs = RenderDialogs();
    }

    [Theory]
    [InlineData("name", "client-name", "Give the client a name.")]
    [InlineData("redirects", "redirect-uri-0", "Enter at least one address.")]
    public void A_step_that_is_not_filled_is_not_left_and_its_summary_leads_to_the_field_and_takes_the_focus(string step, string field, string words)
    {
        var page = Open(step);
        Assert.Empty(page.FindAll("#form-problems"));
        page.Find("form").Submit();
        Assert.Contains(words, FaultOf(page, field), StringComparison.Ordinal);
        Assert.Equal([field], page.Find("#form-problems").QuerySelectorAll("a").Select(link => link.GetAttribute("data-focus")));
        page.WaitForAssertion(() => JSInterop.VerifyFocusAsyncInvoke());
        Assert.Equal("step", page.Find($".zk-stepper a[href^='/clients/new?step={step}']").GetAttribute("aria-current"));
    }

    [Fact]
    public void The_steps_are_walked_forth_and_back_and_nothing_is_asked_twice()
    {
        var page = Open("type");
        page.Find("input[value=Public]").Change("Public");
        page.Find("form").Submit();
        Type(page, "client-name", "Harbor Web");
        page.Find("form").Submit();
        Type(page, "redirect-uri-0", "https://app.example/cb");
        page.Find("form").Submit();
        Scope(page, "email").Change(true);
        page.Find("form").Submit();
        Assert.Contains("step=review", Address, StringComparison.Ordinal);
        Assert.All(["Browser app", "Harbor Web", "https://app.example/cb", "openid", "email"], words => Assert.Contains(words, page.Find(".zk-review").TextContent, StringComparison.Ordinal));
        foreach (var (step, look) in ((string, Action)[])[("type", () => Assert.True(page.Find("input[value=Public]").HasAttribute("checked"))),
            ("name", () => Assert.Equal("Harbor Web", page.Find("#client-name").GetAttribute("value"))), ("redirects", () => Assert.Equal("https://app.example/cb", page.Find("#redirect-uri-0").GetAttribute("value"))),
            ("scopes", () => Assert.True(Scope(page, "email").HasAttribute("checked")))])
        {
            GoTo(page.Find($".zk-stepper a[href^='/clients/new?step={step}']").GetAttribute("href")!);
            page.WaitForAssertion(look);
        }
    }

    [Theory] // Protocol.RedirectUri.Fault: RFC 6749 §3.1.2, RFC 8252 §7
    [InlineData("https://app.example/*", "Wildcards are not allowed; addresses match exactly.")]
    [InlineData("https://app.example/cb#top", "A redirect URI may not have a fragment (#).")]
    [InlineData("http://app.example/cb", "Use https; plain http is for this computer (localhost) only.")]
    [InlineData("javascript:alert(1)", "The scheme javascript: is never a redirect URI.")]
    [InlineData("/callback", "Enter an absolute address, such as https://app.example/callback.")]
    public void An_address_is_refused_in_the_words_of_the_rule(string address, string words)
    {
        var page = Open("redirects");
        Type(page, "redirect-uri-0", address);
        Assert.Contains(words, FaultOf(page, "redirect-uri-0"));
        Assert.Equal("true", page.Find("#redirect-uri-0").GetAttribute("aria-invalid"));
    }

    [Fact]
    public void A_mended_address_is_offered_and_taken_with_one_click()
    {
        var page = Open("redirects");
        Type(page, "redirect-uri-0", "http://app.example/cb#top");
        page.FindAll("button").Single(button => button.TextContent == "Use https://app.example/cb").Click();
        Assert.Equal("https://app.example/cb", page.Find("#redirect-uri-0").GetAttribute("value"));
        Assert.DoesNotContain("fragment", FaultOf(page, "redirect-uri-0"));
    }

    [Fact]
    public void Several_addresses_are_pasted_at_once_without_doubles()
    {
        var page = Open("redirects");
        Button(page, "Paste several").Click();
        page.Find("#paste-uris").Input("https://a.example/cb\r\nhttps://b.example/cb\n\nhttps://a.example/cb");
        page.Find("#paste-add").Click();
        Assert.Equal("https://a.example/cb", page.Find("#redirect-uri-0").GetAttribute("value"));
        Assert.Equal("https://b.example/cb", page.Find("#redirect-uri-1").GetAttribute("value"));
        Assert.Empty(page.FindAll("#redirect-uri-2"));
    }

    [Fact]
    public void The_same_address_twice_is_a_fault_of_the_second()
    {
        var page = Open("redirects");
        Button(page, "Add another").Click();
        Type(page, "redirect-uri-0", "https://a.example/cb");
        Type(page, "redirect-uri-1", "https://a.example/cb");
        Assert.DoesNotContain("already", FaultOf(page, "redirect-uri-0"));
        Assert.Contains("This address is in the list already.", FaultOf(page, "redirect-uri-1"));
    }

    [Fact]
    public void Openid_is_always_on_and_cannot_be_taken_away()
    {
        var openid = Scope(Open("scopes"), "openid");
        Assert.True(openid.HasAttribute("checked"));
        Assert.True(openid.HasAttribute("disabled"));
    }

    [Fact]
    public void A_name_that_turns_the_writing_around_is_refused()
    {
        var page = Open("name");
        Type(page, "client-name", "Harbor \u202Eevil");
        Assert.Contains("marks that turn the direction of writing", FaultOf(page, "client-name"));
        Type(page, "client-name", "\u0634\u0631\u0643\u0629");
        Assert.DoesNotContain("marks that turn", FaultOf(page, "client-name"));
    }

    [Fact]
    public void A_project_with_markup_in_its_name_is_text()
    {
        reader.Projects = [new(Guid.CreateVersion7(), "<img src=x onerror=alert(1)>", "Harbor"), new(Guid.CreateVersion7(), "Other", "Harbor")];
        var page = Open("name");
        Assert.Empty(page.FindAll("img"));
        Assert.Contains("<img src=x onerror=alert(1)>", page.Find("#client-project").TextContent);
    }

    [Fact]
    public void A_native_client_needs_no_address_of_its_own()
    {
        var page = Open("redirects", Filled() with { Form = new ClientForm { Name = "Harbor for iOS", Type = ClientType.Native, Project = Project } });
        page.Find("form").Submit();
        page.Find("form").Submit();
        page.Find("form").Submit();
        Assert.Equal(ClientType.Native, Assert.Single(registrar.Received).Type);
    }

    [Fact]
    public async Task The_secret_is_shown_once_and_gone_after_closing_and_then_the_first_sign_in_is_waited_for()
    {
        var draft = Filled();
        var page = Open("review", draft);
        var submit = page.Find("form").SubmitAsync();
        dialogs.WaitForElement("#secret-text");
        Assert.Equal("zks_only-once", dialogs.Find("#secret-text").GetAttribute("value"));
        Assert.True(dialogs.Find("#secret-close").HasAttribute("disabled"));
        dialogs.Find("#secret-stored").Change(true);
        dialogs.Find("#secret-close").Click();
        await submit;
        dialogs.WaitForAssertion(() => Assert.DoesNotContain("zks_only-once", dialogs.Markup));
        Assert.DoesNotContain("zks_only-once", page.Markup);
        Assert.EndsWith($"/clients/{ClientStubs.ClientId}/ready", Address);
        Assert.Equal(draft.Id, registrar.Draft);
    }

    [Fact]
    public async Task Without_a_secret_no_dialog_appears()
    {
        registrar.Answer = new RegisterClientResult.Registered(ClientStubs.ClientId, "Harbor Web", null);
        await Open("review", Filled()).Find("form").SubmitAsync();
        Assert.Empty(dialogs.FindAll("#secret-text"));
        Assert.EndsWith($"/clients/{ClientStubs.ClientId}/ready", Address);
    }

    [Fact]
    public async Task A_fault_that_only_the_service_finds_heads_the_review_and_leads_to_its_step()
    {
        registrar.Answer = new RegisterClientResult.Rejected(new Dictionary<string, string[]> { ["Project"] = ["Choose a project of your company."] });
        var page = Open("review", Filled());
        await page.Find("form").SubmitAsync();
        var fault = page.Find("#review-faults a");
        Assert.Contains("Choose a project of your company.", fault.TextContent, StringComparison.Ordinal);
        Assert.StartsWith("/clients/new?step=name&draft=", fault.GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_review_says_what_is_missing_and_where()
    {
        var page = Open("review");
        Assert.Equal(["Name and project: Give the client a name.", "Redirect URIs: Enter at least one address."], page.FindAll("#review-faults a").Select(link => link.TextContent));
    }

    [Fact]
    public void A_company_without_a_project_names_one_here()
    {
        reader.Projects = [];
        var page = Open("name");
        Assert.Empty(page.FindAll("#client-project"));
        Type(page, "client-name", "Harbor Web");
        page.Find("form").Submit();
        Assert.Contains("Give the project a name.", FaultOf(page, "client-new-project"), StringComparison.Ordinal);
        Type(page, "client-new-project", "Harbor Bank");
        page.Find("form").Submit();
        Assert.Contains("step=redirects", Address, StringComparison.Ordinal);
        Assert.Equal("Harbor Bank", Assert.Single(drafts.Kept.Values).Form.NewProjectName);
    }

    [Fact]
    public void A_company_that_is_not_approved_is_told_so_and_offered_no_form()
    {
        reader.Obstacle = "Your company waits for its approval.";
        var page = Open("type");
        Assert.Contains("Your company waits for its approval.", page.Find(".zk-alert").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("form"));
    }

    private string Project => reader.Projects[0].Id.ToString();

    private ClientDraft Filled() => new(Guid.CreateVersion7(), 1, "review", new ClientForm { Name = "Harbor Web", Project = Project, RedirectUris = [new() { Text = "https://app.example/cb" }] });

    private IRenderedComponent<NewClientPage> Open(string step, ClientDraft? draft = null)
    {
        if (draft is not null) { drafts.Kept[draft.Id] = draft; }
        GoTo(DraftSteps.Address(step, draft?.Id));
        return Render<NewClientPage>();
    }

    private static void Type(IRenderedComponent<NewClientPage> page, string id, string text) => page.Find("#" + id).Change(text);

    private static IElement Scope(IRenderedComponent<NewClientPage> page, string name) => page.Find($"input[type=checkbox][value={name}]");

    private static IElement Button(IRenderedComponent<NewClientPage> page, string words) => page.FindAll("button").Single(button => button.TextContent == words);

    private static string FaultOf(IRenderedComponent<NewClientPage> page, string id) => string.Concat(page.FindAll($"#{id}-fault").Select(fault => fault.TextContent));
}
