using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Conformance;

/// <summary>
/// The modules of OpenID Basic OP, over HTTP, at the carrier with silent sign-in. Form Post OP runs the same ones with
/// another response mode. Those about scopes, userinfo and tokens are in <see cref="BasicPlanOfTokens"/>.
/// </summary>
public abstract class BasicPlan(MovedClock app, string? mode)
{
    [Fact, Module("oidcc-response-type-missing")]
    public async Task A_request_without_response_type_is_an_error()
    {
        using var visitor = await app.VisitorAsync(mode);

        (await visitor.VisitAsync(("response_type", null))).IsError(visitor.Party.RedirectUri, visitor.Issuer, ErrorCode.InvalidRequest, ErrorCode.UnsupportedResponseType);
    }

    [Fact, Module("oidcc-ensure-request-without-nonce-succeeds-for-code-flow")]
    public async Task A_request_without_nonce_is_served()
    {
        using var visitor = await app.VisitorAsync(mode);

        Assert.False((await visitor.SignInAsync(("nonce", null))).IdToken.TryGetClaim("nonce", out _));
    }

    [Theory]
    [InlineData("display", "page"), InlineData("display", "popup"), InlineData("ui_locales", "se"), InlineData("claims_locales", "se")]
    [InlineData("login_hint", "buffy@id.example"), InlineData("extra", "foobar")]
    [Module("oidcc-display-page"), Module("oidcc-display-popup"), Module("oidcc-ui-locales"), Module("oidcc-claims-locales")]
    [Module("oidcc-login-hint"), Module("oidcc-ensure-request-with-unknown-parameter-succeeds")]
    public async Task What_we_do_not_know_or_do_not_offer_is_no_error(string name, string value)
    {
        using var visitor = await app.VisitorAsync(mode);

        Assert.Equal("the-nonce", (await visitor.SignInAsync((name, value))).IdToken.GetClaim("nonce").Value);
    }

    [Fact, Module("oidcc-ensure-request-with-acr-values-succeeds")]
    public async Task The_levels_that_are_announced_can_be_asked_for()
    {
        using var visitor = await app.VisitorAsync(mode);
        var announced = (await app.Http.AskAsync("/carriers/att/.well-known/openid-configuration")).Json.GetProperty("acr_values_supported").EnumerateArray().Select(value => value.GetString()!).ToList();

        var (_, _, token) = await visitor.SignInAsync(("acr_values", string.Join(' ', announced)));

        Assert.Contains(token.GetClaim("acr").Value, announced);
    }

    [Fact, Module("oidcc-prompt-login")]
    public async Task Prompt_login_asks_again()
    {
        using var visitor = await app.VisitorAsync(mode);
        var first = await visitor.SignInAsync();
        app.Clock.Advance(TimeSpan.FromSeconds(1));

        var second = await visitor.SignInAsync(("prompt", "login"));

        Assert.True(second.Back.Asked);
        Assert.True(Visitor.AuthTime(second.IdToken) > Visitor.AuthTime(first.IdToken));
        Assert.Equal(first.IdToken.Subject, second.IdToken.Subject);
    }

    [Fact, Module("oidcc-prompt-none-not-logged-in")]
    public async Task Prompt_none_without_a_sign_in_needs_one()
    {
        using var visitor = await app.VisitorAsync(mode);

        (await visitor.VisitAsync(("prompt", "none"))).IsError(visitor.Party.RedirectUri, visitor.Issuer,
            ErrorCode.LoginRequired, ErrorCode.InteractionRequired, ErrorCode.AccountSelectionRequired, ErrorCode.ConsentRequired);
    }

    [Theory]
    [InlineData(false), InlineData(true)]
    [Module("oidcc-prompt-none-logged-in"), Module("oidcc-id-token-hint")]
    public async Task Prompt_none_while_signed_in_asks_nobody_also_with_the_hint_of_who_it_is(bool hinted)
    {
        using var visitor = await app.VisitorAsync(mode);
        var first = await visitor.SignInAsync();
        app.Clock.Advance(TimeSpan.FromSeconds(1));

        var second = await visitor.SignInAsync(("prompt", "none"), ("id_token_hint", hinted ? first.IdToken.EncodedToken : null));

        Assert.False(second.Back.Asked);
        Assert.Equal(first.IdToken.Subject, second.IdToken.Subject);
        Assert.Equal(Visitor.AuthTime(first.IdToken), Visitor.AuthTime(second.IdToken));
    }

    [Fact, Module("oidcc-max-age-1")]
    public async Task A_sign_in_that_is_older_than_max_age_is_made_anew()
    {
        using var visitor = await app.VisitorAsync(mode);
        var first = await visitor.SignInAsync();
        app.Clock.Advance(TimeSpan.FromSeconds(2));

        var second = await visitor.SignInAsync(("max_age", "1"));

        Assert.True(second.Back.Asked);
        Assert.True(Visitor.AuthTime(second.IdToken) > Visitor.AuthTime(first.IdToken));
        Assert.InRange(app.Clock.GetUtcNow().ToUnixTimeSeconds() - Visitor.AuthTime(second.IdToken), 0, 10);
    }

    [Fact, Module("oidcc-max-age-10000")]
    public async Task A_sign_in_that_is_younger_than_max_age_serves()
    {
        using var visitor = await app.VisitorAsync(mode);
        var first = await visitor.SignInAsync(("max_age", "15000"));

        var second = await visitor.SignInAsync(("max_age", "10000"));

        Assert.False(second.Back.Asked);
        Assert.Equal(first.IdToken.Subject, second.IdToken.Subject);
        Assert.Equal(Visitor.AuthTime(first.IdToken), Visitor.AuthTime(second.IdToken));
    }

    [Fact, Module("oidcc-ensure-registered-redirect-uri")]
    public async Task An_address_that_is_not_registered_is_our_error_page()
    {
        using var visitor = await app.VisitorAsync(mode);

        (await visitor.VisitAsync(("redirect_uri", visitor.Party.RedirectUri + "/more"))).Answer.IsErrorPage("unregistered_redirect_uri");
    }

    [Fact, Module("oidcc-ensure-post-request-succeeds")]
    public async Task A_posted_request_is_served()
    {
        using var visitor = await app.VisitorAsync(mode);
        var form = new Uri(visitor.Address()).Query[1..].Split('&').Select(pair => pair.Split('=')).Select(pair => (pair[0], (string?)Uri.UnescapeDataString(pair[1])));
        var posted = await visitor.Browser.Http.PostFormAsync("/carriers/att/authorize", form);

        var back = await visitor.FollowAsync(posted.Location!.AbsoluteUri);

        await visitor.CheckedAsync(await visitor.RedeemAsync(back.IsBackAt(visitor.Party.RedirectUri, visitor.Issuer)));
    }

    [Fact, Module("oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported")]
    public async Task A_request_by_reference_is_refused_by_name()
    {
        using var visitor = await app.VisitorAsync(mode);

        (await visitor.VisitAsync(("request_uri", "https://app.tests.example/request.jwt"))).IsError(visitor.Party.RedirectUri, visitor.Issuer, "request_uri_not_supported");
    }

    // The suite skips the module where none is not among the algorithms that are announced.
    [Fact, Module("oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported")]
    public async Task An_unsigned_request_object_is_refused_and_not_offered()
    {
        using var visitor = await app.VisitorAsync(mode);
        var metadata = (await app.Http.AskAsync("/carriers/att/.well-known/openid-configuration")).Json;

        Assert.DoesNotContain("none", metadata.GetProperty("request_object_signing_alg_values_supported").EnumerateArray().Select(value => value.GetString()));
        (await visitor.VisitAsync(("request", Unsigned(visitor)))).IsError(visitor.Party.RedirectUri, visitor.Issuer, ErrorCode.InvalidRequestObject, "request_not_supported");
    }

    // The good address is inside, and nobody vouches for what is inside.
    [Fact, Module("oidcc-ensure-request-object-with-redirect-uri")]
    public async Task A_bad_address_beside_a_request_object_is_our_error_page()
    {
        using var visitor = await app.VisitorAsync(mode);

        (await visitor.VisitAsync(("redirect_uri", visitor.Party.RedirectUri + "/more"), ("request", Unsigned(visitor)))).Answer.IsErrorPage("invalid_request");
    }

    private static string Unsigned(Visitor visitor) => Assertions.Make(
        visitor.Party.ClientId, visitor.Issuer, TimeProvider.System.GetUtcNow(), null,
        [("client_id", visitor.Party.ClientId), ("redirect_uri", visitor.Party.RedirectUri), ("response_type", "code"), ("scope", "openid"), ("state", "the-state")], [("alg", "none")]);
}

[Collection(typeof(MovedClock)), Plan(Plans.Basic)]
public sealed class BasicPlanTests(MovedClock app) : BasicPlan(app, null);

[Collection(typeof(MovedClock)), Plan(Plans.FormPost)]
public sealed class FormPostPlanTests(MovedClock app) : BasicPlan(app, "form_post");
