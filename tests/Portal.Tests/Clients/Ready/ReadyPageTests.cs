using Bunit;
using Microsoft.Extensions.DependencyInjection;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Features.Clients;
using ZenKey.Portal.Features.Clients.Ready;

namespace ZenKey.Portal.Tests.Clients.Ready;

public sealed class ReadyPageTests : PortalPageContext
{
    private readonly StubReader reader = new() { Detail = ClientStubs.Detail() with { Scopes = ["openid", "name", "email"] } };
    private readonly StubSignIns signIns = new();

    public ReadyPageTests() => Services.AddSingleton<IClientReader>(reader).AddSingleton<ISignInReader>(signIns);

    [Fact]
    public void It_waits_with_what_to_paste_and_three_ways_to_sign_in()
    {
        var page = Open();
        Assert.Equal("Waiting for the first successful sign-in…", page.Find("h1").TextContent);
        Assert.Contains($"client_id      {ClientStubs.ClientId}", page.Find("#h-paste").Closest("section")!.TextContent, StringComparison.Ordinal);
        var ways = page.Find("#h-try").Closest("section")!;
        Assert.Equal($"/test-flow/{ClientStubs.ClientId}", ways.QuerySelector("a")!.GetAttribute("href"));
        Assert.Contains(ways.QuerySelectorAll("[data-copy]"), button => button.GetAttribute("data-copy") == "https://id.example/.well-known/openid_configuration");
        Assert.Contains($"'client_id={ClientStubs.ClientId}'", ways.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void It_turns_green_by_itself_and_shows_names_of_claims_and_no_value()
    {
        var page = Open();
        signIns.Progress = new SignInProgress(Time.GetUtcNow(), new SeenSignIn(Time.GetUtcNow(), ["openid", "email"], "oidc", null, "ES256"), []);
        Time.Advance(ReadyPage.Pace);
        page.WaitForElement("[data-signed-in]");
        Assert.Equal("The first sign-in worked", page.Find("h1").TextContent);
        Assert.Equal("The first sign-in worked.", page.Find("[role=status]").TextContent);
        var claims = page.Find("[data-claims]");
        Assert.Equal(["openid", "email"], claims.QuerySelectorAll(".zk-scope").Select(scope => scope.TextContent));
        Assert.Contains("not granted this time: name", claims.TextContent, StringComparison.Ordinal);
        Assert.Contains("ID token, ES256", claims.TextContent, StringComparison.Ordinal);
        Assert.Contains("\"email_verified\": true", claims.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("given_name", claims.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_appears_at_once_with_the_way_to_its_explanation_and_goes_with_the_sign_in()
    {
        var page = Open();
        var refused = new RefusedRequest(Guid.CreateVersion7(), Time.GetUtcNow(), "invalid_client", "The secret is not one of the client's.", "/logs/err-7Q4M-2XKD");
        signIns.Progress = new SignInProgress(Time.GetUtcNow(), null, [refused]);
        Time.Advance(ReadyPage.Pace);
        Assert.Equal("/logs/err-7Q4M-2XKD", page.WaitForElement("[data-refused] a").GetAttribute("href"));
        Assert.Contains("invalid_client", page.Find("[role=status]").TextContent, StringComparison.Ordinal);
        signIns.Progress = new SignInProgress(Time.GetUtcNow(), new SeenSignIn(Time.GetUtcNow(), null, "platform", null, "RS256"), [refused]);
        Time.Advance(ReadyPage.Pace);
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-refused]")));
        Assert.Contains("not known any more", page.Find("[data-claims]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_looks_on_is_offered_no_test()
    {
        Become(Dana with { CompanyRole = CompanyRole.Viewer });
        Assert.Empty(Open().FindAll("a[href^='/test-flow']"));
    }

    [Fact]
    public void A_client_that_is_not_yours_does_not_exist()
    {
        reader.Detail = null;
        Assert.Empty(Open().FindAll("h1"));
    }

    [Theory]
    [InlineData("platform", "name", "\"value\": \"…\"")]
    [InlineData("oidc", "name", "\"given_name\": \"…\"")]
    [InlineData("platform", "is_adult", "\"is_adult_18\": {")]
    [InlineData("oidc", "is_adult", "\"is_adult_18\": true")]
    [InlineData("oidc", "phone", "\"phone_number\": \"…\"")]
    [InlineData("platform", "phone", "\"phone\": {")]
    public void Userinfo_is_shown_in_the_form_of_the_client(string format, string scope, string part) =>
        Assert.Contains(part, ClaimShapes.Userinfo(["openid", scope], format), StringComparison.Ordinal);

    private IRenderedComponent<ReadyPage> Open() => Render<ReadyPage>(parameters => parameters.Add(page => page.ClientId, ClientStubs.ClientId));

    private sealed class StubSignIns : ISignInReader
    {
        public SignInProgress Progress { get; set; } = new(null, null, []);

        public Task<SignInProgress?> ReadAsync(CurrentPerson person, Guid clientId, CancellationToken cancellationToken) => Task.FromResult<SignInProgress?>(Progress);
    }
}
