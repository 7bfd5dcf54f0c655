using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ZenKey.AuthServer.Http;
using ZenKey.Portal.Data.Clients;

namespace ZenKey.AuthServer.Endpoints.ClientAuthentication;

/// <summary>
/// The public keys of clients, inline or behind their jwks_uri (OpenID Connect Registration §2), and whether a client
/// signed a JWT: its assertion, or its request object.
/// </summary>
internal sealed class ClientKeys(OutboundHttp http, TimeProvider time)
{
    /// <summary>What clients may sign with: never none, never a shared secret (RFC 8725 §3.1).</summary>
    public static readonly IReadOnlyList<string> Algorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.EcdsaSha256];

    private const int MaxAddresses = 10_000;
    private static readonly JsonWebTokenHandler Handler = new();

    // Clients come from a cache that makes new objects when they change.
    private readonly ConditionalWeakTable<Client, IReadOnlyList<JsonWebKey>> inline = [];
    private readonly ConcurrentDictionary<string, RemoteKeySet> remote = new(StringComparer.Ordinal);

    /// <summary>Looks at the signature only: who it is for and until when is the caller's to check.</summary>
    /// <returns>Null when the client signed the token; else the stable word for what is wrong: <c>algorithm</c>, <c>critical</c>, <c>key_unknown</c>, <c>kid_missing</c>, <c>signature</c>.</returns>
    public async ValueTask<string?> FaultAsync(Client client, SignedJwt jwt, CancellationToken cancellationToken)
    {
        if (jwt.Algorithm is not { } algorithm || !Algorithms.Contains(algorithm)) { return "algorithm"; }
        // RFC 7515 §4.1.11: an extension that is not understood is refused; we understand none.
        if (jwt.IsCritical) { return "critical"; }
        var keys = await FindAsync(client, algorithm, jwt.KeyId, cancellationToken);
        if (keys.Count == 0) { return "key_unknown"; }
        if (jwt.KeyId is null && keys.Count > 1) { return "kid_missing"; }
        var result = await Handler.ValidateTokenAsync(jwt.Token, new TokenValidationParameters
        {
            ValidAlgorithms = Algorithms,
            IssuerSigningKeys = keys,
            RequireSignedTokens = true,
            RequireExpirationTime = false,
            ValidateIssuer = false,
            ValidateAudience = false,
            ValidateLifetime = false,
        });
        return result.IsValid ? null : "signature";
    }

    /// <summary>The client's keys that can have made a signature. Without kid, all of the right kind.</summary>
    public ValueTask<IReadOnlyList<JsonWebKey>> FindAsync(Client client, string algorithm, string? kid, CancellationToken cancellationToken)
    {
        if (ClientSecret.FindTestKey(client.Secrets, kid, time.GetUtcNow()) is { PublicKey: { } point }) { return ValueTask.FromResult(TestKey(point, algorithm, kid)); }
        if (client.Jwks is { } text)
        {
            var keys = inline.GetValue(client, _ => ClientKeySet.Read(text));
            return ValueTask.FromResult<IReadOnlyList<JsonWebKey>>([.. keys.Where(key => ClientKeySet.Fits(key, algorithm, kid))]);
        }
        if (!Uri.TryCreate(client.JwksUri, UriKind.Absolute, out var address)) { return ValueTask.FromResult<IReadOnlyList<JsonWebKey>>([]); }
        if (remote.Count >= MaxAddresses) { remote.Clear(); }
        return remote.GetOrAdd(client.JwksUri, _ => new RemoteKeySet(address, http, time))
            .FindAsync(key => ClientKeySet.Fits(key, algorithm, kid), cancellationToken);
    }

    /// <summary>The key of one run of the portal's test flow, which stands beside the client's own for minutes.</summary>
    private static IReadOnlyList<JsonWebKey> TestKey(string point, string algorithm, string? kid)
    {
        if (point.Split('.') is not [var x, var y]) { return []; }
        var key = new JsonWebKey { Kty = JsonWebAlgorithmsKeyTypes.EllipticCurve, Crv = JsonWebKeyECTypes.P256, X = x, Y = y, Kid = kid };
        return ClientKeySet.Fits(key, algorithm, kid) ? [key] : [];
    }
}
