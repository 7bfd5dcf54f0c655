using Microsoft.Extensions.Time.Testing;
using ZenKey.Portal.Data.Tests.Store;

namespace ZenKey.Portal.Data.Tests.Life;

/// <summary>One subscriber's life: lets things happen to the real ledgers, and looks after each whether the promises hold.</summary>
internal sealed class LifeWalk(StoreNode node, FakeTimeProvider time, Sample sample, Sample stranger, Reached reached)
{
    private readonly RequestWalk requests = new(node, time, sample, reached);
    private readonly PairingWalk pairings = new(node, time, sample, stranger, reached);
    private readonly RecoveryWalk recovery = new(node, time, sample, reached);

    public Task BeginAsync() => recovery.BeginAsync();

    /// <returns>Which promise was broken; null when all hold.</returns>
    public async Task<string?> StepAsync(LifeStep step)
    {
        if (step.Act == "pass") { time.Advance(Pause(step.Extent)); }
        else if (RequestWalk.Acts.Contains(step.Act)) { await requests.ActAsync(step); }
        else if (PairingWalk.Acts.Contains(step.Act)) { await pairings.ActAsync(step); }
        else { await recovery.ActAsync(step); }
        return await requests.FaultAsync() ?? await pairings.FaultAsync() ?? await recovery.FaultAsync();
    }

    /// <summary>Mostly seconds; sometimes beyond a code, a cool-down or a case.</summary>
    private static TimeSpan Pause(int extent) => extent switch
    {
        < 12 => TimeSpan.FromSeconds(5 * extent),
        < 16 => TimeSpan.FromMinutes(2),
        < 19 => TimeSpan.FromMinutes(16),
        _ => TimeSpan.FromHours(25),
    };
}
