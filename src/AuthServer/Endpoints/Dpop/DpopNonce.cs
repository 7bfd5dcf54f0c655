using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Tokens;

namespace ZenKey.AuthServer.Endpoints.Dpop;

/// <summary>
/// Nonces for DPoP proofs (RFC 9449 §8, §9): the time of their making, sealed by the carrier's key, so that every node knows
/// them and none keeps them.
/// </summary>
internal static class DpopNonce
{
    /// <summary>How long one serves.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private const string Purpose = "dpop_nonce";

    public static string New(CarrierScope scope, DateTimeOffset now)
    {
        using var packer = new Packer();
        return Keys.Seal.Close(scope.Keys, scope.Issuer, Purpose, packer.Add(now + Lifetime).Bytes);
    }

    /// <returns>Until when the nonce serves; null when this issuer did not make it.</returns>
    public static DateTimeOffset? EndOf(CarrierScope scope, string? text)
    {
        if (text is null || Keys.Seal.Open(scope.Keys, scope.Issuer, Purpose, text) is not { } bytes) { return null; }
        using var from = new Unpacker(bytes);
        return from.Time();
    }
}
