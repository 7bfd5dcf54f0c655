using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ZenKey.AuthServer.Keys;
using ZenKey.Portal.Data.Carriers;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tokens;

/// <summary>As whom a sector knows a subscriber (OpenID Connect Core §8.1): <c>{mccmnc}-</c> and 256 bits that say nothing.</summary>
internal static class PairwiseSubject
{
    public static string Of(IssuerKeys keys, Carrier carrier, string sector, Guid subscriberId)
    {
        var input = Encoding.UTF8.GetBytes($"{carrier.Id:N}|{sector}|{subscriberId:N}");
        return $"{carrier.CanonicalMccmnc}-{Base64Url.EncodeToString(HMACSHA256.HashData(keys.Subject, input))}";
    }

    /// <summary>Whether a text could be a subject of some carrier: six digits, a hyphen and 43 characters of base64url.</summary>
    public static bool HasForm(string text) =>
        text.Length == 50 && Mccmnc.TryParse(text[..6], out _) && text[6] == '-' && Base64Url.IsValid(text.AsSpan(7));
}
