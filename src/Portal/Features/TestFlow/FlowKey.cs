using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ZenKey.Portal.Features.TestFlow;

/// <summary>A P-256 key of one run: it signs assertions, requests and DPoP proofs, and is gone with the run.</summary>
public sealed class FlowKey : IDisposable
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public FlowKey()
    {
        var point = key.ExportParameters(false).Q;
        (X, Y) = (Base64Url.EncodeToString(point.X!), Base64Url.EncodeToString(point.Y!));
    }

    /// <summary>By what the provider finds it; null where the token shows the key itself.</summary>
    public string? KeyId { get; set; }

    public string X { get; }

    public string Y { get; }

    /// <summary>RFC 7638 §3.</summary>
    public string Thumbprint => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{X}}","y":"{{Y}}"}""")));

    /// <summary>A JWT (RFC 7519) of these claims.</summary>
    /// <param name="type">typ.</param>
    /// <param name="claims">The claims.</param>
    /// <param name="shown">Whether the header shows the public key (RFC 9449 §4.2), instead of naming it.</param>
    public string Sign(string type, IReadOnlyDictionary<string, object> claims, bool shown = false)
    {
        var header = new Dictionary<string, object> { ["typ"] = type, ["alg"] = "ES256" };
        if (shown) { header["jwk"] = new Dictionary<string, string> { ["kty"] = "EC", ["crv"] = "P-256", ["x"] = X, ["y"] = Y }; }
        else if (KeyId is not null) { header["kid"] = KeyId; }
        var input = $"{Part(header)}.{Part(claims)}";
        return $"{input}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256))}";
    }

    private static string Part<T>(T value) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value));

    public void Dispose() => key.Dispose();
}
