using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.Token;

/// <summary>The developer's own mark on a request comes back.</summary>
[Spec("ZenKey platform §4.3")]
public sealed class CorrelationTests(SharedApp app)
{
    // ZenKey platform §12.2: the documents say 8 to 16 characters, samples send 3, 5 and 36.
    [Theory]
    [InlineData("a")]
    [InlineData("abc")]
    [InlineData("9b2f3c1e-5c1a-4b6e-8f43-0c2a7d1e9f11")]
    [InlineData("ü \"quoted\" <b>")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123")]
    public async Task A_correlation_id_is_echoed(string id)
    {
        var party = app.Party();

        Assert.Equal(id, (await app.RedeemAsync(party, await app.CodeAsync(party), ("correlation_id", id))).Member("correlation_id"));
    }

    [Fact]
    public async Task One_that_is_too_long_is_refused_and_the_code_stays()
    {
        var party = app.Party();
        var code = await app.CodeAsync(party);

        (await app.RedeemAsync(party, code, ("correlation_id", new string('x', 65)))).IsOAuthError(ErrorCode.InvalidRequest);
        Assert.Null((await app.RedeemAsync(party, code)).Member("correlation_id"));
    }
}
