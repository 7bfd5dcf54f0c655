using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Keys;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Devices;

namespace ZenKey.AuthServer.Tokens;

/// <summary>
/// The session of a trusted browser at a carrier: from one sign-out to the next. ID tokens name it by <c>sid</c> (OpenID Connect
/// Back-Channel Logout §2.1), each client by another, so that two of them cannot find out that they share a browser.
/// </summary>
internal sealed class BrowserSessions(DeviceDirectory devices)
{
    /// <param name="scope">The carrier.</param>
    /// <param name="client">Who is told the sid.</param>
    /// <param name="deviceId">The trusted browser of the sign-in; null when there is none.</param>
    /// <param name="authTime">When the person was authenticated.</param>
    /// <param name="cancellationToken">Stops the look.</param>
    /// <returns>Null without a trusted browser, and when the person has signed out since.</returns>
    public async ValueTask<string?> FindAsync(CarrierScope scope, Client client, Guid? deviceId, DateTimeOffset authTime, CancellationToken cancellationToken) =>
        deviceId is { } id && await devices.FindAsync(id, cancellationToken) is { State: DeviceState.Active } browser && !(browser.SignedOutAt >= authTime)
            ? IdOf(scope.Keys, id, client.Id, browser.SignedOutAt)
            : null;

    /// <summary>256 bits that say nothing, by the key of pairwise subjects.</summary>
    private static string IdOf(IssuerKeys keys, Guid deviceId, Guid clientId, DateTimeOffset? since)
    {
        var input = string.Create(CultureInfo.InvariantCulture, $"sid|{deviceId:N}|{clientId:N}|{since?.ToUnixTimeMilliseconds() ?? 0}");
        return Base64Url.EncodeToString(HMACSHA256.HashData(keys.Subject, Encoding.UTF8.GetBytes(input)));
    }
}
