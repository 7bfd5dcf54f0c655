using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.Token;

/// <summary>Tokens of clients themselves, for service APIs.</summary>
[Spec("RFC 6749 §4.4")]
public sealed class ClientCredentialsTests(SharedApp app)
{
    [Theory]
    [InlineData(null)]
    [InlineData("events")]
    public async Task A_client_gets_a_token_of_its_own_and_nothing_else(string? scope)
    {
        var answer = await AskAsync(("scope", scope));

        Assert.Equal(200, answer.Status);
        Assert.Equal("no-store", answer.Header("Cache-Control"));
        Assert.Equal("Bearer", answer.Member("token_type"));
        Assert.Equal("events", answer.Member("scope"));
        Assert.Equal(["access_token", "token_type", "expires_in", "scope"], answer.Json.EnumerateObject().Select(member => member.Name));
    }

    // Nobody signed in, so there is nobody to tell of.
    [Theory]
    [InlineData("openid")]
    [InlineData("events openid")]
    [InlineData("offline_access")]
    [InlineData("email")]
    [InlineData("unknown")]
    [InlineData("events  events")]
    public async Task A_subscribers_scopes_are_refused(string scope) => (await AskAsync(("scope", scope))).IsOAuthError(ErrorCode.InvalidScope);

    [Fact]
    [Spec("RFC 6750 §3.1")]
    public async Task It_is_nothing_at_userinfo()
    {
        Assert.Equal(401, (await app.UserInfoAsync((await AskAsync()).Member("access_token")!)).Status);
    }

    [Theory]
    [InlineData(Clients.Basic)]
    [InlineData(Clients.Public)]
    public async Task A_client_that_was_not_given_it_is_unauthorized(string clientId)
    {
        (await app.AskAsClientAsync(app.Party(clientId), "verizon", "token", ("grant_type", GrantType.ClientCredentials))).IsOAuthError(ErrorCode.UnauthorizedClient);
    }

    // RFC 6749 §4.4: only confidential clients, whatever somebody registered.
    [Fact]
    public async Task A_public_client_is_unauthorized_even_if_it_was_given_it()
    {
        (await app.AskAsClientAsync(app.Party(Clients.ServicePublic), "verizon", "token", ("grant_type", GrantType.ClientCredentials))).IsOAuthError(ErrorCode.UnauthorizedClient);
    }

    private Task<Answer> AskAsync(params (string Name, string? Value)[] form) =>
        app.AskAsClientAsync(app.Party(Clients.Service), "verizon", "token", [("grant_type", GrantType.ClientCredentials), .. form]);
}
