using System.Text.Json;

namespace ZenKey.Portal.Data.Porting;

/// <summary>What a subscriber brings from a former carrier: its word for clients, and the consents that they carry over (ZenKey platform §8.3).</summary>
/// <param name="CarrierId">The former carrier.</param>
/// <param name="Tokens">Its port tokens, which were verified.</param>
/// <param name="Consents">The services that are carried over; each is of one of the tokens.</param>
public sealed record Brought(Guid CarrierId, IReadOnlyList<BroughtToken> Tokens, IReadOnlyList<BroughtConsent> Consents)
{
    public string ToJson() => JsonSerializer.Serialize(this);

    public static Brought Of(string json) => JsonSerializer.Deserialize<Brought>(json)!;
}

/// <param name="ClientId">The client that it is for, by its key.</param>
/// <param name="Subject">As whom that client knew the subscriber.</param>
/// <param name="Token">The JWT, as the former carrier signed it.</param>
public sealed record BroughtToken(Guid ClientId, string Subject, string Token);

/// <param name="ProjectId">The service.</param>
/// <param name="Sector">Its sector.</param>
/// <param name="FormerSubject">As whom the sector knew the subscriber.</param>
/// <param name="Subject">As whom it knows them from now on.</param>
/// <param name="Scopes">What the subscriber agrees to, parted by spaces.</param>
public sealed record BroughtConsent(Guid ProjectId, string Sector, string FormerSubject, string Subject, string Scopes);

/// <summary>What a former carrier knew of the person; nothing of it is proven here.</summary>
public sealed record KnownPerson(string? GivenName, string? FamilyName, string? Email);
