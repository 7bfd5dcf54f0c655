using Microsoft.IdentityModel.JsonWebTokens;
using ZenKey.AuthServer.Tests.Endpoints.BackchannelAuthentication;
using ZenKey.AuthServer.Tests.Endpoints.Token;
using ZenKey.AuthServer.Tests.Refusals;
using ZenKey.Protocol;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests.Endpoints.ServerInitiated;

/// <summary>The platform's own way for a client's server to ask a phone.</summary>
[Spec("ZenKey platform §6")]
public sealed class ServerInitiatedTests(SharedApp app, ServerInitiatedTests.Registered registered) : IClassFixture<ServerInitiatedTests.Registered>
{
    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private NotificationHost Host => registered.Host;

    [Fact]
    public async Task The_phone_is_asked_and_the_tokens_are_posted_with_all_that_was_sent_along()
    {
        var (phone, subject, answer) = await AskedAsync();
        Assert.Equal(("3600", "corr-1"), (answer.Member("expires_in"), answer.Member("correlation_id")));
        var id = await app.WaitingIdAsync(phone);
        Assert.Equal(("backchannel", "Return 2 items"), (KindOf(await phone.RequestAsync(id)), (await phone.RequestAsync(id)).GetProperty("context").GetString()));

        Assert.Equal(204, (await phone.ApproveAsync(id)).Status);

        var told = await ToldAsync(answer);
        Assert.Equal(("the-state", "corr-1", "openid name", "900", $"Bearer {Backchannel.NotificationToken}"),
            (told.Member("state"), told.Member("correlation_id"), told.Member("scope"), told.Member("expires_in"), told.Authorization));
        var idToken = new JsonWebToken(told.Member("id_token"));
        Assert.Equal((subject, "the-nonce", "Return 2 items"), (idToken.Subject, idToken.GetClaim("nonce").Value, idToken.GetClaim("context").Value));
        Assert.Equal(subject, (await app.UserInfoAsync(told.Member("access_token")!)).Member("sub"));
    }

    [Fact]
    [Spec("ZenKey platform §4.1")]
    public async Task The_ID_token_is_bound_to_the_key_that_the_request_names_or_else_to_the_one_that_signed_it()
    {
        var named = await KeyToldAsync(("referred_binding", ClientKeyPair.OtherEc.Jwk()));
        var signed = await KeyToldAsync();

        Assert.Equal((KeyBindingTests.Public(ClientKeyPair.OtherEc.Jwk()), KeyBindingTests.Public(ClientKeyPair.Rsa.Jwk())), (named, signed));
    }

    private async Task<string> KeyToldAsync(params (string Name, object? Value)[] changes)
    {
        var (phone, _, answer) = await AskedAsync(changes);
        Assert.Equal(204, (await phone.ApproveAsync(await app.WaitingIdAsync(phone))).Status);
        return KeyBindingTests.KeyIn((await ToldAsync(answer)).Member("id_token")!);
    }

    [Fact]
    public async Task A_refusal_is_posted_too()
    {
        var (phone, _, answer) = await AskedAsync();

        await phone.DenyAsync(await app.WaitingIdAsync(phone));

        var told = await ToldAsync(answer);
        Assert.Equal((ErrorCode.AccessDenied, "the-state", "corr-1"), (told.Member("error"), told.Member("state"), told.Member("correlation_id")));
        Assert.Null(told.Member("id_token"));
    }

    // Real clients §2: JSON; much the same beside the object; expires_in 3000; no jti, no notification token.
    [Fact]
    [Spec("Real clients §2")]
    public async Task What_the_published_Java_SDK_sends_is_taken()
    {
        var subject = await app.VisitedAsync(app.NewPerson());
        var request = app.SignAsyncRequest(Now, subject, Host.Address, ("jti", null), ("client_notification_token", null), ("expires_in", 3000), ("baseUrl", "https://x.example"));

        var answer = await app.SendAsyncRequestAsync(request, "verizon", ("client_id", Clients.Async), ("response_type", "async_token"), ("notification_uri", "https://elsewhere.example/"),
            ("expires_in", 3000), ("scope", "openid"), ("header_type", "application_json"), ("iss", Clients.Async));

        Assert.Equal((200, "3000"), (answer.Status, answer.Member("expires_in")));
    }

    [Fact]
    public async Task A_form_is_taken_as_well()
    {
        var request = app.SignAsyncRequest(Now, await app.VisitedAsync(app.NewPerson()), Host.Address);

        Assert.Equal(200, (await app.Http.PostFormAsync("/carriers/verizon/si-authorize", [("request", request), ("client_id", Clients.Async)])).Status);
    }

    public static TheoryData<string, string, string, object?> Refused => new()
    {
        { "response_type_missing", ErrorCode.InvalidRequest, "response_type", null },
        { "response_type_unsupported", ErrorCode.UnsupportedResponseType, "response_type", "code" },
        { "notification_uri_missing", ErrorCode.InvalidRequest, "notification_uri", null },
        { "notification_uri_not_registered", ErrorCode.InvalidRequest, "notification_uri", "https://evil.example/" },
        { "redirect_uri_unregistered", ErrorCode.InvalidRequest, "redirect_uri", "https://evil.example/" },
        { "scope_malformed", ErrorCode.InvalidScope, "scope", null },
        { "scope_without_openid", ErrorCode.InvalidScope, "scope", "name" },
        { "hint_missing", ErrorCode.InvalidRequest, "login_hint", null },
        { "login_hint_unknown_form", ErrorCode.InvalidLoginHint, "login_hint", "somebody" },
        { "login_hint_phone_not_allowed", ErrorCode.InvalidLoginHint, "login_hint", "+12025550001" },
        { "subscriber_unknown", ErrorCode.UserNotFound, "login_hint", "311480-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" },
        { "login_hint_token_invalid", ErrorCode.InvalidLoginHintToken, "login_hint_token", "x" },
        { "id_token_hint_invalid", ErrorCode.InvalidRequest, "id_token_hint", "x" },
        { "expiry_too_long", ErrorCode.InvalidRequest, "expires_in", 172_801 },
        { "expiry_malformed", ErrorCode.InvalidRequest, "expires_in", 0 },
        { "prompt_unknown", ErrorCode.InvalidRequest, "prompt", "none" },
        { "notification_token_malformed", ErrorCode.InvalidRequest, "client_notification_token", "short" },
        { "state_too_long", ErrorCode.InvalidRequest, "state", new string('x', 1025) },
        { "correlation_id_too_long", ErrorCode.InvalidRequest, "correlation_id", new string('x', 65) },
        { "context_unprintable", ErrorCode.InvalidRequest, "context", new string('x', 281) },
        { "request_object_malformed", ErrorCode.InvalidRequestObject, "state", Assertions.LoneSurrogate },
        { "request_object_audience", ErrorCode.InvalidRequestObject, "aud", "https://other.example" },
        { "request_object_issuer", ErrorCode.InvalidRequestObject, "iss", Clients.CibaJwt },
        { "request_object_subject", ErrorCode.InvalidRequestObject, "sub", "somebody" },
        { "request_object_exp_missing", ErrorCode.InvalidRequestObject, "exp", null },
        { "request_object_expired", ErrorCode.InvalidRequestObject, "exp", 1_600_000_000 },
        { "request_object_life_too_long", ErrorCode.InvalidRequestObject, "exp", 9_000_000_000 },
        { "request_object_referred_binding", ErrorCode.InvalidRequestObject, "referred_binding", "no key" },
        { "request_object_client_id", ErrorCode.InvalidRequestObject, "client_id", Clients.CibaJwt },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_cannot_be_asked_is_refused_by_its_own_error(string cause, string error, string name, object? value)
    {
        (string, object?)[] other = name is "login_hint_token" or "id_token_hint" ? [("login_hint", null)] : [];

        var answer = await app.SendAsyncRequestAsync(
            app.SignAsyncRequest(Now, "311480-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", Host.Address, [(name, value), .. other]), "verizon", ("client_id", Clients.Async));

        await app.IsLoggedAsync(answer.IsOAuthError(error), cause, "si-authorize");
    }

    [Fact]
    public async Task Only_an_object_that_the_client_signed_is_taken()
    {
        var subject = await app.VisitedAsync(app.NewPerson());
        var signed = app.SignAsyncRequest(Now, subject, Host.Address);
        var foreign = Assertions.Make(Clients.Async, app.App.Origins.Issuer("verizon"), Now, ClientKeyPair.Foreign, [("response_type", "async_token")]);

        (await app.SendAsyncRequestAsync(foreign)).IsOAuthError(ErrorCode.InvalidRequestObject);
        (await app.SendAsyncRequestAsync("not.a.jwt", "verizon", ("client_id", Clients.Async))).IsOAuthError(ErrorCode.InvalidRequestObject);
        var bare = await app.Http.PostFormAsync("/carriers/verizon/si-authorize", [("client_id", Clients.Async), ("scope", "openid")]);
        await app.IsLoggedAsync(bare.IsOAuthError(ErrorCode.InvalidRequest), "request_object_missing", "si-authorize");
        (await app.SendAsyncRequestAsync(signed, "att")).IsOAuthError(ErrorCode.InvalidRequestObject);
        Assert.Equal(200, (await app.SendAsyncRequestAsync(signed)).Status);
        await app.IsLoggedAsync((await app.SendAsyncRequestAsync(signed)).IsOAuthError(ErrorCode.InvalidRequestObject), "request_object_replayed", "si-authorize");
    }

    [Theory]
    [InlineData(Clients.Unknown, ErrorCode.InvalidClient, 401, "client_unknown")]
    [InlineData(Clients.Disabled, ErrorCode.InvalidClient, 401, "client_unknown")]
    [InlineData(Clients.CibaNumbers, ErrorCode.UnauthorizedClient, 400, "client_without_keys")]
    [InlineData(Clients.Jwt, ErrorCode.UnauthorizedClient, 400, "grant_type_not_allowed")]
    public async Task A_client_without_keys_or_leave_may_not(string clientId, string error, int status, string cause)
    {
        var request = Assertions.Make(clientId, app.App.Origins.Issuer("verizon"), Now, null, [("response_type", "async_token"), ("scope", "openid")]);

        await app.IsLoggedAsync((await app.SendAsyncRequestAsync(request)).IsOAuthError(error, status), cause, "si-authorize");
    }

    [Fact]
    public async Task Whoever_ended_the_consent_is_not_asked()
    {
        var subject = await app.VisitedAsync(app.NewPerson());
        await app.WriteAsync(store =>
        {
            foreach (var link in store.Links.Where(link => link.Subject == subject)) { link.State = Portal.Data.Links.LinkState.Ended; }
            return Task.CompletedTask;
        }, Portal.Data.Changes.Topic.Links);

        await app.IsLoggedAsync((await app.SendAsyncRequestAsync(app.SignAsyncRequest(Now, subject, Host.Address))).IsOAuthError(ErrorCode.ConsentRequired), "link_ended", "si-authorize");
    }

    [Fact]
    public async Task Whoever_never_signed_in_is_not_asked()
    {
        var (browser, hint) = await app.PairAsync(app.Party(Clients.Async), await Phone.StartedAsync(app, app.NewPerson()));
        browser.Dispose();

        var answer = await app.SendAsyncRequestAsync(app.SignAsyncRequest(Now, "x", Host.Address, ("login_hint", null), ("login_hint_token", hint)));

        await app.IsLoggedAsync(answer.IsOAuthError(ErrorCode.ConsentRequired), "consent_never_given", "si-authorize");
    }

    [Fact]
    public async Task Three_wait_for_a_phone_and_no_more()
    {
        var subject = await app.VisitedAsync(app.NewPerson());
        for (var count = 0; count < 3; count++) { Assert.Equal(200, (await app.SendAsyncRequestAsync(app.SignAsyncRequest(Now, subject, Host.Address))).Status); }

        var busy = (await app.SendAsyncRequestAsync(app.SignAsyncRequest(Now, subject, Host.Address))).IsOAuthError(ErrorCode.TemporarilyUnavailable, 429);
        await app.IsLoggedAsync(busy, "subscriber_busy_by_client", "si-authorize");
    }

    [Fact]
    public async Task What_is_cancelled_leaves_the_phone_and_is_told_no_more()
    {
        var (phone, _, answer) = await AskedAsync();
        var id = await app.WaitingIdAsync(phone);

        var cancelled = await app.ToWaitingAsync("si-cancel", answer.Member("auth_req_id"), Now);

        Assert.Equal((200, answer.Member("auth_req_id"), "corr-1"), (cancelled.Status, cancelled.Member("auth_req_id"), cancelled.Member("correlation_id")));
        Assert.Equal("cancelled", (await phone.ApproveAsync(id)).IsProblem("request-ended", 410).Member("state"));
        (await app.ToWaitingAsync("si-cancel", answer.Member("auth_req_id"), Now)).IsOAuthError(ErrorCode.InvalidGrant);
        Assert.DoesNotContain(Host.Told, told => told.Member("auth_req_id") == answer.Member("auth_req_id"));
    }

    [Theory]
    [InlineData("si-cancel")]
    [InlineData("si-resend")]
    public async Task Only_the_client_itself_may_cancel_or_resend(string endpoint)
    {
        var (_, _, answer) = await AskedAsync();
        var authReqId = answer.Member("auth_req_id");

        (await app.ToWaitingAsync(endpoint, authReqId, Now, clientId: Clients.CibaJwt)).IsOAuthError(ErrorCode.InvalidGrant);
        (await app.ToWaitingAsync(endpoint, authReqId, Now, "att")).IsOAuthError(ErrorCode.InvalidGrant);
        await app.IsLoggedAsync((await app.ToWaitingAsync(endpoint, "x", Now)).IsOAuthError(ErrorCode.InvalidGrant), "auth_req_id_not_waiting", endpoint);
        await app.IsLoggedAsync((await app.ToWaitingAsync(endpoint, null, Now)).IsOAuthError(ErrorCode.InvalidRequest), "auth_req_id_missing", endpoint);
        (await app.Http.PostFormAsync($"/carriers/verizon/{endpoint}", [("auth_req_id", authReqId), ("client_id", Clients.Async)])).IsOAuthError(ErrorCode.InvalidClient, 401);
    }

    // ZenKey platform §6: tokens arrive directly, there is nothing to fetch.
    [Fact]
    public async Task It_cannot_be_fetched()
    {
        var (_, _, answer) = await AskedAsync();

        var fetched = await app.AskAsClientAsync(app.Party(Clients.Async), "verizon", "token",
            [("grant_type", GrantType.Ciba), ("auth_req_id", answer.Member("auth_req_id")), .. Assertions.Form(Assertions.Make(Clients.Async, app.App.Origins.Issuer("verizon"), Now))]);

        await app.IsLoggedAsync(fetched.IsOAuthError(ErrorCode.UnauthorizedClient), "ciba_push_request", "token");
    }

    [Fact]
    [Spec("ZenKey platform §12.2")]
    public async Task Discovery_tells_a_client_the_endpoints_by_both_names()
    {
        var document = await app.Http.AskAsync($"/.well-known/openid_configuration?client_id={Clients.Async}&mccmnc=311480");
        var issuer = document.Member("issuer");

        Assert.Equal((issuer + "/si-authorize", issuer + "/si-authorize", issuer + "/si-cancel"),
            (document.Member("server_initiated_endpoint"), document.Member("server_initiated_authorization_endpoint"), document.Member("server_initiated_cancel_endpoint")));
    }

    private async Task<(Phone Phone, string Subject, Answer Answer)> AskedAsync(params (string Name, object? Value)[] changes)
    {
        var key = app.NewPerson();
        var subject = await app.VisitedAsync(key);
        var phone = await Phone.StartedAsync(app, key);
        var answer = await app.SendAsyncRequestAsync(app.SignAsyncRequest(Now, subject, Host.Address, changes));
        Assert.True(answer.Status == 200, answer.Text);
        return (phone, subject, answer);
    }

    private async Task<Told> ToldAsync(Answer answer)
    {
        await Until.HoldsAsync(() => Task.FromResult(Host.Told.Any(told => told.Member("auth_req_id") == answer.Member("auth_req_id"))));
        return Assert.Single(Host.Told, told => told.Member("auth_req_id") == answer.Member("auth_req_id"));
    }

    private static string? KindOf(System.Text.Json.JsonElement request) => request.GetProperty("kind").GetString();

    /// <summary>The client's server, registered once for all tests of the class.</summary>
    public sealed class Registered : IDisposable
    {
        public Registered(SharedApp app)
        {
            Host = new NotificationHost();
            Host.RegisterAsync(app, Clients.Async).GetAwaiter().GetResult();
        }

        internal NotificationHost Host { get; }

        public void Dispose() => Host.Dispose();
    }
}
