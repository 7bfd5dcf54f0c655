using System.Security.Cryptography.X509Certificates;
using ZenKey.AuthServer.Tests.Endpoints.Dpop;
using ZenKey.AuthServer.Tests.Refusals;
using ZenKey.Protocol;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests.Endpoints.Possession;

/// <summary>Whose word counts for a certificate: the connection's, and a known proxy's.</summary>
[Collection(typeof(MutualTls))]
[Spec("RFC 9440 §4")]
public sealed class ShownCertificateTests(MutualTls app) : IDisposable
{
    private readonly X509Certificate2 own = MutualTls.NewCertificate();
    private readonly X509Certificate2 others = MutualTls.NewCertificate();

    [Fact]
    [Spec("RFC 9440 §2.2")]
    public async Task A_known_proxy_tells_of_the_certificate()
    {
        var answer = await AskAsync(app.FromProxy(), MutualTls.Header(own));

        Assert.True(answer.Status == 200, answer.Text);
        Assert.Equal(MutualTls.ThumbprintOf(own), await BoundToAsync(answer));
    }

    [Fact]
    public async Task From_anybody_else_the_header_is_nothing()
    {
        await IsWithoutAsync(await AskAsync(app.Http, MutualTls.Header(own)));
        await IsWithoutAsync(await AskAsync(app.Showing(null), MutualTls.Header(own)));
        // Whom the proxy speaks for is not known by what they write themselves.
        await IsWithoutAsync(await AskAsync(app.Http, MutualTls.Header(own), ("X-Forwarded-For", "127.0.0.2")));
    }

    [Fact]
    public async Task What_the_connection_shows_wins_over_what_is_written()
    {
        var answer = await AskAsync(app.Showing(own), MutualTls.Header(others));

        Assert.Equal(MutualTls.ThumbprintOf(own), await BoundToAsync(answer));
    }

    public static TheoryData<string> Unreadable => ["", ":", "::", ":AAAA:", ":not base64:", "x", ":" + new string('A', 8000) + ":", "\"text\"", "?1"];

    [Theory, MemberData(nameof(Unreadable))]
    public async Task What_cannot_be_read_is_no_certificate(string header) => await IsWithoutAsync(await AskAsync(app.FromProxy(), ("Client-Cert", header)));

    [Fact]
    [Spec("RFC 9440 §2.2")]
    public async Task Two_are_none()
    {
        await IsWithoutAsync(await AskAsync(app.FromProxy(), MutualTls.Header(own), MutualTls.Header(own)));
        await IsWithoutAsync(await AskAsync(app.FromProxy()));
    }

    [Fact]
    [Spec("RFC 8705 §5")]
    public async Task The_metadata_tells_where_certificates_are_looked_at()
    {
        var metadata = (await app.Http.AskAsync("/carriers/verizon/.well-known/openid-configuration")).Json;

        Assert.True(metadata.GetProperty("tls_client_certificate_bound_access_tokens").GetBoolean());
        var aliases = metadata.GetProperty("mtls_endpoint_aliases");
        Assert.Equal($"{app.SecureOrigin}/carriers/verizon/token", aliases.GetProperty("token_endpoint").GetString());
        // Each is an endpoint that is published by the same name, at the other origin.
        Assert.All(aliases.EnumerateObject(), alias => Assert.Equal(metadata.GetProperty(alias.Name).GetString()!.Replace(app.Origin, app.SecureOrigin, StringComparison.Ordinal), alias.Value.GetString()));
        Assert.Equal(app.App.Origins.Issuer("verizon"), metadata.GetProperty("issuer").GetString());
        // What a client finds by discovery says the same.
        var found = (await app.Http.AskAsync($"/.well-known/openid_configuration?client_id={Clients.Certified}&mccmnc=311480")).Json;
        Assert.Equal(aliases.GetRawText(), found.GetProperty("mtls_endpoint_aliases").GetRawText());
    }

    [Fact]
    [Spec("RFC 7523 §3")]
    public async Task An_assertion_may_be_meant_for_the_address_that_is_called()
    {
        var now = TimeProvider.System.GetUtcNow();
        Task<Answer> CallAsync(string audience) => app.Http.PostFormAsync(
            "/carriers/verizon/introspect", [("token", "x"), .. Assertions.Form(Assertions.Make(Clients.Jwt, audience, now))]);

        Assert.Equal(200, (await CallAsync($"{app.SecureOrigin}/carriers/verizon/introspect")).Status);
        Assert.Equal(200, (await CallAsync($"{app.SecureOrigin}/carriers/verizon/token")).Status);
        (await CallAsync($"{app.SecureOrigin}/carriers/att/token")).IsOAuthError(ErrorCode.InvalidClient, 401);
    }

    public void Dispose()
    {
        own.Dispose();
        others.Dispose();
    }

    /// <summary>A token of the client's own.</summary>
    private Task<Answer> AskAsync(HttpClient http, params (string Name, string Value)[] headers)
    {
        var party = app.Party(Clients.Certified);
        return http.PostFormAsync("/carriers/verizon/token", [("grant_type", GrantType.ClientCredentials)], [("Authorization", RelyingParty.Basic(party.ClientId, party.Secret!).ToString()), .. headers]);
    }

    private async Task<string?> BoundToAsync(Answer answer) =>
        (await app.IntrospectAsync(app.Party(Clients.Certified), answer.Member("access_token")!)).Json.GetProperty("cnf").GetProperty("x5t#S256").GetString();

    private async Task IsWithoutAsync(Answer answer) => await app.IsLoggedAsync(answer.IsOAuthError(ErrorCode.InvalidRequest), "certificate_missing", "token");
}
