using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Grants;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.UserInfo;

/// <summary>The userinfo endpoint: what it tells, to whom, and until when.</summary>
[Spec("OpenID Connect Core §5.3")]
public sealed class UserInfoTests(SharedApp app)
{
    private const string Everything = "openid name email phone address birthdate";

    [Fact]
    [Spec("ZenKey platform §5.1")]
    public async Task The_platforms_format_nests_each_value()
    {
        var answer = await app.UserInfoAsync(await AccessTokenAsync(scope: Everything));

        var person = answer.Json;
        Assert.Equal(200, answer.Status);
        Assert.Equal("Lin Ø'Hara", person.GetProperty("name").GetProperty("value").GetString());
        Assert.Equal("Lin", person.GetProperty("name").GetProperty("given_name").GetString());
        Assert.Equal("Ø'Hara", person.GetProperty("name").GetProperty("family_name").GetString());
        Assert.Equal("line@mail.example", person.GetProperty("email").GetProperty("value").GetString());
        Assert.Equal("+12025550001", person.GetProperty("phone").GetProperty("value").GetString());
        Assert.Equal("1990-01-31", person.GetProperty("birthdate").GetProperty("value").GetString());
        Assert.Equal("Washington", person.GetProperty("address").GetProperty("locality").GetString());
    }

    [Fact]
    [Spec("OpenID Connect Core §5.1")]
    public async Task A_client_set_so_gets_the_standards_flat_claims()
    {
        var answer = await app.UserInfoAsync(await AccessTokenAsync(Clients.Oidc, Everything));

        Assert.Equal("Lin Ø'Hara", answer.Member("name"));
        Assert.Equal("Lin", answer.Member("given_name"));
        Assert.Equal("Ø'Hara", answer.Member("family_name"));
        Assert.Equal("line@mail.example", answer.Member("email"));
        Assert.Equal("+12025550001", answer.Member("phone_number"));
        Assert.True(answer.Json.GetProperty("phone_number_verified").GetBoolean());
        Assert.False(answer.Json.GetProperty("email_verified").GetBoolean());
        Assert.Equal("1990-01-31", answer.Member("birthdate"));
        Assert.Equal("Washington", answer.Json.GetProperty("address").GetProperty("locality").GetString());
    }

    [Theory]
    [InlineData("openid", "sub")]
    [InlineData("openid name", "name sub")]
    [InlineData("openid email phone", "email phone sub")]
    [InlineData("openid address", "address sub")]
    public async Task Only_what_was_granted_is_told(string scope, string members)
    {
        var answer = await app.UserInfoAsync(await AccessTokenAsync(scope: scope));

        Assert.Equal(members.Split(' '), answer.Json.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));
    }

    // OpenID Connect Core §5.3.2: sub is always there and the ID token's.
    [Fact]
    [Spec("OpenID Connect Core §5.3.2")]
    public async Task The_subject_is_the_ID_tokens()
    {
        var tokens = await app.TokensAsync(app.Party());

        var answer = await app.UserInfoAsync(tokens.Member("access_token")!);

        Assert.Equal(new JsonWebToken(tokens.Member("id_token")).Subject, answer.Member("sub"));
    }

    [Theory]
    [InlineData("GET", "Bearer")]
    [InlineData("POST", "Bearer")]
    [InlineData("GET", "bearer")]
    [InlineData("GET", "BEARER")]
    [Spec("OpenID Connect Core §5.3.1")]
    public async Task GET_and_POST_with_the_token_in_the_header_are_answered(string verb, string scheme)
    {
        var answer = await app.Http.AnswerAsync(
            new HttpRequestMessage(new HttpMethod(verb), new Uri($"{app.Origin}/carriers/verizon/userinfo?sdk_version=1")), ("Authorization", $"{scheme} {await AccessTokenAsync()}"));

        Assert.Equal(200, answer.Status);
        Assert.Equal("application/json", answer.MediaType);
        Assert.Equal("no-store", answer.Header("Cache-Control"));
    }

    // RFC 6750 §3.1: without credentials no error code is told.
    [Theory]
    [InlineData("")]
    [InlineData("Basic Y2NpZDpzZWNyZXQ=")]
    [InlineData("Bearer")]
    [Spec("RFC 6750 §3.1")]
    public async Task Without_a_token_it_is_401_without_error_code(string header)
    {
        var answer = await app.Http.AskAsync("/carriers/verizon/userinfo", header.Length == 0 ? [] : [("Authorization", header)]);

        Assert.Equal(401, answer.Status);
        Assert.Equal($"Bearer realm=\"{app.Origin}/carriers/verizon\", DPoP realm=\"{app.Origin}/carriers/verizon\", algs=\"RS256 PS256 ES256\"", answer.Header("WWW-Authenticate"));
        Assert.Empty(answer.Text);
    }

    // RFC 9700 §4.3.2: a token in an address is not looked at.
    [Fact]
    [Spec("RFC 9700 §4.3.2")]
    public async Task A_token_in_the_address_is_no_token()
    {
        var answer = await app.Http.AskAsync($"/carriers/verizon/userinfo?access_token={await AccessTokenAsync()}");

        Assert.Equal(401, answer.Status);
        Assert.DoesNotContain("error", answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("a.b.c")]
    [InlineData("====")]
    [Spec("RFC 6750 §3.1")]
    public async Task What_is_no_token_is_invalid_token(string text) => IsInvalidToken(await app.UserInfoAsync(text));

    [Fact]
    public async Task A_changed_token_is_invalid_token()
    {
        var token = await AccessTokenAsync();

        IsInvalidToken(await app.UserInfoAsync(token[..^2] + (token[^2] == 'A' ? 'B' : 'A') + token[^1]));
    }

    [Fact]
    [Spec("Hardening 4")]
    public async Task An_ID_token_and_a_code_are_no_access_tokens()
    {
        var party = app.Party();
        var code = await app.CodeAsync(party);

        IsInvalidToken(await app.UserInfoAsync(code));
        IsInvalidToken(await app.UserInfoAsync((await app.RedeemAsync(party, code)).Member("id_token")!));
    }

    [Fact]
    [Spec("Hardening 15")]
    public async Task A_token_of_one_carrier_is_nothing_at_another() => IsInvalidToken(await app.UserInfoAsync(await AccessTokenAsync(), "tmobile"));

    [Fact]
    public async Task An_unknown_carrier_is_404() => Assert.Equal(404, (await app.UserInfoAsync(await AccessTokenAsync(), "nobody")).Status);

    // Design §5, revocation: on its own node at once.
    [Fact]
    [Spec("Design §5, revocation")]
    public async Task A_token_dies_when_the_link_ends()
    {
        var (key, token) = await OwnTokenAsync();
        var subscriber = await app.SubscriberAsync(key);

        await app.WriteAsync(store => store.Links.Where(link => link.SubscriberId == subscriber.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(link => link.State, LinkState.Ended)), Topic.Links);

        IsInvalidToken(await app.UserInfoAsync(token));
    }

    [Fact]
    [Spec("Design §5, revocation")]
    public async Task A_token_dies_when_its_grant_is_revoked()
    {
        var (key, token) = await OwnTokenAsync();
        var subscriber = await app.SubscriberAsync(key);
        var grant = await app.ReadAsync(store => store.Grants.SingleAsync(row => store.Links.Any(link => link.Id == row.LinkId && link.SubscriberId == subscriber.Id)));

        await app.Service<GrantLedger>().RevokeAsync(grant.Id, TimeProvider.System.GetUtcNow(), CancellationToken.None);

        IsInvalidToken(await app.UserInfoAsync(token));
    }

    [Fact]
    [Spec("Design §5, revocation")]
    public async Task A_token_dies_when_the_subscriber_is_locked()
    {
        var (key, token) = await OwnTokenAsync();

        await app.WriteAsync(store => store.Subscribers.Where(one => one.CarrierAccount == key)
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.State, SubscriberState.Locked)), Topic.Subscribers);

        IsInvalidToken(await app.UserInfoAsync(token));
    }

    // A code is refused as its tokens would be.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Spec("Design §5, revocation")]
    public async Task A_code_is_none_any_more_when_its_link_ends_or_its_subscriber_is_locked(bool link)
    {
        var key = app.NewPerson();
        var party = app.Party();
        using var waiting = await app.WaitAsync(party, key);
        Assert.Equal(204, (await (await Phone.StartedAsync(app, key)).ApproveAsync(waiting.Id)).Status);
        var code = (await waiting.LookAsync()).Parameter("code")!;
        var subscriber = await app.SubscriberAsync(key);

        await app.WriteAsync(store => link
            ? store.Links.Where(row => row.SubscriberId == subscriber.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.State, LinkState.Ended))
            : store.Subscribers.Where(row => row.Id == subscriber.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.State, SubscriberState.Locked)), Topic.Links, Topic.Subscribers);

        (await app.RedeemAsync(party, code)).IsOAuthError(ErrorCode.InvalidGrant);
    }

    [Fact]
    [Spec("Design §5, revocation")]
    public async Task A_token_dies_when_its_device_is_revoked_and_a_code_of_it_becomes_none()
    {
        var party = app.Party();
        var key = app.NewPerson();
        var phone = await Phone.StartedAsync(app, key);
        var (browser, hint) = await app.PairAsync(party, phone);
        using (browser)
        {
            var tokens = await app.RedeemAsync(party, await app.CodeByHintAsync(party, phone, browser, hint));
            var code = await app.CodeByHintAsync(party, phone, browser, hint);
            Assert.Equal(200, (await app.UserInfoAsync(tokens.Member("access_token")!)).Status);

            var device = (await phone.GetAsync("/devices")).Json.GetProperty("devices")[0].GetProperty("id").GetGuid();
            await app.Service<DeviceEndings>().RevokeAsync(device, ZenKey.Portal.Data.Audit.Actor.System, "test", null, CancellationToken.None);

            IsInvalidToken(await app.UserInfoAsync(tokens.Member("access_token")!));
            (await app.RedeemAsync(party, code)).IsOAuthError(ErrorCode.InvalidGrant);
        }
    }

    private async Task<string> AccessTokenAsync(string clientId = Clients.Basic, string scope = "openid") =>
        (await app.TokensAsync(app.Party(clientId), ("scope", scope))).Member("access_token")!;

    /// <summary>A token of a subscriber whom no other test has.</summary>
    private async Task<(string Key, string Token)> OwnTokenAsync()
    {
        var key = app.NewPerson();
        var party = app.Party();
        using var waiting = await app.WaitAsync(party, key);
        Assert.Equal(204, (await (await Phone.StartedAsync(app, key)).ApproveAsync(waiting.Id)).Status);
        var token = (await app.RedeemAsync(party, (await waiting.LookAsync()).Parameter("code")!)).Member("access_token")!;
        Assert.Equal(200, (await app.UserInfoAsync(token)).Status);
        return (key, token);
    }

    internal static void IsInvalidToken(Answer answer)
    {
        Assert.Equal(401, answer.Status);
        Assert.Equal(ErrorCode.InvalidToken, answer.Error);
        Assert.Contains("error=\"invalid_token\"", answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Object, answer.Json.ValueKind);
        Assert.True(ErrorReference.IsValid(Answer.ReferenceIn(answer.Description)), $"No reference in: {answer.Description}");
    }
}
