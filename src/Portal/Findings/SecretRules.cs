using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Ui;

namespace ZenKey.Portal.Findings;

/// <summary>What a client proves itself by, when it is a secret.</summary>
internal static class SecretRules
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(30);
    private static readonly TimeSpan VerySoon = TimeSpan.FromDays(7);
    private static readonly TimeSpan Old = TimeSpan.FromDays(365);
    private static readonly TimeSpan Overlap = TimeSpan.FromDays(30);
    private static readonly TimeSpan Idle = TimeSpan.FromDays(90);

    public static IReadOnlyList<FindingRule> All { get; } =
    [
        new("secret_missing", Severity.Fault, "No secret that works", "The client proves itself by a secret and has none: every token request is refused.",
            facts => facts.UsesSecrets && facts.Secrets.Count == 0 ? new Found("None is active.") : null, Forms.Credentials),
        new("secret_expires", Severity.Warning, "The secret ends soon", "After its end nobody can sign in. Rotate it while both work.",
            facts => Longest(facts) is { ExpiresAt: { } end } secret && end - facts.Now <= Soon
                ? new Found($"“{secret.Name}” (…{secret.Last4}) ends on {Moments.Date(end)}; no other lives longer.", secret.Id.ToString(), end - facts.Now <= VerySoon ? Severity.Fault : null) : null, Forms.Rotate),
        new("secret_old", Severity.Warning, "Not rotated for a year", "The longer a secret lives, the more places it lies in. Rotate it once a year; both work meanwhile.",
            facts => facts.Secrets is [.., var newest] && facts.UsesSecrets && facts.Now - newest.CreatedAt > Old ? new Found($"The newest, “{newest.Name}”, was made on {Moments.Date(newest.CreatedAt)}.", newest.Id.ToString()) : null, Forms.Rotate),
        new("secrets_two", Severity.Warning, "Two secrets for more than a month", "The second one is for the time of a rotation. Finish it: revoke the one that is not used any more.",
            facts => facts.Secrets is [var first, .., var second] && facts.Now - second.CreatedAt > Overlap && Lasting(first, facts) && Lasting(second, facts)
                ? new Found($"“{first.Name}” and “{second.Name}” both work since {Moments.Date(second.CreatedAt)}.", $"{first.Id} {second.Id}") : null, Forms.Rotate),
        new("secret_idle", Severity.Warning, "A secret that is not used", "It opens the door and serves nobody. Revoke it.",
            facts => facts.Secrets.Count > 1 && facts.Secrets.FirstOrDefault(secret => facts.Now - (secret.LastUsedAt ?? secret.CreatedAt) > Idle) is { } idle
                ? new Found($"“{idle.Name}” (…{idle.Last4}) was {(idle.LastUsedAt is { } last ? $"last used on {Moments.Date(last)}" : "never used")}.", idle.Id.ToString()) : null, Forms.Credentials),
        new("secret_endless", Severity.Advice, "A secret without an end", "One that ends by itself cannot be forgotten somewhere. Give the next one a life of a year.",
            facts => facts.UsesSecrets && facts.Secrets.Where(secret => secret.ExpiresAt is null).ToList() is { Count: > 0 } endless ? new Found(Forms.List([.. endless.Select(secret => $"“{secret.Name}”")]), string.Join(' ', endless.Select(secret => secret.Id))) : null, Forms.Rotate),
        new("secret_of_public", Severity.Warning, "A public client with a secret", "What runs in a browser or on a phone keeps no secret; this one serves nobody and may be mistaken for protection.",
            facts => !facts.UsesSecrets && facts.Secrets.Count > 0 ? new Found(Forms.List([.. facts.Secrets.Select(secret => $"“{secret.Name}”")])) : null, Forms.Credentials),
        new("secret_for_delicate", Severity.Advice, "A shared secret for delicate data", "For an address, a birth date or a document a key is safer than a secret that both sides know. A client keeps its way for life: register the next one with private_key_jwt.",
            facts => facts.UsesSecrets && facts.IsLaunched && facts.AsksDelicate ? new Found($"It proves itself by {facts.Client.TokenAuth}.") : null, _ => new Fix("Register a client with keys", "/clients/new")),
    ];

    /// <summary>The one that lives longest: while it lives, the app does not stop.</summary>
    private static ClientSecret? Longest(ClientFacts facts) => facts.UsesSecrets ? facts.Secrets.MaxBy(secret => secret.ExpiresAt ?? DateTimeOffset.MaxValue) : null;

    // One that is about to end is part of a rotation that is under way.
    private static bool Lasting(ClientSecret secret, ClientFacts facts) => secret.ExpiresAt is null || secret.ExpiresAt - facts.Now > VerySoon;
}
