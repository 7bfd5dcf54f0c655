using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.Authorization;

/// <summary>Each rule of AuthorizationChecks: one parameter changed, one error, told by redirect.</summary>
public sealed class ParameterTests(SharedApp app)
{
    private const string Long = "{long}";

    public static TheoryData<string, string, string?, string> Faults { get; } = new()
    {
        // RFC 6749 §3.1.1; there is no implicit flow (RFC 9700 §2.1.2).
        { "RFC 6749 §3.1.1", "response_type", null, ErrorCode.InvalidRequest },
        { "RFC 6749 §3.1.1", "response_type", "token", ErrorCode.UnsupportedResponseType },
        { "RFC 9700 §2.1.2", "response_type", "id_token", ErrorCode.UnsupportedResponseType },
        { "RFC 9700 §2.1.2", "response_type", "code id_token", ErrorCode.UnsupportedResponseType },
        { "RFC 6749 §3.1.1", "response_type", "CODE", ErrorCode.UnsupportedResponseType },
        { "ZenKey platform §6", "response_type", "async_token", ErrorCode.UnsupportedResponseType },
        { "OAuth 2.0 Multiple Response Types §2.1", "response_mode", "FRAGMENT", ErrorCode.InvalidRequest },
        { "OAuth 2.0 Multiple Response Types §2.1", "response_mode", "query.jwt", ErrorCode.InvalidRequest },
        { "OpenID Connect Core §5.5", "claims", "name", ErrorCode.InvalidRequest },
        { "OpenID Connect Core §5.5", "claims", "[1]", ErrorCode.InvalidRequest },
        { "OpenID Connect Core §5.5", "claims", "{\"userinfo\":", ErrorCode.InvalidRequest },
        { "RFC 6749 §3.3", "scope", null, ErrorCode.InvalidScope },
        { "OpenID Connect Core §3.1.2.1", "scope", "name email", ErrorCode.InvalidScope },
        { "RFC 6749 §3.3", "scope", "openid  name", ErrorCode.InvalidScope },
        { "RFC 6749 §3.3", "scope", " openid", ErrorCode.InvalidScope },
        { "RFC 6749 §3.3", "scope", "openid \"name\"", ErrorCode.InvalidScope },
        { "RFC 6749 §3.3", "scope", "openid nämé", ErrorCode.InvalidScope },
        { "RFC 6749 §3.3", "scope", "OpenID", ErrorCode.InvalidScope },
        { "ZenKey platform §9.3", "scope", "openid events", ErrorCode.InvalidScope },
        { "ZenKey platform §9.3", "scope", "openid profile events", ErrorCode.InvalidScope },
        { "OpenID Connect Core §3.1.2.1", "scope", "profile no_such_scope", ErrorCode.InvalidScope },
        { "OpenID Connect Core §6.1", "request", "eyJhbGciOiJub25lIn0.e30.", ErrorCode.InvalidRequestObject },
        { "OpenID Connect Core §6.2", "request_uri", "https://app.tests.example/request", ErrorCode.RequestUriNotSupported },
        { "OpenID Connect Core §7.2.1", "registration", "{}", ErrorCode.RegistrationNotSupported },
        { "OpenID Connect Core §3.1.2.1", "prompt", "sometimes", ErrorCode.InvalidRequest },
        { "OpenID Connect Core §3.1.2.1", "prompt", "none login", ErrorCode.InvalidRequest },
        { "OpenID Connect Core §3.1.2.1", "prompt", "NONE", ErrorCode.InvalidRequest },
        { "OpenID Connect Core §3.1.2.6", "prompt", "none", ErrorCode.InteractionRequired },
        { "ZenKey platform §3", "context", $"281{Long}", ErrorCode.InvalidRequest },
        { "OpenID Connect Core §3.1.2.1", "max_age", "soon", ErrorCode.InvalidRequest },
        { "OpenID Connect Core §3.1.2.1", "max_age", "-1", ErrorCode.InvalidRequest },
        { "OpenID Connect Core §3.1.2.1", "max_age", "1.5", ErrorCode.InvalidRequest },
        { "OpenID Connect Core §3.1.2.1", "max_age", "99999999999", ErrorCode.InvalidRequest },
        { "Hardening 6", "state", $"1025{Long}", ErrorCode.InvalidRequest },
        { "Hardening 6", "nonce", $"1025{Long}", ErrorCode.InvalidRequest },
        { "Hardening 6", "nonce", "a\0b", ErrorCode.InvalidRequest },
        { "Hardening 6", "context", "a\u0007b", ErrorCode.InvalidRequest },
        { "Hardening 6", "state", "a\nb", ErrorCode.InvalidRequest },
        { "ZenKey platform §3", "correlation_id", $"65{Long}", ErrorCode.InvalidRequest },
        { "ZenKey platform §3", "login_hint_token", "not-a-token", ErrorCode.InvalidLoginHintToken },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_is_told_by_redirect_with_state_issuer_carrier_and_reference(string section, string name, string? value, string error)
    {
        Assert.NotEmpty(section);
        var party = app.Party();
        var text = value?.EndsWith(Long, StringComparison.Ordinal) == true ? new string('x', int.Parse(value[..^Long.Length], null)) : value;

        var answer = (await app.Http.AskAsync(party.Authorize("verizon", (name, text)))).IsErrorAt(party.RedirectUri, error);

        Assert.Equal(name == "state" ? text : "the-state", answer.Parameter("state"));
        Assert.Equal($"{app.Origin}/carriers/verizon", answer.Parameter("iss"));
        Assert.Equal("311480", answer.Parameter("mccmnc"));
    }

    // RFC 6749 §3.1: a parameter may not come twice, not even with the same value.
    [Theory]
    [InlineData("scope=openid")]
    [InlineData("nonce=the-nonce")]
    [InlineData("state=the-state")]
    [InlineData("code_challenge=x")]
    [InlineData("prompt=login&prompt=login")]
    [InlineData("unknown=1&unknown=2")]
    [Spec("RFC 6749 §3.1")]
    public async Task A_repeated_parameter_is_refused(string more)
    {
        var party = app.Party();

        var answer = await app.Http.AskAsync($"{party.Authorize("verizon")}&{more}", SignIns.Over(People.Line));

        answer.IsErrorAt(party.RedirectUri, ErrorCode.InvalidRequest);
        Assert.Equal("the-state", answer.Parameter("state"));
    }

    // Standard clients ask for profile unless they are told otherwise.
    [Theory]
    [InlineData("openid profile", "openid")]
    [InlineData("openid profile name no_such_scope", "openid name")]
    [InlineData("urn:example:all openid", "openid")]
    [Spec("OpenID Connect Core §3.1.2.1")]
    [Spec("RFC 6749 §3.3")]
    public async Task A_scope_that_is_not_understood_is_ignored_and_the_answer_tells_what_was_granted(string asked, string granted)
    {
        var tokens = await app.TokensAsync(app.Party(), ("scope", asked));

        Assert.Equal(granted, tokens.Member("scope"));
        Assert.Equal(200, (await app.UserInfoAsync(tokens.Member("access_token")!)).Status);
    }

    [Theory]
    [InlineData("nonce=%FF%FE")]
    [InlineData("context=%C3%28")]
    [InlineData("ui_locales=%00")]
    public async Task Broken_text_is_refused(string more)
    {
        var party = app.Party();

        var answer = await app.Http.AskAsync($"{party.Authorize("verizon", ("nonce", null))}&{more}", SignIns.Over(People.Line));

        answer.IsErrorAt(party.RedirectUri, ErrorCode.InvalidRequest);
    }

    // RFC 6749 §3.1: unknown ones are ignored, those without a value count as absent.
    [Theory]
    [InlineData("sdk_version=1.0&options=dark&approval_prompt=auto&display=popup&claims_locales=en")]
    [InlineData("response_mode=query")]
    [InlineData("prompt=&context=&login_hint_token=&request=")]
    [InlineData("claims=%7B%22userinfo%22:%7B%22name%22:%7B%22essential%22:true%7D%7D%7D")]
    [InlineData("login_hint=buffy@mail.example")]
    [InlineData("ui_locales=es%20en&claims_locales=es&display=touch&options=light%20dark")]
    [InlineData("context=%E2%98%83%20Send%20%2420.00%20to%20John%20Doe")]
    [InlineData("acr_values=urn:unknown%20a1")]
    [Spec("RFC 6749 §3.1")]
    public async Task What_is_harmless_is_let_through(string more)
    {
        var party = app.Party();

        var answer = await app.Http.AskAsync($"{party.Authorize("verizon")}&{more}", SignIns.Over(People.Line));

        Assert.NotNull(answer.IsBackAt(party.RedirectUri).Parameter("code"));
    }

    [Theory]
    [InlineData("context", 280)]
    [InlineData("state", 1024)]
    [InlineData("nonce", 1024)]
    [InlineData("correlation_id", 64)]
    public async Task The_longest_allowed_value_is_let_through(string name, int length)
    {
        var party = app.Party();

        var answer = await app.Http.AskAsync(party.Authorize("verizon", (name, new string('x', length))), SignIns.Over(People.Line));

        Assert.NotNull(answer.IsBackAt(party.RedirectUri).Parameter("code"));
    }

    [Fact]
    [Spec("RFC 6749 §4.1.1")]
    public async Task A_request_without_state_is_answered_without_state()
    {
        var party = app.Party();

        var fine = (await app.Http.AskAsync(party.Authorize("verizon", ("state", null)), SignIns.Over(People.Line))).IsBackAt(party.RedirectUri);
        var faulty = (await app.Http.AskAsync(party.Authorize("verizon", ("state", null), ("scope", null)))).IsBackAt(party.RedirectUri);

        Assert.DoesNotContain("state=", fine.Location!.Query, StringComparison.Ordinal);
        Assert.DoesNotContain("state=", faulty.Location!.Query, StringComparison.Ordinal);
    }

    // RFC 9207 §2, ZenKey platform §3.
    [Fact]
    [Spec("RFC 9207 §2")]
    public async Task The_answer_bears_code_state_issuer_carrier_and_correlation_id()
    {
        var party = app.Party();

        var answer = await app.Http.AskAsync(party.Authorize("verizon", ("correlation_id", "track-1234"), ("state", "\"><&=")), SignIns.Over(People.Line));

        answer.IsBackAt(party.RedirectUri);
        Assert.NotEmpty(answer.Parameter("code")!);
        Assert.Equal("\"><&=", answer.Parameter("state"));
        Assert.Equal($"{app.Origin}/carriers/verizon", answer.Parameter("iss"));
        Assert.Equal("311480", answer.Parameter("mccmnc"));
        Assert.Equal("track-1234", answer.Parameter("correlation_id"));
        Assert.Equal("no-store", answer.Header("Cache-Control"));
    }

    [Fact]
    [Spec("RFC 6749 §4.1.2.1")]
    public async Task A_client_that_may_not_use_codes_is_told_so()
    {
        var party = app.Party(Clients.Ciba);

        var answer = await app.Http.AskAsync(party.Authorize("verizon"), SignIns.Over(People.Line));

        answer.IsErrorAt(party.RedirectUri, ErrorCode.UnauthorizedClient);
    }
}
