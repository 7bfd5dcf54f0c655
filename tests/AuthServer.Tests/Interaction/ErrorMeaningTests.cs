using System.Reflection;
using ZenKey.Protocol;
using ZenKey.Protocol.Refusals;

namespace ZenKey.AuthServer.Tests.Interaction;

/// <summary>error_uri, and the pages that it leads to.</summary>
[Spec("RFC 6749 §4.1.2.1")]
[Spec("RFC 6749 §5.2")]
public sealed class ErrorMeaningTests(SharedApp app)
{
    public static TheoryData<string> Codes => [.. typeof(ErrorCode).GetFields(BindingFlags.Public | BindingFlags.Static).Select(constant => (string)constant.GetRawConstantValue()!)];

    [Theory, MemberData(nameof(Codes))]
    public async Task Each_code_has_a_page_that_says_what_it_means_and_what_can_be_behind_it(string code)
    {
        var page = await app.Http.AskAsync($"/ui/errors/{code}");

        Assert.Equal((200, code, "text/html"), (page.Status, page.Mark("data-error-meaning"), page.MediaType));
        var text = System.Net.WebUtility.HtmlDecode(page.Text);
        Assert.Contains(ErrorMeanings.Find(code)!, text, StringComparison.Ordinal);
        Assert.All(Causes.All.Where(cause => cause.Error == code), cause => Assert.Contains(cause.Words, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_redirect_leads_to_it()
    {
        var party = app.Party();
        var answer = (await app.Http.AskAsync(party.Authorize("verizon", ("scope", "openid events")))).IsErrorAt(party.RedirectUri, ErrorCode.InvalidScope);

        Assert.Equal($"{app.App.Origins.AuthServer}/ui/errors/invalid_scope", answer.Parameter("error_uri"));
        Assert.Equal(200, (await app.Http.AskAsync(answer.Parameter("error_uri")!)).Status);
    }

    [Fact]
    public async Task So_does_an_error_as_JSON()
    {
        var token = (await app.Http.PostFormAsync("/carriers/verizon/token", [("grant_type", "x"), ("client_id", Clients.Public)])).IsOAuthError(ErrorCode.UnsupportedGrantType);
        var userinfo = (await app.UserInfoAsync("nothing")).IsOAuthError(ErrorCode.InvalidToken, 401);

        Assert.Equal($"{app.App.Origins.AuthServer}/ui/errors/unsupported_grant_type", token.Member("error_uri"));
        Assert.Equal($"{app.App.Origins.AuthServer}/ui/errors/invalid_token", userinfo.Member("error_uri"));
    }

    // OWASP ASVS 5.0 §1.2: whoever makes up an address shows nobody anything on our page.
    [Theory]
    [InlineData("no_such_code")]
    [InlineData("INVALID_REQUEST")]
    [InlineData("%3Cscript%3Ealert(1)%3C%2Fscript%3E")]
    [InlineData("invalid_request%00")]
    [InlineData("..%2f..")]
    public async Task An_address_that_is_made_up_shows_nothing(string code)
    {
        var page = await app.Http.AskAsync($"/ui/errors/{code}");

        Assert.NotEqual(200, page.Status);
        Assert.InRange(page.Status, 400, 499);
        Assert.DoesNotContain("script>alert", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("no_such_code", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_changes_nothing()
    {
        var page = await app.Http.AskAsync("/ui/errors/invalid_scope?error_description=%3Cb%3Epay%20here%3C%2Fb%3E");

        Assert.Equal(200, page.Status);
        Assert.DoesNotContain("pay here", page.Text, StringComparison.Ordinal);
    }

    // RFC 6749 §5.2: the characters that the two members may have.
    [Theory, MemberData(nameof(Codes))]
    public void Its_address_has_the_characters_that_it_may_have(string code) => Assert.Matches("^[\\x21\\x23-\\x5B\\x5D-\\x7E]+$", app.App.Origins.ErrorPage(code)!);
}
