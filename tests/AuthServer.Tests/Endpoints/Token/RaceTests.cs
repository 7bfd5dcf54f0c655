using ZenKey.AuthServer.Tests.Endpoints.BackchannelAuthentication;
using ZenKey.AuthServer.Tests.Keys;
using ZenKey.Protocol;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests.Endpoints.Token;

/// <summary>
/// What may be used once is used once, though twelve come with it at once to two processes on one store. PostgreSQL has the
/// same races at its ledgers, in Portal.Data.Tests.
/// </summary>
[Spec("Hardening 3")]
[Spec("Hardening 13")]
public sealed class RaceTests(NodesTests.Nodes nodes) : IClassFixture<NodesTests.Nodes>
{
    private static readonly int Rounds = Thoroughness.Rounds(50, 1_000);

    [Fact]
    [Spec("RFC 6749 §4.1.2")]
    public async Task A_code_has_one_winner()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var party = nodes.One.Party();
            var code = await nodes.One.CodeAsync(party);

            var answers = await TwelveAsync(node => node.RedeemAsync(party, code));

            var winner = Assert.Single(answers, answer => answer.Status == 200);
            Assert.All(answers.Where(answer => answer != winner), answer => answer.IsOAuthError(ErrorCode.InvalidGrant));
        }
    }

    [Fact]
    [Spec("RFC 9700 §4.14.2")]
    public async Task A_refresh_token_has_one_winner_and_its_family_is_dead()
    {
        var party = nodes.One.Party(Clients.Offline);
        for (var round = 0; round < Rounds; round++)
        {
            var first = await nodes.One.OfflineTokensAsync(party);

            var answers = await TwelveAsync(node => node.RefreshAsync(party, first.Member("refresh_token")));

            var winner = Assert.Single(answers, answer => answer.Status == 200);
            Assert.All(answers.Where(answer => answer != winner), answer => answer.IsOAuthError(ErrorCode.InvalidGrant));
            (await nodes.One.RefreshAsync(party, first.Member("refresh_token"))).IsOAuthError(ErrorCode.InvalidGrant);
            (await nodes.One.RefreshAsync(party, winner.Member("refresh_token"))).IsOAuthError(ErrorCode.InvalidGrant);
        }
    }

    [Fact]
    [Spec("RFC 7523 §3")]
    public async Task An_assertion_has_one_winner()
    {
        var party = nodes.One.Party(Clients.Jwt);
        for (var round = 0; round < Rounds; round++)
        {
            var proof = Assertions.Form(Assertions.Make(Clients.Jwt, "https://id.example/carriers/verizon", TimeProvider.System.GetUtcNow()));

            var answers = await TwelveAsync(node => node.AskAsClientAsync(party, "verizon", "introspect", [("token", "x"), .. proof]));

            Assert.Single(answers, answer => answer.Status == 200);
            Assert.All(answers.Where(answer => answer.Status != 200), answer => answer.IsOAuthError(ErrorCode.InvalidClient, 401));
        }
    }

    [Fact]
    [Spec("CIBA Core §10.1")]
    public async Task An_auth_req_id_has_one_winner_whose_tokens_live()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var asked = await (await nodes.One.AskedAsync(Clients.CibaNumbers, nodes.One.NewPerson())).ApprovedAsync();

            var answers = await TwelveAsync(node => node.FetchAsync(Clients.CibaNumbers, asked.AuthReqId));

            var winner = Assert.Single(answers, answer => answer.Status == 200);
            Assert.All(answers.Where(answer => answer != winner), answer => answer.IsOAuthError(ErrorCode.InvalidGrant));
            Assert.Equal(200, (await nodes.Two.UserInfoAsync(winner.Member("access_token")!)).Status);
        }
    }

    private Task<Answer[]> TwelveAsync(Func<TestApp, Task<Answer>> act) =>
        Task.WhenAll(Enumerable.Range(0, 12).Select(number => act(number % 2 == 0 ? nodes.One : nodes.Two)));
}
