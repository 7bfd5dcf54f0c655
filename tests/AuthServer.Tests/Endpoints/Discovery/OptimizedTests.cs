using System.Web;
using ZenKey.AuthServer.Tests.Refusals;
using ZenKey.Protocol;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests.Endpoints.Discovery;

/// <summary>/v1/auth: discovery and authorization in one call.</summary>
[Spec("ZenKey platform §2.7")]
public sealed class OptimizedTests(SharedApp app)
{
    [Fact]
    public async Task On_the_own_line_it_leads_straight_to_the_carrier_with_every_parameter()
    {
        var party = app.Party();

        var on = await app.Http.AskAsync(Start(party, "&acr_values=a1&context=%E2%98%83&unknown=1"), SignIns.Over(People.LineTmobile));
        var back = await app.Http.AskAsync(on.Location!.AbsoluteUri, SignIns.Over(People.LineTmobile));

        Assert.StartsWith($"{app.Origin}/carriers/tmobile/authorize?", on.Location.AbsoluteUri, StringComparison.Ordinal);
        Assert.Equal(("☃", "1", "code"), (on.Parameter("context"), on.Parameter("unknown"), on.Parameter("response_type")));
        back.IsBackAt(party.RedirectUri);
        Assert.Equal(("s 1", "310260"), (back.Parameter("state"), back.Parameter("mccmnc")));
        Assert.Equal(200, (await app.RedeemAtAsync("tmobile", party, back.Parameter("code")!)).Status);
    }

    [Fact]
    public async Task On_a_second_device_the_discovery_UI_pairs_first_and_the_carrier_gets_the_hint()
    {
        var party = app.Party();
        var phone = await Phone.StartedAsync(app, app.NewPerson());
        using var browser = app.App.NewBrowser();
        var ui = (await browser.Http.AskAsync(Start(party, "&acr_values=a1"))).Location!.AbsoluteUri;
        Assert.StartsWith($"{app.Origin}/ui/discovery-ui?", ui, StringComparison.Ordinal);
        await phone.TrustAsync((await browser.Http.AskAsync(ui)).Mark("data-pairing-code")!);

        var on = await browser.Http.AskAsync(ui);
        var waiting = await browser.Http.AskAsync(on.Location!.AbsoluteUri);
        Assert.Equal(204, (await phone.ApproveAsync(waiting.Location!.AbsolutePath.Split('/')[^1])).Status);
        var back = (await browser.Http.AskAsync(waiting.Location.AbsoluteUri)).IsBackAt(party.RedirectUri);

        Assert.StartsWith($"{app.Origin}/carriers/verizon/authorize?", on.Location.AbsoluteUri, StringComparison.Ordinal);
        Assert.Equal(5, on.Parameter("login_hint_token")!.Split('.').Length);
        Assert.Equal(("s 1", "311480"), (back.Parameter("state"), back.Parameter("mccmnc")));
        Assert.Equal(200, (await app.RedeemAsync(party, back.Parameter("code")!)).Status);
    }

    // real-clients, Java SDK: the scope is escaped twice, so that the carrier sees a plus.
    [Fact]
    public async Task What_the_client_asked_for_goes_on_as_it_came()
    {
        var party = app.Party();
        var start = Start(party, "").Replace("scope=openid%20name", "scope=openid%2520name", StringComparison.Ordinal);

        var on = await app.Http.AskAsync(start, SignIns.Over(People.Line));

        Assert.Equal("openid%20name", on.Parameter("scope"));
    }

    [Theory]
    [InlineData("scope")]
    [InlineData("state")]
    public async Task What_is_required_and_missing_is_told_to_the_client(string missing)
    {
        var party = app.Party();
        var query = HttpUtility.ParseQueryString(new Uri(Start(party, "")).Query);
        query.Remove(missing);

        (await app.Http.AskAsync($"/v1/auth?{query}")).IsErrorAt(party.RedirectUri, ErrorCode.InvalidRequest);
    }

    [Theory]
    [InlineData("unknown_client", $"client_id={Clients.Unknown}&redirect_uri=https%3A%2F%2Fapp.tests.example%2Fcallback")]
    [InlineData("unregistered_redirect_uri", $"client_id={Clients.Basic}&redirect_uri=https%3A%2F%2Fevil.example")]
    [InlineData("invalid_request", $"client_id={Clients.Basic}&client_id={Clients.Basic}&redirect_uri=https%3A%2F%2Fapp.tests.example%2Fcallback")]
    [Spec("RFC 6749 §4.1.2.1")]
    public async Task Until_client_and_redirect_URI_hold_nobody_is_redirected(string error, string query) =>
        (await app.Http.AskAsync($"/v1/auth?{query}&scope=openid&state=x", SignIns.Over(People.Line))).IsErrorPage(error);

    [Theory]
    [InlineData("x")]
    [InlineData("CfDJ8AAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_forged_flow_leads_nowhere(string flow)
    {
        var answer = await app.Http.AskAsync($"{app.Party().DiscoveryUi()}&flow={flow}", SignIns.Over(People.Line));

        await app.IsLoggedAsync(answer.IsErrorPage("request_expired", 410), "flow_expired", "discovery");
    }

    [Fact]
    public async Task The_flow_of_another_client_leads_nowhere()
    {
        var flow = RelyingParty.Parameter((await app.Http.AskAsync(Start(app.Party(Clients.Plain), ""))).Location!, "flow")!;

        (await app.Http.AskAsync($"{app.Party().DiscoveryUi()}&flow={Uri.EscapeDataString(flow)}", SignIns.Over(People.Line))).IsErrorPage("request_expired", 410);
    }

    private string Start(RelyingParty party, string more) =>
        app.Origin + "/v1/auth" + new Uri(party.Authorize("none", ("response_type", null), ("state", "s 1"))).Query + more;
}
