using ZenKey.Portal.Data.Deliveries;
using ZenKey.Portal.Data.Grants;
using ZenKey.Portal.Data.Journal;

namespace ZenKey.Portal.Data.Requests;

/// <summary>What a client's server is told when a request ends; it stands in the commit of the end.</summary>
/// <param name="Delivery">What is sent; null when nothing is.</param>
/// <param name="Redemption">The tokens that are sent, as the store keeps them; null when none are.</param>
public sealed record Told(Delivery? Delivery, Redemption? Redemption = null)
{
    public static readonly Told Nothing = new(Delivery: null);

    internal IReadOnlyList<Statement> Statements =>
        [.. Redemption is { } redemption ? GrantLedger.Statements(redemption) : [], .. Delivery is { } delivery ? (Statement[])[DeliveryLedger.Insert(delivery)] : []];
}
