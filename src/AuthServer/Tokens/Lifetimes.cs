using ZenKey.Portal.Data.Carriers;

namespace ZenKey.AuthServer.Tokens;

/// <summary>How long things live by a carrier's policies, which are kept within bounds wherever they were set.</summary>
internal static class Lifetimes
{
    /// <summary>10 s to 10 min (RFC 6749 §4.1.2).</summary>
    public static TimeSpan OfCode(Carrier carrier) => Bounded(carrier.CodeLifetime, TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(10));

    /// <summary>30 s to 24 h.</summary>
    public static TimeSpan OfAccessToken(Carrier carrier) => Bounded(carrier.AccessTokenLifetime, TimeSpan.FromSeconds(30), TimeSpan.FromHours(24));

    /// <summary>Nothing to a day.</summary>
    public static TimeSpan OfSsoWindow(Carrier carrier) => Bounded(carrier.SsoWindow, TimeSpan.Zero, TimeSpan.FromDays(1));

    /// <summary>Of a family of refresh tokens: 1 h to 365 d.</summary>
    public static TimeSpan OfRefreshTokens(Carrier carrier) => Bounded(carrier.RefreshTokenLifetime, TimeSpan.FromHours(1), TimeSpan.FromDays(365));

    /// <summary>Of a refresh token that is not used: 1 h to 365 d; its family's end comes first.</summary>
    public static TimeSpan OfIdleRefreshToken(Carrier carrier) => Bounded(carrier.RefreshTokenIdleLifetime, TimeSpan.FromHours(1), TimeSpan.FromDays(365));

    private static TimeSpan Bounded(TimeSpan lifetime, TimeSpan shortest, TimeSpan longest) => lifetime < shortest ? shortest : lifetime > longest ? longest : lifetime;
}
