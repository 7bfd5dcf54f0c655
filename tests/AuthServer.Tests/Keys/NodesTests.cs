using Microsoft.EntityFrameworkCore;
using ZenKey.AuthServer.Tests.Endpoints.Metadata;
using ZenKey.Portal.Data.Grants;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Keys;

/// <summary>Two processes on one store: keys are its, not theirs, and what one revokes the other follows.</summary>
[Spec("Design §3.4")]
public sealed class NodesTests(NodesTests.Nodes nodes) : IClassFixture<NodesTests.Nodes>
{
    private readonly TestApp one = nodes.One;
    private readonly TestApp two = nodes.Two;

    [Fact]
    [Spec("RFC 7517 §4.5")]
    public async Task A_second_process_publishes_the_same_keys()
    {
        foreach (var carrier in (string[])["att", "tmobile", "verizon"])
        {
            var keys = await MetadataTests.KeysAsync(one.App, carrier);

            Assert.Equal(keys.Select(key => key.GetRawText()), (await MetadataTests.KeysAsync(two.App, carrier)).Select(key => key.GetRawText()));
        }
    }

    [Fact]
    public async Task Keys_and_codes_and_tokens_outlive_the_process_that_made_them()
    {
        string token, code;
        TestKit.RelyingParty party;
        await using (var gone = new Node(nodes.Settings))
        {
            party = gone.Party();
            token = (await gone.TokensAsync(party)).Member("access_token")!;
            code = await gone.CodeAsync(party);
        }

        Assert.Equal(200, (await two.UserInfoAsync(token)).Status);
        Assert.Equal(200, (await two.RedeemAsync(party, code)).Status);
    }

    // Design §3.2: a revocation holds on every other node within five seconds.
    [Fact]
    [Spec("Design §5, revocation")]
    public async Task What_one_process_revokes_the_other_refuses_within_five_seconds()
    {
        var token = (await one.TokensAsync(one.Party())).Member("access_token")!;
        Assert.Equal(200, (await two.UserInfoAsync(token)).Status);
        var grant = await one.ReadAsync(store => store.Grants.OrderByDescending(row => row.IssuedAt).FirstAsync());
        await one.Service<GrantLedger>().RevokeAsync(grant.Id, TimeProvider.System.GetUtcNow(), CancellationToken.None);
        Assert.Equal(401, (await one.UserInfoAsync(token)).Status);

        var began = TimeProvider.System.GetTimestamp();
        while ((await two.UserInfoAsync(token)).Status == 200)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(5), "The other process still knows the token.");
        }
    }

    [Fact]
    [Spec("RFC 6749 §4.1.2")]
    public async Task A_code_redeemed_at_both_at_once_is_used_once()
    {
        for (var round = 0; round < 5; round++)
        {
            var party = one.Party();
            var code = await one.CodeAsync(party);

            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => (number % 2 == 0 ? one : two).RedeemAsync(party, code)));

            Assert.Single(answers, answer => answer.Status == 200);
            Assert.All(answers.Where(answer => answer.Status != 200), answer => answer.IsOAuthError(ErrorCode.InvalidGrant));
        }
    }

    // OWASP ASVS 5.0 §3.3: under https the cookie cannot be set by a neighbour.
    [Fact]
    [Spec("RFC 6265bis §4.1.3.2")]
    public async Task Under_https_the_browsers_cookie_has_the_host_prefix()
    {
        var cookie = (await one.Http.AskAsync(one.Party().DiscoveryUi())).Header("Set-Cookie")!;

        Assert.StartsWith("__Host-zk-browser=", cookie, StringComparison.Ordinal);
        Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("domain=", cookie, StringComparison.OrdinalIgnoreCase);
    }

    private sealed class Node(IReadOnlyDictionary<string, string> settings) : TestApp(null, settings);

    /// <summary>The store and the two processes on it.</summary>
    public sealed class Nodes : IAsyncDisposable
    {
        private readonly string folder = Directory.CreateTempSubdirectory("zenkey-nodes-").FullName;

        public Nodes()
        {
            Settings = new Dictionary<string, string>
            {
                ["Database:ConnectionString"] = $"Data Source={Path.Combine(folder, "shared.db")}",
                ["Origin"] = "https://id.example",
            };
            One = new Node(Settings);
            Two = new Node(Settings);
        }

        public IReadOnlyDictionary<string, string> Settings { get; }

        public TestApp One { get; }

        public TestApp Two { get; }

        public async ValueTask DisposeAsync()
        {
            await One.DisposeAsync();
            await Two.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }
}
