using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using ZenKey.Portal.Data.Requests;
using ZenKey.Portal.Data.Tests.Store;
using ZenKey.Protocol;

namespace ZenKey.Portal.Data.Tests.Life;

/// <summary>Requests to the phone: each ends once, and never after it has expired.</summary>
internal sealed class RequestWalk(StoreNode node, FakeTimeProvider time, Sample sample, Reached reached)
{
    public static readonly string[] Acts = ["ask", "ask", "approve", "deny", "report", "cancel", "cancel by another", "push", "all answer at once"];

    private readonly RequestLedger ledger = node.Get<RequestLedger>();
    private readonly List<string> ids = [];
    private readonly Dictionary<string, Request> seen = [];
    private readonly Dictionary<string, int> ends = [];
    private int approvals;
    private string? fault;

    private DateTimeOffset Now => time.GetUtcNow();

    public async Task ActAsync(LifeStep step)
    {
        if (step.Act == "ask")
        {
            var request = sample.Request(Now);
            if (await ledger.AddFromBrowserAsync(request, (BrowserStanding)(step.Extent % 3))) { ids.Add(request.Id); }
            return;
        }
        // Now and then somebody comes back to one that is long over.
        if (ids.Count == 0 || await ledger.FindAsync(ids[^Math.Min(ids.Count, step.Which + 1)], CancellationToken.None) is not { } one) { return; }
        switch (step.Act)
        {
            case "approve": await EndAsync(one, ApproveAsync); break;
            case "deny": await EndAsync(one, request => ledger.DenyAsync(request)); break;
            case "report": await EndAsync(one, ReportAsync); break;
            case "cancel": await EndAsync(one, request => ledger.CancelAsync(request, request.BrowserHash)); break;
            case "cancel by another":
                if (await ledger.CancelAsync(one, RandomId.Hash("another browser"))) { fault = "Another browser cancelled."; }
                break;
            case "push": await ledger.SetDeliveryAsync(one, (RequestDelivery)(step.Extent % 4)); break;
            default:
                await Task.WhenAll(new[] { ApproveAsync, request => ledger.DenyAsync(request), ApproveAsync, request => ledger.CancelAsync(request, request.BrowserHash) }
                    .Select(end => Task.Run(() => EndAsync(one, end))));
                break;
        }
    }

    public async Task<string?> FaultAsync()
    {
        var rows = await node.ReadAsync(store => store.Requests.AsNoTracking().Where(row => row.SubscriberId == sample.Subscriber.Id).ToListAsync());
        foreach (var row in rows)
        {
            if (seen.TryGetValue(row.Id, out var before))
            {
                if (before.State != RequestState.Waiting && before.State != row.State) { return $"A request that was {before.State} is {row.State}."; }
                if (IsExpired(before) && (row.State != RequestState.Waiting || row.ExpiresAt > Now)) { return $"An expired request is {row.State} until {row.ExpiresAt}."; }
            }
            if (IsExpired(row) && !(before is not null && IsExpired(before))) { reached.Expired++; }
            if (ends.GetValueOrDefault(row.Id) != (row.State == RequestState.Waiting ? 0 : 1)) { return $"{ends.GetValueOrDefault(row.Id)} ends of a request that is {row.State}."; }
            seen[row.Id] = new Request { Id = row.Id, State = row.State, ExpiresAt = row.ExpiresAt, EndedAt = Now, BrowserHash = "", RedirectUri = "", Scopes = "", Acr = row.Acr };
        }
        if ((await ledger.ListWaitingAsync(sample.Subscriber.Id, CancellationToken.None)).Any(one => one.State != RequestState.Waiting || one.ExpiresAt <= Now)) { return "The phone is shown what is over."; }
        var agreed = await node.ReadAsync(store => store.Audit.CountAsync(entry => entry.SubscriberId == sample.Subscriber.Id && entry.Action == "consent.given"));
        return agreed == approvals && agreed == rows.Count(row => row.State == RequestState.Approved) ? fault : $"{agreed} consents of {approvals} approvals.";
    }

    private async Task EndAsync(Request one, Func<Request, Task<bool>> end)
    {
        if (!await end(one)) { return; }
        lock (ends) { ends[one.Id] = ends.GetValueOrDefault(one.Id) + 1; }
        if (seen.TryGetValue(one.Id, out var before) && IsExpired(before)) { fault = "An expired request was answered."; }
    }

    private async Task<bool> ApproveAsync(Request request)
    {
        if (!await ledger.ApproveAsync(request, new Approval("openid email", sample.Link(Now), Amr.HardwareKey, Acr.A1), sample.Audit(Now))) { return false; }
        Interlocked.Increment(ref approvals);
        reached.Approved++;
        return true;
    }

    private Task<bool> ReportAsync(Request request) => ledger.ReportAsync(request, sample.Audit(Now, "request.reported"), Told.Nothing);

    /// <summary>As it was when it was looked at (<see cref="Request.EndedAt"/> holds that moment here).</summary>
    private bool IsExpired(Request row) => row.State == RequestState.Waiting && row.ExpiresAt <= (row.RedirectUri.Length == 0 ? row.EndedAt!.Value : Now);
}
