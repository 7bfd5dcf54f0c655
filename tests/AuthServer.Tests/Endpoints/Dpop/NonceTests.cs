using ZenKey.AuthServer.Tests.Refusals;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.Dpop;

/// <summary>T-Mobile is the tests' carrier that wants its nonces in DPoP proofs.</summary>
[Spec("RFC 9449 §8")]
public sealed class NonceTests(SharedApp app)
{
    private const string Carrier = "tmobile";

    private string Address => app.TokenAddress(Carrier);

    [Fact]
    public async Task A_proof_without_one_is_answered_with_one_which_then_serves()
    {
        var first = await SendAsync();

        await app.IsLoggedAsync(first.IsOAuthError(ErrorCode.UseDpopNonce), "dpop_nonce", "token");
        var second = await SendAsync(("nonce", first.Header("DPoP-Nonce")));
        Assert.Equal("DPoP", second.Member("token_type"));
        // RFC 9449 §8.2: the next one comes with the answer.
        Assert.Equal(200, (await SendAsync(("nonce", second.Header("DPoP-Nonce")))).Status);
    }

    // The nonce says how old the proof is, so that a phone whose clock is wrong can still sign in.
    [Fact]
    [Spec("RFC 9449 §11.1")]
    public async Task With_one_the_senders_clock_is_not_asked()
    {
        var nonce = (await SendAsync()).Header("DPoP-Nonce");

        Assert.Equal(200, (await SendAsync(("nonce", nonce), ("iat", 1_000_000_000L))).Status);
        (await SendAsync(("nonce", nonce), ("iat", null))).IsUnproven();
    }

    [Fact]
    public async Task One_of_another_carrier_or_changed_is_none()
    {
        var nonce = (await SendAsync()).Header("DPoP-Nonce")!;

        (await SendAsync(("nonce", nonce[..^2] + (nonce[^2] == 'A' ? 'B' : 'A') + nonce[^1]))).IsOAuthError(ErrorCode.UseDpopNonce);
        (await SendAsync(("nonce", "anything"))).IsOAuthError(ErrorCode.UseDpopNonce);
    }

    [Fact]
    [Spec("RFC 9449 §9")]
    public async Task Userinfo_asks_for_one_as_well()
    {
        var party = app.Party();
        var code = await app.CodeOfAsync(party, People.LineTmobile, Carrier);
        var nonce = (await SendAsync()).Header("DPoP-Nonce");
        var token = (await app.RedeemWithProofAsync(party, code, Proofs.Make(Address, claims: [("nonce", nonce)]), Carrier)).Member("access_token")!;
        var address = $"{app.App.Origins.Issuer(Carrier)}/userinfo";
        Task<Answer> ShowAsync(string? one) => app.Http.AskAsync($"/carriers/{Carrier}/userinfo", ("Authorization", $"DPoP {token}"), ("DPoP", Proofs.Make(address, null, "GET", token, [("nonce", one)])));

        var asked = await ShowAsync(null);

        await app.IsLoggedAsync(asked.IsOAuthError(ErrorCode.UseDpopNonce, 401), "dpop_nonce", "userinfo");
        Assert.Contains("error=\"use_dpop_nonce\"", asked.Header("WWW-Authenticate"), StringComparison.Ordinal);
        Assert.Equal(200, (await ShowAsync(asked.Header("DPoP-Nonce"))).Status);
    }

    [Fact]
    public async Task Other_carriers_give_none() =>
        Assert.Null((await app.AskWithProofAsync(app.Party(Clients.Service), Proofs.Make(app.TokenAddress()), [("grant_type", GrantType.ClientCredentials)])).Header("DPoP-Nonce"));

    private Task<Answer> SendAsync(params (string Name, object? Value)[] claims) =>
        app.AskWithProofAsync(app.Party(Clients.Service), Proofs.Make(Address, claims: claims), [("grant_type", GrantType.ClientCredentials)], carrier: Carrier);
}
