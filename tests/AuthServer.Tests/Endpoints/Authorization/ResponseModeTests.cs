using System.Text.RegularExpressions;
using ZenKey.AuthServer.Tests.Interaction;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.Authorization;

/// <summary>How answers go back: in the query, in the fragment, as a posted form; codes and errors alike.</summary>
[Spec("OAuth 2.0 Multiple Response Types §2.1")]
[Spec("OAuth 2.0 Form Post Response Mode §2")]
public sealed class ResponseModeTests(SharedApp app)
{
    private const string Hostile = "\"><script>alert(1)</script>&'=#";

    [Fact]
    public async Task Fragment_puts_the_whole_answer_behind_the_hash()
    {
        var party = app.Party();

        var answer = await app.Http.AskAsync(party.Authorize("verizon", ("response_mode", "fragment"), ("state", Hostile), ("correlation_id", "track-1")), SignIns.Over(People.Line));

        answer.IsBackAt(party.RedirectUri + "#code=");
        Assert.Empty(answer.Location!.Query);
        Assert.Equal(Hostile, answer.FragmentParameter("state"));
        Assert.Equal($"{app.Origin}/carriers/verizon", answer.FragmentParameter("iss"));
        Assert.Equal("311480", answer.FragmentParameter("mccmnc"));
        Assert.Equal("track-1", answer.FragmentParameter("correlation_id"));
        Assert.Equal(200, (await app.RedeemAsync(party, answer.FragmentParameter("code")!)).Status);
    }

    [Fact]
    public async Task Fragment_keeps_the_query_of_the_redirect_uri()
    {
        var answer = await app.Http.AskAsync(app.Party().Authorize("verizon", ("redirect_uri", Clients.OtherCallback), ("response_mode", "fragment")), SignIns.Over(People.Line));

        answer.IsBackAt(Clients.OtherCallback + "#code=");
    }

    // OpenID Form Post OP: the basic plan, its answers as a form.
    [Fact]
    public async Task Form_post_is_a_page_whose_form_goes_to_the_redirect_uri()
    {
        var party = app.Party();

        var page = await app.Http.AskAsync(party.Authorize("verizon", ("response_mode", "form_post"), ("state", Hostile), ("correlation_id", "track-2")), SignIns.Over(People.Line));

        Assert.Equal(200, page.Status);
        Assert.Equal("text/html", page.MediaType);
        Assert.Equal("no-store", page.Header("Cache-Control"));
        Assert.Contains($"<form method=\"post\" action=\"{party.RedirectUri}\"", page.Text, StringComparison.Ordinal);
        Assert.Equal(Hostile, page.FormMember("state"));
        Assert.Equal($"{app.Origin}/carriers/verizon", page.FormMember("iss"));
        Assert.Equal("311480", page.FormMember("mccmnc"));
        Assert.Equal("track-2", page.FormMember("correlation_id"));
        Assert.DoesNotContain("<script>alert", page.Text, StringComparison.Ordinal);
        Assert.Equal(200, (await app.RedeemAsync(party, page.FormMember("code")!)).Status);
    }

    [Fact]
    public async Task The_page_works_by_a_script_of_ours_and_by_a_button()
    {
        var page = await app.Http.AskAsync(app.Party().Authorize("verizon", ("response_mode", "form_post")), SignIns.Over(People.Line));

        Assert.Contains("<script src=\"/_content/AuthServer/submit.js\" defer></script>", page.Text, StringComparison.Ordinal);
        Assert.Matches("<form [^>]*data-submit[^>]*>(?s:.*)<button [^>]*>Continue</button>(?s:.*)</form>", page.Text);
        Assert.DoesNotMatch("<script(?![^>]*src=)", page.Text);
        Assert.Equal(200, (await app.Http.AskAsync("/_content/AuthServer/submit.js")).Status);
    }

    [Fact]
    public async Task The_page_may_post_to_the_origin_of_the_redirect_uri_only()
    {
        var page = await app.Http.AskAsync(app.Party().Authorize("verizon", ("redirect_uri", Clients.OtherCallback), ("response_mode", "form_post")), SignIns.Over(People.Line));

        var policy = page.Header("Content-Security-Policy")!.Split("; ");
        Assert.Contains("default-src 'none'", policy);
        Assert.Contains("script-src 'self'", policy);
        Assert.Contains("form-action https://app.tests.example", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
    }

    [Theory]
    [InlineData("scope", "name", ErrorCode.InvalidScope)]
    [InlineData("prompt", "none", ErrorCode.InteractionRequired)]
    [InlineData("login_hint_token", "x", ErrorCode.InvalidLoginHintToken)]
    [InlineData("id_token_hint", "x", ErrorCode.InvalidRequest)]
    public async Task Errors_go_the_same_ways(string name, string value, string error)
    {
        var party = app.Party();

        var fragment = await app.Http.AskAsync(party.Authorize("verizon", ("response_mode", "fragment"), ("correlation_id", "track-3"), (name, value)));
        var posted = await app.Http.AskAsync(party.Authorize("verizon", ("response_mode", "form_post"), ("correlation_id", "track-3"), (name, value)));

        fragment.IsBackAt(party.RedirectUri + "#error=");
        Assert.Equal((error, "the-state", "track-3"), (fragment.FragmentParameter("error"), fragment.FragmentParameter("state"), fragment.FragmentParameter("correlation_id")));
        Assert.Equal((error, "the-state", "track-3"), (posted.FormMember("error"), posted.FormMember("state"), posted.FormMember("correlation_id")));
        Assert.True(ErrorReference.IsValid(Answer.ReferenceIn(posted.FormMember("error_description"))));
        Assert.Null(posted.FormMember("code"));
    }

    // A mode that is none is told in the default one.
    [Fact]
    public async Task An_unknown_mode_is_told_in_the_query()
    {
        var party = app.Party();

        (await app.Http.AskAsync(party.Authorize("verizon", ("response_mode", "web_message")))).IsErrorAt(party.RedirectUri, ErrorCode.InvalidRequest);
    }

    [Fact]
    public async Task A_form_cannot_be_posted_to_an_app()
    {
        var party = app.Party(Clients.Native);

        (await app.Http.AskAsync(party.Authorize("verizon", ("redirect_uri", Clients.AppCallback), ("response_mode", "form_post")))).IsErrorAt(Clients.AppCallback, ErrorCode.InvalidRequest);
    }

    [Theory]
    [InlineData("fragment", true)]
    [InlineData("fragment", false)]
    [InlineData("form_post", true)]
    [InlineData("form_post", false)]
    public async Task After_the_phone_the_answer_goes_the_way_that_was_asked_for(string mode, bool approved)
    {
        var key = app.NewPerson();
        var party = app.Party();
        var phone = await Phone.StartedAsync(app, key);
        using var waiting = await app.WaitAsync(party, key, ("response_mode", mode), ("correlation_id", "track-4"), ("state", Hostile));
        Assert.Equal(204, (await (approved ? phone.ApproveAsync(waiting.Id) : phone.DenyAsync(waiting.Id))).Status);

        var answer = await waiting.LookAsync();

        Func<string, string?> member = mode == "fragment" ? answer.FragmentParameter : answer.FormMember;
        Assert.Equal(approved ? null : ErrorCode.AccessDenied, member("error"));
        Assert.Equal((Hostile, "track-4"), (member("state"), member("correlation_id")));
        if (approved) { Assert.Equal(200, (await app.RedeemAsync(party, member("code")!)).Status); }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("fragment")]
    [InlineData("form_post")]
    public async Task Cancelling_on_the_pairing_page_is_access_denied_by_the_same_way(string? mode)
    {
        var party = app.Party();
        var page = await app.Http.AskAsync(party.Authorize("verizon", ("response_mode", mode)));
        var cancel = new Page(page.Text).Attributes("href").Single(address => address.Contains("/authorize/cancel", StringComparison.Ordinal));

        var answer = await app.Http.AskAsync(cancel);

        Assert.Equal(ErrorCode.AccessDenied, mode switch
        {
            null => answer.IsBackAt(party.RedirectUri).Parameter("error"),
            "fragment" => answer.FragmentParameter("error"),
            _ => answer.FormMember("error"),
        });
    }

    // OpenID Connect Core §3.1.2.1: POST is offered. Another site's post comes without our cookie, so pages follow as a GET.
    [Fact]
    [Spec("OpenID Connect Core §3.1.2.1")]
    public async Task A_posted_request_that_needs_a_page_goes_on_as_a_GET()
    {
        var query = new Uri(app.Party().Authorize("verizon", ("state", "of the form"), ("options", "dark"))).Query[1..];
        var form = query.Split('&').Select(pair => pair.Split('=')).Select(pair => (pair[0], (string?)Uri.UnescapeDataString(pair[1])));

        var answer = await app.Http.PostFormAsync("/carriers/verizon/authorize", form);
        var page = await app.Http.AskAsync(answer.Location!.AbsoluteUri);

        Assert.Equal(303, answer.Status);
        Assert.StartsWith($"{app.Origin}/carriers/verizon/authorize?", answer.Location.AbsoluteUri, StringComparison.Ordinal);
        Assert.Null(answer.Header("Set-Cookie"));
        Assert.Matches("^[0-9]{8}$", page.Mark("data-pairing-code"));
        Assert.Contains("data-theme=\"dark\"", page.Text, StringComparison.Ordinal);
    }

    // ZenKey platform §3, options; OpenID Connect Core §3.1.2.1, ui_locales.
    [Fact]
    [Spec("ZenKey platform §3")]
    public async Task The_waiting_page_has_the_look_and_the_language_that_the_client_asked_for()
    {
        using var waiting = await app.WaitAsync(app.Party(), app.NewPerson(), ("options", "light"), ("ui_locales", "es-US en"));

        var page = await waiting.LookAsync();

        Assert.Contains("data-theme=\"light\"", page.Text, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"es\"", page.Text, StringComparison.Ordinal);
        Assert.All(Regex.Matches(page.Text, "action=\"([^\"]*)\""), form => Assert.Contains("ui_locales=es-US", form.Value, StringComparison.Ordinal));
    }
}
