using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Pairings;
using ZenKey.Portal.Data.Tests.Store;

namespace ZenKey.Portal.Data.Tests.Life;

/// <summary>Browsers and the phone that trusts them: a code serves once, for who read it first, and a browser that lost its trust does not get it back.</summary>
internal sealed class PairingWalk(StoreNode node, FakeTimeProvider time, Sample sample, Sample stranger, Reached reached)
{
    public static readonly string[] Acts = ["pair", "pair", "show", "read", "another reads", "trust", "trust", "three trust at once", "another trusts", "refuse", "take", "take", "two take at once", "remove browser"];

    private readonly PairingLedger ledger = node.Get<PairingLedger>();
    private readonly DeviceEndings endings = node.Get<DeviceEndings>();
    private readonly string[] browsers = [.. Enumerable.Range(0, 2).Select(_ => RandomId.Hash(RandomId.New()))];
    private readonly List<Pairing> shown = [];
    private readonly Dictionary<string, Guid> readBy = [];
    private readonly Dictionary<string, int> trusted = [];
    private readonly HashSet<Guid> taken = [];
    private readonly HashSet<Guid> over = [];
    private string? fault;

    private DateTimeOffset Now => time.GetUtcNow();

    public async Task ActAsync(LifeStep step)
    {
        var browser = browsers[step.Which % browsers.Length];
        if (step.Act is "show" or "pair")
        {
            var pairing = await ShowAsync(browser);
            if (step.Act == "show") { return; }
            await ReadAsync(pairing, sample);
            await TrustAsync(pairing, sample);
        }
        else if (step.Act.EndsWith("at once", StringComparison.Ordinal) && step.Act.Contains("take", StringComparison.Ordinal)) { await Task.WhenAll(TakeAsync(browser), TakeAsync(browser)); }
        else if (step.Act == "take") { await TakeAsync(browser); }
        else if (step.Act == "remove browser") { await RemoveAsync(step.Which); }
        else if (shown.Count > 0) { await OnPhoneAsync(step.Act, shown[^Math.Min(shown.Count, (step.Extent % 4) + 1)]); }
    }

    public async Task<string?> FaultAsync()
    {
        var devices = await node.ReadAsync(store => store.Devices.AsNoTracking()
            .Where(row => (row.SubscriberId == sample.Subscriber.Id || row.SubscriberId == stranger.Subscriber.Id) && row.Kind == DeviceKind.Trusted).ToListAsync());
        if (devices.Count != trusted.Values.Sum()) { return $"{devices.Count} browsers of {trusted.Values.Sum()} that were trusted."; }
        if (trusted.Values.Any(times => times > 1)) { return "A code was used twice."; }
        if (devices.Any(device => device.State == DeviceState.Active && over.Contains(device.Id))) { return "A browser got its trust back."; }
        over.UnionWith(devices.Where(device => device.State != DeviceState.Active).Select(device => device.Id));
        return devices.Where(device => device.State == DeviceState.Active).GroupBy(device => (device.SubscriberId, device.BrowserHash)).Any(same => same.Count() > 1) ? "A browser is trusted twice." : fault;
    }

    private async Task<Pairing> ShowAsync(string browser)
    {
        var pairing = await ledger.OpenAsync(new PairingBrowser(browser, "Chrome on Windows", "Windows", null, null), CancellationToken.None);
        if (shown.TrueForAll(one => one.Id != pairing.Id)) { shown.Add(pairing); }
        return pairing;
    }

    private async Task OnPhoneAsync(string act, Pairing one)
    {
        switch (act)
        {
            case "read": await ReadAsync(one, sample); break;
            case "another reads": await ReadAsync(one, stranger); break;
            case "trust": await TrustAsync(one, sample); break;
            case "another trusts": await TrustAsync(one, stranger); break;
            case "refuse": await ledger.RefuseAsync(one.Id, sample.Subscriber.Id, CancellationToken.None); break;
            default: await Task.WhenAll(new[] { sample, sample, stranger }.Select(who => Task.Run(() => TrustAsync(one, who)))); break;
        }
    }

    private async Task ReadAsync(Pairing one, Sample who)
    {
        var read = await ledger.ReadAsync(one.Code, who.Subscriber.Id, who.Carrier.Id, CancellationToken.None);
        if (read?.Id != one.Id || read.ExpiresAt <= Now || read.State != PairingState.Seen || read.SubscriberId != who.Subscriber.Id) { return; }
        if (trusted.ContainsKey(one.Id)) { fault = "A code that was used is read."; }
        if (readBy.GetValueOrDefault(one.Id, who.Subscriber.Id) != who.Subscriber.Id) { fault = "A code went from one phone to another."; }
        readBy[one.Id] = who.Subscriber.Id;
    }

    private async Task TrustAsync(Pairing one, Sample who)
    {
        if (await ledger.TrustAsync(one.Id, who.Subscriber.Id, who.Carrier.Id, null, CancellationToken.None) is not TrustResult.Trusted) { return; }
        lock (trusted)
        {
            trusted[one.Id] = trusted.GetValueOrDefault(one.Id) + 1;
            reached.Trusted++;
            if (readBy.GetValueOrDefault(one.Id) != who.Subscriber.Id) { fault = "Somebody trusted a browser whose code they had not read."; }
            if (Now > one.ExpiresAt.AddMinutes(2)) { fault = "A code served after its time."; }
        }
    }

    private async Task TakeAsync(string browser)
    {
        if (await ledger.TakeAsync(browser, null, CancellationToken.None) is not { } device) { return; }
        lock (trusted)
        {
            reached.Taken++;
            if (!taken.Add(device)) { fault = "Trust was handed out twice."; }
        }
    }

    private async Task RemoveAsync(int which)
    {
        var active = await node.ReadAsync(store => store.Devices.AsNoTracking()
            .Where(row => row.SubscriberId == sample.Subscriber.Id && row.Kind == DeviceKind.Trusted && row.State == DeviceState.Active).OrderBy(row => row.Id).Select(row => row.Id).ToListAsync());
        if (active.Count == 0) { return; }
        var results = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => endings.RemoveAsync(active[which % active.Count], sample.Subscriber.Id, CancellationToken.None)));
        if (results.Count(result => result is EndDeviceResult.Ended) != 1) { fault = "A browser was removed twice, or not at all."; }
    }
}
