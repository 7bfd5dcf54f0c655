using ZenKey.AuthServer.Keys;
using ZenKey.Portal.Data;

namespace ZenKey.AuthServer.Tokens;

/// <summary>What the CCID application's SIM must sign: sealed, one minute, used once.</summary>
internal sealed record AppChallenge(string Id, DateTimeOffset ExpiresAt)
{
    private const string Purpose = "app_challenge";
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    public static AppChallenge New(DateTimeOffset now) => new(RandomId.New(), now + Lifetime);

    public string Seal(IssuerKeys keys, string issuer)
    {
        using var packer = new Packer();
        packer.Add(Id).Add(ExpiresAt);
        return Keys.Seal.Close(keys, issuer, Purpose, packer.Bytes);
    }

    public static AppChallenge? Open(IssuerKeys keys, string issuer, string text)
    {
        if (Keys.Seal.Open(keys, issuer, Purpose, text) is not { } bytes) { return null; }
        using var from = new Unpacker(bytes);
        return new AppChallenge(from.Text()!, from.Time());
    }
}

/// <summary>The CCID application's session after SIM and application key have proved themselves.</summary>
internal sealed record AppSession(Guid SubscriberId, Guid DeviceId, string Iccid, DateTimeOffset ExpiresAt)
{
    private const string Purpose = "app_session";
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    public string Seal(IssuerKeys keys, string issuer)
    {
        using var packer = new Packer();
        packer.Add(SubscriberId).Add(DeviceId).Add(Iccid).Add(ExpiresAt);
        return Keys.Seal.Close(keys, issuer, Purpose, packer.Bytes);
    }

    public static AppSession? Open(IssuerKeys keys, string issuer, string text)
    {
        if (Keys.Seal.Open(keys, issuer, Purpose, text) is not { } bytes) { return null; }
        using var from = new Unpacker(bytes);
        return new AppSession(from.Guid(), from.Guid(), from.Text()!, from.Time());
    }
}
