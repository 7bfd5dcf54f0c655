using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using ZenKey.Portal.Features.TestFlow;
using ZenKey.Protocol;

namespace ZenKey.Portal.Tests.TestFlow;

/// <summary>The test flow against a provider in memory.</summary>
public sealed class TestFlowRunnerTests : IDisposable
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly FakeProvider provider = new();
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 24, 14, 6, 31, TimeSpan.Zero)) { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };
    private readonly List<FlowRun> shown = [];

    [Fact]
    public async Task A_good_sign_in_passes_every_step()
    {
        var run = await RunAsync();
        Assert.Equal(FlowOutcome.Passed, run.Outcome);
        Assert.Equal("Passed, 9 of 9", run.Verdict);
        Assert.All(run.Steps, step => Assert.Equal(FlowStepState.Passed, step.State));
    }

    [Fact]
    public async Task The_code_is_shown_while_it_is_wanted_and_not_afterwards()
    {
        var run = await RunAsync();
        Assert.Contains(shown, one => one.PairingCode == "48201957");
        Assert.Contains(shown, one => one.WaitsForPhone);
        Assert.Null(run.PairingCode);
        Assert.False(run.WaitsForPhone);
    }

    [Fact]
    public async Task What_is_asked_is_what_an_app_must_ask()
    {
        await RunAsync();
        var authorize = provider.Asked.Single(request => request.RequestUri!.AbsolutePath.EndsWith("/authorize", StringComparison.Ordinal));
        var query = System.Web.HttpUtility.ParseQueryString(authorize.RequestUri!.Query);
        Assert.Equal("S256", query["code_challenge_method"]);
        Assert.True(Pkce.IsChallenge(query["code_challenge"]!));
        Assert.Equal(("openid name email", "a3", FakeProvider.Hint, FakeProvider.Redirect), (query["scope"], query["acr_values"], query["login_hint_token"], query["redirect_uri"]));
        Assert.NotEmpty(query["state"]!);
        Assert.NotEmpty(query["nonce"]!);
        var token = provider.Asked.FindIndex(request => request.RequestUri!.AbsolutePath.EndsWith("/token", StringComparison.Ordinal));
        Assert.Equal(Convert.ToBase64String(Encoding.ASCII.GetBytes($"ccid-h7k2m9qx4tz8v3pa:{FakeProvider.Secret}")), provider.Asked[token].Headers.Authorization!.Parameter);
        Assert.DoesNotContain("client_secret", provider.Bodies[token], StringComparison.Ordinal);
        Assert.True(Pkce.Holds(query["code_challenge"]!, System.Web.HttpUtility.ParseQueryString(provider.Bodies[token])["code_verifier"]!));
        Assert.All(provider.Asked, request => Assert.Equal(FlowHttp.UserAgent, request.Headers.UserAgent.ToString()));
    }

    [Fact]
    public async Task A_client_of_client_secret_post_sends_its_secret_in_the_body_and_a_public_one_none()
    {
        await RunAsync(plan => plan with { TokenAuth = TokenAuth.Post });
        Assert.Contains(provider.Bodies, body => body.Contains("client_secret=" + FakeProvider.Secret, StringComparison.Ordinal));
        provider.Bodies.Clear();
        var run = await RunAsync(plan => plan with { TokenAuth = TokenAuth.None, Secret = null });
        Assert.Equal(FlowOutcome.Passed, run.Outcome);
        Assert.DoesNotContain(provider.Bodies, body => body.Contains("client_secret", StringComparison.Ordinal));
        Assert.Contains(provider.Bodies, body => body.Contains("client_id=ccid-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Neither_secrets_nor_tokens_nor_personal_data_are_in_any_step_ever()
    {
        await RunAsync(plan => plan with { Handset = "dana" });
        provider.BreakSignature = true;
        await RunAsync(plan => plan with { TokenAuth = TokenAuth.Post });
        var all = JsonSerializer.Serialize(shown, Plain);
        var basic = Convert.ToBase64String(Encoding.ASCII.GetBytes($"ccid-h7k2m9qx4tz8v3pa:{FakeProvider.Secret}"));
        foreach (var secret in (string[])[FakeProvider.Secret, FakeProvider.AccessToken, FakeProvider.Code, FakeProvider.Hint, basic, "the-cookie-itself", "Secretname", "dana@secret.example", "eyJ"])
        {
            Assert.DoesNotContain(secret, all, StringComparison.Ordinal);
        }
        Assert.Contains(FlowMask.Dots, all, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> TokenFaults => new()
    {
        { "nonce", "OIDC Core 3.1.3.7 §11" }, { "signature", "OIDC Core 3.1.3.7 §6" }, { "kid", "OIDC Core 10.1" }, { "iss", "OIDC Core 3.1.3.7 §2" }, { "aud", "OIDC Core 3.1.3.7 §3" }, { "exp", "OIDC Core 3.1.3.7 §9" },
        { "acr", "OIDC Core 3.1.3.7 §12" }, { "auth_time", "OIDC Core 3.1.3.7 §13" }, { "sub", "ZenKey 4.4" },
    };

    [Theory]
    [MemberData(nameof(TokenFaults))]
    public async Task A_wrong_ID_token_fails_at_the_check_of_its_clause(string fault, string clause)
    {
        switch (fault)
        {
            case "nonce": provider.Nonce = "another"; break;
            case "signature": provider.BreakSignature = true; break;
            case "kid": provider.Kid = "unknown"; break;
            case "iss": provider.TokenIssuer = "https://evil.example"; break;
            case "aud": provider.Audience = "ccid-0000000000000000"; break;
            case "exp": provider.Lifetime = TimeSpan.FromSeconds(1); time.SetUtcNow(provider.Now.AddSeconds(30)); break;
            case "acr": provider.AcrReached = "a1"; break;
            case "auth_time": time.SetUtcNow(provider.Now.AddHours(2)); provider.Lifetime = TimeSpan.FromHours(3); break;
            default: provider.Subject = "999999-x"; provider.UserinfoSubject = "999999-x"; break;
        }
        var run = await RunAsync();
        Assert.Equal("Failed at ID token verified", run.Verdict);
        var broken = run.FailedStep!.Checks.Where(check => !check.Holds).ToList();
        Assert.Contains(broken, check => check.Clause == clause);
        Assert.NotNull(run.FailedStep.Failure!.Expected);
        Assert.Equal(FlowStepState.NotReached, run.Steps[^1].State);
    }

    [Fact]
    public async Task A_wrong_iss_on_the_redirect_fails_before_the_code_is_used()
    {
        provider.RedirectIssuer = "https://evil.example";
        var run = await RunAsync();
        Assert.Equal("Failed at Code received", run.Verdict);
        Assert.Contains(run.FailedStep!.Checks, check => check is { Holds: false, Clause: "RFC 9207 2.4" });
        Assert.DoesNotContain(provider.Asked, request => request.RequestUri!.AbsolutePath.EndsWith("/token", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wrong_state_from_discovery_ends_the_run()
    {
        provider.DiscoveryState = "another";
        var run = await RunAsync();
        Assert.Equal("Failed at Browser trusted", run.Verdict);
        Assert.Contains(run.FailedStep!.Checks, check => check is { Holds: false, Received: "another" });
    }

    [Theory]
    [InlineData("access_denied", "said no")]
    [InlineData("authentication_timed_out", "No answer")]
    [InlineData("network_failure", "SIM")]
    public async Task A_refusal_of_the_phone_ends_the_run_in_words_with_its_code(string error, string words)
    {
        provider.ApprovalError = error;
        var run = await RunAsync();
        Assert.Equal("Failed at Answer of the phone", run.Verdict);
        Assert.Equal(error, run.FailedStep!.Failure!.Code);
        Assert.Contains(words, run.FailedStep.Failure.Words, StringComparison.Ordinal);
        Assert.Equal(4, run.Steps.Count(step => step.State == FlowStepState.NotReached));
    }

    [Fact]
    public async Task Discovery_that_is_not_available_ends_the_run_with_its_reference()
    {
        provider.DiscoveryStatus = HttpStatusCode.ServiceUnavailable;
        var run = await RunAsync();
        Assert.Equal("Failed at Discovery page", run.Verdict);
        Assert.Equal(("temporarily_unavailable", "err-7Q4M-2XKD"), (run.FailedStep!.Failure!.Code, run.FailedStep.Failure.Reference));
    }

    [Fact]
    public async Task No_phone_in_time_ends_the_run_by_itself()
    {
        provider.PairAfter = int.MaxValue;
        time.AutoAdvanceAmount = TimeSpan.FromSeconds(20);
        var run = await RunAsync();
        Assert.Equal("Failed at Browser trusted", run.Verdict);
        Assert.Contains("No phone has read the code", run.FailedStep!.Failure!.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_answer_in_time_ends_the_run_by_itself()
    {
        provider.ApproveAfter = int.MaxValue;
        time.AutoAdvanceAmount = TimeSpan.FromSeconds(20);
        var run = await RunAsync();
        Assert.Equal(ErrorCode.AuthenticationTimedOut, run.FailedStep!.Failure!.Code);
    }

    [Fact]
    public async Task A_stopped_run_says_so_where_it_was()
    {
        provider.PairAfter = int.MaxValue;
        using var stop = new CancellationTokenSource();
        var run = await RunAsync(stop: stop.Token, show: now =>
        {
            if (now.PairingCode is not null) { stop.Cancel(); }
        });
        Assert.Equal("Stopped", run.Verdict);
        Assert.Equal("You stopped the run here.", run.Steps.Single(step => step.Key == FlowStepKey.BrowserTrusted).Summary);
        Assert.Null(run.PairingCode);
    }

    [Fact]
    public async Task A_stopped_run_takes_its_request_back()
    {
        provider.ApproveAfter = int.MaxValue;
        using var stop = new CancellationTokenSource();
        var run = await RunAsync(stop: stop.Token, show: now =>
        {
            if (now.WaitsForPhone) { stop.Cancel(); }
        });
        Assert.Equal("Stopped", run.Verdict);
        Assert.Contains(provider.Asked, request => request.Method == HttpMethod.Post && request.RequestUri!.AbsolutePath == "/carriers/verizon/waiting/cancel");
    }

    [Fact]
    public async Task A_phone_that_answers_by_itself_is_told_the_code_and_the_request()
    {
        (provider.PairAfter, provider.ApproveAfter) = (int.MaxValue, int.MaxValue);
        var run = await RunAsync(plan => plan with { Handset = "dana" });
        Assert.Equal(FlowOutcome.Passed, run.Outcome);
        Assert.Contains(provider.Bodies, body => body.Contains("48201957", StringComparison.Ordinal));
        Assert.Contains(provider.Bodies, body => body.Contains("req-1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_phone_that_does_not_take_the_code_ends_the_run_in_its_words()
    {
        (provider.PairAfter, provider.PhoneProblem) = (int.MaxValue, "This phone has no ZenKey application.");
        var run = await RunAsync(plan => plan with { Handset = "nora" });
        Assert.Contains("no ZenKey application", run.FailedStep!.Failure!.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_remembered_browser_needs_no_code()
    {
        provider.Remembers = true;
        var run = await RunAsync();
        Assert.Equal(FlowOutcome.Passed, run.Outcome);
        Assert.DoesNotContain(shown, one => one.PairingCode is not null);
        Assert.Contains(provider.Bodies, body => body == "device=dev-1");
    }

    [Theory]
    [InlineData("https://evil.example/token")]
    [InlineData("http://localhost.evil.example:5999/token")]
    [InlineData("http://localhost:5998/token")]
    public async Task An_endpoint_that_is_not_ours_is_never_called(string endpoint)
    {
        provider.TokenEndpoint = endpoint;
        var run = await RunAsync();
        Assert.Equal("Failed at Token request", run.Verdict);
        Assert.All(provider.Asked, request => Assert.Equal(FakeProvider.Origin, request.RequestUri!.GetLeftPart(UriPartial.Authority)));
    }

    [Fact]
    public async Task A_token_error_is_told_with_its_code()
    {
        provider.TokenError = ErrorCode.InvalidClient;
        var run = await RunAsync();
        Assert.Equal("Failed at Token request", run.Verdict);
        Assert.Equal(ErrorCode.InvalidClient, run.FailedStep!.Failure!.Code);
    }

    [Fact]
    public async Task A_userinfo_of_somebody_else_fails()
    {
        provider.UserinfoSubject = "311480-another";
        var run = await RunAsync();
        Assert.Equal("Failed at Userinfo", run.Verdict);
    }

    [Fact]
    public async Task The_redirect_URI_itself_is_never_called()
    {
        await RunAsync();
        Assert.DoesNotContain(provider.Asked, request => request.RequestUri!.Host == "app.harborbank.example");
    }

    [Fact]
    public async Task A_provider_that_does_not_answer_ends_the_run()
    {
        var run = await new TestFlowRunner(FakeProvider.Origins, _ => new Silent(), NothingTold, time).RunAsync(Plan(), shown.Add, CancellationToken.None);
        Assert.Contains("does not answer", run.FailedStep!.Failure!.Words, StringComparison.Ordinal);
        Assert.Null(run.FailedStep.Exchanges[0].Status);
    }

    public void Dispose() => provider.Dispose();

    private static Task<ToldServer?> NothingTold(string authReqId, CancellationToken cancellationToken) => Task.FromResult<ToldServer?>(null);

    private Task<FlowRun> RunAsync(Func<FlowPlan, FlowPlan>? change = null, Action<FlowRun>? show = null, CancellationToken stop = default) =>
        new TestFlowRunner(FakeProvider.Origins, _ => provider, NothingTold, time).RunAsync(change is null ? Plan() : change(Plan()), now =>
        {
            shown.Add(now);
            show?.Invoke(now);
        }, stop);

    private static FlowPlan Plan() => new(
        "ccid-h7k2m9qx4tz8v3pa", TokenAuth.Basic, FakeProvider.Secret, "RS256", FakeProvider.Redirect, ["openid", "name", "email"], "a3", null, new CookieContainer(), null)
    { Pause = TimeSpan.Zero };

    private sealed class Silent : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => throw new HttpRequestException("refused");
    }
}
