using System.Net;
using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Features.TestFlow;
using ZenKey.Portal.Features.TestFlow.Runs;
using ZenKey.Portal.Tests.Support;
using ZenKey.Protocol;

namespace ZenKey.Portal.Tests.TestFlow;

/// <summary>The page of a test sign-in, with runs of the test's own.</summary>
public sealed class TestFlowPageTests : SupportPageContext
{
    private readonly Runs runs = new();

    protected override Task FillAsync()
    {
        Services.AddSingleton(new SimulatedPhones(true)).AddSingleton<TestClients>().AddSingleton<TestPhones>().AddSingleton<RunArchive>().AddSingleton<ITestFlows>(runs);
        var id = Store.NewId();
        return Store.AddAsync(World.Phone(), new Client
        {
            Id = id,
            ClientId = "ccid-h7k2m9qx4tz8v3pa",
            ProjectId = World.Harbor.Id,
            Name = "Harbor Web",
            TokenAuth = TokenAuth.Basic,
            Scopes = "openid name email",
            Uris = [new ClientUri { Id = Store.NewId(), ClientId = id, Kind = ClientUriKind.Redirect, Uri = "https://app.harborbank.example/cb" }],
        });
    }

    [Fact]
    public void The_form_offers_the_clients_own_values_and_the_phones()
    {
        var page = Open();
        Assert.Equal(["https://app.harborbank.example/cb"], page.FindAll("#flow-redirect option").Select(option => option.TextContent));
        Assert.Single(page.FindAll("#flow-phone option"));
        Assert.Contains("https://phone.example/phone/dana", page.Find("iframe").GetAttribute("src"), StringComparison.Ordinal);
        Assert.Equal(3, page.FindAll(".zk-scopebox").Count);
    }

    [Fact]
    public void A_run_is_shown_while_it_happens_and_can_be_stopped()
    {
        var page = Open();
        page.Find(".zk-head .zk-p").Click();
        page.WaitForAssertion(() => Assert.Contains("Running", page.Find(".zk-head .zk-chip").TextContent, StringComparison.Ordinal));
        Assert.Equal("48201957", page.Find("[data-test-code]").GetAttribute("data-test-code"));
        page.Find(".zk-head .zk-acts button").Click();
        page.WaitForAssertion(() => Assert.Contains("Stopped", page.Find(".zk-head .zk-chip").TextContent, StringComparison.Ordinal));
        Assert.Contains("Run again", page.Find(".zk-head .zk-acts").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_step_is_open_and_says_expected_against_received()
    {
        var page = Open();
        page.Find(".zk-head .zk-p").Click();
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("[data-test-code]")));
        runs.Finish(Failed());
        page.WaitForAssertion(() => Assert.Contains("Failed at Token request", page.Markup, StringComparison.Ordinal));
        var failed = page.Find("li.zk-fail");
        Assert.Contains("the registered one", failed.TextContent, StringComparison.Ordinal);
        Assert.Contains("invalid_grant", failed.TextContent, StringComparison.Ordinal);
        Assert.Equal("true", failed.QuerySelector("button[aria-expanded]")!.GetAttribute("aria-expanded"));
        Assert.Contains("not reached", page.Find("li[data-step=Userinfo]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Leaving_the_page_stops_its_run()
    {
        var page = Open();
        page.Find(".zk-head .zk-p").Click();
        page.WaitForAssertion(() => Assert.NotNull(runs.Stop));
        page.Instance.Dispose();
        Assert.True(runs.Stop!.Value.IsCancellationRequested);
    }

    [Fact]
    public void A_client_of_another_company_does_not_exist()
    {
        Become(World.Developer with { CompanyId = Guid.CreateVersion7() });
        var page = Render<TestFlowPage>(parameters => parameters.Add(one => one.ClientId, "ccid-h7k2m9qx4tz8v3pa"));
        page.WaitForAssertion(() => Assert.Contains("There is no such client", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public void A_client_can_be_chosen_from_ones_own()
    {
        Become(World.Developer);
        var page = Render<TestFlowChoicePage>();
        page.WaitForAssertion(() => Assert.Equal("/test-flow/ccid-h7k2m9qx4tz8v3pa", page.Find("tbody a").GetAttribute("href")));
    }

    private IRenderedComponent<TestFlowPage> Open()
    {
        var page = Render<TestFlowPage>(parameters => parameters.Add(one => one.ClientId, "ccid-h7k2m9qx4tz8v3pa"));
        page.WaitForElement("#flow-redirect");
        return page;
    }

    private static readonly FlowStepKey[] Steps = [FlowStepKey.Document, FlowStepKey.Authorization, FlowStepKey.Token, FlowStepKey.IdToken, FlowStepKey.Userinfo];

    private static FlowRun Failed()
    {
        var failure = new FlowFailure("The code was not accepted.", "the registered one", "another", "invalid_grant");
        var run = FlowRun.Start("run-1", DateTimeOffset.UnixEpoch, Steps).With(FlowStepKey.Token, step => step with
        {
            State = FlowStepState.Failed,
            Failure = failure,
            Exchanges = [new FlowExchange("POST", "https://id.example/token", [], null, 400, [], "{}")],
        });
        run = run.With(FlowStepKey.IdToken, step => step with { State = FlowStepState.NotReached }).With(FlowStepKey.Userinfo, step => step with { State = FlowStepState.NotReached });
        return run with { Outcome = FlowOutcome.Failed };
    }

    private sealed class Runs : ITestFlows
    {
        private readonly TaskCompletionSource<FlowRun> end = new();

        public CancellationToken? Stop { get; private set; }

        public void Finish(FlowRun run) => end.SetResult(run);

        public async Task<FlowRun> RunAsync(CurrentPerson person, TestClient client, FlowInput form, CookieContainer cookies, Action<FlowRun> show, CancellationToken cancellationToken)
        {
            Stop = cancellationToken;
            var run = FlowRun.Start("run-1", DateTimeOffset.UnixEpoch, Steps) with { PairingCode = "48201957" };
            show(run);
            using var stopped = cancellationToken.Register(() => end.TrySetResult(run with { Outcome = FlowOutcome.Stopped, PairingCode = null }));
            return await end.Task;
        }
    }
}
