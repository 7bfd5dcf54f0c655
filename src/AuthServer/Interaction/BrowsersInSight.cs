using ZenKey.Portal.Data.Requests;
using ZenKey.Protocol.Network;

namespace ZenKey.AuthServer.Interaction;

/// <summary>Lets pretend people look at waiting pages; real networks are told nothing.</summary>
internal sealed class BrowsersInSight(ICarrierNetwork network, RequestLedger ledger) : IWaitingBrowsers
{
    public async ValueTask<int?> FindNumberAsync(string requestId, CancellationToken cancellationToken) =>
        network.IsSimulated ? (await ledger.FindAsync(requestId, cancellationToken))?.ShownNumber : null;
}
