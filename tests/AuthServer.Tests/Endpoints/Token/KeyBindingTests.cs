using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using ZenKey.AuthServer.Tests.Endpoints.Dpop;
using ZenKey.AuthServer.Tests.Refusals;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.Token;

/// <summary>The key that an ID token is bound to, for a client that proves itself by its own.</summary>
[Spec("ZenKey platform §4.1")]
[Spec("RFC 7800 §3.2")]
public sealed class KeyBindingTests(SharedApp app)
{
    [Fact]
    public async Task Without_a_word_it_is_the_key_that_signed_the_assertion()
    {
        foreach (var pair in (ClientKeyPair[])[ClientKeyPair.Rsa, ClientKeyPair.Ec])
        {
            Assert.Equal(Public(pair.Jwk()), KeyIn(await RedeemAsync(pair)));
        }
    }

    [Fact]
    public async Task A_key_that_the_assertion_names_is_it_as_an_object_or_as_text()
    {
        var named = ClientKeyPair.OtherEc.Jwk();

        Assert.Equal(Public(named), KeyIn(await RedeemAsync(ClientKeyPair.Rsa, ("referred_binding", named))));
        Assert.Equal(Public(named), KeyIn(await RedeemAsync(ClientKeyPair.Rsa, ("referred_binding", named.ToJsonString()))));
    }

    public static TheoryData<string> NoKeys => ["\"text\"", "7", "null", "[]", "{}", "\"{\"", """{"kty":"oct","k":"AAAA"}""", """{"kty":"RSA","n":"AQAB","e":"AQAB"}"""];

    [Theory, MemberData(nameof(NoKeys))]
    public async Task What_is_no_public_key_is_refused(string json) =>
        await app.IsLoggedAsync((await RedeemAsync(ClientKeyPair.Rsa, ("referred_binding", JsonSerializer.Deserialize<JsonElement>(json)))).IsOAuthError(ErrorCode.InvalidClient, 401),
            "assertion_referred_binding", "token");

    [Fact]
    public async Task A_private_key_is_refused()
    {
        var key = ClientKeyPair.OtherEc.Jwk();
        key["d"] = key["x"]!.DeepClone();

        await app.IsLoggedAsync((await RedeemAsync(ClientKeyPair.Rsa, ("referred_binding", key))).IsOAuthError(ErrorCode.InvalidClient, 401), "assertion_referred_binding", "token");
    }

    // What the tokens cannot be used without says more than what they only name.
    [Fact]
    [Spec("RFC 9449 §6.1")]
    public async Task With_a_DPoP_proof_it_is_the_proofs_key()
    {
        var party = app.Party(Clients.Jwt);
        var form = SignIns.Form(party, await app.CodeAsync(party), [.. Assertions.Form(AssertionOf(ClientKeyPair.Rsa))]);

        var answer = await app.Http.PostFormAsync("/carriers/verizon/token", form.Select(pair => (pair.Key, pair.Value)), ("DPoP", Proofs.Make(app.TokenAddress())));

        Assert.Equal($$"""{"jkt":"{{Proofs.ThumbprintOf(ClientKeyPair.Ec)}}"}""", new JsonWebToken(answer.Member("id_token")).GetPayloadValue<JsonElement>("cnf").GetRawText());
        Assert.Equal("DPoP", answer.Member("token_type"));
    }

    // The access token stays a bearer token: its users are held to the key by whoever reads the ID token.
    [Fact]
    public async Task The_access_token_can_be_used_without_it()
    {
        var tokens = await RedeemAsync(ClientKeyPair.Rsa, ("referred_binding", ClientKeyPair.OtherEc.Jwk()));

        Assert.Equal("Bearer", tokens.Member("token_type"));
        Assert.Equal(200, (await app.UserInfoAsync(tokens.Member("access_token")!)).Status);
    }

    private async Task<Answer> RedeemAsync(ClientKeyPair pair, params (string Name, object? Value)[] claims)
    {
        var party = app.Party(Clients.Jwt);
        return await app.PostTokenAsync("verizon", SignIns.Form(party, await app.CodeAsync(party), [.. Assertions.Form(AssertionOf(pair, claims))]), null);
    }

    private string AssertionOf(ClientKeyPair pair, params (string Name, object? Value)[] claims) =>
        Assertions.Make(Clients.Jwt, app.TokenAddress(), TimeProvider.System.GetUtcNow(), pair, claims);

    /// <summary>The members that make the key, and no others: no kid, which names it at the client only.</summary>
    internal static string Public(JsonObject jwk) => string.Join(' ', jwk.Where(member => member.Key != "kid").OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => $"{member.Key}={member.Value}"));

    internal static string KeyIn(Answer answer)
    {
        Assert.True(answer.Status == 200, answer.Text);
        return KeyIn(answer.Member("id_token")!);
    }

    internal static string KeyIn(string idToken) => Public(JsonNode.Parse(new JsonWebToken(idToken).GetPayloadValue<JsonElement>("cnf").GetProperty("jwk").GetRawText())!.AsObject());
}
