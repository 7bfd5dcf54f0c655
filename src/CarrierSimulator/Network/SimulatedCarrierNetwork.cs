using ZenKey.CarrierSimulator.Persons;
using ZenKey.Protocol;
using ZenKey.Protocol.Network;

namespace ZenKey.CarrierSimulator.Network;

/// <summary>What the carriers' OpenID providers see of the pretend network.</summary>
internal sealed class SimulatedCarrierNetwork(MobileNetwork network, DiversifiedKeys keys, PretendPersons persons) : ICarrierNetwork
{
    public bool IsSimulated => true;

    public ValueTask<Msisdn?> FindLineAsync(ConnectionEvidence connection, CancellationToken cancellationToken)
    {
        var key = connection.Header(SimulatedLine.Header) ?? CookieValue(connection.Header("Cookie"));
        var found = key is not null && network.Find(key) is { } handset && network.FindByLine(handset.OwnPhone) is not null
            && Msisdn.TryParse(handset.OwnPhone, out var line) ? line : (Msisdn?)null;
        return ValueTask.FromResult(found);
    }

    public ValueTask<SimFacts?> FindSimAsync(Msisdn line, CancellationToken cancellationToken)
    {
        var facts = network.FindByLine(line.Value) is { Card: { } card } handset
            ? new SimFacts(card.Iccid, card.Imsi, handset.Imei, card.Since)
            : null;
        return ValueTask.FromResult(facts);
    }

    public ValueTask<Msisdn?> FindLineOfSimAsync(string iccid, CancellationToken cancellationToken) => ValueTask.FromResult(
        network.FindByActiveCard(iccid) is { Card: { } card } && Msisdn.TryParse(card.Phone, out var line) ? line : (Msisdn?)null);

    public ValueTask<bool> VerifySimAsync(
        string iccid, ReadOnlyMemory<byte> challenge, ReadOnlyMemory<byte> signature, CancellationToken cancellationToken)
    {
        if (network.FindByActiveCard(iccid) is not { } handset) { return ValueTask.FromResult(false); }
        var holds = keys.VerifySim(iccid, challenge.Span, signature.Span);
        network.Log(handset.Key).Write(LogEntry.Sim, holds ? "The SIM proved itself to the carrier." : "A proof of the SIM did not hold.");
        return ValueTask.FromResult(holds);
    }

    public ValueTask<PushOutcome> PushAsync(Msisdn line, PushMessage message, CancellationToken cancellationToken)
    {
        var handset = network.FindByLine(line.Value);
        if (handset is null) { return ValueTask.FromResult(PushOutcome.Unreachable); }
        var outcome = !handset.Settings.NetworkUp || !handset.Settings.PushDelivered ? PushOutcome.Unreachable
            : !handset.HasApplication ? PushOutcome.NoApplication
            : PushOutcome.Delivered;
        network.Log(handset.Key).Write(LogEntry.Push, outcome switch
        {
            PushOutcome.Delivered => $"Push delivered for request {message.RequestId}.",
            PushOutcome.NoApplication => "Push not delivered: no ZenKey application is installed.",
            _ when !handset.Settings.NetworkUp => "Push not delivered: the phone has no network.",
            _ => "Push lost on the way.",
        });
        if (outcome == PushOutcome.Delivered) { persons.Notice(handset.Key, message.RequestId); }
        return ValueTask.FromResult(outcome);
    }

    /// <summary>The line named by the browser's cookie (RFC 6265 §4.2.1).</summary>
    private static string? CookieValue(string? header)
    {
        foreach (var pair in (header ?? "").Split(';', StringSplitOptions.TrimEntries))
        {
            if (pair.StartsWith(SimulatedLine.Cookie + "=", StringComparison.Ordinal)) { return pair[(SimulatedLine.Cookie.Length + 1)..].Trim('"'); }
        }
        return null;
    }
}
