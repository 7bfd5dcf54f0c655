using ZenKey.AuthServer.Keys;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Recovery;

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

/// <summary>What a phone that is to be recovered shows, after SIM and application key have proved themselves: its case, and which phone it is.</summary>
internal sealed record RecoveryToken(Guid CaseId, Guid SubscriberId, RecoveryPhone Phone, DateTimeOffset ExpiresAt)
{
    private const string Purpose = "recovery";
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    public string Seal(IssuerKeys keys, string issuer)
    {
        using var packer = new Packer();
        packer.Add(CaseId).Add(SubscriberId).Add(Phone.Iccid).Add(Phone.Imsi).Add(Phone.Imei).Add(Phone.AppKeyThumbprint).Add(ExpiresAt);
        return Keys.Seal.Close(keys, issuer, Purpose, packer.Bytes);
    }

    public static RecoveryToken? Open(IssuerKeys keys, string issuer, string text)
    {
        if (Keys.Seal.Open(keys, issuer, Purpose, text) is not { } bytes) { return null; }
        using var from = new Unpacker(bytes);
        return new RecoveryToken(from.Guid(), from.Guid(), new RecoveryPhone(from.Text()!, from.Text()!, from.Text()!, from.Text()!), from.Time());
    }
}

/// <summary>What a phone that is being set up shows, after SIM and application key have proved themselves: its enrolment, and which phone it is.</summary>
internal sealed record EnrolmentToken(Guid EnrolmentId, Guid SubscriberId, RecoveryPhone Phone, DateTimeOffset ExpiresAt)
{
    private const string Purpose = "enrolment";
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    public string Seal(IssuerKeys keys, string issuer)
    {
        using var packer = new Packer();
        packer.Add(EnrolmentId).Add(SubscriberId).Add(Phone.Iccid).Add(Phone.Imsi).Add(Phone.Imei).Add(Phone.AppKeyThumbprint).Add(ExpiresAt);
        return Keys.Seal.Close(keys, issuer, Purpose, packer.Bytes);
    }

    public static EnrolmentToken? Open(IssuerKeys keys, string issuer, string text)
    {
        if (Keys.Seal.Open(keys, issuer, Purpose, text) is not { } bytes) { return null; }
        using var from = new Unpacker(bytes);
        return new EnrolmentToken(from.Guid(), from.Guid(), new RecoveryPhone(from.Text()!, from.Text()!, from.Text()!, from.Text()!), from.Time());
    }
}
