using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Deliveries;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Portal.Data.Journal;
using ZenKey.Protocol;

namespace ZenKey.Portal.Features.Clients.Deliveries;

/// <summary>Sends a client's alerts by hand: a test, one or many again, all that a pause kept back. The outbox does the sending; each is audited.</summary>
public interface IDeliveryDesk
{
    /// <summary>Sends a verification event through the very outbox that alerts go through.</summary>
    /// <param name="person">Who sends it.</param>
    /// <param name="clientId">To whom.</param>
    /// <param name="carrier">Whose key signs it, by slug; null takes the first.</param>
    /// <param name="cancellationToken">Gives up before the commit.</param>
    Task<SendResult> SendTestAsync(CurrentPerson person, string clientId, string? carrier, CancellationToken cancellationToken);

    /// <summary>Sends one alert again, with the same jti, signed anew.</summary>
    Task<SendResult> ReplayAsync(CurrentPerson person, string clientId, Guid id, CancellationToken cancellationToken);

    /// <summary>Sends the alerts of a range again, oldest first.</summary>
    Task<SendResult> ReplayRangeAsync(CurrentPerson person, string clientId, ReplayRange range, CancellationToken cancellationToken);

    /// <summary>Lets paused alerts flow again; what was kept back goes first, in its order.</summary>
    Task<SendResult> ResumeAsync(CurrentPerson person, string clientId, CancellationToken cancellationToken);
}

/// <inheritdoc />
internal sealed class DeliveryDesk(StoreWriter writer, SubscriptionLedger subscriptions, DeliveryLedger outbox, ModuleOrigins origins, TimeProvider time) : IDeliveryDesk
{
    /// <summary>How many alerts are sent again at once.</summary>
    internal const int MostAtOnce = 1_000;

    /// <summary>How long a test may wait to be sent.</summary>
    internal static readonly TimeSpan TestLife = TimeSpan.FromMinutes(2);

    private static readonly SendResult NotFound = new SendResult.NotFound();

    public Task<SendResult> SendTestAsync(CurrentPerson person, string clientId, string? carrier, CancellationToken cancellationToken) => SendAsync(person, clientId, async (desk, token) =>
    {
        var (store, client, now) = (desk.Store, desk.Client, desk.Now);
        var signer = await store.Carriers.AsNoTracking().Where(row => carrier == null || row.Slug == carrier).OrderBy(row => row.Name).Select(row => new { row.Id, row.Slug, row.Name }).FirstOrDefaultAsync(token);
        if (signer is null) { return new SendResult.Rejected("There is no such carrier."); }
        if (await store.Deliveries.AnyAsync(row => row.ClientId == client.Id && row.Type == EventType.Verification && row.State == DeliveryState.Waiting && row.ExpiresAt > now, token))
        {
            return new SendResult.Rejected("A test is on its way already. It is answered within seconds.");
        }
        var (id, target) = (Guid.CreateVersion7(now), client.EventSubscription!.PushUri!);
        store.Deliveries.Add(new Delivery
        {
            Id = id,
            Kind = DeliveryKind.SecurityEvent,
            Type = EventType.Verification,
            ClientId = client.Id,
            About = id.ToString("N"),
            Target = target,
            Authority = new Uri(target).Authority,
            ContentType = "application/secevent+jwt",
            Claims = EventClaims.OfVerification(origins.Issuer(signer.Slug), client.ClientId, id, now, RandomId.New()),
            CarrierId = signer.Id,
            NextAttemptAt = now,
            CreatedAt = now,
            ExpiresAt = now + TestLife,
        });
        desk.Log("client.events.tested", [new FieldChange("test", null, $"{target}, signed by {signer.Name}")]);
        return new SendResult.Sent(1, id);
    }, cancellationToken);

    public Task<SendResult> ReplayAsync(CurrentPerson person, string clientId, Guid id, CancellationToken cancellationToken) => SendAsync(person, clientId, async (desk, token) =>
    {
        var deliveries = desk.Store.Deliveries.Where(row => row.ClientId == desk.Client.Id && row.Id == id);
        if (await deliveries.AsNoTracking().Select(row => new { row.Kind, row.Type, row.About }).SingleOrDefaultAsync(token) is not { } found) { return NotFound; }
        if (found.Kind != DeliveryKind.SecurityEvent || found.Type == EventType.Verification) { return new SendResult.Rejected("Only event alerts are sent again. Send a new test instead of an old one."); }
        if (Paused(desk) is { } paused) { return paused; }
        if (await DeliveryReader.Replayable(deliveries).SendAgainAsync(desk.Client.EventSubscription!.PushUri!, desk.Now, token) == 0) { return new SendResult.Rejected("It is on its way already."); }
        desk.Log("client.events.replayed", [new FieldChange("sent again", null, $"{found.Type} {found.About}")]);
        return new SendResult.Sent(1, id);
    }, cancellationToken);

    public Task<SendResult> ReplayRangeAsync(CurrentPerson person, string clientId, ReplayRange range, CancellationToken cancellationToken) => SendAsync(person, clientId, async (desk, token) =>
    {
        if (range.From >= range.To) { return new SendResult.Rejected("The beginning must be before the end."); }
        if (range.Type is { } type && !EventType.All.Contains(type)) { return new SendResult.Rejected("There is no such event type."); }
        if (Paused(desk) is { } paused) { return paused; }
        var chosen = DeliveryReader.Replayable(desk.Store.Deliveries.Where(row => row.ClientId == desk.Client.Id), range);
        var count = await chosen.Take(MostAtOnce + 1).CountAsync(token);
        if (count == 0) { return new SendResult.Rejected("There is nothing to send again in this range."); }
        if (count > MostAtOnce) { return new SendResult.Rejected($"More than {MostAtOnce:N0} alerts are in this range. Choose a shorter one."); }
        count = await chosen.SendAgainAsync(desk.Client.EventSubscription!.PushUri!, desk.Now, token);
        desk.Log("client.events.replayed",
        [
            new FieldChange("sent again", null, count.ToString(System.Globalization.CultureInfo.InvariantCulture)), new FieldChange("from", null, range.From.UtcDateTime.ToString("o")),
            new FieldChange("to", null, range.To.UtcDateTime.ToString("o")), new FieldChange("event types", null, range.Type ?? "all"), new FieldChange("only given up", null, range.OnlyFailed ? "yes" : "no"),
        ]);
        return new SendResult.Sent(count);
    }, cancellationToken);

    public async Task<SendResult> ResumeAsync(CurrentPerson person, string clientId, CancellationToken cancellationToken)
    {
        Guid? resumed = null;
        var result = await SendAsync(person, clientId, (desk, _) =>
        {
            var flow = desk.Client.EventSubscription!;
            if (flow.PausedAt is not { } since) { return Task.FromResult<SendResult>(new SendResult.Rejected("They are not paused.")); }
            (flow.PausedAt, flow.Failures, flow.FailingSince, flow.ResumedAt, resumed) = (null, 0, null, desk.Now, desk.Client.Id);
            flow.Version++;
            desk.Log("client.events.resumed", [new FieldChange("event alerts", $"paused since {since.UtcDateTime:o}", "flow")]);
            return Task.FromResult<SendResult>(new SendResult.Sent(0));
        }, cancellationToken, Topic.Clients);
        return result is SendResult.Sent && resumed is { } id ? new SendResult.Sent(await subscriptions.ReleaseAsync(id, cancellationToken)) : result;
    }

    private async Task<SendResult> SendAsync(CurrentPerson person, string clientId, Func<Desk, CancellationToken, Task<SendResult>> send, CancellationToken cancellationToken, params Topic[] topics)
    {
        SendResult result;
        try
        {
            result = await writer.WriteAsync(async (store, token) =>
            {
                var current = await store.RefreshAsync(person, token);
                var client = current is null ? null : await store.Clients.SendableBy(current).Where(row => row.ClientId == clientId)
                    .Include(row => row.Project).Include(row => row.EventSubscription).SingleOrDefaultAsync(token);
                return current is null || client is null ? NotFound
                    : client.EventSubscription is not { Delivery: EventDelivery.Push } ? new SendResult.Rejected("This client has no alerts that are pushed. Subscribe to some under Settings › Event alerts.")
                    : await send(new Desk(store, client, current, time.GetUtcNow()), token);
            }, topics, cancellationToken);
        }
        catch (StoreConflictException)
        {
            return new SendResult.Rejected("Somebody changed the subscription at this moment. Look at it, then do it again.");
        }
        if (result is SendResult.Sent) { outbox.Wake(); }
        return result;
    }

    private static SendResult.Rejected? Paused(Desk desk) =>
        desk.Client.EventSubscription!.PausedAt is null ? null : new SendResult.Rejected("Alerts are paused. Resume them first; what was kept back goes before anything else.");

    private sealed record Desk(PortalDbContext Store, Client Client, CurrentPerson Person, DateTimeOffset Now)
    {
        public void Log(string action, IReadOnlyList<FieldChange> changes) =>
            Store.Audit.Add(AuditEntry.Of(Person.ToActor(), Now, action, "client", Client.ClientId, Client.Name, changes, companyId: Client.Project!.CompanyId));
    }
}
