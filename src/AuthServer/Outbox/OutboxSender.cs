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

namespace ZenKey.AuthServer.Outbox;

/// <summary>
/// Sends what the outbox holds, some at once and few to one place, so that a client that is slow holds up nobody else.
/// Every node runs one; the store says who sends what.
/// </summary>
internal sealed partial class OutboxSender(
    DeliveryLedger ledger, Envelopes envelopes, LogoutLetters logouts, ClientDirectory clients, OutboundHttp http, RefusalLog refusals, IWakeBus bus, TimeProvider time,
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

    /// <summary>Begins all that is due and has room.</summary>
    private async Task LookAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (sending.Count >= AtOnce) { return; }
        string[] full = [.. busy.Where(place => place.Value >= AtOnceToOnePlace).Select(place => place.Key)];
        foreach (var delivery in await ledger.ListDueAsync(now, full, AtOnce, cancellationToken))
        {
            if (sending.Count >= AtOnce) { return; }
            if (sending.ContainsKey(delivery.Id) || busy.GetValueOrDefault(delivery.Authority) >= AtOnceToOnePlace || !await ledger.ClaimAsync(delivery)) { continue; }
            busy.AddOrUpdate(delivery.Authority, 1, (_, count) => count + 1);
            sending[delivery.Id] = Task.Run(() => SendAsync(delivery), CancellationToken.None);
        }
    }

    /// <summary>Until the next is due that was not when it was looked; it may be by now. What was due and has no room is looked at when room is made.</summary>
    private async Task<TimeSpan> RestAsync(DateTimeOffset looked, CancellationToken cancellationToken) =>
        await ledger.NextDueAsync(looked, cancellationToken) - time.GetUtcNow() is { } left && left < LongestRest ? left : LongestRest;

    private async Task SendAsync(Delivery delivery)
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
            busy.AddOrUpdate(delivery.Authority, 0, (_, count) => count - 1);
            busy.TryRemove(KeyValuePair.Create(delivery.Authority, 0));
            sending.TryRemove(delivery.Id, out _);
            ledger.Wake();
        }
    }

    private async Task TrySendAsync(Delivery delivery)
    {
        var client = await clients.FindByIdAsync(delivery.ClientId, CancellationToken.None);
        if (!DeliveryRules.MayBeSent(delivery, client, time.GetUtcNow()) || envelopes.Open(delivery) is not var (payload, authorization)
            || (delivery.Kind == DeliveryKind.Logout ? await logouts.FormAsync(delivery, payload) : payload) is not { } body)
        {
            await ledger.EndAsync(delivery, DeliveryState.GivenUp, null);
            Log.NotToBeSent(logger, delivery.Id);
            return;
        }
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = new MediaTypeHeaderValue(delivery.ContentType);
        var answer = await http.PostAsync(new Uri(delivery.Target), content, AuthenticationHeaderValue.TryParse(authorization, out var header) ? header : null, Within);
        await NoteAsync(delivery, answer);
    }

    private async Task NoteAsync(Delivery delivery, OutboundAnswer? answer)
    {
        var status = answer?.Status;
        if (DeliveryRules.IsTaken(status)) { await ledger.EndAsync(delivery, DeliveryState.Delivered, status); }
        else if (!DeliveryRules.IsRefused(delivery, answer) && DeliveryRules.NextAttempt(delivery.Attempts, time.GetUtcNow(), delivery.ExpiresAt) is { } next) { await ledger.PutOffAsync(delivery, next, status); }
        else
        {
            await ledger.EndAsync(delivery, DeliveryState.GivenUp, status);
            Log.GivenUp(logger, delivery.Id, delivery.Attempts, status);
            if (delivery.Kind == DeliveryKind.SecurityEvent && DeliveryRules.FaultOf(answer) is { } fault)
            {
                await refusals.WriteAsync(new Refusal("events", Kept.Word(fault), "set_refused", ClientId: delivery.ClientId));
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The outbox cannot be read; looked at again soon")]
        public static partial void CannotLook(ILogger logger, Exception exception);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Delivery {Id} could not be sent or noted")]
        public static partial void Failed(ILogger logger, Exception exception, Guid id);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Delivery {Id} is not to be sent any more: it is too old, or client, address or protection key is gone")]
        public static partial void NotToBeSent(ILogger logger, Guid id);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Delivery {Id} is given up after {Attempts} attempts; the last answer was {Status}")]
        public static partial void GivenUp(ILogger logger, Guid id, int attempts, int? status);
    }
}
