using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ZenKey.AuthServer.Tests.Refusals;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Tokens;

/// <summary>An event alert is a signed security event token, and nothing else anywhere.</summary>
[Spec("RFC 8417 §2")]
public sealed class SecurityEventTokenTests(SharedApp app)
{
    [Theory]
    [InlineData("RS256")]
    [InlineData("ES256")]
    public async Task It_is_typed_signed_as_the_client_registered_and_says_what_happened_to_whom(string algorithm)
    {
        var (client, key) = (await ToldClient.NewAsync(app, row => row.IdTokenAlg = algorithm), app.NewPerson());
        var text = await SetAsync(client, key);

        var token = new JsonWebToken(text);
        Assert.Equal(("secevent+jwt", algorithm), (token.Typ, token.Alg));
        var issuer = app.App.Origins.Issuer("verizon");
        var claims = JsonSerializer.Deserialize<JsonElement>(Base64UrlEncoder.Decode(token.EncodedPayload));
        Assert.Equal(["iss", "aud", "iat", "jti", "sub_id", "toe", "events"], claims.EnumerateObject().Select(claim => claim.Name));
        Assert.Equal((issuer, client.ClientId), (claims.GetProperty("iss").GetString(), claims.GetProperty("aud").GetString()));
        Assert.Equal($$"""{"format":"iss_sub","iss":"{{issuer}}","sub":"{{await client.SubjectAsync(key)}}"}""", claims.GetProperty("sub_id").GetRawText());
        Assert.Equal("""{"urn:zenkey:event:security_event":{"reason":"test"}}""", claims.GetProperty("events").GetRawText());
        Assert.Equal(32, claims.GetProperty("jti").GetString()!.Length);
        Assert.InRange(claims.GetProperty("iat").GetInt64() - claims.GetProperty("toe").GetInt64(), 0, 60);
        var keys = new JsonWebKeySet((await app.Http.AskAsync("/carriers/verizon/jwks")).Text);
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(text, new TokenValidationParameters
        {
            IssuerSigningKeys = keys.Keys,
            ValidTypes = ["secevent+jwt"],
            ValidIssuer = issuer,
            ValidAudience = client.ClientId,
            RequireExpirationTime = false,
        });
        Assert.True(result.IsValid, result.Exception?.Message);
    }

    // A fetched token is made anew each time, and is the same: only then does an acknowledgement of one hold for all.
    [Fact]
    [Spec("RFC 8936 §2.3")]
    public async Task Fetched_twice_it_says_the_same()
    {
        var (client, key) = (await ToldClient.NewAsync(app), app.NewPerson());
        var one = new JsonWebToken(await SetAsync(client, key));

        var other = (await client.PollAsync(new { returnImmediately = true })).Json.GetProperty("sets").EnumerateObject().Single();

        Assert.Equal((one.Id, one.EncodedPayload), (other.Name, new JsonWebToken(other.Value.GetString()).EncodedPayload));
    }

    // RFC 8417 §4.5, §4.6 and RFC 8725 §3.11: what is signed by the same key for the same client must not be taken for another kind.
    [Fact]
    [Spec("RFC 8417 §4.6")]
    [Spec("RFC 8725 §3.11")]
    public async Task It_is_no_ID_token_no_hint_no_token_and_no_assertion()
    {
        var (client, key) = (await ToldClient.NewAsync(app), app.NewPerson());
        var set = await SetAsync(client, key);

        await IsNothingAsync(client, key, set);
    }

    [Fact]
    [Spec("OpenID Connect Back-Channel Logout 1.0 §2.4")]
    public async Task A_logout_token_is_no_more_than_that_either()
    {
        using var host = new NotificationHost();
        var (client, key) = (await ToldClient.NewAsync(app, row => row.BackchannelLogoutUri = host.Address), app.NewPerson());
        var link = await client.LinkAsync(key);
        await app.Service<EventLedger>().RaiseAsync(RaisedEvent.SessionsOver(link.Id, link.SubscriberId, TimeProvider.System.GetUtcNow()));
        var token = (await host.HeardAsync())[0].Body["logout_token=".Length..];

        Assert.Equal("logout+jwt", new JsonWebToken(token).Typ);
        await IsNothingAsync(client, key, token);
    }

    private async Task IsNothingAsync(ToldClient client, string key, string token)
    {
        var party = client.Party;
        (await app.Http.AskAsync(party.Authorize("verizon", ("id_token_hint", token)), SignIns.Over(key))).IsErrorAt(party.RedirectUri, ErrorCode.InvalidRequest);
        await app.IsLoggedAsync(await app.Http.AskAsync($"/carriers/verizon/logout?id_token_hint={token}"), "id_token_hint_invalid", "logout");
        (await app.Http.AskAsync(party.Authorize("verizon", ("login_hint_token", token)))).IsErrorAt(party.RedirectUri, ErrorCode.InvalidLoginHintToken);
        await app.IsLoggedAsync(await app.UserInfoAsync(token), "token_unknown", "userinfo");
        await app.IsLoggedAsync(await client.PollAsync(new { }, token), "token_unknown", "events");
        Assert.Equal("""{"active":false}""", (await app.AskAsClientAsync(party, "verizon", "introspect", ("token", token))).Text);
        (await app.RefreshAsync(party, token)).IsOAuthError(ErrorCode.InvalidGrant);
        (await app.RedeemAsync(party, token)).IsOAuthError(ErrorCode.InvalidGrant);
        (await app.Http.PostFormAsync("/carriers/verizon/token", [("grant_type", GrantType.ClientCredentials), .. Assertions.Form(token)])).IsOAuthError(ErrorCode.InvalidClient, 401);
        (await app.Http.AskAsync(app.Party(Clients.Jwt).Authorize("verizon", ("request", token)), SignIns.Over(key))).IsErrorAt(Clients.Callback, ErrorCode.InvalidRequestObject);
        (await app.AskAsClientAsync(app.Party(Clients.CibaNumbers), "verizon", "bc-authorize", ("scope", "openid"), ("id_token_hint", token))).IsOAuthError(ErrorCode.InvalidRequest);
    }

    private async Task<string> SetAsync(ToldClient client, string key)
    {
        await client.LinkAsync(key);
        await app.Service<EventLedger>().RaiseAsync(RaisedEvent.Of(EventType.SecurityEvent, (await app.SubscriberAsync(key)).Id, TimeProvider.System.GetUtcNow(), "test"));
        await client.QueuedAsync();
        return (await client.PollAsync(new { returnImmediately = true })).Json.GetProperty("sets").EnumerateObject().Single().Value.GetString()!;
    }
}
