namespace ZenKey.AuthServer;

/// <summary>Rotation of the issuers' keys by hand (design §3.4); on schedule it happens by itself.</summary>
public interface IKeyRotation
{
    /// <summary>
    /// Publishes the next keys of a carrier, to take over in five minutes. Running nodes follow without a restart; what the
    /// old keys made stays good until it expires.
    /// </summary>
    /// <param name="slug">The carrier's word in its addresses.</param>
    /// <param name="cancellationToken">Gives up between two keys.</param>
    /// <returns>When the new keys take over; null when there is no such carrier.</returns>
    Task<DateTimeOffset?> BeginAsync(string slug, CancellationToken cancellationToken);
}
