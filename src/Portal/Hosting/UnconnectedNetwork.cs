using ZenKey.Protocol;
using ZenKey.Protocol.Network;

namespace ZenKey.Portal.Hosting;

/// <summary>Stands where no carrier's network is connected: it knows no line and reaches no phone.</summary>
internal sealed class UnconnectedNetwork : ICarrierNetwork
{
    public ValueTask<Msisdn?> FindLineAsync(ConnectionEvidence connection, CancellationToken cancellationToken) => ValueTask.FromResult<Msisdn?>(null);

    public ValueTask<SimFacts?> FindSimAsync(Msisdn line, CancellationToken cancellationToken) => ValueTask.FromResult<SimFacts?>(null);

    public ValueTask<Msisdn?> FindLineOfSimAsync(string iccid, CancellationToken cancellationToken) => ValueTask.FromResult<Msisdn?>(null);

    public ValueTask<bool> VerifySimAsync(string iccid, ReadOnlyMemory<byte> challenge, ReadOnlyMemory<byte> signature, CancellationToken cancellationToken) => ValueTask.FromResult(false);

    public ValueTask<PushOutcome> PushAsync(Msisdn line, PushMessage message, CancellationToken cancellationToken) => ValueTask.FromResult(PushOutcome.Unreachable);
}

/// <summary>Stands where a carrier's customer accounts are not connected: nobody has a login.</summary>
internal sealed class UnconnectedLogins : ICarrierLogins
{
    public ValueTask<bool> ExistsAsync(Msisdn line, CancellationToken cancellationToken) => ValueTask.FromResult(false);

    public ValueTask<bool> VerifyAsync(Msisdn line, string username, string password, CancellationToken cancellationToken) => ValueTask.FromResult(false);
}

/// <summary>Stands where no mail server is connected: nothing is sent.</summary>
internal sealed class UnconnectedMailer : IMailer
{
    public ValueTask<bool> SendAsync(MailMessage message, CancellationToken cancellationToken) => ValueTask.FromResult(false);
}

/// <summary>Stands where the application runs on real phones: there are none in this process.</summary>
internal sealed class NoHandsets : IHandsets
{
    public IReadOnlyList<Handset> List() => [];

    public Handset? Find(string key) => null;

    public ValueTask<byte[]?> SignWithSimAsync(string key, ReadOnlyMemory<byte> challenge, CancellationToken cancellationToken) => ValueTask.FromResult<byte[]?>(null);

    public ValueTask<byte[]> SignWithAppKeyAsync(string key, ReadOnlyMemory<byte> challenge, CancellationToken cancellationToken) => throw new KeyNotFoundException(key);

    public ValueTask<byte[]> AppPublicKeyAsync(string key, CancellationToken cancellationToken) => throw new KeyNotFoundException(key);
}
