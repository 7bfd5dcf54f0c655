using ZenKey.Portal.Data.Grants;
using ZenKey.Portal.Data.Porting;
using ZenKey.Portal.Data.Subscribers;

namespace ZenKey.AuthServer.Endpoints.Token.GrantTypes;

/// <summary>What clients are told of the former carriers of those who moved (ZenKey platform §8.3). Nobody else costs a look into the store.</summary>
internal sealed class FormerCarriers(SubscriberDirectory subscribers, PortTokenLedger ports)
{
    public async ValueTask<IReadOnlyList<PortToken>> ListAsync(Guid clientId, Guid subscriberId, CancellationToken cancellationToken) =>
        await subscribers.FindByIdAsync(subscriberId, cancellationToken) is { PortedAt: not null } ? await ports.ListAsync(subscriberId, clientId, cancellationToken) : [];

    public static IReadOnlyList<string> TokensOf(IReadOnlyList<PortToken> ported) => [.. ported.Select(one => one.Token)];

    /// <summary>The latest carrier's word goes on the link.</summary>
    public static Lineage? LineageOf(IReadOnlyList<PortToken> ported) => ported is [.., var last] ? new Lineage(last.CarrierId, last.Subject) : null;
}
