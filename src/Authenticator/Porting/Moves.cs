using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using ZenKey.Authenticator.Carrier;
using ZenKey.Protocol.Network;

namespace ZenKey.Authenticator.Porting;

/// <summary>A move that this phone has begun. It is kept in memory: a phone that has lost it begins again, and the former carrier finds what was proven.</summary>
/// <param name="Handset">The phone's key.</param>
/// <param name="Sim">Which SIM is in it: another cannot go on.</param>
/// <param name="State">Binds the answer to this phone (RFC 6749 §10.12).</param>
/// <param name="Verifier">PKCE.</param>
/// <param name="Hint">The former carrier, and this application there.</param>
/// <param name="Provider">Its addresses.</param>
internal sealed record Move(string Handset, string Sim, string State, string Verifier, PortHint Hint, ProviderMetadata Provider, DateTimeOffset ExpiresAt)
{
    /// <summary>For the end of the move; null until the former carrier has let go.</summary>
    public string? AccessToken { get; init; }

    /// <summary>What it has let go; null until then.</summary>
    public PortedAccounts? Accounts { get; init; }

    /// <summary>Tells services apart on the page: each by the first of its clients.</summary>
    public static string KeyOf(PortedService service) => service.Clients.Count > 0 ? service.Clients[0].ClientId : service.Name;
}

/// <summary>The moves of the phones that run here, one a phone.</summary>
internal sealed class Moves(TimeProvider time)
{
    /// <summary>The former carrier's pages serve an hour, and its port tokens another.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, Move> moves = new(StringComparer.Ordinal);

    /// <summary>Begins one in the place of any before.</summary>
    public Move Begin(Handset phone, PortHint hint, ProviderMetadata provider) => moves[phone.Key] =
        new Move(phone.Key, CarrierSessions.Identity(phone), Random(), Random(), hint, provider, time.GetUtcNow() + Lifetime);

    /// <summary>The code challenge of a move (RFC 7636 §4.2).</summary>
    public static string ChallengeOf(Move move) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(move.Verifier)));

    /// <summary>The move that an answer is for, which is taken once; null when there is none.</summary>
    public Move? Take(string? state) => state is not null && moves.Values.FirstOrDefault(move => move.State == state && move.Accounts is null) is { } found
        && moves.TryRemove(new KeyValuePair<string, Move>(found.Handset, found)) && found.ExpiresAt > time.GetUtcNow() ? found : null;

    public void Keep(Move move) => moves[move.Handset] = move with { ExpiresAt = time.GetUtcNow() + Lifetime };

    /// <summary>What was let go to this phone and is to be chosen from; null when there is nothing, or another SIM is in it.</summary>
    public Move? Find(Handset phone) => moves.TryGetValue(phone.Key, out var move) && move.Accounts is not null && move.Sim == CarrierSessions.Identity(phone) && move.ExpiresAt > time.GetUtcNow() ? move : null;

    public void Forget(Handset phone) => moves.TryRemove(phone.Key, out _);

    private static string Random() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
}
