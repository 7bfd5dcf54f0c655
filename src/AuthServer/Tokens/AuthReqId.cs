using System.Buffers.Text;
using System.Security.Cryptography;
using ZenKey.Portal.Data;

namespace ZenKey.AuthServer.Tokens;

/// <summary>
/// What names a request to the client's server (CIBA Core §7.3): 256 random bits, kept as SHA-256. It is another than the
/// request's own id, which the phone sees.
/// </summary>
internal static class AuthReqId
{
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static string HashOf(string text) => RandomId.Hash(text);
}
