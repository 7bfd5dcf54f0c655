using ZenKey.AuthServer.Http;
using ZenKey.Portal.Data.Grants;
using ZenKey.Portal.Data.RefreshTokens;

namespace ZenKey.AuthServer.Tokens;

/// <summary>A token of this issuer, alive or not, that a client shows to have it looked at or ended. An ID token is none.</summary>
internal abstract record PresentedToken
{
    private PresentedToken() { }

    /// <summary>Whose it is; null when its grant is long gone.</summary>
    public abstract Guid? ClientId { get; }

    public sealed record Access(AccessToken Token, Grant? Grant) : PresentedToken
    {
        public override Guid? ClientId => Token.ClientId;
    }

    public sealed record Refresh(RefreshToken Token, Grant? Grant) : PresentedToken
    {
        public override Guid? ClientId => Grant?.ClientId;
    }

    /// <param name="Token">A client's own.</param>
    /// <param name="IsRevoked">Whether it was ended before its time.</param>
    public sealed record Service(ServiceToken Token, bool IsRevoked) : PresentedToken
    {
        public override Guid? ClientId => Token.ClientId;
    }
}

/// <summary>
/// Tells what a token is by itself: its kinds cannot be mistaken for each other, so that token_type_hint is not needed
/// (RFC 7009 §2.1, RFC 7662 §2.1).
/// </summary>
internal sealed class PresentedTokens(GrantLedger grants, RefreshTokenLedger refreshTokens)
{
    /// <returns>Null when it is no token of this issuer.</returns>
    public async ValueTask<PresentedToken?> FindAsync(CarrierScope scope, string text, CancellationToken cancellationToken)
    {
        if (AccessToken.Open(scope.Keys, scope.Issuer, text) is { } access)
        {
            return new PresentedToken.Access(access, await grants.FindAsync(access.GrantId, cancellationToken));
        }
        if (ServiceToken.Open(scope.Keys, scope.Issuer, text) is { } service)
        {
            return new PresentedToken.Service(service, await grants.IsUsedAsync(service.RevocationKey, cancellationToken));
        }
        return text.StartsWith(RefreshToken.Prefix, StringComparison.Ordinal) && await refreshTokens.FindAsync(text, cancellationToken) is { } refresh && refresh.CarrierId == scope.Carrier.Id
            ? new PresentedToken.Refresh(refresh, await grants.FindAsync(refresh.GrantId, cancellationToken))
            : null;
    }
}
