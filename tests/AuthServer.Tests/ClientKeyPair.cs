using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ZenKey.AuthServer.Tests;

/// <summary>A client's key pair, and JWTs signed with it: by hand, so that they can be wrong in every way.</summary>
internal sealed class ClientKeyPair
{
    public static readonly ClientKeyPair Rsa = new("ccid-jwt0000000000001.1600000000000", RSA.Create(2048));
    public static readonly ClientKeyPair Ec = new("ec-1", ECDsa.Create(ECCurve.NamedCurves.nistP256));
    public static readonly ClientKeyPair OtherEc = new("ec-2", ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>A key that no client has registered.</summary>
    public static readonly ClientKeyPair Foreign = new("ccid-jwt0000000000001.1600000000000", RSA.Create(2048));

    private readonly AsymmetricAlgorithm key;

    private ClientKeyPair(string kid, AsymmetricAlgorithm key)
    {
        Kid = kid;
        this.key = key;
    }

    public string Kid { get; }

    public static ClientKeyPair New(string kid, int rsaBits = 2048) => new(kid, RSA.Create(rsaBits));

    public static JsonObject Jwks(params ClientKeyPair[] pairs) => new() { ["keys"] = new JsonArray([.. pairs.Select(pair => pair.Jwk())]) };

    /// <summary>Keys for one algorithm each (RFC 7517 §4.4), as FAPI has them: never RS256.</summary>
    public static JsonObject FapiJwks() => new() { ["keys"] = new JsonArray(For(Rsa, "PS256"), For(Ec, "ES256")) };

    private static JsonObject For(ClientKeyPair pair, string algorithm)
    {
        var jwk = pair.Jwk();
        jwk["alg"] = algorithm;
        return jwk;
    }

    /// <summary>The public half.</summary>
    public JsonObject Jwk()
    {
        if (key is ECDsa ec)
        {
            var point = ec.ExportParameters(false).Q;
            return new JsonObject { ["kty"] = "EC", ["kid"] = Kid, ["crv"] = "P-256", ["x"] = Base64Url.EncodeToString(point.X), ["y"] = Base64Url.EncodeToString(point.Y) };
        }
        var rsa = ((RSA)key).ExportParameters(false);
        return new JsonObject { ["kty"] = "RSA", ["kid"] = Kid, ["n"] = Base64Url.EncodeToString(rsa.Modulus), ["e"] = Base64Url.EncodeToString(rsa.Exponent) };
    }

    /// <summary>A JWT in compact form, signed as the algorithm in its header says.</summary>
    public string Sign(IReadOnlyDictionary<string, object?> header, string payload)
    {
        var head = header.Where(pair => pair.Value is not null).ToDictionary();
        var text = $"{Encode(JsonSerializer.Serialize(head))}.{Encode(payload)}";
        return $"{text}.{Base64Url.EncodeToString(Signature(header["alg"] as string, Encoding.ASCII.GetBytes(text)))}";
    }

    private byte[] Signature(string? algorithm, byte[] bytes) => (algorithm, key) switch
    {
        ("RS256", RSA rsa) => rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        ("RS512", RSA rsa) => rsa.SignData(bytes, HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1),
        ("PS256", RSA rsa) => rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
        ("ES256", ECDsa ec) => ec.SignData(bytes, HashAlgorithmName.SHA256),
        // The public half used as if it were a shared secret (RFC 8725 §2.1).
        ("HS256", RSA rsa) => HMACSHA256.HashData(rsa.ExportSubjectPublicKeyInfo(), bytes),
        _ => [],
    };

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}

/// <summary>A client assertion that is right, and its changes.</summary>
internal static class Assertions
{
    /// <summary>In a claim: what JSON can write and no text can be (RFC 8259 §8.2).</summary>
    public const string LoneSurrogate = "(lone surrogate)";

    /// <param name="clientId">iss and sub.</param>
    /// <param name="audience">aud.</param>
    /// <param name="now">iat; it lives a minute.</param>
    /// <param name="pair">Who signs; the RSA key by default.</param>
    /// <param name="claims">Replaces claims, or takes them out when null.</param>
    /// <param name="header">Replaces members of the header, or takes them out when null.</param>
    public static string Make(
        string clientId, object audience, DateTimeOffset now, ClientKeyPair? pair = null,
        IEnumerable<(string Name, object? Value)>? claims = null, IEnumerable<(string Name, object? Value)>? header = null)
    {
        pair ??= ClientKeyPair.Rsa;
        var payload = new Dictionary<string, object?>
        {
            ["iss"] = clientId,
            ["sub"] = clientId,
            ["aud"] = audience,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = now.AddMinutes(1).ToUnixTimeSeconds(),
            ["jti"] = Guid.CreateVersion7().ToString(),
        };
        var head = new Dictionary<string, object?> { ["alg"] = pair == ClientKeyPair.Ec || pair == ClientKeyPair.OtherEc ? "ES256" : "RS256", ["kid"] = pair.Kid };
        foreach (var (name, value) in claims ?? []) { payload[name] = value; }
        foreach (var (name, value) in header ?? []) { head[name] = value; }
        return pair.Sign(head, JsonSerializer.Serialize(payload.Where(claim => claim.Value is not null).ToDictionary()).Replace(LoneSurrogate, "\\ud800", StringComparison.Ordinal));
    }

    /// <summary>The form members that send it.</summary>
    public static (string Name, string? Value)[] Form(string assertion) =>
        [("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"), ("client_assertion", assertion)];
}
