using System.Security.Cryptography;
using System.Text;
using ZenKey.Protocol;
using ZenKey.Protocol.Network;

namespace ZenKey.CarrierSimulator.Network;

/// <summary>The pretend carriers' customer accounts: each line's owner has the login of the demo file, until they change it.</summary>
internal sealed class SimulatedLogins(MobileNetwork network) : ICarrierLogins
{
    public ValueTask<bool> ExistsAsync(Msisdn line, CancellationToken cancellationToken) => ValueTask.FromResult(network.FindByOwner(line.Value)?.Login is not null);

    public ValueTask<bool> VerifyAsync(Msisdn line, string username, string password, CancellationToken cancellationToken)
    {
        if (network.FindByOwner(line.Value) is not { Login: { } login } handset) { return ValueTask.FromResult(false); }
        // Both are compared, so that time does not tell which was wrong.
        var holds = Same(login.Username.ToLowerInvariant(), username.ToLowerInvariant()) & Same(login.Password, password);
        network.Log(handset.Key).Write(LogEntry.Login, holds ? "Signed in at the carrier's site." : "A sign-in at the carrier's site failed.");
        return ValueTask.FromResult(holds);
    }

    private static bool Same(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(one)), SHA256.HashData(Encoding.UTF8.GetBytes(other)));
}
