using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ZenKey.Protocol;

/// <summary>Judges one JSON Web Key, and takes of it what makes it a public key.</summary>
internal static class JwkReader
{
    private const int CoordinateBytes = 32;
    private const int MinRsaBits = 2048;
    private const int MaxRsaBits = 8192;
    private const int MaxExponentBytes = 8;

    /// <summary>RFC 7518 §6.2.2, §6.3.2, §6.4.</summary>
    private static readonly string[] PrivateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

    /// <param name="Key">Null when it cannot be used.</param>
    /// <param name="Fault">Why it cannot, in a sentence.</param>
    /// <param name="IsPrivate">Whether it shows a private half.</param>
    internal sealed record Verdict(PublicKey? Key, string? Fault, bool IsPrivate = false);

    public static Verdict Read(JsonElement json, int number)
    {
        var name = $"Key {number}";
        if (json.ValueKind != JsonValueKind.Object) { return Bad($"{name} is no JSON object."); }
        if (json.EnumerateObject().Select(member => member.Name).FirstOrDefault(PrivateMembers.Contains) is { } secret) { return Private(name, $"it has the member {secret}"); }
        var members = json.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.String).ToDictionary(member => member.Name, member => member.Value.GetString()!, StringComparer.Ordinal);
        var (kty, kid, alg) = (members.GetValueOrDefault("kty"), members.GetValueOrDefault("kid"), members.GetValueOrDefault("alg"));
        if (kid is { Length: 0 or > PublicKeySet.MaxId } || kid?.Any(char.IsControl) == true) { return Bad($"The kid of {Lower(name)} has no or more than {PublicKeySet.MaxId} characters, or such that cannot be seen."); }
        if (kid is null && json.TryGetProperty("kid", out _)) { return Bad($"The kid of {Lower(name)} is no text."); }
        if (members.GetValueOrDefault("use") is { } use && use != "sig") { return Bad($"{name} is not for signatures (use is “{Short(use)}”)."); }
        if (json.TryGetProperty("key_ops", out var operations) && !(operations.ValueKind == JsonValueKind.Array && operations.EnumerateArray().Any(one => one.ValueKind == JsonValueKind.String && one.GetString() == "verify")))
        {
            return Bad($"{name} is not for signatures (key_ops is without verify).");
        }
        return kty switch
        {
            "EC" => Curve(name, members, kid, alg),
            "RSA" => Rsa(name, members, kid, alg),
            "oct" => Private(name, "kty is oct, a secret that both sides share"),
            "OKP" => Bad($"{name} is of a kind that the providers do not take (kty is OKP). Use EC P-256 or RSA."),
            null => Bad($"{name} has no kty."),
            _ => Bad($"{name} is of an unknown kind (kty is “{Short(kty)}”). Use EC P-256 or RSA."),
        };
    }

    /// <summary>A key of an elliptic curve, from its coordinates.</summary>
    public static Verdict Curve(string name, IReadOnlyDictionary<string, string> members, string? kid, string? alg)
    {
        var curve = members.GetValueOrDefault("crv");
        if (curve != "P-256") { return Bad($"{name} is on the curve “{Short(curve ?? "none")}”; the providers take P-256."); }
        if (Bytes(members, "x") is not { Length: CoordinateBytes } x || Bytes(members, "y") is not { Length: CoordinateBytes } y) { return Bad($"x and y of {Lower(name)} are not 32 bytes of base64url each."); }
        if (alg is not (null or "ES256")) { return Bad($"{name} says alg “{Short(alg)}”; a key of P-256 signs with ES256."); }
        try
        {
            using var _ = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = x, Y = y } });
        }
        catch (CryptographicException)
        {
            return Bad($"x and y of {Lower(name)} are no point of the curve.");
        }
        return Good("EC P-256", kid, alg, [("crv", "P-256"), ("kty", "EC"), ("x", Base64Url.EncodeToString(x)), ("y", Base64Url.EncodeToString(y))]);
    }

    /// <summary>A key of RSA, from its modulus and exponent.</summary>
    public static Verdict Rsa(string name, IReadOnlyDictionary<string, string> members, string? kid, string? alg)
    {
        if (Bytes(members, "n") is not { Length: > 0 } modulus || Bytes(members, "e") is not { Length: > 0 and <= MaxExponentBytes } exponent) { return Bad($"n and e of {Lower(name)} are not base64url of the right length."); }
        modulus = [.. modulus.SkipWhile(one => one == 0)];
        var bits = modulus.Length == 0 ? 0 : (modulus.Length * 8) - byte.LeadingZeroCount(modulus[0]);
        if (bits is < MinRsaBits or > MaxRsaBits) { return Bad($"{name} has {bits} bits; RSA keys have {MinRsaBits} to {MaxRsaBits}."); }
        if ((exponent[^1] & 1) == 0 || (exponent.All(one => one == 0)) || exponent is [1]) { return Bad($"e of {Lower(name)} is no exponent of RSA; nearly all keys have AQAB."); }
        if (alg is not (null or "RS256" or "PS256")) { return Bad($"{name} says alg “{Short(alg)}”; an RSA key signs with RS256 or PS256."); }
        return Good($"RSA {bits}", kid, alg, [("e", Base64Url.EncodeToString(exponent)), ("kty", "RSA"), ("n", Base64Url.EncodeToString(modulus))]);
    }

    internal static Verdict Private(string name, string why) =>
        new(null, $"{name} shows a private half: {why}. Nothing was kept. Whoever has seen it can sign in as this client: make a new pair, and paste its public half only.", true);

    internal static Verdict Bad(string fault) => new(null, fault);

    /// <param name="kind">In words.</param>
    /// <param name="kid">Null takes the thumbprint.</param>
    /// <param name="alg">Null for any.</param>
    /// <param name="required">In the order of RFC 7638 §3.2.</param>
    private static Verdict Good(string kind, string? kid, string? alg, IReadOnlyList<(string Name, string Value)> required)
    {
        var thumbprint = Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(Object(required))));
        List<(string, string)> all = [.. required, ("kid", kid ?? thumbprint), ("use", "sig")];
        if (alg is not null) { all.Add(("alg", alg)); }
        return new Verdict(new PublicKey(kid ?? thumbprint, kind, alg, thumbprint, Object(all)), null);
    }

    private static string Object(IEnumerable<(string Name, string Value)> members) =>
        $$"""{{{string.Join(',', members.Select(member => $"\"{member.Name}\":\"{JsonEncodedText.Encode(member.Value)}\""))}}}""";

    private static byte[]? Bytes(IReadOnlyDictionary<string, string> members, string name)
    {
        try { return members.TryGetValue(name, out var text) ? Base64Url.DecodeFromChars(text) : null; }
        catch (FormatException) { return null; }
    }

    private static string Lower(string name) => name.ToLowerInvariant();

    private static string Short(string text) => text.Length > 20 ? text[..20] + "…" : text;
}
