using System.Text;
using System.Text.Json;
using ZenKey.Protocol;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests.Endpoints.Token;

/// <summary>The platform's table says that carriers take JSON at the token endpoint, too.</summary>
[Spec("ZenKey platform §4")]
public sealed class JsonBodyTests(SharedApp app)
{
    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    public async Task A_code_is_redeemed_by_JSON(string contentType)
    {
        var party = app.Party();
        var form = SignIns.Form(party, await app.CodeAsync(party), ("correlation_id", "track-1"));

        var answer = await PostAsync(JsonSerializer.Serialize(form), contentType);

        Assert.Equal(200, answer.Status);
        Assert.Equal("track-1", answer.Member("correlation_id"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{")]
    [InlineData("\"text\"")]
    [InlineData("""{"grant_type":{"a":1}}""")]
    [InlineData("""{"grant_type":["authorization_code"]}""")]
    [InlineData("""{"grant_type":null}""")]
    [InlineData("""{"grant_type":"authorization_code","grant_type":"authorization_code","code":"x","redirect_uri":"x"}""")]
    [InlineData("""{"grant_type":"authorization_code","code":"a\u0000b","redirect_uri":"x"}""")]
    [InlineData("""{"grant_type":"authorization_code","code":"\ud800","redirect_uri":"x"}""")]
    [Spec("Hardening 6")]
    public async Task What_is_malformed_is_invalid_request(string body) => (await PostAsync(body)).IsOAuthError(ErrorCode.InvalidRequest);

    [Fact]
    [Spec("Hardening 6")]
    public async Task What_is_too_much_is_invalid_request()
    {
        (await PostAsync($$"""{"pad":"{{new string('x', 70 * 1024)}}"}""")).IsOAuthError(ErrorCode.InvalidRequest);
        (await PostAsync("{" + string.Join(',', Enumerable.Range(0, 5000).Select(number => $"\"{number:D4}\":1")) + "}")).IsOAuthError(ErrorCode.InvalidRequest);
        (await PostAsync(new string('[', 5000))).IsOAuthError(ErrorCode.InvalidRequest);
    }

    private Task<Answer> PostAsync(string body, string contentType = "application/json")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"{app.Origin}/carriers/verizon/token")) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        request.Headers.Authorization = RelyingParty.Basic(Clients.Basic, Clients.Secret);
        return app.Http.AnswerAsync(request);
    }
}
