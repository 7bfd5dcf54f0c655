using Microsoft.EntityFrameworkCore;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests.Refusals;

/// <summary>What the log says of refusals at token, introspect, revoke, userinfo and par.</summary>
[Spec("RFC 6749 §5.2")]
public sealed class BackChannelCausesTests(SharedApp app)
{
    [Theory]
    [InlineData("grant_type_missing", Clients.Basic, "grant_type", null)]
    [InlineData("grant_type_unsupported", Clients.Basic, "grant_type=urn:ietf:params:oauth:grant-type:device_code", "urn:ietf:params:oauth:grant-type:device_code")]
    [InlineData("grant_type_not_allowed", Clients.Basic, "grant_type=refresh_token", "refresh_token")]
    [InlineData("code_or_redirect_uri_missing", Clients.Basic, "code", null)]
    [InlineData("code_unknown", Clients.Basic, "code=x", null)]
    [InlineData("correlation_id_too_long", Clients.Basic, "correlation_id=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", null)]
    [InlineData("refresh_token_missing", Clients.Offline, "grant_type=refresh_token", null)]
    [InlineData("refresh_token_unknown", Clients.Offline, "grant_type=refresh_token&refresh_token=x", null)]
    [InlineData("scope_not_for_services", Clients.Service, "grant_type=client_credentials&scope=openid", "openid")]
    [InlineData("client_not_confidential", Clients.ServicePublic, "grant_type=client_credentials", null)]
    public async Task A_request_for_tokens_is_told_by_its_cause(string cause, string clientId, string changes, string? received)
    {
        var answer = await app.AskAsClientAsync(app.Party(clientId), "verizon", "token", [.. Changed(changes)]);

        Assert.Equal(received, (await app.IsLoggedAsync(answer, cause, "token")).Received);
    }

    [Theory]
    [InlineData("redirect_uri_mismatch", "redirect_uri=https://app.tests.example/other?keep=secret", "https://app.tests.example/other?…")]
    [InlineData("pkce_verifier_missing", "code_verifier", null)]
    [InlineData("pkce_mismatch", "code_verifier=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", null)]
    public async Task A_code_that_is_redeemed_wrongly_is_told_by_its_cause(string cause, string change, string? received)
    {
        var party = app.Party();
        var answer = await app.RedeemAsync(party, await app.CodeAsync(party), [.. Changes(change)]);

        Assert.Equal(received, (await app.IsLoggedAsync(answer, cause, "token")).Received);
    }

    [Fact]
    public async Task A_code_of_another_or_used_before_is_told_by_its_cause()
    {
        var (party, plain) = (app.Party(), app.Party(Clients.Plain));
        var code = await app.CodeAsync(party);

        await app.IsLoggedAsync(await app.RedeemAsync(plain, code), "code_of_other_client", "token");
        Assert.Equal(200, (await app.RedeemAsync(party, code)).Status);
        await app.IsLoggedAsync(await app.RedeemAsync(party, code), "code_replayed", "token");
        var without = await app.CodeAsync(plain, ("code_challenge", null), ("code_challenge_method", null));
        await app.IsLoggedAsync(await app.RedeemAsync(plain, without), "pkce_downgrade", "token");
    }

    [Fact]
    public async Task A_code_of_a_browser_that_is_no_longer_trusted_is_told_by_its_cause()
    {
        var (party, key) = (app.Party(), app.NewPerson());
        var phone = await Phone.StartedAsync(app, key);
        var (browser, hint) = await app.PairAsync(party, phone);
        var code = await app.CodeByHintAsync(party, phone, browser, hint);
        Assert.Equal(204, (await phone.DeleteAsync($"/devices/{(await phone.GetAsync("/devices")).Json.GetProperty("devices")[0].GetProperty("id").GetString()}")).Status);

        await app.IsLoggedAsync(await app.RedeemAsync(party, code), "device_revoked", "token");
        browser.Dispose();
    }

    [Fact]
    public async Task A_refresh_token_is_told_by_its_cause()
    {
        var party = app.Party(Clients.Offline);
        var tokens = await app.OfflineTokensAsync(party);
        var refresh = tokens.Member("refresh_token");

        await app.IsLoggedAsync(await app.AskAsClientAsync(party, "att", "token", ("grant_type", "refresh_token"), ("refresh_token", refresh)), "refresh_token_of_other_carrier", "token");
        await app.IsLoggedAsync(await app.RefreshAsync(app.Party(Clients.OfflinePublic), refresh), "refresh_token_of_other_client", "token");
        await app.IsLoggedAsync(await app.RefreshAsync(party, refresh, ("scope", "openid birthdate")), "scope_wider_than_granted", "token");
        var next = (await app.RefreshAsync(party, refresh)).Member("refresh_token");
        await app.IsLoggedAsync(await app.RefreshAsync(party, refresh), "refresh_token_replayed", "token");
        await app.IsLoggedAsync(await app.RefreshAsync(party, next), "grant_revoked", "token");
        await app.IsLoggedAsync(await app.UserInfoAsync(tokens.Member("access_token")!), "grant_revoked", "userinfo");
    }

    [Theory]
    [InlineData("client_secret_wrong", Clients.Basic, "Basic", null, null)]
    [InlineData("client_unknown", Clients.Unknown, "Basic", null, null)]
    [InlineData("client_disabled", Clients.Disabled, "Basic", null, null)]
    [InlineData("client_auth_method", Clients.Post, "Basic", "client_secret_post", "client_secret_basic")]
    public async Task A_client_that_does_not_prove_itself_is_told_by_its_cause(string cause, string clientId, string scheme, string? expected, string? received)
    {
        var header = RelyingParty.Basic(clientId, "wrong").ToString();
        Assert.StartsWith(scheme, header, StringComparison.Ordinal);

        var entry = await app.IsLoggedAsync(await app.Http.PostFormAsync("/carriers/verizon/token", [("grant_type", "authorization_code")], ("Authorization", header)), cause, "token");

        if (cause == "client_auth_method") { Assert.Equal((expected, received), (entry.Expected, entry.Received)); }
        Assert.DoesNotContain("wrong", $"{entry.Expected}{entry.Received}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_proof_at_all_is_told_by_its_cause()
    {
        const string token = "/carriers/verizon/token";
        await app.IsLoggedAsync(await app.Http.PostFormAsync(token, [], ("Authorization", "Basic !")), "basic_malformed", "token");
        await app.IsLoggedAsync(await app.Http.PostFormAsync(token, [("client_secret", "x"), ("client_assertion", "y")]), "client_auth_malformed", "token");
        await app.IsLoggedAsync(await app.Http.PostFormAsync(token, [.. Assertions.Form("a.b.c")]), "assertion_malformed", "token");
        await app.IsLoggedAsync(await app.Http.PostFormAsync(token, [("state", "1"), ("state", "2")]), "parameter_unreadable", "token");
        await app.IsLoggedAsync(await app.Http.PostFormAsync("/carriers/nowhere/token", []), "carrier_unknown", "token");
    }

    // RFC 7523 §3: an assertion for somebody else is told beside those for whom it would have to be.
    [Fact]
    [Spec("RFC 7523 §3")]
    public async Task An_assertion_for_another_audience_shows_both()
    {
        var text = Assertions.Make(Clients.Jwt, "https://other.example/token?key=secret", TimeProvider.System.GetUtcNow());

        var entry = await app.IsLoggedAsync(await app.RedeemAsync(app.Party(Clients.Jwt), "x", Assertions.Form(text)), "assertion_audience", "token");

        var issuer = app.App.Origins.Issuer("verizon");
        Assert.Equal(($"{issuer} {issuer}/token", "https://other.example/token?…"), (entry.Expected, entry.Received));
    }

    [Fact]
    public async Task Introspection_and_revocation_without_a_token_are_told_by_their_cause()
    {
        await app.IsLoggedAsync(await app.AskAsClientAsync(app.Party(), "verizon", "introspect"), "token_missing", "introspect");
        await app.IsLoggedAsync(await app.AskAsClientAsync(app.Party(), "verizon", "revoke"), "token_missing", "revoke");
    }

    [Fact]
    public async Task A_push_is_told_by_its_cause() => await app.IsLoggedAsync(await app.AskAsClientAsync(app.Party(), "verizon", "par", ("request_uri", "urn:x")), "request_uri_pushed", "par");

    [Fact]
    [Spec("RFC 6750 §3.1")]
    public async Task Userinfo_is_told_by_its_cause()
    {
        const string address = "/carriers/verizon/userinfo";
        await app.IsLoggedAsync(await app.UserInfoAsync("x"), "token_unknown", "userinfo");
        await app.IsLoggedAsync(await app.Http.PostFormAsync(address, [("access_token", "x"), ("access_token", "x")]), "token_repeated", "userinfo");
        await app.IsLoggedAsync(await app.Http.PostFormAsync(address, [("access_token", "x")], ("Authorization", "Bearer x")), "token_in_two_places", "userinfo");
        // Without a token there is no reference to find it by; those of other tests may be counted into one row with it.
        Assert.Equal(401, (await app.Http.AskAsync(address)).Status);
        Assert.True(await app.ReadAsync(store => store.Events.AnyAsync(entry => entry.Cause == "token_absent" && entry.Endpoint == "userinfo")));
    }

    private static IEnumerable<(string Name, string? Value)> Changed(string text)
    {
        var form = SignIns.Form(new RelyingParty("x", "x", null, Clients.Callback), "x");
        foreach (var (name, value) in Changes(text)) { form[name] = value; }
        return form.Select(pair => (pair.Key, pair.Value));
    }

    private static IEnumerable<(string Name, string? Value)> Changes(string text) =>
        text.Split('&').Select(pair => pair.Split('=', 2)).Select(pair => (pair[0], pair.Length == 2 ? pair[1] : null));
}
