using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;
using ZenKey.AuthServer.Tests.Refusals;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.RefreshTokens;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.Token;

/// <summary>Refresh tokens: for those who agreed to stay signed in, used once, dead with their family.</summary>
[Spec("RFC 6749 §6")]
[Spec("OpenID Connect Core §12")]
public sealed class RefreshTokenTests(SharedApp app)
{
    [Fact]
    [Spec("OpenID Connect Core §11")]
    public async Task Offline_access_gives_a_refresh_token_of_256_bits_of_which_the_hash_is_kept()
    {
        var tokens = await app.OfflineTokensAsync(app.Party(Clients.Offline));

        var text = tokens.Member("refresh_token")!;
        Assert.Matches("^zkr_[A-Za-z0-9_-]{43}$", text);
        Assert.Equal(TokenRequests.OfflineScope, tokens.Member("scope"));
        var hash = RefreshToken.HashOf(text);
        Assert.True(await app.ReadAsync(store => store.RefreshTokens.AnyAsync(row => row.Hash == hash)));
        Assert.False(await app.ReadAsync(store => store.RefreshTokens.AnyAsync(row => row.Hash.Contains(text.Substring(4)))));
    }

    [Fact]
    public async Task The_first_tokens_are_a_sign_in_in_the_log_and_those_that_renew_them_are_none()
    {
        var party = app.Party(Clients.Offline);
        var first = await app.OfflineTokensAsync(party);
        var second = await app.RefreshAsync(party, first.Member("refresh_token"));

        Assert.Equal((true, false), (await IsSignInAsync(first), await IsSignInAsync(second)));

        Task<bool> IsSignInAsync(Answer tokens)
        {
            var hash = RefreshToken.HashOf(tokens.Member("refresh_token")!);
            return app.ReadAsync(store => store.Events.Where(entry => entry.Endpoint == "token" && entry.Cause == null
                && entry.At == store.RefreshTokens.Where(row => row.Hash == hash).Select(row => row.IssuedAt).First()).Select(entry => entry.SignIn).SingleAsync());
        }
    }

    [Fact]
    public async Task Without_offline_access_there_is_none()
    {
        var party = app.Party(Clients.Offline);

        var tokens = await app.RedeemAsync(party, await app.CodeOfAsync(party, People.LineOffline, "verizon"));

        Assert.Equal(200, tokens.Status);
        Assert.Null(tokens.Member("refresh_token"));
    }

    // OpenID Connect Core §11: offline access needs consent, which the line alone does not give.
    [Fact]
    [Spec("OpenID Connect Core §11")]
    public async Task Who_has_not_agreed_to_it_is_asked()
    {
        var party = app.Party(Clients.Offline);
        var key = await app.NewPersonWhoAgreedAsync();
        Task<Answer> AskAsync(string? prompt) => app.Http.AskAsync(party.Authorize("verizon", ("scope", TokenRequests.OfflineScope), ("acr_values", Acr.A1), ("prompt", prompt)), SignIns.Over(key));

        Assert.Contains("/waiting/", (await AskAsync(null)).Location!.AbsolutePath, StringComparison.Ordinal);
        (await AskAsync("none")).IsErrorAt(party.RedirectUri, ErrorCode.ConsentRequired);
    }

    [Fact]
    public async Task Who_agrees_on_the_phone_stays_signed_in()
    {
        var party = app.Party(Clients.Offline);
        var tokens = await app.OfflineTokensOfAsync(app.NewPerson(), party);

        Assert.Equal(200, (await app.RefreshAsync(party, tokens.Member("refresh_token"))).Status);
    }

    [Theory]
    [InlineData(Clients.Offline)]
    [InlineData(Clients.OfflinePublic)]
    [Spec("RFC 9700 §2.2.2")]
    public async Task A_refresh_gives_new_tokens_and_the_next_refresh_token(string clientId)
    {
        var party = app.Party(clientId);
        var first = await app.OfflineTokensAsync(party);

        var second = await app.RefreshAsync(party, first.Member("refresh_token"), ("correlation_id", "again"));

        Assert.Equal(200, second.Status);
        Assert.Equal("no-store", second.Header("Cache-Control"));
        Assert.Equal("Bearer", second.Member("token_type"));
        Assert.Equal(900, second.Json.GetProperty("expires_in").GetInt32());
        Assert.Equal(TokenRequests.OfflineScope, second.Member("scope"));
        Assert.Equal("again", second.Member("correlation_id"));
        Assert.NotEqual(first.Member("access_token"), second.Member("access_token"));
        Assert.NotEqual(first.Member("refresh_token"), second.Member("refresh_token"));
        Assert.Equal(200, (await app.UserInfoAsync(first.Member("access_token")!)).Status);
        Assert.Equal(200, (await app.UserInfoAsync(second.Member("access_token")!)).Status);
        Assert.Equal(200, (await app.RefreshAsync(party, second.Member("refresh_token"))).Status);
    }

    // OpenID Connect Core §12.2: the same iss, sub, aud and auth_time; no nonce.
    [Fact]
    [Spec("OpenID Connect Core §12.2")]
    public async Task The_new_ID_token_tells_of_the_same_sign_in()
    {
        var party = app.Party(Clients.Offline);
        var first = await app.OfflineTokensAsync(party, ("context", "Pay"));
        var (before, after) = (new JsonWebToken(first.Member("id_token")), new JsonWebToken((await app.RefreshAsync(party, first.Member("refresh_token"))).Member("id_token")));

        foreach (var claim in (string[])["iss", "sub", "aud", "auth_time", "acr", "amr"]) { Assert.Equal(before.GetClaim(claim).Value, after.GetClaim(claim).Value); }
        Assert.False(after.TryGetClaim("nonce", out _));
        Assert.False(after.TryGetClaim("context", out _));
        Assert.NotEqual(before.GetClaim("at_hash").Value, after.GetClaim("at_hash").Value);
    }

    // RFC 9700 §4.14.2: nobody knows which of the two is the thief.
    [Fact]
    [Spec("RFC 9700 §4.14.2")]
    public async Task One_that_is_used_twice_kills_its_family()
    {
        var party = app.Party(Clients.Offline);
        var first = await app.OfflineTokensAsync(party);
        var second = await app.RefreshAsync(party, first.Member("refresh_token"));

        (await app.RefreshAsync(party, first.Member("refresh_token"))).IsOAuthError(ErrorCode.InvalidGrant);

        (await app.RefreshAsync(party, second.Member("refresh_token"))).IsOAuthError(ErrorCode.InvalidGrant);
        Assert.Equal(401, (await app.UserInfoAsync(first.Member("access_token")!)).Status);
        Assert.Equal(401, (await app.UserInfoAsync(second.Member("access_token")!)).Status);
    }

    [Fact]
    [Spec("RFC 6749 §4.1.2")]
    public async Task A_code_used_twice_kills_its_refresh_tokens()
    {
        var party = app.Party(Clients.Offline);
        var code = await app.CodeOfAsync(party, People.LineOffline, "verizon", ("scope", TokenRequests.OfflineScope));
        var tokens = await app.RedeemAsync(party, code);
        (await app.RedeemAsync(party, code)).IsOAuthError(ErrorCode.InvalidGrant);

        (await app.RefreshAsync(party, tokens.Member("refresh_token"))).IsOAuthError(ErrorCode.InvalidGrant);
    }

    [Theory]
    [InlineData("openid", "openid", true)]
    [InlineData("openid name", "openid name", true)]
    [InlineData("openid profile name", "openid name", true)]
    [InlineData("name offline_access", "name offline_access", false)]
    public async Task Less_may_be_asked_for_and_the_next_may_have_it_all_again(string asked, string granted, bool withIdToken)
    {
        var party = app.Party(Clients.Offline);
        var first = await app.OfflineTokensAsync(party);

        var less = await app.RefreshAsync(party, first.Member("refresh_token"), ("scope", asked));

        Assert.Equal(granted, less.Member("scope"));
        Assert.Equal(withIdToken, less.Member("id_token") is not null);
        Assert.Equal(TokenRequests.OfflineScope, (await app.RefreshAsync(party, less.Member("refresh_token"))).Member("scope"));
    }

    [Theory]
    [InlineData("openid name email")]
    [InlineData("openid events")]
    [InlineData("unknown")]
    [InlineData("openid  name")]
    [InlineData("\"")]
    public async Task More_may_not_be_asked_for_and_the_token_stays(string scope)
    {
        var party = app.Party(Clients.Offline);
        var first = await app.OfflineTokensAsync(party);

        (await app.RefreshAsync(party, first.Member("refresh_token"), ("scope", scope))).IsOAuthError(ErrorCode.InvalidScope);
        Assert.Equal(200, (await app.RefreshAsync(party, first.Member("refresh_token"))).Status);
    }

    [Fact]
    public async Task Another_client_or_another_carrier_cannot_use_it_and_it_stays()
    {
        var party = app.Party(Clients.Offline);
        var text = (await app.OfflineTokensAsync(party)).Member("refresh_token");

        (await app.RefreshAsync(app.Party(Clients.OfflinePublic), text)).IsOAuthError(ErrorCode.InvalidGrant);
        (await app.AskAsClientAsync(party, "att", "token", ("grant_type", GrantType.RefreshToken), ("refresh_token", text))).IsOAuthError(ErrorCode.InvalidGrant);

        Assert.Equal(200, (await app.RefreshAsync(party, text)).Status);
    }

    [Fact]
    public async Task What_is_no_refresh_token_is_refused()
    {
        var party = app.Party(Clients.Offline);
        var tokens = await app.OfflineTokensAsync(party);

        foreach (var text in (string[])["x", "zkr_", tokens.Member("refresh_token") + "x", tokens.Member("access_token")!, tokens.Member("id_token")!, new('x', 20_000)])
        {
            (await app.RefreshAsync(party, text)).IsOAuthError(ErrorCode.InvalidGrant);
        }
        (await app.RefreshAsync(party, null)).IsOAuthError(ErrorCode.InvalidRequest);
        Assert.Equal(401, (await app.UserInfoAsync(tokens.Member("refresh_token")!)).Status);
    }

    [Theory]
    [InlineData("subscriber", "subscriber_locked")]
    [InlineData("link", "link_ended")]
    [InlineData("scope", "offline_access_withdrawn")]
    [Spec("Design §5, revocation")]
    public async Task It_falls_with_subscriber_link_and_consent(string what, string cause)
    {
        var (party, key) = (app.Party(Clients.Offline), app.NewPerson());
        var text = (await app.OfflineTokensOfAsync(key, party)).Member("refresh_token");
        var id = (await app.SubscriberAsync(key)).Id;

        await app.WriteAsync(store => what switch
        {
            "subscriber" => store.Subscribers.Where(row => row.Id == id).ExecuteUpdateAsync(set => set.SetProperty(row => row.State, SubscriberState.Locked)),
            "link" => store.Links.Where(row => row.SubscriberId == id).ExecuteUpdateAsync(set => set.SetProperty(row => row.State, LinkState.Ended)),
            _ => store.Links.Where(row => row.SubscriberId == id).ExecuteUpdateAsync(set => set.SetProperty(row => row.Scopes, "openid name")),
        }, Topic.Subscribers, Topic.Links);

        await app.IsLoggedAsync((await app.RefreshAsync(party, text)).IsOAuthError(ErrorCode.InvalidGrant), cause, "token");
    }

    [Fact]
    [Spec("Design §5, revocation")]
    public async Task It_falls_with_the_trusted_browser_that_it_came_from()
    {
        var (party, key) = (app.Party(Clients.Offline), app.NewPerson());
        var phone = await Phone.StartedAsync(app, key);
        var (browser, hint) = await app.PairAsync(party, phone);
        var tokens = await app.RedeemAsync(party, await app.CodeByHintAsync(party, phone, browser, hint, ("scope", TokenRequests.OfflineScope)));
        var next = await app.RefreshAsync(party, tokens.Member("refresh_token"));
        Assert.Equal(200, next.Status);
        var id = (await app.SubscriberAsync(key)).Id;
        var device = await app.ReadAsync(store => store.Devices.SingleAsync(row => row.SubscriberId == id && row.Kind == DeviceKind.Trusted));

        Assert.IsType<EndDeviceResult.Ended>(await app.Service<DeviceEndings>().RemoveAsync(device.Id, id, CancellationToken.None));

        await app.IsLoggedAsync((await app.RefreshAsync(party, next.Member("refresh_token"))).IsOAuthError(ErrorCode.InvalidGrant), "grant_revoked", "token");
        browser.Dispose();
    }
}
