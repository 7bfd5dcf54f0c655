using Microsoft.EntityFrameworkCore;
using ZenKey.AuthServer.Tests.Refusals;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.BackchannelAuthentication;

/// <summary>What a client's server may ask a phone, and about whom.</summary>
[Spec("CIBA Core §7")]
public sealed class BackchannelAuthenticationTests(SharedApp app)
{
    [Fact]
    [Spec("CIBA Core §7.3")]
    [Spec("fapi-ciba-id1")]
    public async Task The_answer_names_the_request_its_life_and_the_interval()
    {
        var asked = await app.AskedAsync(Clients.CibaNumbers, app.NewPerson());

        Assert.Matches("^[A-Za-z0-9_-]{43}$", asked.AuthReqId);
        Assert.Equal((300, 5), (asked.Answer.Json.GetProperty("expires_in").GetInt32(), asked.Answer.Json.GetProperty("interval").GetInt32()));
        Assert.Equal("no-store", asked.Answer.Header("Cache-Control"));
        Assert.DoesNotContain(asked.Id, asked.Answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    [Spec("fapi-ciba-id1-ensure-authorization-request-with-binding-message-succeeds")]
    public async Task The_phone_shows_who_asks_what_they_say_and_what_they_would_get()
    {
        var asked = await app.AskedAsync(Clients.CibaNumbers, app.NewPerson(), ("binding_message", "Call 1234 · ünïcode \U0001F511"));

        var shown = await asked.Phone.RequestAsync(asked.Id);
        Assert.Equal("backchannel", shown.GetProperty("kind").GetString());
        Assert.Equal("Call 1234 · ünïcode \U0001F511", shown.GetProperty("context").GetString());
        Assert.Equal("Tests by number", shown.GetProperty("client").GetProperty("projectName").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, shown.GetProperty("browser").ValueKind);
        Assert.True(shown.GetProperty("firstTime").GetBoolean());
        Assert.Equal(["name"], shown.GetProperty("attributes").EnumerateArray().Select(one => one.GetProperty("scope").GetString()));
    }

    public static TheoryData<string, string, string, string?> Refused => new()
    {
        { "scope_malformed", ErrorCode.InvalidScope, "scope", null },
        { "scope_without_openid", ErrorCode.InvalidScope, "scope", "name" },
        { "scope_not_allowed", ErrorCode.InvalidScope, "scope", "openid last_4_social" },
        { "hint_missing", ErrorCode.InvalidRequest, "login_hint", null },
        { "subscriber_unknown", ErrorCode.UnknownUserId, "login_hint", "+12025559999" },
        { "login_hint_unknown_form", ErrorCode.UnknownUserId, "login_hint", "nobody@mail.example" },
        { "subscriber_unknown", ErrorCode.UnknownUserId, "login_hint", "311480-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" },
        { "user_code_unsupported", ErrorCode.InvalidRequest, "user_code", "1234" },
        { "request_uri_foreign", ErrorCode.InvalidRequest, "request_uri", "urn:x" },
        { "expiry_malformed", ErrorCode.InvalidRequest, "requested_expiry", "0" },
        { "expiry_malformed", ErrorCode.InvalidRequest, "requested_expiry", "-1" },
        { "expiry_malformed", ErrorCode.InvalidRequest, "requested_expiry", "soon" },
        { "binding_message_unprintable", ErrorCode.InvalidBindingMessage, "binding_message", " " },
        { "binding_message_unprintable", ErrorCode.InvalidBindingMessage, "binding_message", "Pay \u202E001$ to us" },
        { "binding_message_unprintable", ErrorCode.InvalidBindingMessage, "binding_message", new string('x', 281) },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    [Spec("CIBA Core §13")]
    [Spec("fapi-ciba-id1-ensure-authorization-request-with-potentially-bad-binding-message")]
    [Spec("fapi-ciba-id1-ensure-authorization-request-with-user-code-fails-for-brazil")]
    [Spec("fapi-ciba-id1-ensure-authorization-request-with-invalid-login-hint-fails-for-brazil")]
    [Spec("fapi-ciba-id1-ensure-requested-expiry-zero-fails-for-brazil")]
    [Spec("fapi-ciba-id1-ensure-requested-expiry-negative-fails-for-brazil")]
    public async Task What_cannot_be_asked_is_refused_by_its_own_error(string cause, string error, string name, string? value) =>
        await app.IsLoggedAsync((await app.AskPhoneAsync(Clients.CibaNumbers, People.Line, (name, value))).IsOAuthError(error), cause, "bc-authorize");

    [Theory]
    [InlineData("login_hint_token")]
    [InlineData("id_token_hint")]
    [Spec("CIBA Core §7.1")]
    [Spec("fapi-ciba-id1-ensure-authorization-request-with-multiple-hints-fails")]
    public async Task Only_one_hint_is_taken(string other) =>
        await app.IsLoggedAsync((await app.AskPhoneAsync(Clients.CibaNumbers, People.Line, (other, "x"))).IsOAuthError(ErrorCode.InvalidRequest), "hints_several", "bc-authorize");

    [Fact]
    [Spec("RFC 6749 §3.3")]
    [Spec("fapi-ciba-id1-ensure-other-scope-order-succeeds")]
    public async Task The_order_of_scopes_says_nothing() => await app.AskedAsync(Clients.CibaNumbers, app.NewPerson(), ("scope", "name openid"));

    [Theory]
    [InlineData("30", 30)]
    [InlineData("172800", 172_800)]
    [InlineData("9999999", 172_800)]
    [Spec("CIBA Core §7.1")]
    [Spec("fapi-ciba-id1-ensure-requested-expiry-above-maximum-is-capped-for-brazil")]
    public async Task The_client_says_how_long_it_waits_up_to_two_days(string asked, int given) =>
        Assert.Equal(given, (await app.AskedAsync(Clients.CibaNumbers, app.NewPerson(), ("requested_expiry", asked))).Answer.Json.GetProperty("expires_in").GetInt32());

    [Theory]
    [InlineData(People.NoApplication, "no_application")]
    [InlineData(People.Swapped, "sim_mismatch")]
    [InlineData(People.Locked, "subscriber_locked")]
    [Spec("ZenKey platform §8.1")]
    public async Task A_phone_that_may_not_be_asked_is_access_denied(string key, string cause) =>
        await app.IsLoggedAsync((await app.AskPhoneAsync(Clients.CibaNumbers, key)).IsOAuthError(ErrorCode.AccessDenied, 403), cause, "bc-authorize");

    [Fact]
    [Spec("Hardening 15")]
    public async Task A_number_of_another_carrier_is_unknown() =>
        (await app.AskPhoneAsync(Clients.CibaNumbers, People.LineAtt)).IsOAuthError(ErrorCode.UnknownUserId);

    [Fact]
    [Spec("ZenKey platform §3")]
    public async Task A_client_without_leave_names_nobody_by_number() =>
        await app.IsLoggedAsync((await app.AskPhoneAsync(Clients.Ciba, People.Line)).IsOAuthError(ErrorCode.UnknownUserId), "login_hint_phone_not_allowed", "bc-authorize");

    [Fact]
    public async Task A_subject_or_an_ID_token_names_whom_the_client_knows()
    {
        var asked = await app.AskedAsync(Clients.CibaNumbers, app.NewPerson());
        var tokens = await (await asked.ApprovedAsync()).FetchAsync();
        var subject = SubjectOf(tokens);

        Assert.Equal(200, (await ByAsync("login_hint", subject)).Status);
        Assert.Equal(200, (await ByAsync("id_token_hint", tokens.Member("id_token"))).Status);
        (await ByAsync("id_token_hint", tokens.Member("id_token") + "x")).IsOAuthError(ErrorCode.InvalidRequest);

        Task<Answer> ByAsync(string name, string? value) => app.AskPhoneAsync(Clients.CibaNumbers, People.Line, ("login_hint", null), (name, value));
    }

    [Fact]
    public async Task Whoever_ended_the_consent_is_not_asked_by_it()
    {
        var key = app.NewPerson();
        var tokens = await (await (await app.AskedAsync(Clients.CibaNumbers, key)).ApprovedAsync()).FetchAsync();
        var subject = SubjectOf(tokens);
        await app.WriteAsync(store => store.Links.Where(link => link.Subject == subject)
            .ExecuteUpdateAsync(set => set.SetProperty(link => link.State, Portal.Data.Links.LinkState.Ended)), Portal.Data.Changes.Topic.Links);

        await app.IsLoggedAsync((await app.AskPhoneAsync(Clients.CibaNumbers, key, ("login_hint", subject))).IsOAuthError(ErrorCode.AccessDenied, 403), "link_ended", "bc-authorize");
    }

    [Fact]
    [Spec("CIBA Core §7.1")]
    public async Task Discoverys_token_names_the_subscriber_of_a_trusted_browser()
    {
        var party = app.Party(Clients.CibaNumbers);
        var (browser, hint) = await app.PairAsync(party, await Phone.StartedAsync(app, app.NewPerson()));
        browser.Dispose();

        Assert.Equal(200, (await app.AskPhoneAsync(Clients.CibaNumbers, People.Line, ("login_hint", null), ("login_hint_token", hint))).Status);
        (await app.AskPhoneAsync(Clients.Ciba, People.Line, ("login_hint", null), ("login_hint_token", hint))).IsOAuthError(ErrorCode.InvalidRequest);
        (await app.AskPhoneAsync(Clients.CibaNumbers, People.Line, ("login_hint", null), ("login_hint_token", hint[..^4]))).IsOAuthError(ErrorCode.InvalidRequest);
    }

    [Theory]
    [InlineData(Clients.Basic, "grant_type_not_allowed")]
    [InlineData(Clients.CibaPublic, "client_not_confidential")]
    [Spec("CIBA Core §4")]
    public async Task A_client_that_is_not_registered_for_it_is_unauthorized(string clientId, string cause) =>
        await app.IsLoggedAsync((await app.AskPhoneAsync(clientId, People.Line)).IsOAuthError(ErrorCode.UnauthorizedClient), cause, "bc-authorize");

    [Fact]
    [Spec("fapi-ciba-id1-ensure-wrong-client-id-in-backchannel-authorization-request")]
    [Spec("fapi-ciba-id1-ensure-without-client-assertion-in-backchannel-authorization-request-fails")]
    public async Task A_client_that_does_not_prove_itself_is_told_nothing()
    {
        (await app.AskPhoneAsync(Clients.CibaJwt, People.Line)).IsOAuthError(ErrorCode.InvalidClient, 401);
        (await app.AskPhoneAsync(Clients.CibaNumbers, People.Line, ("client_id", Clients.Basic))).IsOAuthError(ErrorCode.InvalidRequest);
    }

    [Fact]
    [Spec("RFC 9110 §15.5.6")]
    public async Task Only_POST_is_offered()
    {
        var answer = await app.Http.AskAsync("/carriers/verizon/bc-authorize");

        Assert.Equal((405, "POST"), (answer.Status, answer.Header("Allow")));
    }

    // Nobody can ring a phone without end.
    [Fact]
    [Spec("CIBA Core §14")]
    public async Task Three_of_a_client_wait_for_a_phone_and_no_more_until_one_has_ended()
    {
        var key = app.NewPerson();
        var first = await app.AskedAsync(Clients.CibaNumbers, key);
        await app.AskPhoneAsync(Clients.CibaNumbers, key);
        await app.AskPhoneAsync(Clients.CibaNumbers, key);

        var busy = (await app.AskPhoneAsync(Clients.CibaNumbers, key)).IsOAuthError(ErrorCode.TemporarilyUnavailable, 429);

        await app.IsLoggedAsync(busy, "subscriber_busy_by_client", "bc-authorize");
        Assert.Equal("30", busy.Header("Retry-After"));
        Assert.Equal(204, (await first.Phone.DenyAsync(first.Id)).Status);
        Assert.Equal(200, (await app.AskPhoneAsync(Clients.CibaNumbers, key)).Status);
    }

    [Fact]
    [Spec("CIBA Core §14")]
    public async Task Ten_of_all_clients_wait_for_a_phone_and_no_more()
    {
        var key = app.NewPerson();
        await Phone.StartedAsync(app, key);
        var subscriber = (await app.SubscriberAsync(key)).Id;
        var other = await app.ReadAsync(store => store.Clients.Where(client => client.ClientId == Clients.Ciba).Select(client => client.Id).SingleAsync());
        for (var count = 0; count < 10; count++)
        {
            Assert.Equal(200, (await app.AskPhoneAsync(Clients.CibaNumbers, key)).Status);
            await app.WriteAsync(store => store.Requests.Where(request => request.SubscriberId == subscriber).ExecuteUpdateAsync(set => set.SetProperty(request => request.ClientId, other)));
        }

        await app.IsLoggedAsync((await app.AskPhoneAsync(Clients.CibaNumbers, key)).IsOAuthError(ErrorCode.TemporarilyUnavailable, 429), "subscriber_busy", "bc-authorize");
    }

    [Fact]
    [Spec("CIBA Core §14")]
    public async Task Twelve_at_once_are_three()
    {
        var key = app.NewPerson();
        await Phone.StartedAsync(app, key);

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => app.AskPhoneAsync(Clients.CibaNumbers, key)));

        Assert.Equal(3, answers.Count(answer => answer.Status == 200));
    }

    [Fact]
    [Spec("ZenKey platform §12.2")]
    public async Task A_level_that_is_not_known_is_a3()
    {
        var asked = await app.AskedAsync(Clients.CibaNumbers, app.NewPersonWithPin(), ("acr_values", "no-such-level"));

        Assert.True((await asked.Phone.RequestAsync(asked.Id)).GetProperty("pinRequired").GetBoolean());
        (await asked.Phone.ApproveAsync(asked.Id)).IsProblem("pin-required", 400);
        await asked.ApprovedAsync(People.Pin);
    }

    private static string SubjectOf(Answer tokens) => new Microsoft.IdentityModel.JsonWebTokens.JsonWebToken(tokens.Member("id_token")).Subject;
}
