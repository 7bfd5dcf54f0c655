using ZenKey.Portal.Access;
using ZenKey.Portal.Findings;

namespace ZenKey.Portal.Tests.Findings;

/// <summary>Finds nothing, for pages whose matter it is not.</summary>
internal sealed class NothingFound : IClientCheckup
{
    public Task<Health?> ReadAsync(CurrentPerson person, string clientId, CancellationToken cancellationToken) => Task.FromResult<Health?>(new Health([]));

    public Task<SnoozeResult> SnoozeAsync(CurrentPerson person, string clientId, Finding finding, int days, string reason, CancellationToken cancellationToken) => Task.FromResult<SnoozeResult>(new SnoozeResult.Gone());

    public Task<SnoozeResult> WakeAsync(CurrentPerson person, string clientId, Finding finding, CancellationToken cancellationToken) => Task.FromResult<SnoozeResult>(new SnoozeResult.Gone());
}
