using System.Net.Http.Json;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using ZenKey.AuthServer.Tests.Endpoints.Dpop;
using ZenKey.AuthServer.Tests.Refusals;
using ZenKey.Protocol;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests.Endpoints.Possession;

/// <summary>Tokens that are bound to the certificate of a TLS connection: how they are given out, and where they are shown.</summary>
[Collection(typeof(MutualTls))]
[Spec("RFC 8705 §3")]
public sealed class CertificateBoundTests(MutualTls app) : IDisposable
{
    private readonly X509Certificate2 own = MutualTls.NewCertificate();
    private readonly X509Certificate2 others = MutualTls.NewCertificate();

    [Fact]
    [Spec("RFC 8705 §3.2")]
    public async Task An_ID_token_and_introspection_tell_the_certificate()
    {
        var party = app.Party(Clients.Certified);
        var tokens = await TokensAsync(party, app.Showing(own));

        Assert.Equal("Bearer", tokens.Member("token_type"));
        var expected = $$"""{"x5t#S256":"{{MutualTls.ThumbprintOf(own)}}"}""";
        Assert.Equal(expected, new JsonWebToken(tokens.Member("id_token")).GetPayloadValue<JsonElement>("cnf").GetRawText());
        Assert.Equal(expected, (await app.IntrospectAsync(party, tokens.Member("access_token")!)).Json.GetProperty("cnf").GetRawText());
    }

    [Fact]
    public async Task Userinfo_is_told_to_who_shows_the_same_certificate_and_to_nobody_else()
    {
        var token = (await TokensAsync(app.Party(Clients.Certified), app.Showing(own))).Member("access_token")!;

        Assert.Equal(200, (await UserInfoAsync(app.Showing(own), token)).Status);
        await IsRefusedAsync(await UserInfoAsync(app.Showing(others), token), "token_of_other_certificate", "userinfo");
        await IsRefusedAsync(await UserInfoAsync(app.Showing(null), token), "token_without_certificate", "userinfo");
        await IsRefusedAsync(await UserInfoAsync(app.Http, token), "token_without_certificate", "userinfo");
    }

    [Fact]
    [Spec("RFC 8705 §3.4")]
    public async Task A_client_that_takes_bound_tokens_only_is_given_none_without_a_certificate()
    {
        var party = app.Party(Clients.Certified);
        var code = await app.CodeAsync(party);

        await app.IsLoggedAsync((await RedeemAsync(party, code, app.Showing(null))).IsOAuthError(ErrorCode.InvalidRequest), "certificate_missing", "token");
        await app.IsLoggedAsync((await RedeemAsync(party, code, app.Http)).IsOAuthError(ErrorCode.InvalidRequest), "certificate_missing", "token");
        // The code was not used up by it.
        Assert.Equal(200, (await RedeemAsync(party, code, app.Showing(own))).Status);
    }

    // Whoever's browser or proxy shows certificates to everybody is not bound by accident.
    [Fact]
    public async Task A_certificate_binds_no_client_that_has_not_registered_so()
    {
        var tokens = await TokensAsync(app.Party(), app.Showing(own));

        Assert.Equal(200, (await UserInfoAsync(app.Http, tokens.Member("access_token")!)).Status);
        Assert.False(new JsonWebToken(tokens.Member("id_token")).TryGetPayloadValue<JsonElement>("cnf", out _));
    }

    [Fact]
    [Spec("RFC 8705 §4")]
    public async Task A_public_clients_refresh_token_stays_with_its_certificate()
    {
        var party = app.Party(Clients.CertifiedPublic);
        var first = (await OfflineTokensAsync(party, app.Showing(own))).Member("refresh_token");

        await app.IsLoggedAsync((await RefreshAsync(party, first, app.Showing(others))).IsOAuthError(ErrorCode.InvalidGrant), "certificate_of_other", "token");
        await app.IsLoggedAsync((await RefreshAsync(party, first, app.Http)).IsOAuthError(ErrorCode.InvalidRequest), "certificate_missing", "token");
        var second = await RefreshAsync(party, first, app.Showing(own));
        Assert.Equal(200, second.Status);
        Assert.Equal(200, (await UserInfoAsync(app.Showing(own), second.Member("access_token")!)).Status);
        // The next of the family is bound to it as well, and one that was used ends nothing without it.
        await app.IsLoggedAsync((await RefreshAsync(party, second.Member("refresh_token"), app.Showing(others))).IsOAuthError(ErrorCode.InvalidGrant), "certificate_of_other", "token");
        await app.IsLoggedAsync((await RefreshAsync(party, first, app.Showing(others))).IsOAuthError(ErrorCode.InvalidGrant), "certificate_of_other", "token");
        Assert.Equal(200, (await RefreshAsync(party, second.Member("refresh_token"), app.Showing(own))).Status);
    }

    // RFC 8705 §7.1: a confidential client's are bound to the client by its authentication; certificates are renewed.
    [Fact]
    [Spec("RFC 8705 §7.1")]
    public async Task A_confidential_client_may_change_its_certificate()
    {
        var party = app.Party(Clients.Certified);
        var first = await OfflineTokensAsync(party, app.Showing(own));

        var second = await RefreshAsync(party, first.Member("refresh_token"), app.Showing(others));

        Assert.Equal(200, (await UserInfoAsync(app.Showing(others), second.Member("access_token")!)).Status);
        await IsRefusedAsync(await UserInfoAsync(app.Showing(own), second.Member("access_token")!), "token_of_other_certificate", "userinfo");
    }

    [Fact]
    [Spec("RFC 8936 §3")]
    public async Task A_clients_own_token_fetches_events_with_its_certificate_only()
    {
        var client = await ToldClient.NewAsync(app, one => one.CertificateBoundAccessTokens = true);
        var form = new[] { ("grant_type", GrantType.ClientCredentials), ("scope", (string?)"events") };
        var token = (await AskAsync(client.Party, app.Showing(own), form)).Member("access_token")!;

        Assert.Equal(200, (await PollAsync(app.Showing(own), token)).Status);
        await IsRefusedAsync(await PollAsync(app.Showing(others), token), "token_of_other_certificate", "events");
        await IsRefusedAsync(await PollAsync(app.Http, token), "token_without_certificate", "events");
        Assert.Equal(MutualTls.ThumbprintOf(own), (await app.IntrospectAsync(client.Party, token)).Json.GetProperty("cnf").GetProperty("x5t#S256").GetString());
    }

    [Fact]
    [Spec("ZenKey platform §8.3")]
    public async Task Ports_are_told_of_with_the_certificate_only()
    {
        var token = (await TokensAsync(app.Party(Clients.Certified), app.Showing(own))).Member("access_token")!;

        await IsRefusedAsync(await app.Http.PostFormAsync("/carriers/verizon/user-porting", [], ("Authorization", $"Bearer {token}")), "token_without_certificate", "user-porting");
        // The certificate is right; what it lacks then is the scope.
        var held = await app.Showing(own).PostFormAsync("/carriers/verizon/user-porting", [], ("Authorization", $"Bearer {token}"));
        await app.IsLoggedAsync(held.IsOAuthError(ErrorCode.InsufficientScope, 403), "token_without_port_data", "user-porting");
    }

    // Nothing is shown from where tokens are pushed to, so that they could not be bound.
    [Fact]
    [Spec("RFC 8705 §3.4")]
    public async Task A_client_that_takes_bound_tokens_only_is_pushed_none()
    {
        var answer = await BackchannelAuthentication.Backchannel.AskPhoneAsync(app, Clients.CertifiedPushed, People.Line, ("client_notification_token", BackchannelAuthentication.Backchannel.NotificationToken));

        await app.IsLoggedAsync(answer.IsOAuthError(ErrorCode.UnauthorizedClient), "certificate_pushed", "bc-authorize");
    }

    [Fact]
    [Spec("RFC 9449 §5")]
    public async Task A_proof_beside_the_certificate_binds_as_well()
    {
        var party = app.Party(Clients.Certified);
        var address = $"{app.SecureOrigin}/carriers/verizon";
        var tokens = await app.Showing(own).PostFormAsync("/carriers/verizon/token", SignIns.Form(party, await app.CodeAsync(party)).Select(pair => (pair.Key, pair.Value)),
            ("Authorization", RelyingParty.Basic(party.ClientId, party.Secret!).ToString()), ("DPoP", Proofs.Make(address + "/token")));
        var token = tokens.Member("access_token")!;

        Assert.Equal("DPoP", tokens.Member("token_type"));
        var cnf = (await app.IntrospectAsync(party, token)).Json.GetProperty("cnf");
        Assert.Equal((Proofs.ThumbprintOf(ClientKeyPair.Ec), MutualTls.ThumbprintOf(own)), (cnf.GetProperty("jkt").GetString(), cnf.GetProperty("x5t#S256").GetString()));
        (string, string)[] Headers() => [("Authorization", $"DPoP {token}"), ("DPoP", Proofs.Make(address + "/userinfo", method: "GET", accessToken: token))];
        Assert.Equal(200, (await app.Showing(own).AskAsync("/carriers/verizon/userinfo", Headers())).Status);
        await app.IsLoggedAsync((await app.Showing(others).AskAsync("/carriers/verizon/userinfo", Headers())).IsOAuthError(ErrorCode.InvalidToken, 401), "token_of_other_certificate", "userinfo");
        await app.IsLoggedAsync((await UserInfoAsync(app.Showing(own), token)).IsOAuthError(ErrorCode.InvalidToken, 401), "token_bound", "userinfo");
    }

    public void Dispose()
    {
        own.Dispose();
        others.Dispose();
    }

    private async Task<Answer> TokensAsync(RelyingParty party, HttpClient http)
    {
        var answer = await RedeemAsync(party, await app.CodeAsync(party), http);
        Assert.True(answer.Status == 200, answer.Text);
        return answer;
    }

    private async Task<Answer> OfflineTokensAsync(RelyingParty party, HttpClient http)
    {
        var answer = await RedeemAsync(party, await app.CodeOfAsync(party, People.LineOffline, "verizon", ("scope", TokenRequests.OfflineScope)), http);
        Assert.True(answer.Member("refresh_token") is not null, answer.Text);
        return answer;
    }

    private static Task<Answer> RedeemAsync(RelyingParty party, string code, HttpClient http) => AskAsync(party, http, SignIns.Form(party, code).Select(pair => (pair.Key, pair.Value)));

    private static Task<Answer> RefreshAsync(RelyingParty party, string? refreshToken, HttpClient http) =>
        AskAsync(party, http, [("grant_type", GrantType.RefreshToken), ("refresh_token", refreshToken)]);

    private static Task<Answer> AskAsync(RelyingParty party, HttpClient http, IEnumerable<(string Name, string? Value)> form) => http.PostFormAsync(
        "/carriers/verizon/token", party.Secret is null ? [("client_id", party.ClientId), .. form] : form,
        party.Secret is null ? [] : [("Authorization", RelyingParty.Basic(party.ClientId, party.Secret).ToString())]);

    private static Task<Answer> UserInfoAsync(HttpClient http, string token) => http.AskAsync("/carriers/verizon/userinfo", ("Authorization", $"Bearer {token}"));

    private static Task<Answer> PollAsync(HttpClient http, string token) => http.AnswerAsync(
        new HttpRequestMessage(HttpMethod.Post, Asking.Raw(http, "/carriers/verizon/events")) { Content = JsonContent.Create(new { returnImmediately = true }) }, ("Authorization", $"Bearer {token}"));

    private async Task IsRefusedAsync(Answer answer, string cause, string endpoint)
    {
        await app.IsLoggedAsync(answer.IsOAuthError(ErrorCode.InvalidToken, 401), cause, endpoint);
        Assert.StartsWith("Bearer realm=", answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
        Assert.Contains("error=\"invalid_token\"", answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
    }
}
