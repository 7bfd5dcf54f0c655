using ZenKey.Protocol;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests.Endpoints.Authorization;

/// <summary>Apps on the phone that come back by a scheme of their own (RFC 8252 §7.1): every end of the primary flow leads into the app.</summary>
[Spec("RFC 8252 §7.1")]
[Spec("ZenKey platform §7.1")]
public sealed class NativeAppTests(SharedApp app)
{
    private readonly RelyingParty party = app.Party(Clients.Native);
    private static readonly (string, string?) Back = ("redirect_uri", Clients.AppCallback);

    [Fact]
    public async Task An_approval_comes_back_with_a_code_that_the_app_redeems()
    {
        var key = app.NewPerson();
        using var waiting = await app.WaitAsync(party, key, Back);
        Assert.Equal(204, (await (await Phone.StartedAsync(app, key)).ApproveAsync(waiting.Id)).Status);

        var back = (await waiting.LookAsync()).IsBackAt(Clients.AppCallback + "?");

        Assert.Equal("the-state", back.Parameter("state"));
        Assert.Equal("311480", back.Parameter("mccmnc"));
        Assert.Equal($"{app.Origin}/carriers/verizon", back.Parameter("iss"));
        Assert.Equal(200, (await app.RedeemAsync(party, back.Parameter("code")!, Back)).Status);
    }

    [Fact]
    public async Task A_refusal_comes_back_as_an_error()
    {
        var key = app.NewPerson();
        using var waiting = await app.WaitAsync(party, key, Back);
        Assert.Equal(204, (await (await Phone.StartedAsync(app, key)).DenyAsync(waiting.Id)).Status);

        Assert.Equal("the-state", (await waiting.LookAsync()).IsErrorAt(Clients.AppCallback, ErrorCode.AccessDenied).Parameter("state"));
    }

    // A form's answer may lead out of the web: no form-action stands in the way (CSP 3 §6.6.1.1).
    [Fact]
    public async Task Cancelling_on_the_waiting_page_comes_back_as_an_error()
    {
        using var waiting = await app.WaitAsync(party, app.NewPerson(), Back);
        Assert.DoesNotContain("form-action", (await waiting.LookAsync()).Header("Content-Security-Policy"), StringComparison.Ordinal);

        await waiting.Browser.Http.PostFormAsync(waiting.Address + "/cancel", [], ("Origin", app.Origin));

        (await waiting.LookAsync()).IsErrorAt(Clients.AppCallback, ErrorCode.AccessDenied);
    }

    [Theory]
    [InlineData("scope", "profile", ErrorCode.InvalidScope)]
    [InlineData("prompt", "none", ErrorCode.InteractionRequired)]
    [InlineData("response_type", "token", ErrorCode.UnsupportedResponseType)]
    public async Task An_error_at_once_comes_back_too(string name, string value, string error) =>
        (await app.Http.AskAsync(party.Authorize("verizon", Back, (name, value)))).IsErrorAt(Clients.AppCallback, error);

    [Fact]
    public async Task A_phone_that_has_no_application_comes_back_as_an_error() =>
        (await app.Http.AskAsync(party.Authorize("verizon", Back, ("acr_values", Acr.A1)), SignIns.Over(People.NoApplication))).IsErrorAt(Clients.AppCallback, ErrorCode.UserUnsupported);

    [Theory]
    [InlineData("com.example.tests:/other")]
    [InlineData("com.example.tests://callback")]
    [InlineData("com.example.evil:/callback")]
    public async Task A_scheme_or_path_that_is_not_registered_is_led_nowhere(string redirectUri) =>
        (await app.Http.AskAsync(party.Authorize("verizon", ("redirect_uri", redirectUri)))).IsErrorPage("unregistered_redirect_uri");
}
