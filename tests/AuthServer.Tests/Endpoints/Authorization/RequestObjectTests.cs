using System.Web;
using ZenKey.AuthServer.Tests.Endpoints.PushedAuthorization;
using ZenKey.Protocol;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests.Endpoints.Authorization;

/// <summary>Requests that their client has signed.</summary>
[Spec("RFC 9101")]
[Spec("OpenID Connect Core §6.1")]
public sealed class RequestObjectTests(SharedApp app)
{
    private readonly RelyingParty party = new(app.Origin, Clients.Jwt, null, Clients.Callback);

    [Theory]
    [InlineData("RS256", null)]
    [InlineData("PS256", "JWT")]
    [InlineData("ES256", "oauth-authz-req+jwt")]
    [Spec("RFC 9101 §6.2")]
    public async Task A_signed_request_is_answered_by_what_it_says(string algorithm, string? type)
    {
        var pair = algorithm == "ES256" ? ClientKeyPair.Ec : ClientKeyPair.Rsa;

        var answer = await AskAsync(Sign([("state", "inside")], [("alg", algorithm), ("typ", type)], pair));

        answer.IsBackAt(party.RedirectUri);
        Assert.Equal("inside", answer.Parameter("state"));
        Assert.NotNull(answer.Parameter("code"));
    }

    // RFC 9101 §5: only what is inside counts.
    [Fact]
    [Spec("RFC 9101 §5")]
    public async Task What_stands_beside_it_is_ignored()
    {
        var answer = await AskAsync(Sign([("state", "inside"), ("response_mode", "fragment"), ("max_age", null)]), "&state=outside&response_mode=form_post&scope=openid%20email&redirect_uri=https%3A%2F%2Fevil.example");

        answer.IsBackAt(party.RedirectUri + "#");
        Assert.Equal("inside", answer.FragmentParameter("state"));
    }

    // OpenID Connect Core §6.1: the claims parameter is an object, max_age a number inside.
    [Fact]
    public async Task Numbers_and_objects_inside_are_read()
    {
        var answer = await AskAsync(Sign([("max_age", 3600), ("claims", new { userinfo = new { name = (string?)null } })]), line: await app.NewPersonWhoAgreedAsync());

        Assert.Contains("/waiting/", answer.Location!.AbsoluteUri, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("iss", Clients.Basic, "issuer")]
    [InlineData("iss", null, "issuer")]
    [InlineData("aud", "https://other.example", "audience")]
    [InlineData("aud", null, "audience")]
    [InlineData("client_id", Clients.Basic, "client_id")]
    [InlineData("client_id", null, "client_id")]
    [InlineData("exp", null, "exp_missing")]
    [InlineData("exp", 1_600_000_000, "expired")]
    [InlineData("exp", 9_000_000_000, "life_too_long")]
    [InlineData("nbf", 9_000_000_000, "not_yet_valid")]
    [InlineData("iat", 9_000_000_000, "life_too_long")]
    [InlineData("request", "x", "nested")]
    [InlineData("request_uri", "urn:x", "nested")]
    [InlineData("context", Assertions.LoneSurrogate, "malformed")]
    [Spec("RFC 9101 §4")]
    public async Task A_claim_that_does_not_hold_is_invalid_request_object(string claim, object? value, string cause)
    {
        var answer = await AskAsync(Sign([(claim, value)]), $"&redirect_uri={Uri.EscapeDataString(party.RedirectUri)}&state=s");

        answer.IsErrorAt(party.RedirectUri, ErrorCode.InvalidRequestObject);
        Assert.Equal("s", answer.Parameter("state"));
        if (claim != "iat") { Assert.Contains(cause, answer.Parameter("error_description"), StringComparison.Ordinal); }
    }

    [Theory]
    [InlineData("none")]
    [InlineData("HS256")]
    [InlineData("RS512")]
    [InlineData("foreign")]
    [InlineData("unknown kid")]
    [InlineData("critical")]
    [InlineData("changed")]
    [InlineData("typ")]
    [Spec("RFC 9101 §10.1")]
    [Spec("RFC 8725 §3.1")]
    public async Task A_signature_that_is_not_the_clients_is_invalid_request_object(string how)
    {
        var text = how switch
        {
            "none" or "HS256" or "RS512" => Sign([], [("alg", how)]),
            "foreign" => Sign([], pair: ClientKeyPair.Foreign),
            "unknown kid" => Sign([], [("kid", "other")]),
            "critical" => Sign([], [("crit", new[] { "exp" })]),
            "typ" => Sign([], [("typ", "client-authentication+jwt")]),
            _ => Changed(Sign([])),
        };

        (await AskAsync(text, $"&redirect_uri={Uri.EscapeDataString(party.RedirectUri)}")).IsErrorAt(party.RedirectUri, ErrorCode.InvalidRequestObject);
    }

    // RFC 6749 §4.1.2.1: without an address that holds nobody is redirected.
    [Theory]
    [InlineData("")]
    [InlineData("&redirect_uri=https%3A%2F%2Fevil.example")]
    [Spec("RFC 6749 §4.1.2.1")]
    public async Task Without_a_redirect_URI_that_holds_it_is_told_on_our_own_page(string beside) =>
        (await AskAsync("not.a.jwt", beside)).IsErrorPage("invalid_request");

    [Fact]
    public async Task An_unregistered_redirect_URI_inside_is_told_on_our_own_page() =>
        (await AskAsync(Sign([("redirect_uri", "https://evil.example")]), $"&redirect_uri={Uri.EscapeDataString(party.RedirectUri)}")).IsErrorPage("unregistered_redirect_uri");

    [Fact]
    [Spec("OpenID Connect Core §6.1")]
    public async Task A_response_type_beside_it_must_agree()
    {
        Assert.NotNull((await AskAsync(Sign([]), "&response_type=code")).IsBackAt(party.RedirectUri).Parameter("code"));
        (await AskAsync(Sign([]), $"&response_type=token&redirect_uri={Uri.EscapeDataString(party.RedirectUri)}")).IsErrorAt(party.RedirectUri, ErrorCode.InvalidRequestObject);
    }

    [Fact]
    public async Task A_client_without_keys_can_sign_nothing()
    {
        var text = Assertions.Make(Clients.Basic, app.App.Origins.Issuer("verizon"), TimeProvider.System.GetUtcNow(), claims: [("client_id", Clients.Basic)]);

        (await app.Http.AskAsync($"/carriers/verizon/authorize?client_id={Clients.Basic}&request={text}&redirect_uri={Uri.EscapeDataString(Clients.Callback)}"))
            .IsErrorAt(Clients.Callback, ErrorCode.InvalidRequestObject);
    }

    [Fact]
    [Spec("Hardening 15")]
    public async Task The_object_for_one_carrier_is_nothing_at_another() =>
        (await app.Http.AskAsync($"/carriers/tmobile/authorize?client_id={Clients.Jwt}&request={Sign([])}&redirect_uri={Uri.EscapeDataString(party.RedirectUri)}"))
            .IsErrorAt(party.RedirectUri, ErrorCode.InvalidRequestObject);

    // The page may outlive the object, so what was signed is kept as if it had been pushed.
    [Fact]
    public async Task A_page_goes_on_with_a_reference_in_place_of_the_object()
    {
        using var browser = app.App.NewBrowser();
        var phone = await Phone.StartedAsync(app, app.NewPerson());
        var on = (await browser.Http.AskAsync($"/carriers/verizon/authorize?client_id={Clients.Jwt}&request={Sign([("acr_values", Acr.A1)])}")).Location!.AbsoluteUri;
        Assert.Contains("request_uri=urn%3Aietf", on, StringComparison.Ordinal);
        Assert.DoesNotContain("request=", on, StringComparison.Ordinal);
        await phone.TrustAsync((await browser.Http.AskAsync(on)).Mark("data-pairing-code")!);
        var waiting = (await browser.Http.AskAsync(on)).Location!.AbsoluteUri;
        Assert.Equal(204, (await phone.ApproveAsync(waiting.Split('/')[^1])).Status);

        Assert.NotNull((await browser.Http.AskAsync(waiting)).IsBackAt(party.RedirectUri).Parameter("code"));
    }

    [Fact]
    [Spec("RFC 9126 §3")]
    public async Task It_can_be_pushed_too()
    {
        var assertion = Assertions.Make(Clients.Jwt, app.App.Origins.Issuer("verizon"), TimeProvider.System.GetUtcNow());

        var pushed = await app.Http.PostFormAsync("/carriers/verizon/par", [("request", Sign([("state", "signed")])), ("state", "beside"), .. Assertions.Form(assertion)]);
        var answer = await app.Http.AskAsync(Pushing.Reference(app, party, pushed), SignIns.Over(People.Line));

        Assert.Equal(201, pushed.Status);
        Assert.Equal("signed", answer.IsBackAt(party.RedirectUri).Parameter("state"));
    }

    [Fact]
    [Spec("RFC 9126 §3")]
    public async Task A_bad_one_is_refused_at_the_push()
    {
        var assertion = Assertions.Make(Clients.Jwt, app.App.Origins.Issuer("verizon"), TimeProvider.System.GetUtcNow());

        (await app.Http.PostFormAsync("/carriers/verizon/par", [("request", Sign([], [("alg", "none")])), .. Assertions.Form(assertion)])).IsOAuthError(ErrorCode.InvalidRequestObject);
    }

    private Task<Answer> AskAsync(string request, string beside = "", string line = People.Line) =>
        app.Http.AskAsync($"/carriers/verizon/authorize?client_id={Clients.Jwt}&request={request}{beside}", SignIns.Over(line));

    /// <summary>A signed request of the party; the changes replace claims or members of the header, or take them out.</summary>
    private string Sign((string Name, object? Value)[] claims, (string Name, object? Value)[]? header = null, ClientKeyPair? pair = null)
    {
        var query = HttpUtility.ParseQueryString(new Uri(party.Authorize("verizon", ("acr_values", Acr.A1))).Query);
        return Assertions.Make(Clients.Jwt, app.App.Origins.Issuer("verizon"), TimeProvider.System.GetUtcNow(), pair,
            [.. query.AllKeys.Select(name => (name!, (object?)query[name])), ("sub", null), ("jti", null), .. claims], header);
    }

    private static string Changed(string text)
    {
        var parts = text.Split('.');
        return $"{parts[0]}.{parts[1]}.{(parts[2][0] == 'A' ? 'B' : 'A')}{parts[2][1..]}";
    }
}
