using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Features.Clients;
using ZenKey.Portal.Features.Clients.Settings;
using ZenKey.Portal.Ui;
using ZenKey.Protocol;

namespace ZenKey.Portal.Tests.Clients.Settings;

public sealed class SettingsTabTests : PortalPageContext
{
    private readonly StubReader reader = new();
    private readonly StubSettings settings = new();
    private readonly IRenderedComponent<MudDialogProvider> dialogs;

    public SettingsTabTests()
    {
        Services.AddSingleton<IClientReader>(reader).AddSingleton<IClientEditor>(new StubEditor()).AddSingleton<ISettingsEditor>(settings);
        dialogs = RenderDialogs();
    }

    [Theory]
    [InlineData("grants", "grants-servicetokens", "")]
    [InlineData("protection", "protection-pushedrequests", "Sign-ins that were not pushed to the par endpoint first are refused.")]
    [InlineData("format", "format-idtokenalg", "ID tokens are signed by ES256 from now on.")]
    [InlineData("signout", "signout-postlogouturis", "")]
    [InlineData("phones", "phones-allowed", "")]
    [InlineData("events", "events-wanted", "")]
    [InlineData("origins", "origins-weborigins", "")]
    public void Each_card_is_saved_by_itself_and_says_first_what_breaks(string card, string field, string breaks)
    {
        var page = Open();
        Change(page, field);
        Assert.Contains(breaks, string.Concat(page.FindAll($"#{card} [data-breaks]").Select(one => one.TextContent)), StringComparison.Ordinal);
        if (card == "events") { page.Find("#events input[value=sim_swap]").Change(true); page.Find("#events-uri").Change("https://a.example/events"); }
        page.Find($"#{card} form").Submit();
        Assert.Equal(card, Assert.Single(settings.Saves).Card);
    }

    [Theory]
    [InlineData("grants", "grants-redirects", false, "A client without any way to tokens serves nothing.")]
    [InlineData("signout", "signout-backchanneluri", "http://a.example/logout", "Only https is told anything")]
    [InlineData("signout", "signout-sessionrequired", true, "Nothing is told without an address.")]
    [InlineData("origins", "origins-weborigins", "https://a.example/", "An origin is scheme, host and port only")]
    [InlineData("events", "events-wanted", true, "Choose what your server wants to hear of.")]
    public void What_is_wrong_stands_beside_its_field_and_heads_the_card_and_nothing_is_saved(string card, string field, object value, string words)
    {
        var page = Open();
        page.Find("#" + field).Change(value);
        page.Find($"#{card} form").Submit();
        Assert.Contains(words, page.Find($"#{card} [data-problems]").TextContent, StringComparison.Ordinal);
        var link = page.Find($"#{card} [data-problems] a").GetAttribute("data-focus")!;
        Assert.NotNull(page.Find("#" + link));
        Assert.Contains(words, page.Find($"#{link}-fault").TextContent, StringComparison.Ordinal);
        Assert.Empty(settings.Saves);
    }

    [Fact]
    public void A_fault_that_only_the_service_finds_stands_beside_its_field()
    {
        settings.Answer = new SaveSettingsResult.Rejected([("Dpop", "Pushed ones cannot be bound.")]);
        var page = Open();
        page.Find("#protection-dpop").Change(true);
        page.Find("#protection form").Submit();
        Assert.Contains("Pushed ones cannot be bound.", page.Find("#protection-dpop-fault").TextContent, StringComparison.Ordinal);
        Assert.True(page.Find("#protection-dpop").HasAttribute("checked"));
    }

    [Fact]
    public void A_conflict_shows_both_and_either_can_be_taken()
    {
        var page = Open();
        settings.Answer = new SaveSettingsResult.Conflict(new EditConflict("Sam", Time.GetUtcNow(), 4, [new Difference("id_token_signed_response_alg", "RS256", "ES256")]));
        page.Find("#format-idtokenalg").Change("ES256");
        settings.All = settings.All with { Format = new FormatForm { Userinfo = FormatForm.Oidc } };
        page.Find("#format form").Submit();
        Assert.Contains("Sam changed this", page.Find("#format [data-conflict]").TextContent, StringComparison.Ordinal);
        Assert.Equal("ES256", page.Find("#format-idtokenalg").GetAttribute("value"));
        page.Find("#format [data-take-theirs]").Click();
        Assert.Equal(("RS256", FormatForm.Oidc), (page.Find("#format-idtokenalg").GetAttribute("value"), page.Find("#format-userinfo").GetAttribute("value")));

        page.Find("#format-idtokenalg").Change("ES256");
        page.Find("#format form").Submit();
        settings.Answer = new SaveSettingsResult.Saved();
        page.Find("#format [data-keep-mine]").Click();
        Assert.Equal(new FormatForm { Userinfo = FormatForm.Oidc }, settings.Saves[^1].Before);
        Assert.Equal(new FormatForm { Userinfo = FormatForm.Oidc, IdTokenAlg = "ES256" }, settings.Saves[^1].After);
    }

    [Fact]
    public void What_is_typed_in_one_card_outlives_the_saving_of_another()
    {
        var page = Open();
        page.Find("#signout-postlogouturis").Change("https://a.example/out");
        page.Find("#format-idtokenalg").Change("ES256");
        settings.All = settings.All with { Format = new FormatForm { IdTokenAlg = "ES256" } };
        page.Find("#format form").Submit();
        Assert.Equal("https://a.example/out", page.Find("#signout-postlogouturis").GetAttribute("value"));
        page.Find("#format-idtokenalg").Change("RS256");
        page.Find("#format form").Submit();
        Assert.Equal(new FormatForm { IdTokenAlg = "ES256" }, settings.Saves[^1].Before);
    }

    [Fact]
    public async Task A_live_client_is_asked_about_before_what_breaks_it_is_saved()
    {
        reader.Detail = ClientStubs.Detail(mode: ClientMode.Launched);
        var page = Open();
        page.Find("#protection-dpop").Change(true);
        var submit = page.Find("#protection form").SubmitAsync();
        dialogs.WaitForElement(".zk-confirm");
        Assert.Contains("without a DPoP proof are refused", dialogs.Markup, StringComparison.Ordinal);
        dialogs.Find(".zk-cancel").Click();
        await submit;
        Assert.Empty(settings.Saves);
        submit = page.Find("#protection form").SubmitAsync();
        dialogs.WaitForElement(".zk-confirm").Click();
        await submit;
        Assert.True(((ProtectionForm)Assert.Single(settings.Saves).After).Dpop);
    }

    [Fact]
    public void Who_leaves_with_something_unsaved_is_asked_once()
    {
        GoTo($"/clients/{ClientStubs.ClientId}/settings");
        var page = Open();
        page.Find("#format-idtokenalg").Change("ES256");
        GoTo($"/clients/{ClientStubs.ClientId}/settings#phones");
        Assert.Empty(dialogs.FindAll(".zk-confirm"));
        GoTo("/clients");
        dialogs.WaitForElement(".zk-confirm");
        Assert.Contains("Leave without saving “What it is told of people”?", dialogs.Markup, StringComparison.Ordinal);
        Assert.Contains("/settings", Address, StringComparison.Ordinal);
        dialogs.Find(".zk-confirm").Click();
        // No render tells of the end of a navigation.
        Assert.True(SpinWait.SpinUntil(() => Address.EndsWith("/clients", StringComparison.Ordinal), TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void A_browser_app_can_switch_on_nothing_that_takes_a_secret()
    {
        reader.Detail = ClientStubs.Detail(ClientType.Public);
        settings.All = StubSettings.Of(new Client { ClientId = ClientStubs.ClientId, Name = "Harbor", Type = ClientType.Public, TokenAuth = TokenAuth.None });
        var page = Open();
        Assert.True(page.Find("#grants-servicetokens").HasAttribute("disabled"));
        Assert.True(page.Find("#protection-pkce").HasAttribute("disabled"));
        Assert.True(page.Find("#protection-pkce").HasAttribute("checked"));
    }

    [Fact]
    public void Where_the_providers_ask_for_no_certificate_none_can_be_required()
    {
        Assert.True(Open().Find("#protection-certificate").HasAttribute("disabled"));
        settings.All = settings.All with { Protection = new ProtectionForm { Certificate = true } };
        Assert.False(Open().Find("#protection-certificate").HasAttribute("disabled"));
    }

    [Fact]
    public void Who_looks_on_sees_all_and_changes_nothing()
    {
        Become(Dana with { CompanyRole = CompanyRole.Viewer });
        var page = Open();
        Assert.Empty(page.FindAll("[id^=save-]"));
        Assert.Equal(7, page.FindAll("fieldset.zk-plainset[disabled]").Count);
    }

    [Fact]
    public void How_long_tokens_live_is_told_by_carrier()
    {
        var row = Open().FindAll("#grants tbody tr")[0].TextContent;
        Assert.Equal("Verizon15 min30 days14 days", row);
    }

    private IRenderedComponent<ClientPage> Open() => Render<ClientPage>(parameters => parameters.Add(page => page.ClientId, ClientStubs.ClientId).Add(page => page.Tab, "settings"));

    private static void Change(IRenderedComponent<ClientPage> page, string field)
    {
        var element = page.Find("#" + field);
        element.Change((object)(element switch
        {
            _ when element.GetAttribute("type") == "checkbox" => true,
            _ when field == "format-idtokenalg" => "ES256",
            _ when field == "keys-source" => "uri",
            _ => "https://a.example",
        }));
    }

    private sealed class StubSettings : ISettingsEditor
    {
        public ClientSettings All { get; set; } = Of(new Client { ClientId = ClientStubs.ClientId, Name = "Harbor", TokenAuth = TokenAuth.Basic });

        public SaveSettingsResult Answer { get; set; } = new SaveSettingsResult.Saved();

        public List<(string Card, object Before, object After)> Saves { get; } = [];

        public static ClientSettings Of(Client client) => new(
            ClientFacts.Of(client), GrantsForm.Of(client), ProtectionForm.Of(client), FormatForm.Of(client), SignOutForm.Of(client), BackchannelForm.Of(client), OriginsForm.Of(client), EventsForm.Of(client),
            false, [new TokenLives("Verizon", TimeSpan.FromMinutes(15), TimeSpan.FromDays(30), TimeSpan.FromDays(14))]);

        public Task<ClientSettings?> ReadAsync(CurrentPerson person, string clientId, CancellationToken cancellationToken) => Task.FromResult<ClientSettings?>(All);

        public Task<SaveSettingsResult> SaveAsync<TForm>(CurrentPerson person, string clientId, TForm before, TForm after, CancellationToken cancellationToken)
            where TForm : class, ISettingsForm<TForm>
        {
            Saves.Add((TForm.Action.Split('.')[1] switch { "sign_out" => "signout", "backchannel" => "phones", var name => name }, before, after));
            return Task.FromResult(Answer);
        }

        public IReadOnlyList<string> Reasons { get; set; } = [];

        public Task<IReadOnlyList<string>> ReasonsAsync<TForm>(CurrentPerson person, string clientId, TForm after, CancellationToken cancellationToken)
            where TForm : class, ISettingsForm<TForm> => Task.FromResult(Reasons);
    }
}
