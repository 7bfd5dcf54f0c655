namespace ZenKey.Protocol.Network;

/// <summary>
/// What a carrier's own network knows and can do for its OpenID provider. A carrier connects its HLR/HSS and its push
/// gateway here; in Development the carrier simulator does.
/// </summary>
public interface ICarrierNetwork
{
    /// <summary>Whether its handsets are pretended: they meet clients in Developer Mode and launched ones alike.</summary>
    bool IsSimulated => false;

    /// <summary>Whose mobile connection a request came over; null when it came by other ways (Wi-Fi, cable).</summary>
    ValueTask<Msisdn?> FindLineAsync(ConnectionEvidence connection, CancellationToken cancellationToken);

    /// <summary>The SIM that carries a line now, and the handset it is in; null when no SIM does.</summary>
    ValueTask<SimFacts?> FindSimAsync(Msisdn line, CancellationToken cancellationToken);

    /// <summary>The line that a SIM carries now; null when it carries none.</summary>
    ValueTask<Msisdn?> FindLineOfSimAsync(string iccid, CancellationToken cancellationToken);

    /// <summary>Whether the SIM with this ICCID signed the challenge (ECDSA P-256, SHA-256, IEEE P1363 form).</summary>
    ValueTask<bool> VerifySimAsync(string iccid, ReadOnlyMemory<byte> challenge, ReadOnlyMemory<byte> signature, CancellationToken cancellationToken);

    /// <summary>Wakes the CCID application on the phone that has this line.</summary>
    ValueTask<PushOutcome> PushAsync(Msisdn line, PushMessage message, CancellationToken cancellationToken);
}

/// <summary>What is known of the connection a request came over.</summary>
/// <param name="RemoteAddress">The peer's address.</param>
/// <param name="Header">Reads a request header; null when it is absent.</param>
public sealed record ConnectionEvidence(string? RemoteAddress, Func<string, string?> Header);

/// <param name="Iccid">The card's number, 19 or 20 digits (ITU-T E.118).</param>
/// <param name="Imsi">The subscription's number, up to 15 digits (ITU-T E.212).</param>
/// <param name="Imei">The handset's number, 15 digits (3GPP TS 23.003).</param>
/// <param name="Since">When this card took over the line.</param>
public sealed record SimFacts(string Iccid, string Imsi, string Imei, DateTimeOffset Since);

/// <param name="RequestId">Which request waits.</param>
/// <param name="CarrierSlug">At which carrier.</param>
public sealed record PushMessage(string RequestId, string CarrierSlug);

/// <summary>How a push ended.</summary>
public enum PushOutcome
{
    /// <summary>The network handed it to the phone.</summary>
    Delivered,

    /// <summary>The phone could not be reached (off, no coverage, push lost after retries).</summary>
    Unreachable,

    /// <summary>No CCID application is installed on the phone.</summary>
    NoApplication,
}
