using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ZenKey.AuthServer.Keys;
using ZenKey.AuthServer.Tests.Refusals;
using ZenKey.AuthServer.Tokens;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.UserInfo;

/// <summary>Where a token may stand, and signed answers.</summary>
[Spec("RFC 6750 §2")]
public sealed class BearerTests(SharedApp app)
{
    private const string Address = "/carriers/verizon/userinfo";

    // OpenID Basic OP: userinfo with the token in the POST body.
    [Fact]
    [Spec("RFC 6750 §2.2")]
    public async Task The_form_of_a_POST_may_carry_the_token()
    {
        var answer = await app.Http.PostFormAsync(Address, [("access_token", await TokenAsync()), ("correlation_id", "x")]);

        Assert.Equal(200, answer.Status);
        Assert.NotNull(answer.Member("sub"));
    }

    [Fact]
    [Spec("RFC 6750 §2.2")]
    public async Task The_form_of_a_GET_may_not()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(app.Origin + Address)) { Content = new FormUrlEncodedContent([KeyValuePair.Create("access_token", await TokenAsync())]) };

        Assert.Equal(401, (await app.Http.AnswerAsync(request)).Status);
    }

    [Theory]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"access_token\"\r\n\r\n{0}\r\n--x--\r\n", 400)]
    [InlineData("application/json", "{{\"access_token\":\"{0}\"}}", 401)]
    [InlineData("text/plain", "access_token={0}", 401)]
    [Spec("RFC 6750 §2.2")]
    public async Task A_body_of_another_type_carries_no_token(string type, string body, int status)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(string.Format(null, body, await TokenAsync())));
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        var answer = await app.Http.AnswerAsync(new HttpRequestMessage(HttpMethod.Post, new Uri(app.Origin + Address)) { Content = content });

        Assert.Equal(status, answer.Status);
    }

    [Fact]
    public async Task A_token_in_two_places_is_refused_even_when_it_is_the_same()
    {
        var token = await TokenAsync();

        IsInvalidRequest(await app.Http.PostFormAsync(Address, [("access_token", token)], ("Authorization", $"Bearer {token}")));
        IsInvalidRequest(await app.Http.AskAsync($"{Address}?access_token={token}", ("Authorization", $"Bearer {token}")));
        IsInvalidRequest(await app.Http.PostFormAsync($"{Address}?access_token={token}", [("access_token", token)]));
        IsInvalidRequest(await app.Http.PostFormAsync(Address, [("access_token", token), ("access_token", token)]));
    }

    // ADR 12: the platform's own header has no public form, and no published client sends it.
    [Fact]
    [Spec("ZenKey platform §5")]
    public async Task The_header_x_authorization_changes_nothing()
    {
        var answer = await app.Http.AskAsync(Address, ("Authorization", $"Bearer {await TokenAsync()}"), ("x-authorization", "eyJhbGciOiJSUzI1NiJ9.e30.AAAA"));

        Assert.Equal(200, answer.Status);
        (await app.Http.AskAsync(Address, ("Authorization", "Bearer nothing"), ("x-authorization", "eyJhbGciOiJSUzI1NiJ9.e30.AAAA"))).IsOAuthError(ErrorCode.InvalidToken, 401);
    }

    [Fact]
    public async Task An_unreadable_form_is_invalid_request()
    {
        IsInvalidRequest(await app.Http.PostFormAsync(Address, Enumerable.Range(0, 3000).Select(number => ($"p{number}", (string?)"x"))));
    }

    // RFC 6750 §3.1: 403, and the scope that is needed.
    [Fact]
    [Spec("RFC 6750 §3.1")]
    public async Task A_token_without_openid_is_insufficient_scope()
    {
        var carrier = await app.ReadAsync(store => store.Carriers.AsNoTracking().Include(row => row.Networks).SingleAsync(row => row.Slug == "verizon"));
        var keys = await app.Service<KeyRing>().GetAsync(carrier, CancellationToken.None);
        var issuer = $"{app.Origin}/carriers/verizon";
        var token = AccessToken.Open(keys, issuer, await TokenAsync())!;

        var answer = await app.UserInfoAsync((token with { Scopes = "events" }).Seal(keys, issuer));

        Assert.Equal(403, answer.Status);
        Assert.Equal(ErrorCode.InsufficientScope, answer.Error);
        await app.IsLoggedAsync(answer, "token_without_openid", "userinfo");
        Assert.Contains("error=\"insufficient_scope\"", answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
        Assert.Contains("scope=\"openid\"", answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
    }

    [Fact]
    [Spec("OpenID Connect Core §5.3.2")]
    public async Task A_client_that_registered_so_gets_a_JWT_that_the_issuer_signed()
    {
        var tokens = await app.TokensAsync(app.Party(Clients.Signed), ("scope", "openid name phone"));

        var answer = await app.UserInfoAsync(tokens.Member("access_token")!);

        Assert.Equal("application/jwt", answer.MediaType);
        Assert.Equal("no-store", answer.Header("Cache-Control"));
        var keys = new JsonWebKeySet((await app.Http.AskAsync("/carriers/verizon/jwks")).Text);
        var result = await new JsonWebTokenHandler { MapInboundClaims = false }.ValidateTokenAsync(answer.Text, new TokenValidationParameters
        {
            IssuerSigningKeys = keys.GetSigningKeys(),
            ValidAlgorithms = ["ES256"],
            ValidIssuer = $"{app.Origin}/carriers/verizon",
            ValidAudience = Clients.Signed,
            ValidateLifetime = false,
        });
        Assert.True(result.IsValid, result.Exception?.Message);
        Assert.Equal(new JsonWebToken(tokens.Member("id_token")).Subject, result.Claims["sub"]);
        Assert.Contains("\"phone\":{\"value\":\"+12025550001\"}", Encoding.UTF8.GetString(Base64UrlEncoder.DecodeBytes(answer.Text.Split('.')[1])).Replace("\\u002B", "+", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    // What the issuer signs for one purpose is nothing for another.
    [Fact]
    [Spec("RFC 8725 §3.12")]
    public async Task Signed_userinfo_is_no_id_token_hint()
    {
        var party = app.Party(Clients.Signed);
        var signed = await app.UserInfoAsync((await app.TokensAsync(party)).Member("access_token")!);

        (await app.Http.AskAsync(party.Authorize("verizon", ("id_token_hint", signed.Text)), SignIns.Over(People.Line))).IsErrorAt(party.RedirectUri, ErrorCode.InvalidRequest);
    }

    private async Task<string> TokenAsync() => (await app.TokensAsync(app.Party())).Member("access_token")!;

    private static void IsInvalidRequest(Answer answer)
    {
        answer.IsOAuthError(ErrorCode.InvalidRequest);
        Assert.Contains("error=\"invalid_request\"", answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
    }
}
