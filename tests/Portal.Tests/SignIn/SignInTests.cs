using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using ZenKey.Portal.Features.SignIn;
using ZenKey.Protocol;

namespace ZenKey.Portal.Tests.SignIn;

public sealed class SignInTests
{
    private static readonly ModuleOrigins Origins = new("https://portal.example", "https://id.example", "https://phone.example", "https://sim.example");
    private readonly Microsoft.Extensions.Time.Testing.FakeTimeProvider time = new();
    private readonly SignInState state;

    public SignInTests() => state = new SignInState(new EphemeralDataProtectionProvider(), Origins, time);

    [Theory]
    [InlineData("/clients?q=a", "/clients?q=a")]
    [InlineData("/", "/")]
    [InlineData(null, "/")]
    [InlineData("", "/")]
    [InlineData("https://evil.example/", "/")]
    [InlineData("//evil.example/", "/")]
    [InlineData("/\\evil.example/", "/")]
    [InlineData("\\\\evil.example", "/")]
    [InlineData("/a\\b", "/")]
    [InlineData("/a\r\nSet-Cookie: x=1", "/")]
    [InlineData("javascript:alert(1)", "/")]
    public void A_sign_in_ends_only_at_an_address_of_the_portal(string? asked, string expected) => Assert.Equal(expected, LocalUrl.OrHome(asked));

    [Fact]
    public void A_state_ends_in_the_browser_that_began_it()
    {
        var (sealedState, cookie) = Begin("/clients");
        Assert.DoesNotContain("clients", sealedState, StringComparison.Ordinal);
        Assert.Equal("/clients", state.End(With(cookie), sealedState));
    }

    [Fact]
    public void A_state_of_another_browser_is_refused()
    {
        var (sealedState, _) = Begin("/clients");
        var (_, otherCookie) = Begin("/clients");
        Assert.Null(state.End(With(otherCookie), sealedState));
        Assert.Null(state.End(new DefaultHttpContext(), sealedState));
    }

    [Theory]
    [InlineData("")]
    [InlineData("forged")]
    [InlineData(null)]
    public void A_forged_or_missing_state_is_refused(string? forged) => Assert.Null(state.End(With(Begin("/").Cookie), forged));

    [Fact]
    public void A_state_is_good_for_ten_minutes()
    {
        var (sealedState, cookie) = Begin("/");
        time.Advance(TimeSpan.FromMinutes(10));
        Assert.Null(state.End(With(cookie), sealedState));
    }

    [Fact]
    public void The_browsers_half_is_host_bound_and_unreadable_to_scripts()
    {
        var context = new DefaultHttpContext();
        state.Begin(context, "/");
        var cookie = context.Response.Headers.SetCookie.ToString();
        Assert.StartsWith("__Host-zk-sign-in=", cookie, StringComparison.Ordinal);
        foreach (var part in new[] { "secure", "httponly", "samesite=lax", "path=/" }) { Assert.Contains(part, cookie, StringComparison.OrdinalIgnoreCase); }
    }

    [Theory]
    [InlineData("access_denied", "You said no on your phone")]
    [InlineData("authentication_timed_out", "No answer from your phone")]
    [InlineData("user_unsupported", "Your phone cannot be used yet")]
    [InlineData("<script>", "The sign-in did not work")]
    [InlineData(null, "The sign-in did not work")]
    public void Every_error_has_words_and_none_of_its_own_text_is_shown(string? code, string title) => Assert.Equal(title, SignInProblems.Of(code).Title);

    [Fact]
    public void An_unknown_code_does_not_reach_the_address() =>
        Assert.Equal("/sign-in/problem?error=other&reference=err-7Q4M-2XKD", SignInProblems.AddressOf("x&y=<script>", "err-7Q4M-2XKD"));

    private (string State, string Cookie) Begin(string returnUrl)
    {
        var context = new DefaultHttpContext();
        var sealedState = state.Begin(context, returnUrl);
        return (sealedState, context.Response.Headers.SetCookie.ToString().Split(';')[0]);
    }

    private static DefaultHttpContext With(string cookie)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Cookie = cookie;
        return context;
    }
}
