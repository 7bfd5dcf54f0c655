using System.Text.Json;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Endpoints.UserInfo;

/// <summary>What is told of a subscriber.</summary>
/// <param name="Subscriber">Who.</param>
/// <param name="Granted">What may be told.</param>
/// <param name="Last4Social">The last digits of the social security number, opened; null when unknown or not to be told.</param>
/// <param name="Today">For ages; UTC.</param>
internal sealed record Shared(Subscriber Subscriber, IReadOnlyCollection<string> Granted, string? Last4Social, DateOnly Today)
{
    /// <summary>OpenID Connect Core §5.1.1; what else the carrier keeps of an address is not for clients.</summary>
    private static readonly string[] AddressMembers = ["formatted", "street_address", "locality", "region", "postal_code", "country"];

    public bool Has(string scope) => Granted.Contains(scope);

    /// <summary>What is known of the ages that clients may ask about; nothing without a whole date of birth.</summary>
    public IEnumerable<(string Claim, bool Holds)> Ages() =>
        from asked in Age.Asked
        let holds = Has(Scope.IsAdult) ? Age.IsAtLeast(Subscriber.Birthdate, asked.Years, Today) : null
        where holds is not null
        select (asked.Claim, holds.Value);

    /// <summary>address, flat (ZenKey platform §12.2), the same in both formats.</summary>
    public void WriteAddress(Utf8JsonWriter json)
    {
        if (!Has(Scope.Address) || Subscriber.Address is not { } text) { return; }
        using var address = JsonDocument.Parse(text);
        json.WriteStartObject("address");
        foreach (var member in address.RootElement.EnumerateObject().Where(member => AddressMembers.Contains(member.Name))) { member.WriteTo(json); }
        json.WriteEndObject();
    }

    /// <summary>proofing: that a document of the government was looked at, which, and when; the platform has published no form of it.</summary>
    public void WriteProofing(Utf8JsonWriter json)
    {
        if (!Has(Scope.Proofing) || Subscriber.ProofedAt is not { } at) { return; }
        json.WriteStartObject("proofing");
        json.WriteBoolean("value", true);
        if (Subscriber.ProofedBy is not null) { json.WriteString("evidence", Subscriber.ProofedBy); }
        json.WriteNumber("verified_at", at.ToUnixTimeSeconds());
        json.WriteEndObject();
    }
}
