namespace ZenKey.Protocol;

/// <summary>What a client can keep (RFC 6749 §2.1, RFC 8252 §8.4).</summary>
public enum ClientType
{
    /// <summary>Keeps a secret or a private key on a server.</summary>
    Confidential,

    /// <summary>Runs in a browser; keeps nothing. PKCE always.</summary>
    Public,

    /// <summary>An installed app; keeps nothing, may listen on any loopback port (RFC 8252 §7.3). PKCE always.</summary>
    Native,
}

/// <summary>Where a client stands on its way to subscribers.</summary>
public enum ClientMode
{
    /// <summary>Being built: loopback redirect URIs are allowed, subscribers are not.</summary>
    Developer,

    /// <summary>Live, listed and billed.</summary>
    Launched,
}

/// <summary>How a client proves itself at the token endpoint (OpenID Connect Core §9). One method for life.</summary>
public static class TokenAuth
{
    public const string Basic = "client_secret_basic";
    public const string Post = "client_secret_post";
    public const string PrivateKeyJwt = "private_key_jwt";
    public const string None = "none";

    public static IReadOnlyList<string> All { get; } = [Basic, Post, PrivateKeyJwt, None];
}
