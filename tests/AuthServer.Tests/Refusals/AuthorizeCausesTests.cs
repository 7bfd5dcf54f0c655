using System.Web;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests.Refusals;

/// <summary>What the log says of refusals at authorize and par: the exact cause, and what was expected and received.</summary>
[Spec("OpenID Connect Core §3.1.2.6")]
public sealed class AuthorizeCausesTests(SharedApp app)
{
    [Theory]
    [InlineData("response_type_missing", "response_type", null, null)]
    [InlineData("response_type_unsupported", "response_type=token", "code", "token")]
    [InlineData("response_mode_unsupported", "response_mode=web_message", "query fragment form_post", "web_message")]
    [InlineData("scope_malformed", "scope=openid  name", null, null)]
    [InlineData("scope_without_openid", "scope=name secret-42", "openid", "name and 1 unknown")]
    [InlineData("scope_not_allowed", "scope=openid events", "openid name email phone postal_code address birthdate", "openid events")]
    [InlineData("pkce_missing", "code_challenge&code_challenge_method", null, null)]
    [InlineData("pkce_challenge_missing", "code_challenge", null, null)]
    [InlineData("pkce_method", "code_challenge_method=plain", "S256", "plain")]
    [InlineData("pkce_challenge_malformed", "code_challenge=short", "43 characters of base64url", "5 characters")]
    [InlineData("prompt_unknown", "prompt=create", "none login consent select_account", "create")]
    [InlineData("prompt_none_with_others", "prompt=none login", null, null)]
    [InlineData("max_age_malformed", "max_age=+12025550142", "a whole number of seconds", "12 characters")]
    [InlineData("claims_malformed", "claims=[]", null, null)]
    [InlineData("request_uri_foreign", "request_uri=https://app.tests.example/r", null, null)]
    [InlineData("registration_unsupported", "registration={}", null, null)]
    [InlineData("id_token_hint_invalid", "id_token_hint=x", null, null)]
    [InlineData("login_hint_phone_not_allowed", "login_hint=+12025550001", null, null)]
    [InlineData("prompt_none", "prompt=none&acr_values=a1", null, null)]
    [InlineData("parameter_unreadable", "nonce=\u0001", null, null)]
    public async Task A_request_that_does_not_hold_is_told_by_its_cause(string cause, string changes, string? expected, string? received)
    {
        var answer = await app.Http.AskAsync(app.Party().Authorize("verizon", [.. Changes(changes)]));

        answer.IsBackAt(Clients.Callback);
        var entry = await app.IsLoggedAsync(answer, cause, "authorize");
        Assert.Equal((expected, received), (entry.Expected, entry.Received));
        Assert.NotNull(entry.ClientId);
        Assert.NotNull(entry.CarrierId);
    }

    [Theory]
    [InlineData("context_too_long", "context", 281, "281 characters")]
    [InlineData("state_too_long", "state", 1025, "1025 characters")]
    [InlineData("nonce_too_long", "nonce", 1025, "1025 characters")]
    [InlineData("correlation_id_too_long", "correlation_id", 65, "65 characters")]
    public async Task What_is_too_long_is_kept_by_its_length(string cause, string name, int length, string received)
    {
        var answer = await app.Http.AskAsync(app.Party().Authorize("verizon", (name, new string('x', length))));

        Assert.Equal(received, (await app.IsLoggedAsync(answer, cause, "authorize")).Received);
    }

    [Theory]
    [InlineData("grant_type_not_allowed", Clients.Ciba, null)]
    [InlineData("pushed_request_demanded", Clients.Pushing, null)]
    [InlineData("request_and_request_uri", Clients.Jwt, "request=a.b.c&request_uri=urn:x")]
    [InlineData("request_object_malformed", Clients.Jwt, "request=a.b.c")]
    public async Task What_a_client_may_not_do_is_told_by_its_cause(string cause, string clientId, string? changes) =>
        await app.IsLoggedAsync(await app.Http.AskAsync(app.Party(clientId).Authorize("verizon", [.. Changes(changes)])), cause, "authorize");

    [Fact]
    public async Task A_form_for_an_application_is_told_by_its_cause() => await app.IsLoggedAsync(
        await app.Http.AskAsync(app.Party(Clients.Native).Authorize("verizon", ("redirect_uri", Clients.AppCallback), ("response_mode", "form_post"))), "response_mode_form_post_to_app", "authorize");

    [Theory]
    [InlineData("login_hint_of_another", People.Line, Clients.Hinting, "login_hint=+12025550999&acr_values=a1")]
    [InlineData("login_hint_token_invalid", People.Line, Clients.Basic, "login_hint_token=x")]
    [InlineData("subscriber_unknown", null, Clients.Basic, "login_hint=310004-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("subscriber_locked", People.Locked, Clients.Basic, "acr_values=a1")]
    [InlineData("no_application", People.NoApplication, Clients.Basic, "acr_values=a1")]
    [InlineData("sim_mismatch", People.Swapped, Clients.Basic, "acr_values=a1")]
    [InlineData("prompt_none_acr", People.Line, Clients.Basic, "prompt=none&acr_values=a3")]
    [InlineData("prompt_none_consent", People.Line, Clients.Basic, "prompt=none&acr_values=a1&scope=openid postal_code")]
    public async Task Who_cannot_be_signed_in_is_told_by_its_cause(string cause, string? line, string clientId, string changes)
    {
        var answer = await app.Http.AskAsync(app.Party(clientId).Authorize("verizon", [.. Changes(changes)]), line is null ? [] : [SignIns.Over(line)]);

        var entry = await app.IsLoggedAsync(answer.IsBackAt(Clients.Callback), cause, "authorize");
        // Who it is about is nobody's business.
        Assert.Null(entry.Received);
    }

    [Fact]
    public async Task Nobody_known_at_a_carrier_with_silent_sign_in_is_told_by_its_cause() =>
        await app.IsLoggedAsync(await app.Http.AskAsync(app.Party().Authorize("att", ("prompt", "none"))), "prompt_none_no_session", "authorize");

    [Theory]
    [InlineData("client_id_missing", "client_id")]
    [InlineData("client_unknown", $"client_id={Clients.Unknown}")]
    [InlineData("client_disabled", $"client_id={Clients.Disabled}")]
    [InlineData("redirect_uri_missing", "redirect_uri")]
    public async Task Before_client_and_address_hold_the_page_bears_the_reference(string cause, string changes) =>
        await app.IsLoggedAsync(await app.Http.AskAsync(app.Party().Authorize("verizon", [.. Changes(changes)])), cause, "authorize");

    // The address may bear anything in its query: a state, a code, somebody's number.
    [Theory]
    [InlineData("https://evil.example/cb?code=secret&phone=%2B12025550142#frag", "https://evil.example/cb?…#…")]
    [InlineData("https://me:secret@evil.example:8443/cb", "https://evil.example:8443/cb")]
    [InlineData("not an address", "14 characters")]
    public async Task An_unregistered_redirect_URI_is_kept_without_its_query_beside_those_registered(string redirectUri, string received)
    {
        var answer = await app.Http.AskAsync(app.Party().Authorize("verizon", ("redirect_uri", redirectUri)));

        var entry = await app.IsLoggedAsync(answer, "redirect_uri_unregistered", "authorize");
        Assert.Equal(("https://app.tests.example/callback https://app.tests.example/other?…", received), (entry.Expected, entry.Received));
    }

    [Fact]
    public async Task A_repeated_parameter_is_told_by_its_cause_and_its_name_only_when_it_is_one()
    {
        var address = app.Party().Authorize("verizon");
        var strange = Uri.EscapeDataString("<script>" + new string('x', 500));

        var plain = await app.Http.AskAsync($"{address}&nonce=again");
        var odd = await app.Http.AskAsync($"{address}&{strange}=1&{strange}=2");

        await app.IsLoggedAsync(plain, "parameter_repeated", "authorize");
        Assert.StartsWith("The parameter nonce is repeated.", plain.Parameter("error_description"), StringComparison.Ordinal);
        Assert.DoesNotContain("script", odd.Parameter("error_description"), StringComparison.Ordinal);
        Assert.InRange(odd.Parameter("error_description")!.Length, 20, 100);
    }

    [Fact]
    public async Task What_cannot_be_read_at_all_is_told_by_its_cause()
    {
        await app.IsLoggedAsync(await app.Http.AskAsync(app.Party().Authorize("verizon") + "&client_id=again"), "request_unreadable", "authorize");
        await app.IsLoggedAsync(await app.Http.AskAsync(app.Party().Authorize("nowhere")), "carrier_unknown", "authorize");
        await app.IsLoggedAsync(await app.Http.AskAsync("/carriers/verizon/waiting/aaaaaaaaaaaaaaaaaaaaaa"), "request_not_of_this_browser", "authorize");
    }

    [Theory]
    [InlineData("iss", Clients.Basic, "request_object_issuer")]
    [InlineData("aud", "https://other.example", "request_object_audience")]
    [InlineData("client_id", Clients.Basic, "request_object_client_id")]
    [InlineData("exp", null, "request_object_exp_missing")]
    [InlineData("exp", 1_600_000_000, "request_object_expired")]
    [InlineData("exp", 9_000_000_000, "request_object_life_too_long")]
    [InlineData("nbf", 9_000_000_000, "request_object_not_yet_valid")]
    [InlineData("request", "x", "request_object_nested")]
    [InlineData("response_type", "token", "request_object_response_type")]
    [InlineData("header alg", "none", "request_object_algorithm")]
    [InlineData("header kid", "other", "request_object_key_unknown")]
    [InlineData("header kid", null, "request_object_kid_missing")]
    [InlineData("header crit", "exp", "request_object_critical")]
    [InlineData("header typ", "client-authentication+jwt", "request_object_type")]
    [InlineData("header foreign", null, "request_object_signature")]
    [Spec("RFC 9101 §7")]
    public async Task A_request_object_that_does_not_hold_is_told_by_its_cause(string claim, object? value, string cause)
    {
        var party = new RelyingParty(app.Origin, Clients.Jwt, null, Clients.Callback);
        var inside = HttpUtility.ParseQueryString(new Uri(party.Authorize("verizon")).Query);
        var header = claim.StartsWith("header ", StringComparison.Ordinal) ? claim[7..] : null;
        // Two EC keys are registered, so that one without kid could be either.
        var pair = header == "foreign" ? ClientKeyPair.Foreign : cause == "request_object_kid_missing" ? ClientKeyPair.Ec : ClientKeyPair.Rsa;
        var text = Assertions.Make(Clients.Jwt, app.App.Origins.Issuer("verizon"), TimeProvider.System.GetUtcNow(), pair,
            [.. inside.AllKeys.Select(name => (name!, (object?)inside[name])), .. header is null ? [(claim, value)] : Array.Empty<(string, object?)>()],
            header is null or "foreign" ? [] : [(header, header == "crit" ? new[] { value } : value)]);

        var answer = await app.Http.AskAsync($"/carriers/verizon/authorize?client_id={Clients.Jwt}&response_type=code&request={text}&redirect_uri={Uri.EscapeDataString(Clients.Callback)}");

        await app.IsLoggedAsync(answer.IsBackAt(Clients.Callback), cause, "authorize");
    }

    [Fact]
    [Spec("RFC 9101 §7")]
    public async Task A_request_object_from_the_future_is_told_by_its_cause()
    {
        var now = TimeProvider.System.GetUtcNow();
        var text = Assertions.Make(Clients.Jwt, app.App.Origins.Issuer("verizon"), now, claims:
            [("client_id", Clients.Jwt), ("iat", now.AddMinutes(10).ToUnixTimeSeconds()), ("exp", now.AddMinutes(20).ToUnixTimeSeconds())]);

        await app.IsLoggedAsync(await app.Http.AskAsync($"/carriers/verizon/authorize?client_id={Clients.Jwt}&request={text}&redirect_uri={Uri.EscapeDataString(Clients.Callback)}"),
            "request_object_from_the_future", "authorize");
    }

    private static IEnumerable<(string Name, string? Value)> Changes(string? text) =>
        (text ?? "").Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).Select(pair => (pair[0], pair.Length == 2 ? pair[1] : null));
}
