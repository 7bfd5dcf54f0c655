using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using ZenKey.AuthServer.Http;

namespace ZenKey.AuthServer.Endpoints.Discovery;

/// <summary>
/// The client's whole request of an optimized flow, sealed, while the discovery UI finds the carrier (ZenKey platform §2.7).
/// It goes along in the browser, so that nothing is kept here; it is alive as long as a browser may sit before a code.
/// </summary>
internal sealed class OptimizedFlow(IDataProtectionProvider protection, TimeProvider time)
{
    /// <summary>The discovery UI's own parameter.</summary>
    public const string Parameter = "flow";

    /// <summary>How long the carrier may take to be found.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    private readonly IDataProtector protector = protection.CreateProtector("ZenKey.OptimizedFlow.v1");

    public string Seal(Parameters parameters) =>
        protector.Protect(JsonSerializer.Serialize(new Sealed(time.GetUtcNow() + Lifetime, parameters.All.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal))));

    /// <summary>The client's parameters; null when they were not sealed here, or too long ago.</summary>
    public IReadOnlyDictionary<string, string>? Open(string text)
    {
        try
        {
            var flow = JsonSerializer.Deserialize<Sealed>(protector.Unprotect(text))!;
            return flow.ExpiresAt > time.GetUtcNow() ? flow.Parameters : null;
        }
        catch (Exception exception) when (exception is CryptographicException or JsonException or FormatException)
        {
            return null;
        }
    }

    private sealed record Sealed(DateTimeOffset ExpiresAt, Dictionary<string, string> Parameters);
}
