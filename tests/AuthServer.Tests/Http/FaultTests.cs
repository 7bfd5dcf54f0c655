using Microsoft.EntityFrameworkCore;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Http;

/// <summary>When the store fails, nothing is given out, and it is told in words; when it is back, so are we.</summary>
[Spec("Hardening, a store that fails")]
public sealed class FaultTests(FaultTests.Failing app) : IClassFixture<FaultTests.Failing>
{
    [Fact]
    [Spec("OWASP ASVS 5.0 §16.5")]
    public async Task A_store_that_fails_is_503_without_a_token_and_recovers_by_itself()
    {
        var party = app.Party();
        var (lost, kept) = (await app.CodeAsync(party), party.Verifier);
        await RunAsync("ALTER TABLE Grants RENAME TO Gone");

        var failed = await app.RedeemAsync(party, lost, ("code_verifier", kept));

        failed.IsOAuthError(ErrorCode.TemporarilyUnavailable, 503);
        Assert.Null(failed.Member("access_token"));
        Assert.Contains("no-store", failed.Header("Cache-Control"), StringComparison.Ordinal);
        Assert.DoesNotContain("Grants", failed.Text, StringComparison.Ordinal);
        Assert.Equal("nosniff", failed.Header("X-Content-Type-Options"));
        Assert.Contains("frame-ancestors 'none'", failed.Header("Content-Security-Policy"), StringComparison.Ordinal);

        await RunAsync("ALTER TABLE Gone RENAME TO Grants");
        Assert.Equal(200, (await app.RedeemAsync(party, lost, ("code_verifier", kept))).Status);
    }

    [Fact]
    public async Task A_page_that_fails_has_words_a_reference_and_its_headers()
    {
        await RunAsync("ALTER TABLE Pairings RENAME TO Gone");

        var page = await app.Http.AskAsync(app.Party().DiscoveryUi());

        page.IsErrorPage("service_unavailable", 503);
        Assert.Equal("5", page.Header("Retry-After"));
        Assert.Contains("frame-ancestors 'none'", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal("same-origin", page.Header("Cross-Origin-Opener-Policy"));

        await RunAsync("ALTER TABLE Gone RENAME TO Pairings");
        Assert.Equal(200, (await app.Http.AskAsync(app.Party().DiscoveryUi())).Status);
    }

    private Task RunAsync(string sql) => app.WriteAsync(store => store.Database.ExecuteSqlRawAsync(sql));

    /// <summary>A process whose tables are taken away.</summary>
    public sealed class Failing : TestApp;
}
