namespace ZenKey.AuthServer.Endpoints.ClientAuthentication;

/// <summary>What an assertion is held to.</summary>
/// <param name="ClientId">Whose it claims to be.</param>
/// <param name="Audiences">The issuer, its token endpoint, and the endpoint that was called.</param>
/// <param name="Now">When it came.</param>
internal sealed record AssertionFacts(string ClientId, IReadOnlyList<string> Audiences, DateTimeOffset Now);

/// <summary>One rule that a client assertion keeps.</summary>
internal interface IAssertionCheck
{
    /// <returns>Null when the rule is kept; else the stable word for the developer's log.</returns>
    string? Fault(ClientAssertion assertion, AssertionFacts facts);
}

/// <summary>All rules on the claims, in the order in which they are looked at. Signature and single use come after them.</summary>
internal static class AssertionRules
{
    /// <summary>How far clocks may be apart.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    /// <summary>The longest life: what Authlib makes (RFC 7523 §3, 4 leaves it to us); the published Java SDK makes half of it (real clients §2).</summary>
    public static readonly TimeSpan MaxLife = TimeSpan.FromMinutes(60);

    private static readonly IAssertionCheck[] All =
    [
        new KnownTokenType(), new IssuedByTheClient(), new MeantForUs(), new AliveAndBounded(), new NotFromTheFuture(), new NamedOnce(), new ReferredBinding(),
    ];

    public static string? FirstFault(ClientAssertion assertion, AssertionFacts facts) =>
        All.Select(check => check.Fault(assertion, facts)).FirstOrDefault(fault => fault is not null);
}

/// <summary>RFC 8725 §3.11: a JWT made for something else is refused. All of these are met in the field (hardening 5).</summary>
internal sealed class KnownTokenType : IAssertionCheck
{
    private static readonly string[] Known = ["JWT", "client-authentication+jwt"];

    public string? Fault(ClientAssertion assertion, AssertionFacts facts) =>
        string.IsNullOrEmpty(assertion.Jwt.Type) || Known.Contains(assertion.Jwt.Type, StringComparer.OrdinalIgnoreCase) ? null : "assertion_type";
}

/// <summary>RFC 7523 §3, 1 and 2.B; OpenID Connect Core §9: iss and sub are the client.</summary>
internal sealed class IssuedByTheClient : IAssertionCheck
{
    public string? Fault(ClientAssertion assertion, AssertionFacts facts) =>
        assertion.Issuer == facts.ClientId && assertion.Subject == facts.ClientId && (assertion.ClientId ?? facts.ClientId) == facts.ClientId ? null : "assertion_issuer";
}

/// <summary>RFC 7523 §3, 3: aud names this provider, so that what was made for another is nothing here.</summary>
internal sealed class MeantForUs : IAssertionCheck
{
    public string? Fault(ClientAssertion assertion, AssertionFacts facts) =>
        assertion.Audiences.Any(facts.Audiences.Contains) ? null : "assertion_audience";
}

/// <summary>RFC 7523 §3, 4: exp is there and not past; the life is bounded, by iat where it is told.</summary>
internal sealed class AliveAndBounded : IAssertionCheck
{
    public string? Fault(ClientAssertion assertion, AssertionFacts facts) => assertion.ExpiresAt switch
    {
        null => "assertion_exp_missing",
        var end when end <= facts.Now - AssertionRules.Skew => "assertion_expired",
        var end when end > facts.Now + AssertionRules.MaxLife + AssertionRules.Skew || end - assertion.IssuedAt > AssertionRules.MaxLife => "assertion_life_too_long",
        _ => null,
    };
}

/// <summary>RFC 7523 §3, 5 and 6: nbf is honoured, and iat is no time to come.</summary>
internal sealed class NotFromTheFuture : IAssertionCheck
{
    public string? Fault(ClientAssertion assertion, AssertionFacts facts) =>
        assertion.NotBefore > facts.Now + AssertionRules.Skew ? "assertion_not_yet_valid"
        : assertion.IssuedAt > facts.Now + AssertionRules.Skew ? "assertion_from_the_future"
        : null;
}

/// <summary>OpenID Connect Core §9: jti is required, since each assertion is used once.</summary>
internal sealed class NamedOnce : IAssertionCheck
{
    private const int MaxLength = 256;

    public string? Fault(ClientAssertion assertion, AssertionFacts facts) =>
        assertion.JwtId is { Length: > 0 and <= MaxLength } ? null : "assertion_jti";
}
