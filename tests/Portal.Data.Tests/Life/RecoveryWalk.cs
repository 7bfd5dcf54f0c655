using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Recovery;
using ZenKey.Portal.Data.Tests.Store;

namespace ZenKey.Portal.Data.Tests.Life;

/// <summary>Phones that want to take over, and who stands against it: only three distinct factors, each proven for this very phone, bind one.</summary>
internal sealed class RecoveryWalk(StoreNode node, FakeTimeProvider time, Sample sample, Reached reached)
{
    private static readonly RecoveryFactor[] Factors = Enum.GetValues<RecoveryFactor>();

    public static readonly string[] Acts =
        ["swap", "prove", "prove", "prove", "prove", "same code at once", "all prove at once", "fail", "ask", "ask", "hold", "release", "staff denies", "phone is back"];

    private readonly RecoveryLedger ledger = node.Get<RecoveryLedger>();
    private readonly Actor support = new("person", Guid.Empty, "Sam", "support");
    private readonly Dictionary<Guid, HashSet<RecoveryFactor>> proven = [];
    private readonly Dictionary<Guid, RecoveryState> ended = [];
    private readonly HashSet<string> used = [];
    private readonly List<string> codes = [];
    private RecoveryCase? last;
    private string? bound;
    private string? fault;

    private DateTimeOffset Now => time.GetUtcNow();

    public async Task BeginAsync()
    {
        codes.AddRange(await node.Get<RecoveryCodeLedger>().RenewAsync(sample.Subscriber.Id, CancellationToken.None));
        var phone = sample.Device(Now, DeviceKind.Primary);
        await node.AddAsync(phone);
        bound = phone.Id.ToString();
    }

    public async Task ActAsync(LifeStep step)
    {
        if (step.Act == "swap")
        {
            await OpenAsync(step.Which % 2);
            return;
        }
        if (last is not { Id: var id }) { return; }
        var factor = Factors[step.Which % Factors.Length];
        switch (step.Act)
        {
            case "prove": await ProveAsync(id, factor, step.Extent); break;
            case "same code at once": await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => ProveAsync(id, RecoveryFactor.RecoveryCode, step.Extent)))); break;
            case "all prove at once": await Task.WhenAll(Factors.Select(one => Task.Run(() => ProveAsync(id, one, step.Extent)))); break;
            case "fail": await ApplyAsync(id, new RecoveryEvent.Failed(factor, Now)); break;
            case "ask":
                await ApplyAsync(id, step.Extent % 2 == 0 ? new RecoveryEvent.Asked(RecoveryFactor.TrustedDevice, Now) : new RecoveryEvent.Asked(RecoveryFactor.EmailLink, Now, RandomId.Hash(RandomId.New())));
                break;
            case "hold": await ApplyAsync(id, new RecoveryEvent.Held(Now), support); break;
            case "release": await ApplyAsync(id, new RecoveryEvent.Released(Now), support); break;
            // Rarely, or no story would go on.
            case "staff denies" when step.Extent < 4: await ApplyAsync(id, new RecoveryEvent.Denied(Now), support); break;
            case "phone is back" when step.Extent < 4:
                await ledger.PhoneIsBackAsync(await node.ReadAsync(store => Primary(store).SingleAsync()), CancellationToken.None);
                break;
        }
    }

    public async Task<string?> FaultAsync()
    {
        var cases = await node.ReadAsync(store => store.RecoveryCases.AsNoTracking().Where(row => row.SubscriberId == sample.Subscriber.Id).ToListAsync());
        if (cases.Count(one => !one.IsEnded) > 1) { return "Two recoveries at once."; }
        var binds = false;
        foreach (var one in cases)
        {
            if (ended.TryGetValue(one.Id, out var before) && before != one.State) { return $"A recovery that was {before} is {one.State}."; }
            if (!one.IsEnded) { continue; }
            var isNew = ended.TryAdd(one.Id, one.State);
            if (isNew && one.State == RecoveryState.Denied) { reached.Denied++; }
            if (one.State != RecoveryState.Completed) { continue; }
            if (proven.GetValueOrDefault(one.Id) is not { Count: >= 3 }) { return "A recovery was completed with fewer than three factors."; }
            if (isNew)
            {
                reached.Completed++;
                binds = true;
            }
        }
        var phone = await node.ReadAsync(store => Primary(store).SingleAsync());
        if (!binds && phone.Id.ToString() != bound) { return "Another phone was bound without a recovery."; }
        if (binds && (phone.Id.ToString() == bound || phone.AppKeyThumbprint != last!.AppKeyThumbprint)) { return "The recovery bound another phone than its own."; }
        bound = phone.Id.ToString();
        return fault;
    }

    private IQueryable<Device> Primary(PortalDbContext store) => store.Devices.AsNoTracking()
        .Where(row => row.SubscriberId == sample.Subscriber.Id && row.Kind == DeviceKind.Primary && row.State == DeviceState.Active);

    private async Task OpenAsync(int which)
    {
        var phone = new RecoveryPhone($"iccid-{which}", $"imsi-{which}", $"imei-{which}", $"key-{which}");
        var opened = (await ledger.OpenAsync(new RecoveryOpening(sample.Subscriber.Id, sample.Carrier.Id, RecoveryReason.SimChanged, phone, 3), CancellationToken.None)).Case;
        // What was proven was not proven by this phone.
        if (last?.Id != opened.Id || last.Phone != opened.Phone) { proven[opened.Id] = []; }
        last = opened;
    }

    private async Task ProveAsync(Guid id, RecoveryFactor factor, int extent)
    {
        var hash = factor == RecoveryFactor.RecoveryCode ? RecoveryCode.HashOf(sample.Subscriber.Id, codes[extent % codes.Count]) : null;
        if (!await ApplyAsync(id, new RecoveryEvent.Proven(factor, Now), codeHash: hash)) { return; }
        lock (proven)
        {
            proven[id].Add(factor);
            if (hash is not null && !used.Add(hash)) { fault = "A recovery code was used twice."; }
        }
    }

    private async Task<bool> ApplyAsync(Guid id, RecoveryEvent happened, Actor? actor = null, string? codeHash = null)
    {
        var change = await ledger.ApplyAsync(id, happened, actor ?? Actor.Subscriber(sample.Subscriber.Id), CancellationToken.None, codeHash: codeHash);
        // A proof that came too late ends the case instead of counting.
        return change.Changed && change.After.ProvenCount > change.Before.ProvenCount;
    }
}
