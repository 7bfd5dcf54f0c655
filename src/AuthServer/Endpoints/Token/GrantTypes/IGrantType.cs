using ZenKey.AuthServer.Endpoints.Authorization;
using ZenKey.AuthServer.Endpoints.ClientAuthentication;
using ZenKey.AuthServer.Tokens;

namespace ZenKey.AuthServer.Endpoints.Token.GrantTypes;

/// <summary>One thing that a client may exchange for tokens.</summary>
internal interface IGrantType
{
    /// <summary>The value of grant_type.</summary>
    string Name { get; }

    /// <param name="request">Of a client that may use this grant type.</param>
    Task<TokenOutcome> ExchangeAsync(ClientRequest request);
}

/// <summary>How an exchange ends. Whatever is issued stands in the store by then.</summary>
internal abstract record TokenOutcome
{
    private TokenOutcome() { }

    /// <param name="AccessToken">Opaque to the client.</param>
    /// <param name="Lifetime">Of the access token.</param>
    /// <param name="Scopes">What it is good for, parted by spaces; may be empty.</param>
    /// <param name="IdToken">Null when nobody signed in, or openid is not among the scopes.</param>
    /// <param name="RefreshToken">Null when none is issued.</param>
    public sealed record Issued(string AccessToken, TimeSpan Lifetime, string Scopes, string? IdToken = null, string? RefreshToken = null) : TokenOutcome
    {
        /// <summary>token_type: DPoP for a token that is bound to a key.</summary>
        public string TokenType { get; init; } = TokenBinding.None.TokenType;
    }

    public sealed record Refused(AuthorizationError Error) : TokenOutcome;

    /// <summary>Not yet (CIBA Core §11): no refusal, and so no event in the developer's log, however often it is asked.</summary>
    /// <param name="Error">authorization_pending or slow_down.</param>
    /// <param name="Description">For the developer.</param>
    public sealed record Pending(string Error, string Description) : TokenOutcome;
}
