namespace ZenKey.AuthServer.Tests.Endpoints.Authorization;

/// <summary>Client first, redirect URI second: until both hold, the answer is our own page (hardening 10).</summary>
[Spec("RFC 6749 §4.1.2.1")]
public sealed class ClientFirstTests(SharedApp app)
{
    private const string Fine = "&response_type=code&scope=openid&state=x";

    [Theory]
    [InlineData("unknown_client", "redirect_uri=https%3A%2F%2Fapp.tests.example%2Fcallback")]
    [InlineData("unknown_client", $"client_id={Clients.Unknown}&redirect_uri=https%3A%2F%2Fevil.example")]
    [InlineData("unknown_client", $"client_id={Clients.Disabled}&redirect_uri=https%3A%2F%2Fapp.tests.example%2Fcallback")]
    [InlineData("unknown_client", $"client_id={Clients.Basic}%20&redirect_uri=https%3A%2F%2Fapp.tests.example%2Fcallback")]
    [InlineData("unknown_client", $"client_id={Clients.Basic}%00&redirect_uri=https%3A%2F%2Fapp.tests.example%2Fcallback")]
    [InlineData("unregistered_redirect_uri", $"client_id={Clients.Basic}")]
    [InlineData("unregistered_redirect_uri", $"client_id={Clients.Basic}&redirect_uri=https%3A%2F%2Fevil.example")]
    [InlineData("unregistered_redirect_uri", $"client_id={Clients.Basic}&redirect_uri=https%3A%2F%2Fapp.tests.example%2Fcallback%3Fx%3D1")]
    [InlineData("unregistered_redirect_uri", $"client_id={Clients.Basic}&redirect_uri=https%3A%2F%2Fapp.tests.example%2Fcallback%2F..%2Fcallback")]
    [InlineData("unregistered_redirect_uri", $"client_id={Clients.Basic}&redirect_uri=https%3A%2F%2Fapp.tests.example%40evil.example%2Fcallback")]
    [InlineData("unregistered_redirect_uri", $"client_id={Clients.Basic}&redirect_uri=https%3A%2F%2Fapp.tests.example.evil.example%2Fcallback")]
    [InlineData("unregistered_redirect_uri", $"client_id={Clients.Basic}&redirect_uri=https%3A%2F%2Fapp.tests.example%2Fcallback%00")]
    [InlineData("unregistered_redirect_uri", $"client_id={Clients.Basic}&redirect_uri=javascript%3Aalert(1)")]
    [InlineData("unregistered_redirect_uri", $"client_id={Clients.Basic}&redirect_uri=%2F%2Fevil.example")]
    [InlineData("unregistered_redirect_uri", $"client_id={Clients.Basic}&redirect_uri=http%3A%2F%2Fapp.tests.example%2Fcallback")]
    [InlineData("invalid_request", $"client_id={Clients.Basic}&client_id={Clients.Post}&redirect_uri=https%3A%2F%2Fapp.tests.example%2Fcallback")]
    [InlineData("invalid_request", $"client_id={Clients.Basic}&redirect_uri=https%3A%2F%2Fapp.tests.example%2Fcallback&redirect_uri=https%3A%2F%2Fevil.example")]
    [InlineData("invalid_request", $"scope=openid&scope=openid&client_id={Clients.Basic}&redirect_uri=https%3A%2F%2Fapp.tests.example%2Fcallback&redirect_uri=https%3A%2F%2Fevil.example")]
    public async Task What_does_not_hold_is_told_on_our_own_page(string error, string query)
    {
        var answer = await app.Http.AskAsync($"/carriers/verizon/authorize?{query}{Fine}", SignIns.Over(People.Line));

        answer.IsErrorPage(error);
        Assert.DoesNotContain("href=\"https://evil.example", answer.Text, StringComparison.Ordinal);
    }

    // Everything else may be wrong as well: the client is looked at first.
    [Fact]
    public async Task An_unknown_client_with_nothing_else_right_is_still_told_on_our_own_page()
    {
        var answer = await app.Http.AskAsync($"/carriers/verizon/authorize?client_id={Clients.Unknown}&response_type=token&response_type=token&scope=%00");

        answer.IsErrorPage("unknown_client");
    }

    [Fact]
    public async Task An_unknown_carrier_is_a_page_of_404()
    {
        var answer = await app.Http.AskAsync(app.Party().Authorize("nobody"));

        answer.IsErrorPage("not_found", 404);
    }

    // RFC 8252 §7.3: a native client may listen on any port of the loopback; a web client may not.
    [Theory]
    [InlineData("http://127.0.0.1:51004/callback", true)]
    [InlineData("http://127.0.0.1/callback", true)]
    [InlineData("http://localhost:51004/callback", false)]
    [InlineData("http://127.0.0.1:51004/other", false)]
    [InlineData("http://127.0.0.1:51004@evil.example/callback", false)]
    [InlineData("https://127.0.0.1:51004/callback", false)]
    [Spec("RFC 8252 §7.3")]
    public async Task Only_the_port_of_a_native_clients_loopback_address_is_free(string redirectUri, bool holds)
    {
        var answer = await app.Http.AskAsync(app.Party(Clients.Native).Authorize("verizon", ("redirect_uri", redirectUri), ("acr_values", "a1")), SignIns.Over(People.Line));

        if (holds) { Assert.NotNull(answer.IsBackAt(redirectUri).Parameter("code")); }
        else { answer.IsErrorPage("unregistered_redirect_uri"); }
    }

    // RFC 6749 §3.1: POST is offered as well, and reads its own body.
    [Fact]
    [Spec("OpenID Connect Core §3.1.2.1")]
    public async Task A_posted_request_is_answered_like_a_GET()
    {
        var party = app.Party();
        var query = new Uri(party.Authorize("verizon", ("acr_values", "a1"), ("state", "of the form"))).Query[1..];
        var form = query.Split('&').Select(pair => pair.Split('=')).Select(pair => (pair[0], (string?)Uri.UnescapeDataString(pair[1])));

        var answer = await app.Http.PostFormAsync("/carriers/verizon/authorize", form, SignIns.Over(People.Line));

        Assert.NotNull(answer.IsBackAt(party.RedirectUri).Parameter("code"));
        Assert.Equal("of the form", answer.Parameter("state"));
    }

    [Fact]
    public async Task A_posted_request_in_JSON_is_told_on_our_own_page()
    {
        using var content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        var answer = await app.Http.AnswerAsync(new HttpRequestMessage(HttpMethod.Post, new Uri($"{app.Origin}/carriers/verizon/authorize")) { Content = content });

        answer.IsErrorPage("invalid_request");
    }

    [Fact]
    public async Task A_posted_form_of_another_content_type_that_only_begins_alike_is_told_on_our_own_page()
    {
        using var content = new StringContent("client_id=x", System.Text.Encoding.UTF8);
        content.Headers.ContentType = new System.Net.Http.Headers.MediaTypeHeaderValue("application/x-www-form-urlencodedx");
        var answer = await app.Http.AnswerAsync(new HttpRequestMessage(HttpMethod.Post, new Uri($"{app.Origin}/carriers/verizon/authorize")) { Content = content });

        answer.IsErrorPage("invalid_request");
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    public async Task Other_verbs_are_405(string verb)
    {
        var answer = await app.Http.AnswerAsync(new HttpRequestMessage(new HttpMethod(verb), new Uri($"{app.Origin}/carriers/verizon/authorize")));

        Assert.Equal(405, answer.Status);
    }
}
