using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.Dpop;

/// <summary>Nonces and proofs grow old.</summary>
[Collection(typeof(MovedClock))]
[Spec("RFC 9449 §8")]
public sealed class NonceExpiryTests(MovedClock app)
{
    [Fact]
    public async Task A_nonce_serves_for_five_minutes()
    {
        var nonce = (await SendAsync(null)).Header("DPoP-Nonce");

        app.Clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await SendAsync(nonce)).Status);
        app.Clock.Advance(TimeSpan.FromSeconds(2));
        (await SendAsync(nonce)).IsOAuthError(ErrorCode.UseDpopNonce);
    }

    private Task<Answer> SendAsync(string? nonce) => app.AskWithProofAsync(
        app.Party(Clients.Service), Proofs.Make(app.TokenAddress("tmobile"), claims: [("nonce", nonce)]), [("grant_type", GrantType.ClientCredentials)], carrier: "tmobile");
}
