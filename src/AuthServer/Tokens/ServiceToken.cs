using ZenKey.AuthServer.Keys;

namespace ZenKey.AuthServer.Tokens;

/// <summary>
/// An access token of a client itself, for service APIs (RFC 6749 §4.4): nobody signed in, so that it is sealed for another
/// purpose than subscribers' tokens, and is nothing at userinfo.
/// </summary>
/// <param name="Binding">What it is worth nothing without.</param>
internal sealed record ServiceToken(Guid Id, Guid ClientId, string Scopes, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt, TokenBinding Binding)
{
    private const string Purpose = "service_token";

    /// <summary>The use that ends it before its time.</summary>
    public string RevocationKey => $"revoked:{Id:N}";

    public string Seal(IssuerKeys keys, string issuer)
    {
        using var packer = new Packer();
        packer.Add(Id).Add(ClientId).Add(Scopes).Add(IssuedAt).Add(ExpiresAt).Add(Binding);
        return Keys.Seal.Close(keys, issuer, Purpose, packer.Bytes);
    }

    /// <summary>The token; null when this issuer did not make it. It may have expired or been revoked.</summary>
    public static ServiceToken? Open(IssuerKeys keys, string issuer, string text)
    {
        if (Keys.Seal.Open(keys, issuer, Purpose, text) is not { } bytes) { return null; }
        using var from = new Unpacker(bytes);
        return new ServiceToken(from.Guid(), from.Guid(), from.Text()!, from.Time(), from.Time(), from.Binding());
    }
}
