using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Features.Clients;
using ZenKey.Portal.Features.Clients.Keys;
using ZenKey.Protocol;

namespace ZenKey.Portal.Tests.Clients.Keys;

/// <summary>Keys on the tab of credentials.</summary>
public sealed class KeyPagesTests : PortalPageContext
{
    private static readonly PublicKey October = PublicKeys.Read("october");
    private static readonly PublicKey November = PublicKeys.Read("november");
    private readonly StubReader reader = new();
    private readonly StubEditor editor = new();
    private readonly StubKeyAddressCheck check = new();
    private readonly IRenderedComponent<MudDialogProvider> dialogs;

    public KeyPagesTests()
    {
        Services.AddSingleton<IClientReader>(reader).AddSingleton<IClientEditor>(editor).AddSingleton<IKeyAddressCheck>(check);
        reader.Detail = ByKey();
        dialogs = RenderDialogs();
    }

    [Fact]
    public void A_client_without_a_key_says_on_every_tab_that_nobody_can_sign_in()
    {
        var alert = Open("").Find(".zk-alert a");
        Assert.Equal($"/clients/{ClientStubs.ClientId}/credentials", alert.GetAttribute("href"));
        reader.Detail = ByKey(October);
        Assert.DoesNotContain("has no key yet", Open("").Markup);
        reader.Detail = ByKey() with { JwksUri = "https://app.example/jwks" };
        Assert.DoesNotContain("has no key yet", Open("").Markup);
    }

    [Fact]
    public void A_pasted_key_is_judged_at_once_and_kept_on_submit()
    {
        var page = Open();
        Assert.True(page.Find("#add-key").HasAttribute("disabled"));
        page.Find("#key-text").Change("{\"kty\":\"OKP\"}");
        Assert.Contains("kty is OKP", page.Find("#key-text-reading").TextContent);
        Assert.True(page.Find("#add-key").HasAttribute("disabled"));
        page.Find("#key-text").Change(October.Json);
        Assert.Contains("october", page.Find("#key-text-reading").TextContent);
        page.Find("#add-key").Closest("form")!.Submit();
        Assert.Equal(("key", 3, October.Json), Assert.Single(editor.Calls));
        Assert.Equal("", page.Find("#key-text").GetAttribute("value"));
        Assert.True(page.Find("#key-text").HasAttribute("data-unkept")); // a private key may be pasted by mistake
    }

    [Fact]
    public void A_private_key_is_refused_and_does_not_stay_on_the_page()
    {
        var page = Open();
        var whole = PublicKeys.New("a", whole: true);
        page.Find("#key-text").Change(whole);
        Assert.Contains("shows a private half: it has the member d", page.Find("#key-text-reading").TextContent);
        Assert.Equal("", page.Find("#key-text").GetAttribute("value"));
        Assert.DoesNotContain(whole[^20..^2], page.Markup, StringComparison.Ordinal);
        Assert.True(page.Find("#add-key").HasAttribute("disabled"));
        page.Find("#add-key").Closest("form")!.Submit();
        Assert.Empty(editor.Calls);
    }

    [Fact]
    public void A_pair_that_was_made_here_is_kept_once_its_private_half_is_stored()
    {
        var script = JSInterop.SetupModule("/zk/keys.js");
        script.Setup<string?>("make", "ES256").SetResult(October.Json);
        script.SetupVoid("save", _ => true).SetVoidResult();
        var page = Open();
        page.Find("#make-key").Click();
        Assert.Equal(October.Json, page.Find("#key-text").GetAttribute("value"));
        Assert.True(page.Find("#add-key").HasAttribute("disabled"));
        page.Find("#save-pem").Click();
        Assert.Equal(["pem", "october.private.pem"], script.VerifyInvoke("save").Arguments);
        page.Find("#key-stored").Change(true);
        page.Find("#add-key").Closest("form")!.Submit();
        Assert.Equal(("key", 3, October.Json), Assert.Single(editor.Calls));
        Assert.Empty(page.FindAll("[data-made]"));
    }

    [Fact]
    public void A_browser_that_makes_no_keys_says_so()
    {
        JSInterop.SetupModule("/zk/keys.js").Setup<string?>("make", "RS256").SetResult(null);
        var page = Open();
        page.Find("#key-alg").Change("RS256");
        page.Find("#make-key").Click();
        Assert.Contains("on https pages only", page.Markup);
        Assert.Empty(page.FindAll("[data-made]"));
    }

    [Fact]
    public async Task Of_two_keys_one_is_removed_with_a_reason_and_the_last_one_stays()
    {
        reader.Detail = ByKey(October, November);
        var page = Open();
        Assert.Contains("Rotation under way", page.Markup);
        var click = page.Find("[aria-label='Remove key october']").ClickAsync();
        dialogs.WaitForElement("#danger-reason").Change("Rotated");
        Assert.Contains("november", dialogs.Markup);
        dialogs.Find(".zk-confirm").Click();
        await click;
        Assert.Equal(("no key", 3, $"{October.Thumbprint} Rotated"), Assert.Single(editor.Calls));
        reader.Detail = ByKey(November);
        page = Open();
        Assert.Empty(page.FindAll("[aria-label^='Remove key']"));
        Assert.Contains("The last one stays", page.Markup);
    }

    [Fact]
    public void An_address_is_looked_at_before_it_is_used()
    {
        check.Answer = new PublicKeySetReading([October], ["Key 2 is of a kind that the providers do not take."]);
        var page = Open();
        page.Find("#jwks-uri").Change("https://app.example/jwks");
        Assert.Empty(page.FindAll("#save-jwks"));
        page.Find("#check-jwks").Closest("form")!.Submit();
        Assert.Contains("1 key can be used.", page.Markup);
        Assert.Contains("Key 2", page.Markup);
        page.Find("#save-jwks").Click();
        Assert.Equal(("address", 3, "https://app.example/jwks"), Assert.Single(editor.Calls));
    }

    [Fact]
    public void An_address_without_a_key_warns_and_a_faulty_one_is_not_asked()
    {
        check.Answer = new PublicKeySetReading([], ["No answer."]);
        var page = Open();
        page.Find("#jwks-uri").Change("http://app.example/jwks");
        page.Find("#check-jwks").Closest("form")!.Submit();
        Assert.Contains("Only https", page.Find("#jwks-uri-fault").TextContent);
        Assert.Empty(check.Asked);
        page.Find("#jwks-uri").Change("https://app.example/jwks");
        page.Find("#check-jwks").Closest("form")!.Submit();
        Assert.Contains("Nobody can sign in with this client while that is so.", page.Markup);
        Assert.Equal("Use it all the same", page.Find("#save-jwks").TextContent);
    }

    [Fact]
    public void Who_looks_on_sees_the_keys_and_is_offered_nothing()
    {
        Become(Dana with { CompanyRole = CompanyRole.Viewer });
        reader.Detail = ByKey(October, November);
        var page = Open();
        Assert.Contains("november", page.Markup);
        Assert.Empty(page.FindAll("#make-key, #key-text, #jwks-uri, .zk-do"));
    }

    private static ClientDetail ByKey(params PublicKey[] keys) => ClientStubs.Detail() with { TokenAuth = TokenAuth.PrivateKeyJwt, Secrets = [], Keys = keys };

    private IRenderedComponent<ClientPage> Open(string tab = ClientTabs.Credentials) =>
        Render<ClientPage>(parameters => parameters.Add(page => page.ClientId, ClientStubs.ClientId).Add(page => page.Tab, tab.Length == 0 ? null : tab));
}
