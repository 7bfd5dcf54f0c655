using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace ZenKey.AuthServer.Endpoints.ClientAuthentication;

/// <summary>
/// ZenKey platform §4.1: referred_binding, a public key of an app that the client's server speaks for. ID tokens are bound to
/// it; to the client's own key where it names none. It is a JWK, as an object or as its text.
/// </summary>
internal sealed class ReferredBinding : IAssertionCheck
{
    private const string Claim = "referred_binding";

    public string? Fault(ClientAssertion assertion, AssertionFacts facts) => IsSound(assertion.Jwt) ? null : "assertion_referred_binding";

    /// <summary>True where it is absent, too.</summary>
    public static bool IsSound(SignedJwt jwt) => !jwt.Claims.TryGetProperty(Claim, out var value) || Read(value) is not null;

    /// <summary>The key that tokens are bound to, as JSON; the JWT has been proven to be the client's.</summary>
    public static string? Of(SignedJwt jwt) => (jwt.Claims.TryGetProperty(Claim, out var value) ? Read(value) : jwt.SignedBy) is { } key ? ClientKeySet.Write(key) : null;

    private static JsonWebKey? Read(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => ClientKeySet.ReadKey(value.GetRawText()),
        JsonValueKind.String => ClientKeySet.ReadKey(value.GetString()!),
        _ => null,
    };
}
