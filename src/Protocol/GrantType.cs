namespace ZenKey.Protocol;

/// <summary>What a client may exchange for tokens: values of grant_type (RFC 6749 §4, §6; CIBA Core §10.1).</summary>
public static class GrantType
{
    public const string AuthorizationCode = "authorization_code";
    public const string RefreshToken = "refresh_token";
    public const string ClientCredentials = "client_credentials";
    public const string Ciba = "urn:openid:params:grant-type:ciba";
}
