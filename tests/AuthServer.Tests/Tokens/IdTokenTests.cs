using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Tokens;

/// <summary>ID tokens, as a client's own library verifies them against the published keys.</summary>
[Spec("OpenID Connect Core §2")]
[Spec("OpenID Connect Core §3.1.3.7")]
public sealed class IdTokenTests(SharedApp app)
{
    [Theory]
    [InlineData(Clients.Basic, "RS256")]
    [InlineData(Clients.Es256, "ES256")]
    public async Task A_library_verifies_it_with_the_published_key_of_the_registered_algorithm(string clientId, string algorithm)
    {
        var tokens = await app.TokensAsync(app.Party(clientId));

        var verified = await VerifyAsync(tokens.Member("id_token")!, clientId);

        Assert.True(verified.IsValid, verified.Exception?.Message);
        var token = (JsonWebToken)verified.SecurityToken;
        Assert.Equal(algorithm, token.Alg);
        Assert.NotEmpty(token.Kid);
        Assert.Equal(clientId, Assert.Single(token.Audiences));
    }

    [Fact]
    public async Task It_is_not_another_clients_nor_another_issuers()
    {
        var text = (await app.TokensAsync(app.Party())).Member("id_token")!;

        Assert.False((await VerifyAsync(text, Clients.Plain)).IsValid);
        Assert.False((await VerifyAsync(text, Clients.Basic, "tmobile")).IsValid);
    }

    [Fact]
    public async Task Its_times_are_now_and_it_lives_as_long_as_the_access_token()
    {
        var before = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var tokens = await app.TokensAsync(app.Party());
        var after = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var token = Read(tokens);

        var issued = token.GetClaim("iat").Value;
        Assert.InRange(long.Parse(issued, null), before, after);
        Assert.Equal(long.Parse(issued, null) + tokens.Json.GetProperty("expires_in").GetInt32(), long.Parse(token.GetClaim("exp").Value, null));
        Assert.InRange(long.Parse(token.GetClaim("auth_time").Value, null), before, after);
    }

    [Theory]
    [InlineData("n-0S6_WzA2Mj")]
    [InlineData("\"><'☃")]
    public async Task The_nonce_comes_back_exactly(string nonce)
    {
        Assert.Equal(nonce, Read(await app.TokensAsync(app.Party(), ("nonce", nonce))).GetClaim("nonce").Value);
    }

    [Fact]
    public async Task Without_nonce_there_is_none()
    {
        Assert.False(Read(await app.TokensAsync(app.Party(), ("nonce", null))).TryGetClaim("nonce", out _));
    }

    // Real-clients, "What the server must do" 7: the same string.
    [Theory]
    [InlineData("Send $20.00 to John Doe")]
    [InlineData("Überweise 5 € an <b>Ä</b> & \"Co\"")]
    [Spec("ZenKey platform §4.4")]
    public async Task The_context_that_was_shown_is_told(string context)
    {
        Assert.Equal(context, Read(await app.TokensAsync(app.Party(), ("context", context))).GetClaim("context").Value);
    }

    [Fact]
    [Spec("OpenID Connect Core §3.1.3.6")]
    public async Task At_hash_is_half_the_hash_of_the_access_token()
    {
        var tokens = await app.TokensAsync(app.Party());

        var hash = SHA256.HashData(Encoding.ASCII.GetBytes(tokens.Member("access_token")!));
        Assert.Equal(Base64Url.EncodeToString(hash.AsSpan(0, 16)), Read(tokens).GetClaim("at_hash").Value);
    }

    [Fact]
    [Spec("ZenKey platform §4.4")]
    public async Task Network_authentication_reaches_a1_by_the_SIM()
    {
        var token = Read(await app.TokensAsync(app.Party()));

        Assert.Equal(Acr.A1, token.GetClaim("acr").Value);
        Assert.Equal([Amr.HardwareKey], token.GetPayloadValue<string[]>("amr"));
    }

    [Theory]
    [InlineData("a1", null, false)]
    [InlineData("a3", null, true)]
    [InlineData(null, null, true)]
    [InlineData("a1", "login", true)]
    [Spec("ZenKey platform §3")]
    public async Task The_phone_reaches_what_was_asked(string? acrValues, string? prompt, bool withPin)
    {
        var key = app.NewPersonWithPin();
        var party = app.Party();
        using var waiting = await app.WaitAsync(party, key, ("acr_values", acrValues), ("prompt", prompt));
        Assert.Equal(204, (await (await Phone.StartedAsync(app, key)).ApproveAsync(waiting.Id, withPin ? People.Pin : null)).Status);
        var tokens = await app.RedeemAsync(party, (await waiting.LookAsync()).Parameter("code")!);

        Assert.Equal(withPin ? Acr.A3 : Acr.A1, Read(tokens).GetClaim("acr").Value);
        Assert.Equal(withPin ? [Amr.HardwareKey, Amr.Pin] : [Amr.HardwareKey], Read(tokens).GetPayloadValue<string[]>("amr"));
    }

    // OpenID Connect Core §8.1: one subject for a sector, another for another.
    [Fact]
    [Spec("OpenID Connect Core §8.1")]
    public async Task The_subject_is_the_same_for_a_sector_and_another_for_another()
    {
        var first = await SubjectAsync(Clients.Basic);

        Assert.Matches(@"^311480-[A-Za-z0-9_-]{43}$", first);
        Assert.Equal(first, await SubjectAsync(Clients.Basic));
        Assert.Equal(first, await SubjectAsync(Clients.Post));
        Assert.Equal(first, await SubjectAsync(Clients.Public));
        Assert.NotEqual(first, await SubjectAsync(Clients.Es256));
    }

    [Fact]
    [Spec("OpenID Connect Core §8.1")]
    public async Task Two_subscribers_have_two_subjects_and_each_carrier_its_own_prefix()
    {
        var party = app.Party();
        var other = await app.RedeemAtAsync("tmobile", party, await app.CodeOfAsync(party, People.LineTmobile, "tmobile"));

        Assert.Matches(@"^310260-", Read(other).Subject);
        Assert.NotEqual(await SubjectAsync(Clients.Basic), Read(other).Subject);
    }

    [Fact]
    public async Task It_says_nothing_that_is_not_documented()
    {
        string[] known = ["iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "at_hash"];

        Assert.Equal(known.Order(), Read(await app.TokensAsync(app.Party())).Claims.Select(claim => claim.Type).Distinct().Order());
    }

    private async Task<string> SubjectAsync(string clientId)
    {
        var party = app.Party(clientId);
        var tokens = await app.RedeemAsync(party, await app.CodeAsync(party), ("client_secret", clientId == Clients.Post ? Clients.Secret : null));
        return Read(tokens).Subject;
    }

    private static JsonWebToken Read(Answer tokens) => new(tokens.Member("id_token"));

    private async Task<TokenValidationResult> VerifyAsync(string text, string clientId, string carrier = "verizon")
    {
        var keys = (await app.Http.AskAsync($"/carriers/{carrier}/jwks")).Text;
        return await new JsonWebTokenHandler().ValidateTokenAsync(text, new TokenValidationParameters
        {
            ValidIssuer = app.App.Origins.Issuer(carrier),
            ValidAudience = clientId,
            IssuerSigningKeys = new JsonWebKeySet(keys).GetSigningKeys(),
            RequireSignedTokens = true,
            ClockSkew = TimeSpan.FromSeconds(5),
        });
    }
}
