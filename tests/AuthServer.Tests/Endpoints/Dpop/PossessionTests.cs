using ZenKey.AuthServer.Tests.Refusals;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.Dpop;

/// <summary>Access tokens that are bound to a key, at the endpoints that they are for.</summary>
[Spec("RFC 9449 §7")]
public sealed class PossessionTests(SharedApp app)
{
    private const string Endpoint = "userinfo";

    [Fact]
    public async Task Who_holds_the_key_is_told()
    {
        var token = await BoundAsync();

        var answer = await app.UserInfoWithProofAsync(token, app.UserInfoProof(token));

        Assert.Equal(200, answer.Status);
        Assert.NotNull(answer.Member("sub"));
        // By POST as well, and each time with a new proof.
        var again = await app.Http.AnswerAsync(new HttpRequestMessage(HttpMethod.Post, new Uri($"{app.Origin}/carriers/verizon/userinfo")),
            ("Authorization", $"dpop {token}"), ("DPoP", Proofs.Make($"{app.App.Origins.Issuer("verizon")}/userinfo", null, "POST", token)));
        Assert.Equal(200, again.Status);
    }

    [Fact]
    [Spec("RFC 9449 §7.2")]
    public async Task A_bound_token_is_no_bearer_token()
    {
        var token = await BoundAsync();

        await IsRefusedAsync(await app.UserInfoWithProofAsync(token, null, "Bearer"), ErrorCode.InvalidToken, "token_bound");
        await IsRefusedAsync(await app.UserInfoWithProofAsync(token, app.UserInfoProof(token), "Bearer"), ErrorCode.InvalidToken, "token_bound");
        await IsRefusedAsync(await app.Http.PostFormAsync("/carriers/verizon/userinfo", [("access_token", token)]), ErrorCode.InvalidToken, "token_bound");
    }

    [Fact]
    [Spec("RFC 9449 §7.1")]
    public async Task A_bearer_token_is_no_bound_token()
    {
        var token = (await app.TokensAsync(app.Party())).Member("access_token")!;

        await IsRefusedAsync(await app.UserInfoWithProofAsync(token, app.UserInfoProof(token)), ErrorCode.InvalidToken, "token_not_bound");
        Assert.Equal(200, (await app.UserInfoWithProofAsync(token, app.UserInfoProof(token), "Bearer")).Status);
    }

    [Fact]
    public async Task Without_a_proof_of_its_key_it_is_worth_nothing()
    {
        var token = await BoundAsync();

        await IsRefusedAsync(await app.UserInfoWithProofAsync(token, null), ErrorCode.InvalidDpopProof, "dpop_missing");
        await IsRefusedAsync(await app.UserInfoWithProofAsync(token, app.UserInfoProof(token, ClientKeyPair.OtherEc)), ErrorCode.InvalidDpopProof, "dpop_of_other_key");
    }

    [Fact]
    [Spec("RFC 9449 §4.3")]
    public async Task The_proof_is_for_this_token_and_this_request()
    {
        var (token, other) = (await BoundAsync(), await BoundAsync());

        await IsRefusedAsync(await app.UserInfoWithProofAsync(token, app.UserInfoProof(other)), ErrorCode.InvalidDpopProof, "dpop_access_token");
        await IsRefusedAsync(await app.UserInfoWithProofAsync(token, app.UserInfoProof(token, null, ("ath", null))), ErrorCode.InvalidDpopProof, "dpop_access_token");
        await IsRefusedAsync(await app.UserInfoWithProofAsync(token, app.UserInfoProof(token, null, ("htm", "POST"))), ErrorCode.InvalidDpopProof, "dpop_method");
        var proof = app.UserInfoProof(token);
        Assert.Equal(200, (await app.UserInfoWithProofAsync(token, proof)).Status);
        await IsRefusedAsync(await app.UserInfoWithProofAsync(token, proof), ErrorCode.InvalidDpopProof, "dpop_replayed");
    }

    [Fact]
    public async Task What_is_no_token_is_refused_before_its_proof_is_read()
    {
        var proof = app.UserInfoProof("nothing");

        await IsRefusedAsync(await app.UserInfoWithProofAsync("nothing", proof), ErrorCode.InvalidToken, "token_unknown");
        await IsRefusedAsync(await app.UserInfoWithProofAsync("nothing", proof), ErrorCode.InvalidToken, "token_unknown");
    }

    // RFC 9449 §7.1: who comes with nothing learns that either kind of token is taken, and by which algorithms.
    [Fact]
    [Spec("RFC 6750 §3.1")]
    public async Task Who_comes_with_nothing_is_told_of_both_ways()
    {
        var answer = await app.Http.AskAsync("/carriers/verizon/userinfo");

        Assert.Equal(401, answer.Status);
        Assert.Contains("Bearer realm=", answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
        Assert.Contains("algs=\"RS256 PS256 ES256\"", answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
        Assert.DoesNotContain("error", answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
    }

    // The port endpoint takes the same tokens.
    [Fact]
    [Spec("ZenKey platform §8.3")]
    public async Task A_bound_token_is_no_bearer_token_where_ports_are_told_of()
    {
        var token = await BoundAsync();
        var address = $"{app.App.Origins.Issuer("verizon")}/user-porting";

        var bearer = await app.Http.PostFormAsync("/carriers/verizon/user-porting", [], ("Authorization", $"Bearer {token}"));
        var held = await app.Http.PostFormAsync("/carriers/verizon/user-porting", [], ("Authorization", $"DPoP {token}"), ("DPoP", Proofs.Make(address, accessToken: token)));
        // RFC 9449 §4.3: the proof is for the address that is called.
        var ended = await app.Http.PostFormAsync("/carriers/verizon/user-porting/end", [], ("Authorization", $"DPoP {token}"), ("DPoP", Proofs.Make(address + "/end", accessToken: token)));
        var astray = await app.Http.PostFormAsync("/carriers/verizon/user-porting/end", [], ("Authorization", $"DPoP {token}"), ("DPoP", Proofs.Make(address, accessToken: token)));

        await app.IsLoggedAsync(bearer.IsOAuthError(ErrorCode.InvalidToken, 401), "token_bound", "user-porting");
        // The key is right; what it lacks then is the scope.
        await app.IsLoggedAsync(held.IsOAuthError(ErrorCode.InsufficientScope, 403), "token_without_port_data", "user-porting");
        await app.IsLoggedAsync(ended.IsOAuthError(ErrorCode.InsufficientScope, 403), "token_without_port_data", "user-porting");
        Assert.Equal(401, astray.Status);
    }

    private async Task<string> BoundAsync() => (await app.BoundTokensAsync(app.Party())).Member("access_token")!;

    private async Task IsRefusedAsync(Answer answer, string error, string cause)
    {
        await app.IsLoggedAsync(answer.IsOAuthError(error, 401), cause, Endpoint);
        Assert.StartsWith("DPoP realm=", answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
        Assert.Contains($"error=\"{error}\"", answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
        Assert.Contains("algs=\"RS256 PS256 ES256\"", answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
    }
}
