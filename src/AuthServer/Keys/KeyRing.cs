using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using ZenKey.Portal.Data.Carriers;
using ZenKey.Portal.Data.Changes;

namespace ZenKey.AuthServer.Keys;

/// <summary>The keys of every issuer, opened once and read again when they change. An issuer without keys gets its first set.</summary>
internal sealed class KeyRing
{
    private readonly IssuerKeyStore store;
    private readonly KeyFactory factory;
    private readonly TopicCache<Guid, IssuerKeys> cache;
    private readonly ConcurrentDictionary<Guid, SemaphoreSlim> making = new();

    public KeyRing(IssuerKeyStore store, KeyFactory factory, ChangeSignal signal)
    {
        this.store = store;
        this.factory = factory;
        cache = new TopicCache<Guid, IssuerKeys>(signal, [Topic.Keys], 1_000, async (carrierId, cancellationToken) => Open(await ListOrMakeAsync(carrierId, cancellationToken)));
    }

    public async ValueTask<IssuerKeys> GetAsync(Carrier carrier, CancellationToken cancellationToken) =>
        (await cache.FindAsync(carrier.Id, cancellationToken))!;

    private async Task<IReadOnlyList<IssuerKey>> ListOrMakeAsync(Guid carrierId, CancellationToken cancellationToken)
    {
        var keys = await store.ListAsync(carrierId, cancellationToken);
        if (keys.Count > 0) { return keys; }
        var turn = making.GetOrAdd(carrierId, _ => new SemaphoreSlim(1, 1));
        await turn.WaitAsync(cancellationToken);
        try
        {
            keys = await store.ListAsync(carrierId, cancellationToken);
            if (keys.Count > 0) { return keys; }
            var made = factory.FirstSet(carrierId);
            // Another process may be first: then its keys stand.
            return await store.TryAddAsync(made, null, cancellationToken) ? made : await store.ListAsync(carrierId, cancellationToken);
        }
        finally { turn.Release(); }
    }

    private IssuerKeys Open(IReadOnlyList<IssuerKey> keys)
    {
        var signing = keys.Where(key => key.Use == IssuerKeyUse.Signing).Select(key => (Row: key, Key: SigningKey(key))).ToList();
        return new IssuerKeys
        {
            Signing = signing.Where(pair => pair.Row.State == IssuerKeyState.Active)
                .ToDictionary(pair => pair.Row.Algorithm, pair => new SigningCredentials(pair.Key, pair.Row.Algorithm)),
            Verifying = [.. signing.Select(pair => pair.Key)],
            Jwks = WriteJwks(signing),
            HintKeys = [.. ActiveFirst(keys, IssuerKeyUse.Encryption).Select(key => new SymmetricSecurityKey(factory.Open(key)) { KeyId = key.Kid })],
            Sealing = [.. ActiveFirst(keys, IssuerKeyUse.Sealing).Select(key => new SealingKey(TagOf(key.Kid), factory.Open(key)))],
            Subject = factory.Open(ActiveFirst(keys, IssuerKeyUse.Subject).First()),
        };
    }

    /// <summary>The active one makes; all open, the next one too: another process may have let it begin a moment ago.</summary>
    private static IEnumerable<IssuerKey> ActiveFirst(IReadOnlyList<IssuerKey> keys, IssuerKeyUse use) =>
        keys.Where(key => key.Use == use).OrderBy(key => key.State == IssuerKeyState.Active ? 0 : 1);

    private static uint TagOf(string kid) => BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(kid)));

    private AsymmetricSecurityKey SigningKey(IssuerKey key)
    {
        var secret = factory.Open(key);
        if (key.Algorithm == SecurityAlgorithms.EcdsaSha256)
        {
            var ec = ECDsa.Create();
            ec.ImportPkcs8PrivateKey(secret, out _);
            return new ECDsaSecurityKey(ec) { KeyId = key.Kid };
        }
        var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(secret, out _);
        return new RsaSecurityKey(rsa) { KeyId = key.Kid };
    }

    private static byte[] WriteJwks(List<(IssuerKey Row, AsymmetricSecurityKey Key)> keys)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("keys");
            foreach (var (row, key) in keys) { WriteJwk(json, row, key); }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    private static void WriteJwk(Utf8JsonWriter json, IssuerKey row, AsymmetricSecurityKey key)
    {
        json.WriteStartObject();
        json.WriteString("kid", row.Kid);
        json.WriteString("use", "sig");
        json.WriteString("alg", row.Algorithm);
        if (key is ECDsaSecurityKey ec)
        {
            var point = ec.ECDsa.ExportParameters(false).Q;
            json.WriteString("kty", "EC");
            json.WriteString("crv", "P-256");
            json.WriteString("x", Base64UrlEncoder.Encode(point.X));
            json.WriteString("y", Base64UrlEncoder.Encode(point.Y));
        }
        else
        {
            var parameters = ((RsaSecurityKey)key).Rsa.ExportParameters(false);
            json.WriteString("kty", "RSA");
            json.WriteString("n", Base64UrlEncoder.Encode(parameters.Modulus));
            json.WriteString("e", Base64UrlEncoder.Encode(parameters.Exponent));
        }
        json.WriteEndObject();
    }
}
