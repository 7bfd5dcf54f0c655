using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Features.Clients;
using ZenKey.Portal.Features.Clients.Keys;
using ZenKey.Portal.Features.Clients.Redirects;
using ZenKey.Portal.Features.Clients.Studio;
using ZenKey.Protocol;

namespace ZenKey.Portal.Tests.Clients;

public sealed class ClientTabTests : PortalPageContext
{
    private readonly StubReader reader = new();
    private readonly StubEditor editor = new();
    private readonly IRenderedComponent<MudDialogProvider> dialogs;

    public ClientTabTests()
    {
        Services.AddSingleton<IClientReader>(reader).AddSingleton<IClientEditor>(editor).AddSingleton<IAppLinkFiles>(new StubAppLinkFiles()).AddSingleton<IKeyAddressCheck>(new StubKeyAddressCheck()).AddSingleton<IConsentStudio>(new StubStudio());
        dialogs = RenderDialogs();
    }

    [Fact]
    public void The_head_says_name_state_and_id_with_a_copy_button()
    {
        var page = Open("");
        Assert.Equal("Harbor Web", page.Find("h1").TextContent);
        Assert.Single(page.FindAll("h1"));
        Assert.Contains("Developer Mode", page.Find(".zk-head .zk-chip").TextContent);
        Assert.Equal(ClientStubs.ClientId, page.Find(".zk-head [data-copy]").GetAttribute("data-copy"));
        Assert.Equal("Copy client ID", page.Find(".zk-head [data-copy]").GetAttribute("aria-label"));
    }

    [Fact]
    public void The_tab_is_in_the_address()
    {
        var page = Open("scopes");
        Assert.Equal("Scopes & consent", page.Find(".zk-tabs [aria-current=page]").TextContent);
        Assert.NotEmpty(page.FindAll("#save-scopes"));
    }

    [Theory]
    [InlineData("redirects", "#add-uri")]
    [InlineData("scopes", "#save-scopes")]
    [InlineData("credentials", "#add-secret")]
    public void Who_looks_on_is_told_so_and_offered_nothing_to_change(string tab, string button)
    {
        Assert.NotEmpty(Open(tab).FindAll(button));
        reader.Detail = ClientStubs.Detail() with { IsClosed = true };
        var closed = Open(tab);
        Assert.Contains("is not approved, or no longer", closed.Find(".zk-alert").TextContent, StringComparison.Ordinal);
        Assert.Empty(closed.FindAll($"{button}, a[href$='/rotate'], a[href^='/test-flow'], .zk-do"));
        Become(Dana with { CompanyRole = CompanyRole.Viewer });
        reader.Detail = ClientStubs.Detail();
        var viewed = Open(tab);
        Assert.Contains(Permissions.EditClients.Needed, viewed.Find(".zk-alert").TextContent, StringComparison.Ordinal);
        Assert.Empty(viewed.FindAll($"{button}, a[href$='/rotate'], a[href^='/test-flow']:not([href$='/runs']), .zk-do"));
    }

    [Fact]
    public void A_client_that_is_not_yours_does_not_exist()
    {
        reader.Detail = null;
        var page = Open("");
        Assert.Empty(page.FindAll("h1"));
        Assert.DoesNotContain("Harbor", page.Markup);
    }

    [Fact]
    public void A_faulty_address_is_told_beside_the_field_and_not_sent()
    {
        var page = Open("redirects");
        page.Find("#new-uri").Change("https://app.example/*");
        page.Find("form").Submit();
        Assert.Contains("Wildcards are not allowed", page.Find("#new-uri-fault").TextContent);
        Assert.Equal("https://app.example/*", page.Find("#new-uri").GetAttribute("value"));
        Assert.Empty(editor.Calls);
    }

    [Fact]
    public void A_launched_client_takes_no_localhost()
    {
        reader.Detail = ClientStubs.Detail(mode: ClientMode.Launched);
        var page = Open("redirects");
        page.Find("#new-uri").Change("http://localhost:3000/cb");
        Assert.Contains("An address on localhost works in Developer Mode only.", page.Find("#new-uri-fault").TextContent);
    }

    [Fact]
    public void A_conflict_says_who_and_when_and_keeps_what_was_typed()
    {
        editor.Answer = new EditClientResult.Conflict("Sam", new DateTimeOffset(2026, 11, 24, 14, 6, 0, TimeSpan.Zero));
        var page = Open("redirects");
        page.Find("#new-uri").Change("https://new.example/cb");
        reader.Detail = ClientStubs.Detail(version: 4);
        page.Find("form").Submit();
        Assert.Contains("Sam changed this at 24 Nov 2026, 14:06:00 UTC.", page.Find("[role=alert]").TextContent);
        Assert.Equal("https://new.example/cb", page.Find("#new-uri").GetAttribute("value"));
        editor.Answer = new EditClientResult.Saved();
        page.Find("form").Submit();
        Assert.Equal([("add", 3, "https://new.example/cb"), ("add", 4, "https://new.example/cb")], editor.Calls);
    }

    [Theory]
    [InlineData("https://app.harbor.example/cb", "Yes, exactly.")]
    [InlineData("https://app.harbor.example/cb/", "The request ends in a slash; the registered address does not.")]
    [InlineData("https://APP.harbor.example/cb", "They differ in capital letters only.")]
    [InlineData("https://app.harbor.example/other", "The host is registered, but with another path.")]
    [InlineData("http://app.harbor.example/cb", "Use https; plain http is for this computer (localhost) only.")]
    public void The_tester_says_whether_an_address_would_match_and_why_not(string address, string words)
    {
        var page = Open("redirects");
        page.Find("#probe").Input(address);
        Assert.Contains(words, page.Find("#probe-verdict").TextContent);
    }

    [Fact]
    public void A_native_client_may_use_any_port_on_this_computer()
    {
        reader.Detail = ClientStubs.Detail(ClientType.Native);
        var page = Open("redirects");
        page.Find("#probe").Input("http://localhost:49152/cb");
        Assert.Contains("Yes.", page.Find("#probe-verdict").TextContent);
    }

    [Fact]
    public async Task Removing_an_address_tells_the_consequence_first()
    {
        var page = Open("redirects");
        var click = page.FindAll("button.zk-do")[0].ClickAsync();
        dialogs.WaitForElement(".zk-confirm");
        Assert.Contains("https://app.harbor.example/cb stops working", dialogs.Markup);
        Assert.Contains("1 of 2 addresses remain", dialogs.Markup);
        dialogs.Find(".zk-cancel").Click();
        await click;
        Assert.Empty(editor.Calls);
    }

    [Fact]
    public void The_last_address_has_no_button_to_remove_it()
    {
        reader.Detail = ClientStubs.Detail() with { RedirectUris = [ClientStubs.Uri("https://app.harbor.example/cb")] };
        Assert.Empty(Open("redirects").FindAll("button.zk-do"));
    }

    [Fact]
    public void Openid_stays_whatever_is_chosen()
    {
        var page = Open("scopes");
        page.Find("input[value=name]").Change(false);
        page.Find("input[value=email]").Change(true);
        page.Find("form").Submit();
        Assert.Equal(("scopes", 3, "email openid"), Assert.Single(editor.Calls));
        Assert.True(page.Find("input[value=openid]").HasAttribute("disabled"));
    }

    [Fact]
    public void A_new_scope_warns_that_people_are_asked_again()
    {
        var page = Open("scopes");
        page.Find("input[value=email]").Change(true);
        Assert.Contains("asked again for what is new: email", page.Find(".zk-alert").TextContent);
    }

    [Fact]
    public void The_last_secret_has_no_button_to_revoke_it()
    {
        var page = Open("credentials");
        Assert.Contains("zks_••••••••9mWe", page.Markup);
        Assert.Empty(page.FindAll("button.zk-do"));
        Assert.Contains("The last one stays", page.Markup);
    }

    [Fact]
    public void With_two_secrets_no_third_can_be_added()
    {
        reader.Detail = ClientStubs.Detail() with { Secrets = [ClientStubs.Secret("November", "T4qd"), ClientStubs.Secret("First", "9mWe")] };
        var page = Open("credentials");
        Assert.Empty(page.FindAll("#add-secret"));
        Assert.Equal(2, page.FindAll("button.zk-do").Count);
        Assert.Contains("Rotation under way", page.Markup);
    }

    [Fact]
    public async Task Revoking_a_secret_asks_for_a_reason()
    {
        reader.Detail = ClientStubs.Detail() with { Secrets = [ClientStubs.Secret("November", "T4qd"), ClientStubs.Secret("First", "9mWe")] };
        var page = Open("credentials");
        var click = page.FindAll("button.zk-do")[1].ClickAsync();
        dialogs.WaitForElement(".zk-confirm").Click();
        Assert.Contains("Choose a reason", dialogs.Find("#danger-reason-fault").TextContent);
        Assert.Empty(editor.Calls);
        dialogs.Find("#danger-reason").Change("Leaked");
        dialogs.Find(".zk-confirm").Click();
        await click;
        Assert.Equal(("revoke", 3, "Leaked"), Assert.Single(editor.Calls));
    }

    [Fact]
    public async Task An_added_secret_is_shown_once()
    {
        editor.Answer = new EditClientResult.SecretAdded("November", "zks_second");
        var page = Open("credentials");
        page.Find("#secret-name").Change("November");
        var submit = page.Find("form").SubmitAsync();
        dialogs.WaitForElement("#secret-text");
        Assert.Equal("zks_second", dialogs.Find("#secret-text").GetAttribute("value"));
        dialogs.Find("#secret-stored").Change(true);
        dialogs.Find("#secret-close").Click();
        await submit;
        dialogs.WaitForAssertion(() => Assert.DoesNotContain("zks_second", dialogs.Markup));
        Assert.DoesNotContain("zks_second", page.Markup);
    }

    [Fact]
    public void A_client_without_a_secret_says_why()
    {
        reader.Detail = ClientStubs.Detail(ClientType.Public);
        Assert.Contains("A browser app cannot keep one", Open("credentials").Markup);
    }

    [Fact]
    public void History_shows_fields_before_and_after()
    {
        reader.History = new Data.Paging.Page<ClientHistoryRow>(
            [new(Guid.CreateVersion7(), Time.GetUtcNow(), "client.scopes.changed", "Dana", "developer", null, null, """[{"Field":"scopes","Before":"openid\nname","After":"openid\nemail"}]""")], 1, 1, null, null);
        var page = Open("history");
        Assert.Contains("Client’s scopes changed", page.Markup);
        Assert.Equal("name", page.Find("del").TextContent);
        Assert.Equal("email", page.Find("ins").TextContent);
        Assert.Equal(["openid", "openid"], page.FindAll(".zk-same").Select(same => same.TextContent));
    }

    [Fact]
    public void A_client_that_nobody_used_says_so_instead_of_inventing_figures()
    {
        var page = Open("");
        Assert.Contains("No provider has seen it yet", page.Markup);
        Assert.Contains("Nobody has signed in yet", page.Markup);
        Assert.Contains($"client_id      {ClientStubs.ClientId}", page.Find("pre").TextContent);
    }

    private IRenderedComponent<ClientPage> Open(string tab) =>
        Render<ClientPage>(parameters => parameters.Add(page => page.ClientId, ClientStubs.ClientId).Add(page => page.Tab, tab));
}
