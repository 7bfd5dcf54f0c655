using ZenKey.CarrierSimulator.Network;
using ZenKey.CarrierSimulator.Persons;
using ZenKey.Protocol.Network;

namespace ZenKey.CarrierSimulator.Api;

/// <summary>Reads handsets with what waits on them; a carrier that does not answer leaves the list empty and says why.</summary>
internal sealed class HandsetReader(MobileNetwork network, PretendPersons persons)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<IReadOnlyList<HandsetView>> ReadAllAsync(CancellationToken cancellationToken) =>
        await Task.WhenAll(network.Keys.Select(key => ReadAsync(network.Find(key)!, cancellationToken)));

    public async Task<HandsetView> ReadAsync(PretendHandset handset, CancellationToken cancellationToken)
    {
        var log = network.Log(handset.Key);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            var requests = await persons.ListAsync(handset.Key, limit.Token);
            return HandsetView.Of(handset, requests, null, log.Read());
        }
        catch (ApplicationRefusedException refused)
        {
            return HandsetView.Of(handset, [], refused.Answer.Problem ?? "urn:zenkey:problem:application-refused", log.Read());
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return HandsetView.Of(handset, [], "urn:zenkey:problem:carrier-unreachable", log.Read());
        }
    }
}
