using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ZenKey.AuthServer.Keys;

namespace ZenKey.AuthServer.Tokens;

/// <summary>
/// An authorization code (RFC 6749 §4.1.2): everything that its redemption needs, sealed; no row is written at issue.
/// </summary>
/// <param name="Id">Names it and the grant that comes of it; the grant's unique row makes the code single-use.</param>
/// <param name="RedirectUriHash">SHA-256 of the redirect URI of the request, base64url.</param>
/// <param name="AskedAt">When the request came that it answers.</param>
/// <param name="KeyThumbprint">dpop_jkt: who redeems it must hold this key (RFC 9449 §10); null when the request named none.</param>
internal sealed record AuthorizationCode(
    Guid Id, Guid ClientId, string RedirectUriHash, Guid SubscriberId, Guid LinkId, Guid? DeviceId, string Scopes, string? Nonce, string? CodeChallenge,
    string Acr, string Amr, DateTimeOffset AuthTime, string? Context, DateTimeOffset ExpiresAt, DateTimeOffset AskedAt, string? KeyThumbprint)
{
    private const string Purpose = "code";

    public string Seal(IssuerKeys keys, string issuer)
    {
        using var packer = new Packer();
        packer.Add(Id).Add(ClientId).Add(RedirectUriHash).Add(SubscriberId).Add(LinkId).Add(DeviceId?.ToString()).Add(Scopes).Add(Nonce)
            .Add(CodeChallenge).Add(Acr).Add(Amr).Add(AuthTime).Add(Context).Add(ExpiresAt).Add(AskedAt).Add(KeyThumbprint);
        return Keys.Seal.Close(keys, issuer, Purpose, packer.Bytes);
    }

    /// <summary>The code; null when this issuer did not make it. It may have expired.</summary>
    public static AuthorizationCode? Open(IssuerKeys keys, string issuer, string text)
    {
        if (Keys.Seal.Open(keys, issuer, Purpose, text) is not { } bytes) { return null; }
        using var from = new Unpacker(bytes);
        return new AuthorizationCode(from.Guid(), from.Guid(), from.Text()!, from.Guid(), from.Guid(), from.Text() is { } device ? Guid.Parse(device) : null,
            from.Text()!, from.Text(), from.Text(), from.Text()!, from.Text()!, from.Time(), from.Text(), from.Time(), from.Time(), from.Text());
    }

    public static string HashOf(string redirectUri) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(redirectUri)));

    /// <summary>The id of the one code that an approved request may become, however often its page is fetched.</summary>
    public static Guid IdOf(string requestId) => new(SHA256.HashData(Encoding.UTF8.GetBytes("request:" + requestId)).AsSpan(0, 16));
}
