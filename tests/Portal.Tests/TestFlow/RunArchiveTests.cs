using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Paging;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Features.TestFlow;
using ZenKey.Portal.Features.TestFlow.Runs;
using ZenKey.Portal.Tests.Support;
using ZenKey.Protocol;

namespace ZenKey.Portal.Tests.TestFlow;

/// <summary>Runs that were kept: their pages, who sees them, and what of them is not kept.</summary>
public sealed class RunArchiveTests : SupportPageContext
{
    private const string Id = "ccid-h7k2m9qx4tz8v3pa";
    private static readonly CancellationToken None = CancellationToken.None;

    private RunArchive Archive => Services.GetRequiredService<RunArchive>();

    protected override Task FillAsync()
    {
        Services.AddSingleton(new SimulatedPhones(true)).AddSingleton<TestClients>().AddSingleton<TestPhones>().AddSingleton<RunArchive>();
        var id = Store.NewId();
        return Store.AddAsync(new Client
        {
            Id = id,
            ClientId = Id,
            ProjectId = World.Harbor.Id,
            Name = "Harbor Web",
            TokenAuth = TokenAuth.Basic,
            Scopes = "openid name email",
            Uris = [new ClientUri { Id = Store.NewId(), ClientId = id, Kind = ClientUriKind.Redirect, Uri = "https://app.harborbank.example/cb" }],
        });
    }

    [Fact]
    public async Task A_run_comes_back_as_it_was_but_for_the_end_of_its_subject()
    {
        var kept = await KeepAsync(NewRun());
        var found = (await Archive.FindAsync(World.Developer, await ClientAsync(), kept, None))!;
        Assert.Equal(("Passed, 2 of 2", "secondary", "agrees", "Dana"), (found.Run.Verdict, found.Row.Flow, found.Row.Persona, found.Row.By));
        Assert.Equal(NewRun().Steps[1].Checks, found.Run.Steps[1].Checks);
        var trace = await Store.ReadAsync(store => store.TestRuns.Select(run => run.Trace).SingleAsync());
        Assert.Contains("311480-Vt9x…", trace, StringComparison.Ordinal);
        Assert.DoesNotContain("311480-Vt9xQ2kEabc", trace, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_company_and_administrators_find_a_run_and_for_others_there_is_none()
    {
        var kept = await KeepAsync(NewRun());
        var viewer = World.Developer with { CompanyRole = CompanyRole.Viewer };
        Assert.NotNull(await Archive.FindAsync(viewer, await ClientAsync(), kept, None));
        var stranger = World.Developer with { CompanyId = Guid.CreateVersion7() };
        await Assert.ThrowsAsync<NoRightException>(async () => await Archive.FindAsync(stranger, await ClientAsync(), kept, None));
        Become(stranger);
        Render<RunPage>(parameters => parameters.Add(page => page.ClientId, Id).Add(page => page.Id, kept.ToString()));
        Assert.True(IsNotFound);
    }

    [Fact]
    public async Task The_list_is_newest_first_and_leads_to_the_run()
    {
        for (var index = 0; index < 30; index++) { await KeepAsync(NewRun(index)); }
        var first = await Archive.ListAsync(World.Developer, await ClientAsync(), PageRequest.From(null, null), None);
        Assert.Equal(25, first.Rows.Count);
        Assert.True(first.Rows[0].StartedAt > first.Rows[^1].StartedAt);
        Assert.Equal(5, (await Archive.ListAsync(World.Developer, await ClientAsync(), PageRequest.From(first.After?.ToString(), null), None)).Rows.Count);
        Become(World.Developer);
        var page = Render<RunsPage>(parameters => parameters.Add(one => one.ClientId, Id));
        page.WaitForAssertion(() => Assert.Equal($"/test-flow/{Id}/runs/{first.Rows[0].Id}", page.Find("tbody a").GetAttribute("href")));
    }

    [Fact]
    public async Task A_run_page_tells_what_differs_and_runs_again_by_one_click()
    {
        await KeepAsync(NewRun());
        var failed = NewRun(1) with { Outcome = FlowOutcome.Failed };
        failed = failed.With(FlowStepKey.IdToken, step => step with
        {
            State = FlowStepState.Failed,
            Failure = new FlowFailure("No.", Code: "invalid_grant"),
            Checks = [step.Checks[0] with { Holds = false }],
            Decoded = [new("Claims", """{"acr":"a1","exp":2}""")],
        });
        var kept = await KeepAsync(failed, form => form.Acr = Acr.A1);
        Become(World.Developer);
        var page = Render<RunPage>(parameters => parameters.Add(one => one.ClientId, Id).Add(one => one.Id, kept.ToString()));
        page.WaitForElement("#h-differences");
        var differences = page.FindAll("li[data-difference]").Select(row => row.TextContent.Trim()).ToList();
        Assert.Contains(differences, row => row.StartsWith("Settings · acr", StringComparison.Ordinal) && row.Contains("a1", StringComparison.Ordinal));
        Assert.Contains(differences, row => row.Contains("Claims: acr", StringComparison.Ordinal));
        Assert.Contains(differences, row => row.Contains("Nonce is the one we sent", StringComparison.Ordinal));
        Assert.DoesNotContain(differences, row => row.Contains("exp", StringComparison.Ordinal) && row.Contains("Claims", StringComparison.Ordinal));
        page.Find(".zk-head .zk-p").Click();
        var navigation = Services.GetRequiredService<NavigationManager>();
        Assert.StartsWith($"http://localhost/test-flow/{Id}?flow=secondary&persona=agrees", navigation.Uri, StringComparison.Ordinal);
        Assert.Equal(TestFlowPage.RunAtOnce, navigation.HistoryEntryState);
    }

    [Fact]
    public async Task A_run_is_copied_as_code_without_anything_hidden()
    {
        var kept = await KeepAsync(NewRun());
        var found = (await Archive.FindAsync(World.Developer, await ClientAsync(), kept, None))!;
        var script = RunScript.Of(found.Run);
        Assert.Contains("-u \"$CLIENT_ID:$CLIENT_SECRET\"", script, StringComparison.Ordinal);
        Assert.Contains("-d \"code=${CODE}\"", script, StringComparison.Ordinal);
        Assert.Contains("-d \"note=\\$(rm -rf /)\\`\"", script, StringComparison.Ordinal);
        Assert.DoesNotContain(FlowMask.Dots, script, StringComparison.Ordinal);
        Become(World.Developer);
        var page = Render<RunPage>(parameters => parameters.Add(one => one.ClientId, Id).Add(one => one.Id, kept.ToString()));
        foreach (var (language, text) in (IEnumerable<(string, string)>)[(".NET", "const string Scope = \"email name openid\";"), ("Node", "https://app.harborbank.example/cb")])
        {
            page.WaitForElement("[aria-label=Language]");
            page.FindAll("[aria-label=Language] button").Single(button => button.TextContent == language).Click();
            Assert.Contains(text, page.Find($"pre[aria-label=\"{language} code\"]").TextContent, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_trace_that_is_too_long_goes_without_its_bodies()
    {
        var exchange = NewRun().Steps[0].Exchanges[0] with { ResponseBody = new string('x', 300_000) };
        var kept = await KeepAsync(NewRun().With(FlowStepKey.Document, step => step with { Exchanges = [exchange, exchange] }));
        var found = (await Archive.FindAsync(World.Developer, await ClientAsync(), kept, None))!;
        Assert.All(found.Run.Steps[0].Exchanges, one => Assert.Null(one.ResponseBody));
        Assert.Equal(2, found.Run.Steps[0].Exchanges.Count);
    }

    private bool IsNotFound { get; set; }

    private async Task<TestClient> ClientAsync() => (await Services.GetRequiredService<TestClients>().FindAsync(World.Ada, Id, None))!;

    private async Task<Guid> KeepAsync(FlowRun run, Action<FlowInput>? choose = null)
    {
        Services.GetRequiredService<NavigationManager>().OnNotFound += (_, _) => IsNotFound = true;
        var client = await ClientAsync();
        var form = FlowQuery.Usual(client, []);
        form.Persona = Personas.Agrees.Key;
        choose?.Invoke(form);
        return (await Archive.KeepAsync(World.Developer, client, form, run, None))!.Value;
    }

    private FlowRun NewRun(int minutes = 0)
    {
        var run = FlowRun.Start("run-1", Store.Time.GetUtcNow().AddMinutes(minutes), [FlowStepKey.Document, FlowStepKey.IdToken]) with { Outcome = FlowOutcome.Passed, Took = TimeSpan.FromSeconds(2) };
        var exchange = new FlowExchange("POST", "https://id.example/token?scope=openid name", [new("Authorization", "Basic •••"), new("Accept", "*/*")], "code=•••&note=$(rm -rf /)`", 200, [], "{}");
        run = run.With(FlowStepKey.Document, step => step with { State = FlowStepState.Passed, Summary = "Issuer https://id.example/carriers/verizon", Exchanges = [exchange] });
        return run.With(FlowStepKey.IdToken, step => step with
        {
            State = FlowStepState.Passed,
            Checks = [new FlowCheck(true, "Nonce is the one we sent", "OIDC Core 3.1.3.7 §11"), FlowCheck.NotApplicable("azp", "OIDC Core 3.1.3.7 §5", "none")],
            Decoded = [new("Claims", """{"sub":"311480-Vt9xQ2kEabcdefghijklmnopqrstuv","acr":"a3","exp":1}""")],
        });
    }
}
