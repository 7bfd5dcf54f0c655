using System.Net;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Features.TestFlow;
using ZenKey.Portal.Features.TestFlow.Runs;
using ZenKey.Portal.Tests.Support;
using ZenKey.Protocol;

namespace ZenKey.Portal.Tests.TestFlow;

/// <summary>The form of the bench: what the address says, what a client may not, who may run what.</summary>
public sealed class BenchPageTests : SupportPageContext
{
    private const string Web = "ccid-h7k2m9qx4tz8v3pa";
    private const string Live = "ccid-q4w8n2rb6yf1c9je";
    private readonly Counted runs = new();

    protected override Task FillAsync()
    {
        Services.AddSingleton(new SimulatedPhones(true)).AddSingleton<TestClients>().AddSingleton<TestPhones>().AddSingleton<RunArchive>().AddSingleton<ITestFlows>(runs);
        Become(World.Developer);
        return Store.AddAsync(World.Phone(), NewClient(Web, ClientMode.Developer), NewClient(Live, ClientMode.Launched));
    }

    [Fact]
    public void A_link_restores_the_form_and_the_form_changes_the_link()
    {
        var page = Open($"/test-flow/{Web}?flow=primary&persona=denies&phone=dana&scope=openid%20email&acr=a1&prompt=login&max_age=60&context=Order%201&mode=fragment&par=1&dpop=1");
        Assert.Equal(("Primary", "denies", "dana", "a1"), (Value(page, "#flow-kind"), Value(page, "#flow-persona"), Value(page, "#flow-phone"), Value(page, "#flow-acr")));
        Assert.Equal(("login", "60", "Order 1", "fragment"), (Value(page, "#flow-prompt"), Value(page, "#flow-age"), Value(page, "#flow-context"), Value(page, "#flow-mode")));
        Assert.True(page.Find("#flow-par").HasAttribute("checked"));
        Assert.True(page.Find("details.zk-flowscopes").HasAttribute("open"));
        page.Find("#flow-acr").Change("a3");
        page.Find("#flow-context").Change("Order 2");
        Assert.Contains("context=Order%202", Address, StringComparison.Ordinal);
        Assert.DoesNotContain("acr=", Address, StringComparison.Ordinal);
        Assert.Contains("persona=denies", Address, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("refresh", "may not use refresh tokens", "/clients/" + Web + "/settings")]
    [InlineData("ciba", "may not ask phones by CIBA", "/clients/" + Web + "/settings")]
    [InlineData("server-initiated", "sign with keys of their own", "/clients/" + Web + "/credentials")]
    public void A_flow_that_the_client_may_not_use_says_why_and_leads_to_the_setting(string flow, string words, string link)
    {
        var page = Open($"/test-flow/{Web}?flow={flow}");
        Assert.Contains(words, page.Find(".zk-alert.zk-warn").TextContent, StringComparison.Ordinal);
        Assert.Equal(link, page.Find(".zk-alert.zk-warn a").GetAttribute("href"));
        Assert.True(page.Find(".zk-head .zk-p").HasAttribute("disabled"));
    }

    [Fact]
    public void A_persona_says_what_will_happen_and_brings_its_own_phone()
    {
        var page = Open($"/test-flow/{Web}");
        page.Find("#flow-persona").Change("sim-swapped");
        Assert.Contains("Noah has a new SIM", page.Find("#flow-persona-words").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("#flow-phone"));
        Assert.EndsWith("/phone/noah", page.Find("iframe").GetAttribute("src"), StringComparison.Ordinal);
        page.Find("#flow-persona").Change("untrusting");
        page.Find("#flow-kind").Change("Primary");
        Assert.Equal("agrees", Value(page, "#flow-persona"));
    }

    [Fact]
    public void A_launched_client_is_not_for_developers()
    {
        var page = Open($"/test-flow/{Live}");
        Assert.Contains(Permissions.TestLaunched.Needed, page.Find(".zk-alert.zk-warn").TextContent, StringComparison.Ordinal);
        Assert.True(page.Find(".zk-head .zk-p").HasAttribute("disabled"));
    }

    [Theory]
    [InlineData(CompanyRole.Admin)]
    [InlineData(CompanyRole.Owner)]
    public void A_launched_client_is_for_admins_and_owners_who_are_warned(CompanyRole role)
    {
        Become(World.Developer with { CompanyRole = role });
        var page = Open($"/test-flow/{Live}");
        Assert.Contains("This client is launched", page.Find(".zk-alert.zk-warn").TextContent, StringComparison.Ordinal);
        Assert.False(page.Find(".zk-head .zk-p").HasAttribute("disabled"));
    }

    [Fact]
    public void A_kept_run_runs_again_at_once_and_a_link_from_outside_does_not()
    {
        Open($"/test-flow/{Web}?flow=primary&persona=denies&phone=dana");
        Assert.Empty(runs.Forms);
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/test-flow/{Web}?flow=primary&persona=denies&phone=dana", new NavigationOptions { HistoryEntryState = TestFlowPage.RunAtOnce });
        var page = Render<TestFlowPage>(parameters => parameters.Add(one => one.ClientId, Web));
        page.WaitForAssertion(() => Assert.Equal(FlowKind.Primary, Assert.Single(runs.Forms).Flow));
        Assert.Null(Services.GetRequiredService<NavigationManager>().HistoryEntryState);
    }

    [Fact]
    public void Checks_lead_to_the_text_that_demands_them()
    {
        Assert.Equal("https://www.rfc-editor.org/rfc/rfc9207#section-2.4", Clauses.Address("RFC 9207 2.4")?.ToString());
        Assert.Equal("https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation", Clauses.Address("OIDC Core 3.1.3.7 §11")?.ToString());
        Assert.Null(Clauses.Address("ZenKey 4.4"));
    }

    [Fact]
    public void Without_pretend_phones_a_server_is_told_whom_to_ask_and_a_phone_itself_cannot_be_run()
    {
        Services.AddSingleton(new SimulatedPhones(false));
        var page = Open($"/test-flow/{Web}?flow=primary");
        Assert.Empty(page.FindAll("#flow-persona"));
        Assert.Contains("the phone’s own line", page.Find(".zk-alert.zk-warn").TextContent, StringComparison.Ordinal);
        page.Find("#flow-kind").Change("Ciba");
        Assert.Equal(["AT&T", "Verizon"], page.FindAll("#flow-carrier option").Select(option => option.TextContent));
        page.Find("#flow-hint").Change("+14155550134");
        Assert.DoesNotContain("4155550134", Address, StringComparison.Ordinal);
    }

    private static string? Value(IRenderedComponent<TestFlowPage> page, string field) => page.Find(field).GetAttribute("value");

    private IRenderedComponent<TestFlowPage> Open(string address)
    {
        GoTo(address);
        var page = Render<TestFlowPage>(parameters => parameters.Add(one => one.ClientId, address.Split('?')[0].Split('/')[^1]));
        page.WaitForElement("#flow-kind");
        return page;
    }

    private Client NewClient(string clientId, ClientMode mode)
    {
        var id = Store.NewId();
        return new Client
        {
            Id = id,
            ClientId = clientId,
            ProjectId = World.Harbor.Id,
            Name = "Harbor " + mode,
            Mode = mode,
            TokenAuth = TokenAuth.Basic,
            Scopes = "openid name email",
            Uris = [new ClientUri { Id = Store.NewId(), ClientId = id, Kind = ClientUriKind.Redirect, Uri = "https://app.harborbank.example/cb" }],
        };
    }

    private sealed class Counted : ITestFlows
    {
        public List<FlowInput> Forms { get; } = [];

        public Task<FlowRun> RunAsync(CurrentPerson person, TestClient client, FlowInput form, CookieContainer cookies, Action<FlowRun> show, CancellationToken cancellationToken)
        {
            Forms.Add(form);
            return Task.FromResult(FlowRun.Start("run-1", DateTimeOffset.UnixEpoch, [FlowStepKey.Document]) with { Outcome = FlowOutcome.Passed });
        }
    }
}
