using System.Text.Json;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.Discovery;

/// <summary>The discovery issuer over HTTP.</summary>
[Spec("ZenKey platform §2.2-2.4")]
public sealed class DiscoveryIssuerTests(SharedApp app)
{
    private const string Path = "/.well-known/openid_configuration";

    [Theory]
    [InlineData("/.well-known/openid_configuration")]
    [InlineData("/.well-known/openid-configuration")]
    public async Task Both_spellings_answer_a_known_network_with_its_carriers_configuration(string path)
    {
        var answer = await app.Http.AskAsync($"{path}?client_id={Clients.Basic}&mccmnc=310260");

        Assert.Equal(200, answer.Status);
        Assert.Equal("application/json", answer.MediaType);
        Assert.Equal($"{app.Origin}/carriers/tmobile", answer.Member("issuer"));
        Assert.Null(answer.Member("error"));
    }

    // The published iOS SDK reads no string (real-clients, "What the server must do" 3).
    [Theory]
    [InlineData("311480")]
    [InlineData("310010")]
    [InlineData("311289")]
    public async Task The_mccmnc_is_a_JSON_number_and_the_carriers_canonical_one(string asked)
    {
        var answer = await app.Http.AskAsync($"{Path}?client_id={Clients.Basic}&mccmnc={asked}");

        var mccmnc = answer.Json.GetProperty("mccmnc");
        Assert.Equal(JsonValueKind.Number, mccmnc.ValueKind);
        Assert.Equal(311480, mccmnc.GetInt32());
    }

    // OpenID Connect Discovery §3: what is required there; the rest is what published clients read.
    [Theory]
    [InlineData("issuer", "")]
    [InlineData("authorization_endpoint", "/authorize")]
    [InlineData("token_endpoint", "/token")]
    [InlineData("userinfo_endpoint", "/userinfo")]
    [InlineData("jwks_uri", "/jwks")]
    [Spec("OpenID Connect Discovery §3")]
    public async Task Every_address_is_the_carriers_own(string member, string path)
    {
        var answer = await app.Http.AskAsync($"{Path}?client_id={Clients.Basic}&mccmnc=310380");

        Assert.Equal($"{app.Origin}/carriers/att{path}", answer.Member(member));
    }

    [Theory]
    [InlineData("response_types_supported", "code")]
    [InlineData("subject_types_supported", "pairwise")]
    [InlineData("id_token_signing_alg_values_supported", "RS256 ES256")]
    [InlineData("grant_types_supported", "authorization_code refresh_token client_credentials urn:openid:params:grant-type:ciba")]
    [InlineData("code_challenge_methods_supported", "S256")]
    [InlineData("acr_values_supported", "a1 a3")]
    [InlineData("token_endpoint_auth_methods_supported", "client_secret_basic client_secret_post private_key_jwt none client_assertion_jwt")]
    [Spec("OpenID Connect Discovery §3")]
    public async Task Every_mandatory_list_says_what_is_offered(string member, string values)
    {
        var answer = await app.Http.AskAsync($"{Path}?client_id={Clients.Basic}&mccmnc=310380");

        Assert.Equal(values.Split(' '), answer.Json.GetProperty(member).EnumerateArray().Select(value => value.GetString()));
    }

    [Theory]
    [InlineData(Clients.Basic, "openid name email phone postal_code address birthdate")]
    [InlineData("ccid-k3c7l1qe5zd8n4ys", "openid name phone")]
    public async Task The_scopes_are_those_of_the_client(string clientId, string scopes)
    {
        var answer = await app.Http.AskAsync($"{Path}?client_id={clientId}&mccmnc=310380");

        Assert.Equal(scopes.Split(' '), answer.Json.GetProperty("scopes_supported").EnumerateArray().Select(value => value.GetString()));
    }

    [Theory]
    [InlineData("&mccmnc=123456")]
    [InlineData("&mccmnc=000000")]
    [InlineData("")]
    [InlineData("&mccmnc=")]
    public async Task No_carrier_is_404_with_the_bare_address_of_the_discovery_UI(string rest)
    {
        var answer = await app.Http.AskAsync($"{Path}?client_id={Clients.Basic}{rest}");

        Assert.Equal(404, answer.Status);
        Assert.Equal(ErrorCode.ProviderNotFound, answer.Error);
        Assert.Equal($"{app.Origin}/ui/discovery-ui", answer.Member("redirect_uri"));
        Assert.Equal("no-store", answer.Header("Cache-Control"));
    }

    [Fact]
    public async Task Prompt_true_never_answers_with_a_configuration()
    {
        var answer = await app.Http.AskAsync($"{Path}?client_id={Clients.Basic}&mccmnc=310380&prompt=true", SignIns.Over(People.Line));

        Assert.Equal(404, answer.Status);
        Assert.Equal(ErrorCode.ProviderNotFound, answer.Error);
        Assert.Null(answer.Member("issuer"));
    }

    [Fact]
    public async Task The_subscribers_own_line_tells_the_carrier_without_mccmnc()
    {
        var answer = await app.Http.AskAsync($"{Path}?client_id={Clients.Basic}", SignIns.Over(People.LineTmobile));

        Assert.Equal(200, answer.Status);
        Assert.Equal($"{app.Origin}/carriers/tmobile", answer.Member("issuer"));
    }

    [Fact]
    public async Task The_mccmnc_wins_over_the_line()
    {
        var answer = await app.Http.AskAsync($"{Path}?client_id={Clients.Basic}&mccmnc=310380", SignIns.Over(People.LineTmobile));

        Assert.Equal($"{app.Origin}/carriers/att", answer.Member("issuer"));
    }

    [Theory]
    [InlineData("mccmnc=310380")]
    [InlineData("client_id=&mccmnc=310380")]
    [InlineData($"client_id={Clients.Unknown}&mccmnc=310380")]
    [InlineData($"client_id={Clients.Disabled}&mccmnc=310380")]
    [InlineData("client_id=ccid-BASIC00000000001&mccmnc=310380")]
    [InlineData("client_id=%27%20OR%201=1--&mccmnc=310380")]
    [InlineData($"client_id={Clients.Basic}&mccmnc=31038")]
    [InlineData($"client_id={Clients.Basic}&mccmnc=3103800")]
    [InlineData($"client_id={Clients.Basic}&mccmnc=31038a")]
    [InlineData($"client_id={Clients.Basic}&mccmnc=%EF%BC%93%EF%BC%91%EF%BC%90%EF%BC%93%EF%BC%98%EF%BC%90")]
    [InlineData($"client_id={Clients.Basic}&mccmnc=310380&mccmnc=310260")]
    [InlineData($"client_id={Clients.Basic}&client_id={Clients.Basic}&mccmnc=310380")]
    [InlineData($"client_id={Clients.Basic}%00&mccmnc=310380")]
    [InlineData($"client_id={Clients.Basic}&mccmnc=310380&sdk_version=%FF")]
    [InlineData($"client_id={Clients.Basic}&sub=311480")]
    [InlineData($"client_id={Clients.Basic}&sub=311480-short")]
    [InlineData($"client_id={Clients.Basic}&sub=31148x-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData($"client_id={Clients.Basic}&phone_number=12025550001")]
    [InlineData($"client_id={Clients.Basic}&ip=300.1.1.1")]
    [InlineData($"client_id={Clients.Basic}&ip=localhost")]
    public async Task A_request_that_does_not_hold_is_a_hard_error_without_redirect_uri(string query)
    {
        var answer = await app.Http.AskAsync($"{Path}?{query}");

        answer.IsOAuthError(ErrorCode.InvalidRequest);
        Assert.Null(answer.Member("redirect_uri"));
        Assert.Null(answer.Member("issuer"));
    }

    [Fact]
    [Spec("RFC 6749 §3.1")]
    public async Task Unknown_parameters_are_ignored()
    {
        var answer = await app.Http.AskAsync($"{Path}?client_id={Clients.Basic}&mccmnc=310380&sdk_version=1.2.0&approval_prompt=auto&ip=192.0.2.1");

        Assert.Equal(200, answer.Status);
    }

    [Fact]
    public async Task Only_GET_is_offered()
    {
        var answer = await app.Http.PostFormAsync(Path, [("client_id", Clients.Basic), ("mccmnc", "310380")]);

        Assert.Equal(405, answer.Status);
    }
}
