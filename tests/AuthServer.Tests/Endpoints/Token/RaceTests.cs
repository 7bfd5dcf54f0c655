using ZenKey.AuthServer.Tests.Endpoints.BackchannelAuthentication;
using ZenKey.Protocol;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests.Endpoints.Token;

/// <summary>
/// What may be used once is used once, though twelve come with it at once: to one process or two on SQLite, to two on
/// PostgreSQL. A usual run has a few rounds of each, <c>./test.sh --thorough</c> a thousand.
/// </summary>
[Spec("Hardening 3")]
[Spec("Hardening 13")]
public abstract class RaceTests
{
    private static readonly int Rounds = Thoroughness.Rounds(20, 1_000);
    private readonly RaceNodes nodes;

    protected RaceTests(RaceNodes nodes)
    {
        Assert.SkipWhen(nodes.Obstacle is not null, nodes.Obstacle ?? "");
        this.nodes = nodes;
    }

    [Fact]
    [Spec("RFC 6749 §4.1.2")]
    public async Task A_code_has_one_winner()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var party = nodes.First.Party();
            var code = await nodes.First.CodeAsync(party);

            var answers = await TwelveAsync((node, _) => node.RedeemAsync(party, code));

            var winner = Assert.Single(answers, answer => answer.Status == 200);
            Assert.All(answers.Where(answer => answer != winner), answer => answer.IsOAuthError(ErrorCode.InvalidGrant));
        }
    }

    [Fact]
    [Spec("RFC 9700 §4.14.2")]
    public async Task A_refresh_token_has_one_winner_and_its_family_is_dead()
    {
        var party = nodes.First.Party(Clients.Offline);
        for (var round = 0; round < Rounds; round++)
        {
            var first = await nodes.First.OfflineTokensAsync(party);

            var answers = await TwelveAsync((node, _) => node.RefreshAsync(party, first.Member("refresh_token")));

            var winner = Assert.Single(answers, answer => answer.Status == 200);
            Assert.All(answers.Where(answer => answer != winner), answer => answer.IsOAuthError(ErrorCode.InvalidGrant));
            (await nodes.First.RefreshAsync(party, first.Member("refresh_token"))).IsOAuthError(ErrorCode.InvalidGrant);
            (await nodes.First.RefreshAsync(party, winner.Member("refresh_token"))).IsOAuthError(ErrorCode.InvalidGrant);
        }
    }

    [Fact]
    [Spec("RFC 7523 §3")]
    public async Task An_assertion_has_one_winner()
    {
        var party = nodes.First.Party(Clients.Jwt);
        for (var round = 0; round < Rounds; round++)
        {
            var proof = Assertions.Form(Assertions.Make(Clients.Jwt, nodes.First.App.Origins.Issuer("verizon"), TimeProvider.System.GetUtcNow()));

            var answers = await TwelveAsync((node, _) => node.AskAsClientAsync(party, "verizon", "introspect", [("token", "x"), .. proof]));

            Assert.Single(answers, answer => answer.Status == 200);
            Assert.All(answers.Where(answer => answer.Status != 200), answer => answer.IsOAuthError(ErrorCode.InvalidClient, 401));
        }
    }

    [Fact]
    [Spec("CIBA Core §10.1")]
    public async Task An_auth_req_id_has_one_winner_whose_tokens_live()
    {
        var people = Enumerable.Range(0, Math.Min(Rounds, 50)).Select(_ => nodes.First.NewPerson()).ToList();
        for (var round = 0; round < Rounds; round++)
        {
            var asked = await (await nodes.First.AskedAsync(Clients.CibaNumbers, people[round % people.Count])).ApprovedAsync();

            var answers = await TwelveAsync((node, _) => node.FetchAsync(Clients.CibaNumbers, asked.AuthReqId));

            var winner = Assert.Single(answers, answer => answer.Status == 200);
            Assert.All(answers.Where(answer => answer != winner), answer => answer.IsOAuthError(ErrorCode.InvalidGrant));
            Assert.Equal(200, (await nodes[1].UserInfoAsync(winner.Member("access_token")!)).Status);
        }
    }

    // Twelve phones read it; then the one that has it trusts the browser, twelve times at once.
    [Fact]
    [Spec("ZenKey platform §7.2")]
    public async Task A_pairing_code_has_one_phone_that_trusts_the_browser_once()
    {
        var phones = await Task.WhenAll(Enumerable.Range(0, 12).Select(runner => Phone.StartedAsync(nodes[runner], nodes.First.NewPerson())));
        for (var round = 0; round < Rounds; round++)
        {
            using var browser = nodes.First.App.NewBrowser();
            var code = (await browser.Http.AskAsync(nodes.First.Party().DiscoveryUi())).Mark("data-pairing-code")!;

            var read = await TwelveAsync((_, runner) => phones[runner].ReadCodeAsync(code));
            var winner = Assert.Single(Enumerable.Range(0, 12), runner => read[runner].Status == 200);
            Assert.All(read.Where(answer => answer.Status != 200), answer => answer.IsProblem("code-expired", 410));
            var trusted = await TwelveAsync((node, _) => phones[winner].On(node).PostAsync($"/pairings/{read[winner].Member("id")}/trust", new { name = $"Round {round}" }));

            Assert.Single(trusted, answer => answer.Status == 204);
            Assert.All(trusted.Where(answer => answer.Status != 204), answer => answer.IsProblem("code-expired", 410));
        }
    }

    private Task<Answer[]> TwelveAsync(Func<TestApp, int, Task<Answer>> act) =>
        Task.WhenAll(Enumerable.Range(0, 12).Select(runner => act(nodes[runner], runner)));
}

public sealed class RaceTestsOnOneProcess(OneOnSqlite nodes) : RaceTests(nodes), IClassFixture<OneOnSqlite>;

public sealed class RaceTestsOnTwoProcesses(TwoOnSqlite nodes) : RaceTests(nodes), IClassFixture<TwoOnSqlite>;

public sealed class RaceTestsOnPostgreSql(TwoOnPostgreSql nodes) : RaceTests(nodes), IClassFixture<TwoOnPostgreSql>;
