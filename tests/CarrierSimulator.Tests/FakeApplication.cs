using ZenKey.Protocol.Network;
using ZenKey.TestKit;

namespace ZenKey.CarrierSimulator.Tests;

/// <summary>Browsers that wait, with the numbers that they show.</summary>
internal sealed class FakeBrowsers : IWaitingBrowsers
{
    public Dictionary<string, int> Numbers { get; } = [];

    public ValueTask<int?> FindNumberAsync(string requestId, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Numbers.TryGetValue(requestId, out var number) ? number : (int?)null);
}

/// <summary>An application that remembers what a person did in it.</summary>
internal sealed class FakeApplication : IInstalledApplication
{
    public List<WaitingRequest> Waiting { get; } = [];
    public List<string> Acts { get; } = [];
    public ApplicationAnswer Answer { get; set; } = ApplicationAnswer.Ok;
    public Exception? Failure { get; set; }

    public Task<IReadOnlyList<WaitingRequest>> ListRequestsAsync(string handset, CancellationToken cancellationToken) =>
        Failure is null ? Task.FromResult<IReadOnlyList<WaitingRequest>>([.. Waiting]) : Task.FromException<IReadOnlyList<WaitingRequest>>(Failure);

    public Task<ApplicationAnswer> ApproveAsync(
        string handset, string requestId, string? pin, IReadOnlyCollection<string> declinedScopes, int? number, CancellationToken cancellationToken) =>
        Record($"{handset} approves {requestId} pin {pin ?? "-"} without {string.Join('+', declinedScopes)}{(number is null ? "" : $" number {number}")}");

    public Task<ApplicationAnswer> DenyAsync(string handset, string requestId, CancellationToken cancellationToken) =>
        Record($"{handset} denies {requestId}");

    public Task<ApplicationAnswer> TrustBrowserAsync(string handset, string code, CancellationToken cancellationToken) =>
        Record($"{handset} types {code}");

    private Task<ApplicationAnswer> Record(string act)
    {
        lock (Acts) { Acts.Add(act); }
        return Failure is null ? Task.FromResult(Answer) : Task.FromException<ApplicationAnswer>(Failure);
    }

    /// <summary>Waits until so many acts were done by themselves.</summary>
    public async Task<IReadOnlyList<string>> ActsAsync(int count)
    {
        await Until.HoldsAsync(() => Task.FromResult(Done().Count >= count));
        return Done();
    }

    private List<string> Done()
    {
        lock (Acts) { return [.. Acts]; }
    }
}
