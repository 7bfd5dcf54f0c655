using ZenKey.AuthServer.Tests.Refusals;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.Token;

/// <summary>How long one may stay signed in: fourteen days unused, thirty in all.</summary>
[Spec("Design §3.3")]
[Collection(typeof(MovedClock))]
public sealed class RefreshExpiryTests(MovedClock app)
{
    [Fact]
    public async Task One_that_is_not_used_dies_after_fourteen_days()
    {
        var party = app.Party(Clients.Offline);
        var early = (await app.OfflineTokensAsync(party)).Member("refresh_token");
        var late = (await app.OfflineTokensAsync(party)).Member("refresh_token");

        app.Clock.Advance(TimeSpan.FromDays(14) - TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await app.RefreshAsync(party, early)).Status);

        app.Clock.Advance(TimeSpan.FromSeconds(1));
        await app.IsLoggedAsync((await app.RefreshAsync(party, late)).IsOAuthError(ErrorCode.InvalidGrant), "refresh_token_idle", "token");
    }

    [Fact]
    public async Task One_that_is_used_all_the_time_dies_after_thirty_days()
    {
        var party = app.Party(Clients.Offline);
        var tokens = await app.OfflineTokensAsync(party);

        for (var days = 10; days < 30; days += 10)
        {
            app.Clock.Advance(TimeSpan.FromDays(10));
            tokens = await app.RefreshAsync(party, tokens.Member("refresh_token"));
            Assert.Equal(200, tokens.Status);
            Assert.Equal(200, (await app.UserInfoAsync(tokens.Member("access_token")!)).Status);
        }
        app.Clock.Advance(TimeSpan.FromDays(10));

        // Housekeeping may already have taken the row.
        var entry = await app.LoggedAsync((await app.RefreshAsync(party, tokens.Member("refresh_token"))).IsOAuthError(ErrorCode.InvalidGrant));
        Assert.True(entry.Cause is "refresh_token_expired" or "refresh_token_unknown", entry.Cause);
    }
}
