namespace ZenKey.Protocol.Network;

/// <summary>
/// The logins of a carrier's own site, by which its customers prove themselves in a recovery. A carrier connects its
/// customer accounts here; in Development the carrier simulator does.
/// </summary>
public interface ICarrierLogins
{
    /// <summary>Whether the line's owner has a login at all.</summary>
    ValueTask<bool> ExistsAsync(Msisdn line, CancellationToken cancellationToken);

    /// <summary>Whether username and password are those of the line's owner. Tries are limited by the caller.</summary>
    ValueTask<bool> VerifyAsync(Msisdn line, string username, string password, CancellationToken cancellationToken);
}
