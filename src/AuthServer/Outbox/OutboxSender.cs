using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Interaction;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Deliveries;
using ZenKey.Portal.Data.EventSubscriptions;

namespace ZenKey.AuthServer.Outbox;

/// <summary>
/// Sends what the outbox holds, some at once and few to one place, so that a client that is slow holds up nobody else.
/// Every node runs one; the store says who sends what.
/// </summary>
internal sealed partial class OutboxSender(
    DeliveryLedger ledger, DeliveryContents contents, SubscriptionLedger subscriptions, ClientDirectory clients, OutboundHttp http, RefusalLog refusals, IWakeBus bus, TimeProvider time,
    ILogger<OutboxSender> logger) : BackgroundService
{
    /// <summary>How long a client's server may take to answer.</summary>
    public static readonly TimeSpan Within = TimeSpan.FromSeconds(10);

    private const int AtOnce = 16;
    private const int AtOnceToOnePlace = 4;
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, int> busy = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Guid, Task> sending = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var woken = bus.Listen(BusTopics.Outbox);
        while (!stoppingToken.IsCancellationRequested)
        {
            var rest = LongestRest;
            try
            {
                var now = time.GetUtcNow();
                await LookAsync(now, stoppingToken);
                rest = await RestAsync(now, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { break; }
            catch (Exception exception)
            {
                Log.CannotLook(logger, exception);
            }
            if (rest > TimeSpan.Zero) { await woken.WaitAsync(rest, time, stoppingToken); }
        }
        await Task.WhenAll(sending.Values);
    }

    /// <summary>Begins all that is due and has room. What has none leaves the list to the others.</summary>
    private async Task LookAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        HashSet<string> full = [.. busy.Where(place => place.Value >= AtOnceToOnePlace).Select(place => place.Key)];
        int known;
        do
        {
            known = full.Count;
            foreach (var delivery in await ledger.ListDueAsync(now, full, AtOnce, cancellationToken))
            {
                if (sending.Count >= AtOnce) { return; }
                if (sending.ContainsKey(delivery.Id)) { continue; }
                // What goes in order takes the whole place for itself.
                var share = DeliveryRules.IsInOrder(delivery, await clients.FindByIdAsync(delivery.ClientId, cancellationToken)) ? AtOnceToOnePlace : 1;
                if (full.Contains(delivery.Authority) || busy.GetValueOrDefault(delivery.Authority) + share > AtOnceToOnePlace) { full.Add(delivery.Authority); }
                else if (await ledger.ClaimAsync(delivery)) { Begin(delivery, share); }
            }
        }
        while (full.Count > known);
    }

    private void Begin(Delivery delivery, int share)
    {
        busy.AddOrUpdate(delivery.Authority, share, (_, count) => count + share);
        sending[delivery.Id] = Task.Run(() => SendAsync(delivery, share), CancellationToken.None);
    }

    /// <summary>Until the next is due that was not when it was looked; it may be by now. What was due and has no room is looked at when room is made.</summary>
    private async Task<TimeSpan> RestAsync(DateTimeOffset looked, CancellationToken cancellationToken) =>
        await ledger.NextDueAsync(looked, cancellationToken) - time.GetUtcNow() is { } left && left < LongestRest ? left : LongestRest;

    private async Task SendAsync(Delivery delivery, int share)
    {
        try
        {
            await TrySendAsync(delivery);
        }
        catch (Exception exception)
        {
            // The claim runs out, and then it is tried again.
            Log.Failed(logger, exception, delivery.Id);
        }
        finally
        {
            busy.AddOrUpdate(delivery.Authority, 0, (_, count) => count - share);
            busy.TryRemove(KeyValuePair.Create(delivery.Authority, 0));
            sending.TryRemove(delivery.Id, out _);
            ledger.Wake();
        }
    }

    private async Task TrySendAsync(Delivery delivery)
    {
        var client = await clients.FindByIdAsync(delivery.ClientId, CancellationToken.None);
        if (client is not null && DeliveryRules.IsKeptBack(delivery, client) && await ledger.ParkAsync(delivery)) { return; }
        if (!DeliveryRules.MayBeSent(delivery, client, time.GetUtcNow()) || await contents.ReadAsync(delivery, client!) is not var (body, authorization))
        {
            await ledger.EndAsync(delivery, DeliveryState.GivenUp, null);
            Log.NotToBeSent(logger, delivery.Id);
            return;
        }
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = new MediaTypeHeaderValue(delivery.ContentType);
        var (at, begun) = (time.GetUtcNow(), time.GetTimestamp());
        var answer = await http.PostAsync(new Uri(delivery.Target), content, AuthenticationHeaderValue.TryParse(authorization, out var header) ? header : null, Within);
        await NoteAsync(delivery, answer, new DeliveryAttempt
        {
            Id = Guid.CreateVersion7(at),
            DeliveryId = delivery.Id,
            At = at,
            Duration = time.GetElapsedTime(begun),
            Status = answer.Status,
            Fault = answer.Fault,
            Authorized = header is not null,
            Excerpt = DeliveryRules.ExcerptOf(delivery, answer, authorization),
        });
    }

    private async Task NoteAsync(Delivery delivery, OutboundAnswer answer, DeliveryAttempt attempt)
    {
        if (DeliveryRules.IsTaken(answer.Status))
        {
            await ledger.EndAsync(delivery, DeliveryState.Delivered, attempt);
            return;
        }
        if (!DeliveryRules.IsRefused(delivery, answer) && DeliveryRules.NextAttempt(delivery, time.GetUtcNow()) is { } next) { await ledger.PutOffAsync(delivery, next, attempt); }
        else
        {
            await ledger.EndAsync(delivery, DeliveryState.GivenUp, attempt);
            Log.GivenUp(logger, delivery.Id, delivery.Attempts, answer.Status);
            if (delivery.Kind == DeliveryKind.SecurityEvent && DeliveryRules.FaultOf(answer) is { } fault)
            {
                await refusals.WriteAsync(new Refusal("events", Kept.Word(fault), "set_refused", ClientId: delivery.ClientId));
            }
        }
        if (delivery.Kind == DeliveryKind.SecurityEvent && await subscriptions.TryPauseAsync(delivery.ClientId, CancellationToken.None)) { Log.Paused(logger, delivery.ClientId); }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The outbox cannot be read; looked at again soon")]
        public static partial void CannotLook(ILogger logger, Exception exception);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Delivery {Id} could not be sent or noted")]
        public static partial void Failed(ILogger logger, Exception exception, Guid id);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Delivery {Id} is not to be sent any more: it is too old, or client, address or protection key is gone")]
        public static partial void NotToBeSent(ILogger logger, Guid id);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The event alerts of client {Id} are paused: nothing of them was taken for a day")]
        public static partial void Paused(ILogger logger, Guid id);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Delivery {Id} is given up after {Attempts} attempts; the last answer was {Status}")]
        public static partial void GivenUp(ILogger logger, Guid id, int attempts, int? status);
    }
}
