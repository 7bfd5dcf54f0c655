using System.Text.Json;

namespace ZenKey.AuthServer.Endpoints.UserInfo;

/// <summary>What userinfo tells, in the client's format.</summary>
internal static class UserInfoBody
{
    /// <param name="json">An object that is begun.</param>
    /// <param name="format"><c>platform</c> or <c>oidc</c>.</param>
    /// <param name="subject">sub, which stands in every answer (OpenID Connect Core §5.3.2).</param>
    /// <param name="shared">What may be told.</param>
    public static void Write(Utf8JsonWriter json, string format, string subject, Shared shared)
    {
        json.WriteString("sub", subject);
        if (format == "oidc") { FlatClaims.Write(json, shared); }
        else { PlatformClaims.Write(json, shared); }
    }
}
