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
public sealed record IdTokenExpectation(
    string Issuer, string ClientId, string Nonce, string Acr, string Algorithm, string Mccmnc, string AccessToken, DateTimeOffset Now);

/// <summary>What came of it.</summary>
public sealed record IdTokenVerdict(IReadOnlyList<FlowCheck> Checks, string Header, string Claims, string? Subject);

/// <summary>Verifies an ID token check by check (OpenID Connect Core §3.1.3.7), as an app must.</summary>
public static class IdTokenChecks
{
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
            KeyKnown(jwt, keys), await SignatureAsync(token, jwt, keys, expected), Same("Issuer is the discovered one", "§2", expected.Issuer, jwt.Issuer),
            Audience(jwt, expected), Expiry(jwt, expected), Same("Nonce is the one we sent", "§11", expected.Nonce, Claim(jwt, "nonce")),
            Level(jwt, expected), AuthTime(jwt, expected), SubjectStarts(jwt, expected),
        ];
        if (AccessTokenHash(jwt, expected) is { } hash) { checks.Add(hash); }
        return new IdTokenVerdict(checks, Pretty(jwt.EncodedHeader), Pretty(jwt.EncodedPayload), jwt.Subject);
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
        return new FlowCheck(result.IsValid, $"Signature is {expected.Algorithm} by that key", "OIDC Core 3.1.3.7 §6", $"{expected.Algorithm} by a published key", received);
    }

    private static FlowCheck Audience(JsonWebToken jwt, IdTokenExpectation expected)
    {
        var all = jwt.Audiences.ToList();
        return new FlowCheck(all is [var one] && one == expected.ClientId, "Audience is this client", "§3", expected.ClientId, string.Join(", ", all));
    }

    private static FlowCheck Expiry(JsonWebToken jwt, IdTokenExpectation expected)
    {
        var ends = Time(jwt, "exp");
        var left = ends - expected.Now;
        return new FlowCheck(left > TimeSpan.Zero, left > TimeSpan.Zero ? $"Not expired, {Words(left.Value)} left" : "Not expired", "§9", "a time in the future", Shown(ends));
    }

    /// <summary>a1 is satisfied by more; a3 only by a3.</summary>
    private static FlowCheck Level(JsonWebToken jwt, IdTokenExpectation expected)
    {
        var reached = Claim(jwt, "acr");
        return new FlowCheck(reached == expected.Acr || (expected.Acr == Acr.A1 && reached == Acr.A3), $"acr {Shown(reached)} was reached", "§12", expected.Acr, Shown(reached));
    }

    private static FlowCheck AuthTime(JsonWebToken jwt, IdTokenExpectation expected)
    {
        var at = Time(jwt, "auth_time");
        var oldest = expected.Now - Acr.FactorFreshness - TimeSpan.FromMinutes(5);
        return new FlowCheck(at >= oldest && at <= expected.Now + Skew, "auth_time is fresh", "§13", "within the last 30 minutes", Shown(at));
    }

    private static FlowCheck SubjectStarts(JsonWebToken jwt, IdTokenExpectation expected) =>
        new(jwt.Subject?.StartsWith(expected.Mccmnc + "-", StringComparison.Ordinal) == true && jwt.Subject.Length > 7,
            "Subject starts with the mccmnc", "ZenKey 4.4", expected.Mccmnc + "-…", Shown(jwt.Subject));

    /// <summary>OpenID Connect Core §3.1.3.8; the claim may be left out with a code.</summary>
    private static FlowCheck? AccessTokenHash(JsonWebToken jwt, IdTokenExpectation expected)
    {
        if (Claim(jwt, "at_hash") is not { } hash) { return null; }
        var half = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(expected.AccessToken)).AsSpan(0, 16));
        return new FlowCheck(hash == half, "at_hash is of this access token", "OIDC Core 3.1.3.8", "the left half of its SHA-256", hash == half ? null : "another");
    }

    private static FlowCheck Same(string text, string clause, string expected, string? received) =>
        new(string.Equals(expected, received, StringComparison.Ordinal), text, clause, expected, Shown(received));

    private static string? Claim(JsonWebToken jwt, string name) => jwt.TryGetPayloadValue<string>(name, out var value) ? value : null;

    private static DateTimeOffset? Time(JsonWebToken jwt, string name) =>
        jwt.TryGetPayloadValue<long>(name, out var seconds) && seconds is > 0 and < 253_402_300_800 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    private static string Shown(string? value) => string.IsNullOrEmpty(value) ? "none" : value;

    private static string Shown(DateTimeOffset? time) => time?.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture) ?? "none";

    private static string Words(TimeSpan span) => span.TotalMinutes >= 2 ? $"{Math.Round(span.TotalMinutes)} min" : $"{Math.Round(span.TotalSeconds)} s";

    private static string Pretty(string part) =>
        JsonNode.Parse(Base64UrlEncoder.Decode(part)) is { } json ? FlowMask.Json(json, false) : "{}";
}
