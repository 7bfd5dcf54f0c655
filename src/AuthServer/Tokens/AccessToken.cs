using ZenKey.AuthServer.Keys;

namespace ZenKey.AuthServer.Tokens;

/// <summary>An access token: sealed, opaque to clients, dead with its grant, its link or its device.</summary>
/// <param name="Binding">What it is worth nothing without.</param>
internal sealed record AccessToken(Guid GrantId, Guid ClientId, Guid SubscriberId, Guid LinkId, Guid? DeviceId, string Scopes, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt, TokenBinding Binding)
{
    private const string Purpose = "access_token";

    public string Seal(IssuerKeys keys, string issuer)
    {
        using var packer = new Packer();
        packer.Add(GrantId).Add(ClientId).Add(SubscriberId).Add(LinkId).Add(DeviceId?.ToString()).Add(Scopes).Add(IssuedAt).Add(ExpiresAt).Add(Binding);
        return Keys.Seal.Close(keys, issuer, Purpose, packer.Bytes);
    }

    /// <summary>The token; null when this issuer did not make it. It may have expired or been revoked.</summary>
    public static AccessToken? Open(IssuerKeys keys, string issuer, string text)
    {
        if (Keys.Seal.Open(keys, issuer, Purpose, text) is not { } bytes) { return null; }
        using var from = new Unpacker(bytes);
        return new AccessToken(from.Guid(), from.Guid(), from.Guid(), from.Guid(), from.Text() is { } device ? Guid.Parse(device) : null, from.Text()!, from.Time(), from.Time(), from.Binding());
    }
}
