using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.TestFlow;

/// <summary>What an ID token is held against.</summary>
/// <param name="Nonce">As it was sent; null where none was.</param>
public sealed record IdTokenExpectation(
    string Issuer, string ClientId, string? Nonce, string Acr, string Algorithm, string Mccmnc, string AccessToken, DateTimeOffset Now)
{
    public int? MaxAge { get; init; }

    /// <summary>What the person read; null for nothing.</summary>
    public string? Context { get; init; }

    /// <summary>What tokens are bound to by DPoP; null for nothing.</summary>
    public string? KeyThumbprint { get; init; }

    /// <summary>Of a refresh: the sign-in may be long ago.</summary>
    public bool IsRefreshed { get; init; }
}

/// <summary>What came of it.</summary>
/// <param name="Key">The published key that it was verified with, as JSON; null when there is none.</param>
public sealed record IdTokenVerdict(IReadOnlyList<FlowCheck> Checks, string Header, string Claims, string? Subject, string? Key = null);

/// <summary>Verifies an ID token check by check (OpenID Connect Core §3.1.3.7), as an app must.</summary>
public static class IdTokenChecks
{
    private const string Core = "OIDC Core 3.1.3.7 §";
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    public static async Task<IdTokenVerdict> RunAsync(string token, string jwks, IdTokenExpectation expected)
    {
        JsonWebToken jwt;
        try
        {
            jwt = new JsonWebToken(token);
        }
        catch (ArgumentException)
        {
            return new IdTokenVerdict([new FlowCheck(false, "It is a signed JWT", "OIDC Core 2", "three parts in base64url", "something else")], "{}", "{}", null);
        }
        var keys = new JsonWebKeySet(jwks).Keys;
        List<FlowCheck> checks =
        [
            KeyKnown(jwt, keys), await SignatureAsync(token, jwt, keys, expected), Same("Issuer is the discovered one", "2", expected.Issuer, jwt.Issuer),
            Audience(jwt, expected), IdTokenClaims.AuthorizedParty(jwt, expected), Expiry(jwt, expected), IssuedAt(jwt, expected), Nonce(jwt, expected),
            Level(jwt, expected), AuthTime(jwt, expected), SubjectStarts(jwt, expected), AccessTokenHash(jwt, expected), IdTokenClaims.CodeHash(jwt),
            IdTokenClaims.Binding(jwt, expected), IdTokenClaims.Context(jwt, expected),
        ];
        return new IdTokenVerdict(checks, Pretty(jwt.EncodedHeader), Pretty(jwt.EncodedPayload), jwt.Subject, KeyOf(jwt, jwks));
    }

    private static FlowCheck KeyKnown(JsonWebToken jwt, IList<JsonWebKey> keys) =>
        new(keys.Any(key => key.Kid == jwt.Kid && key.Kid is { Length: > 0 }), $"Key {Shown(jwt.Kid)} is published", "OIDC Core 10.1",
            string.Join(", ", keys.Select(key => key.Kid)), Shown(jwt.Kid));

    private static async Task<FlowCheck> SignatureAsync(string token, JsonWebToken jwt, IList<JsonWebKey> keys, IdTokenExpectation expected)
    {
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidateIssuer = false,
            ValidateAudience = false,
            ValidateLifetime = false,
            RequireSignedTokens = true,
            IssuerSigningKeys = keys.Where(key => key.Kid == jwt.Kid),
            ValidAlgorithms = [expected.Algorithm],
        });
        var received = result.IsValid ? null : jwt.Alg != expected.Algorithm ? $"alg {jwt.Alg}" : "a signature that no published key made";
        return new FlowCheck(result.IsValid, $"Signature is {expected.Algorithm} by that key", Core + "6", $"{expected.Algorithm} by a published key", received);
    }

    private static FlowCheck Audience(JsonWebToken jwt, IdTokenExpectation expected)
    {
        var all = jwt.Audiences.ToList();
        return new FlowCheck(all is [var one] && one == expected.ClientId, "Audience is this client", Core + "3", expected.ClientId, string.Join(", ", all));
    }

    private static FlowCheck Expiry(JsonWebToken jwt, IdTokenExpectation expected)
    {
        var ends = Time(jwt, "exp");
        var left = ends - expected.Now;
        return new FlowCheck(left > TimeSpan.Zero, left > TimeSpan.Zero ? $"Not expired, {Words(left.Value)} left" : "Not expired", Core + "9", "a time in the future", Shown(ends));
    }

    private static FlowCheck IssuedAt(JsonWebToken jwt, IdTokenExpectation expected)
    {
        var at = Time(jwt, "iat");
        return new FlowCheck(at >= expected.Now - TimeSpan.FromMinutes(5) && at <= expected.Now + Skew, "iat is of just now", Core + "10", "within the last 5 minutes", Shown(at));
    }

    private static FlowCheck Nonce(JsonWebToken jwt, IdTokenExpectation expected) => (expected.Nonce, Claim(jwt, "nonce")) switch
    {
        (null, null) => FlowCheck.NotApplicable("Nonce is the one we sent", Core + "11", "none was sent"),
        (null, _) when expected.IsRefreshed => FlowCheck.NotApplicable("Nonce is the one we sent", "OIDC Core 12.2", "a refresh has none"),
        var (sent, received) => Same("Nonce is the one we sent", "11", sent ?? "none", received),
    };

    /// <summary>a1 is satisfied by more; a3 only by a3.</summary>
    private static FlowCheck Level(JsonWebToken jwt, IdTokenExpectation expected)
    {
        var reached = Claim(jwt, "acr");
        return new FlowCheck(reached == expected.Acr || (expected.Acr == Acr.A1 && reached == Acr.A3), $"acr {Shown(reached)} was reached", Core + "12", expected.Acr, Shown(reached));
    }

    private static FlowCheck AuthTime(JsonWebToken jwt, IdTokenExpectation expected)
    {
        var at = Time(jwt, "auth_time");
        if (expected.IsRefreshed) { return new FlowCheck(at <= expected.Now + Skew, "auth_time is of the first sign-in", "OIDC Core 12.2", "a time in the past", Shown(at)); }
        var most = expected.MaxAge is { } seconds ? TimeSpan.FromSeconds(seconds) + TimeSpan.FromMinutes(2) : Acr.FactorFreshness + TimeSpan.FromMinutes(5);
        return new FlowCheck(at >= expected.Now - most && at <= expected.Now + Skew, "auth_time is fresh", Core + "13",
            expected.MaxAge is { } age ? $"within max_age, {age} s" : "within the last 30 minutes", Shown(at));
    }

    private static FlowCheck SubjectStarts(JsonWebToken jwt, IdTokenExpectation expected) =>
        new(jwt.Subject?.StartsWith(expected.Mccmnc + "-", StringComparison.Ordinal) == true && jwt.Subject.Length > 7,
            "Subject starts with the mccmnc", "ZenKey 4.4", expected.Mccmnc + "-…", Shown(jwt.Subject));

    /// <summary>OpenID Connect Core §3.1.3.8; the claim may be left out with a code.</summary>
    private static FlowCheck AccessTokenHash(JsonWebToken jwt, IdTokenExpectation expected)
    {
        const string text = "at_hash is of this access token", clause = "OIDC Core 3.1.3.8";
        if (Claim(jwt, "at_hash") is not { } hash) { return FlowCheck.NotApplicable(text, clause, "it may be left out with a code"); }
        var half = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(expected.AccessToken)).AsSpan(0, 16));
        return new FlowCheck(hash == half, text, clause, "the left half of its SHA-256", hash == half ? null : "another");
    }

    private static FlowCheck Same(string text, string number, string expected, string? received) =>
        new(string.Equals(expected, received, StringComparison.Ordinal), text, Core + number, expected, Shown(received));

    internal static string? Claim(JsonWebToken jwt, string name) => jwt.TryGetPayloadValue<string>(name, out var value) ? value : null;

    private static DateTimeOffset? Time(JsonWebToken jwt, string name) =>
        jwt.TryGetPayloadValue<long>(name, out var seconds) && seconds is > 0 and < 253_402_300_800 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    internal static string Shown(string? value) => string.IsNullOrEmpty(value) ? "none" : value;

    private static string Shown(DateTimeOffset? time) => time?.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture) ?? "none";

    private static string Words(TimeSpan span) => span.TotalMinutes >= 2 ? $"{Math.Round(span.TotalMinutes)} min" : $"{Math.Round(span.TotalSeconds)} s";

    private static string Pretty(string part) =>
        JsonNode.Parse(Base64UrlEncoder.Decode(part)) is { } json ? FlowMask.Json(json, false) : "{}";

    private static string? KeyOf(JsonWebToken jwt, string jwks) =>
        JsonNode.Parse(jwks)?["keys"]?.AsArray().FirstOrDefault(key => key?["kid"]?.GetValue<string>() == jwt.Kid) is { } key ? FlowMask.Json(key, false) : null;
}
