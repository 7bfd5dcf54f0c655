using ZenKey.Protocol;

namespace ZenKey.AuthServer.Http;

/// <summary>The limits in use.</summary>
internal sealed class AttemptLimits(TimeProvider time)
{
    /// <summary>Bad client secrets per address: a hundred in five minutes, without locking the client out.</summary>
    public AttemptLimiter ClientSecrets { get; } = new(time, 100, TimeSpan.FromMinutes(5));

    /// <summary>Wrong pairing codes per phone: five, then a wait of ten minutes.</summary>
    public AttemptLimiter PairingCodes { get; } = new(time, PairingCode.MaxWrongTries, TimeSpan.FromMinutes(10));
}
