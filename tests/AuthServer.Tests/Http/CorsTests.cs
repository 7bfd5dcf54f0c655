namespace ZenKey.AuthServer.Tests.Http;

/// <summary>Which other origins' scripts may read what.</summary>
[Spec("Hardening 12")]
[Spec("Fetch §3.2")]
public sealed class CorsTests(SharedApp app)
{
    private const string OfRedirect = "https://app.tests.example";
    private const string Declared = "https://spa.tests.example:8443";

    [Theory]
    [InlineData($"/.well-known/openid_configuration?client_id={Clients.Basic}&mccmnc=310380")]
    [InlineData("/carriers/verizon/.well-known/openid-configuration")]
    [InlineData("/carriers/verizon/jwks")]
    public async Task What_is_published_is_open_to_any_origin(string path)
    {
        var answer = await app.Http.AskAsync(path, ("Origin", "https://anybody.example"));

        Assert.Equal(200, answer.Status);
        Assert.Equal("*", answer.Header("Access-Control-Allow-Origin"));
        Assert.Null(answer.Header("Access-Control-Allow-Credentials"));
    }

    [Theory]
    [InlineData(OfRedirect)]
    [InlineData(Declared)]
    public async Task Token_and_userinfo_are_open_to_clients_origins_errors_too(string origin)
    {
        var token = await app.Http.PostFormAsync("/carriers/verizon/token", [("grant_type", "authorization_code")], ("Origin", origin));
        var userinfo = await app.Http.AskAsync("/carriers/verizon/userinfo", ("Origin", origin));

        Assert.Equal((401, 401), (token.Status, userinfo.Status));
        Assert.All([token, userinfo], answer =>
        {
            Assert.Equal(origin, answer.Header("Access-Control-Allow-Origin"));
            Assert.Equal("WWW-Authenticate, DPoP-Nonce", answer.Header("Access-Control-Expose-Headers"));
            Assert.Contains("Origin", answer.Header("Vary"), StringComparison.Ordinal);
            Assert.Null(answer.Header("Access-Control-Allow-Credentials"));
        });
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    [InlineData("http://app.tests.example")]
    [InlineData("https://app.tests.example.evil.example")]
    [InlineData("https://app.tests.example:444")]
    [InlineData("HTTPS://APP.TESTS.EXAMPLE")]
    [InlineData("https://spa.tests.example")]
    [InlineData("https://disabled.tests.example")]
    [InlineData("com.example.tests://")]
    public async Task They_are_closed_to_every_other_origin(string origin)
    {
        var real = await app.Http.AskAsync("/carriers/verizon/userinfo", ("Origin", origin));
        var preflight = await PreflightAsync("/carriers/verizon/token", origin);

        Assert.Null(real.Header("Access-Control-Allow-Origin"));
        Assert.Null(preflight.Header("Access-Control-Allow-Origin"));
        Assert.Null(preflight.Header("Access-Control-Allow-Methods"));
        Assert.Contains("Origin", real.Header("Vary"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/carriers/verizon/token")]
    [InlineData("/carriers/verizon/userinfo")]
    [InlineData("/carriers/verizon/revoke")]
    [Spec("Fetch §3.2.2")]
    public async Task A_preflight_is_answered(string path)
    {
        var answer = await PreflightAsync(path, Declared);

        Assert.Equal(204, answer.Status);
        Assert.Equal(Declared, answer.Header("Access-Control-Allow-Origin"));
        Assert.Contains("POST", answer.Header("Access-Control-Allow-Methods"), StringComparison.Ordinal);
        Assert.Contains("Authorization", answer.Header("Access-Control-Allow-Headers"), StringComparison.Ordinal);
        Assert.Equal("600", answer.Header("Access-Control-Max-Age"));
        Assert.Null(answer.Header("Access-Control-Allow-Credentials"));
    }

    [Theory]
    [InlineData("/carriers/verizon/authorize")]
    [InlineData("/ui/discovery-ui")]
    [InlineData("/carriers/verizon/app/requests")]
    [InlineData("/carriers/verizon/waiting/aaaaaaaaaaaaaaaaaaaaaa")]
    public async Task Pages_and_the_applications_API_are_closed_to_all(string path)
    {
        Assert.Null((await app.Http.AskAsync(path, ("Origin", OfRedirect))).Header("Access-Control-Allow-Origin"));
        Assert.Null((await PreflightAsync(path, OfRedirect)).Header("Access-Control-Allow-Origin"));
    }

    // A whole sign-in of a single-page app, as its browser sees it.
    [Fact]
    public async Task A_single_page_app_redeems_its_code_and_reads_userinfo()
    {
        var party = app.Party(Clients.Public);
        var form = SignIns.Form(party, await app.CodeAsync(party), ("client_id", party.ClientId));

        var tokens = await app.Http.PostFormAsync("/carriers/verizon/token", form.Select(pair => (pair.Key, pair.Value)), ("Origin", Declared));
        var person = await app.Http.AskAsync("/carriers/verizon/userinfo", ("Origin", Declared), ("Authorization", $"Bearer {tokens.Member("access_token")}"));

        Assert.Equal((200, Declared), (tokens.Status, tokens.Header("Access-Control-Allow-Origin")));
        Assert.Equal((200, Declared), (person.Status, person.Header("Access-Control-Allow-Origin")));
        Assert.Equal("Bearer", tokens.Member("token_type"));
        Assert.Null(tokens.Header("Set-Cookie"));
    }

    private Task<Answer> PreflightAsync(string path, string origin) => app.Http.AnswerAsync(
        new HttpRequestMessage(HttpMethod.Options, new Uri(app.Origin + path)),
        ("Origin", origin), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "authorization,content-type"));
}
