using Microsoft.Extensions.Logging;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Requests;
using ZenKey.Protocol;
using ZenKey.Protocol.Network;

namespace ZenKey.AuthServer.Push;

/// <summary>Wakes a subscriber's phone through the carrier's network, three times before it is given up.</summary>
internal sealed partial class PhonePush(ICarrierNetwork network, RequestLedger ledger, TimeProvider time, ILogger<PhonePush> logger)
{
    private const int Attempts = 3;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Sends in the background; the waiting page learns how it went from the request.</summary>
    public void Start(Request request, string phone, string carrierSlug) => _ = Task.Run(() => SendAsync(request, phone, carrierSlug));

    private async Task SendAsync(Request request, string phone, string carrierSlug)
    {
        try
        {
            await ledger.SetDeliveryAsync(request, await TryAsync(new PushMessage(request.Id, carrierSlug), phone));
        }
        catch (StoreUnavailableException exception)
        {
            Log.NotNoted(logger, exception);
        }
    }

    private async Task<RequestDelivery> TryAsync(PushMessage message, string phone)
    {
        if (!Msisdn.TryParse(phone, out var line)) { return RequestDelivery.Unreachable; }
        for (var attempt = 1; ; attempt++)
        {
            switch (await PushAsync(line, message))
            {
                case PushOutcome.Delivered: return RequestDelivery.Delivered;
                case PushOutcome.NoApplication: return RequestDelivery.NoApplication;
                case PushOutcome.Unreachable when attempt == Attempts: return RequestDelivery.Unreachable;
            }
            await Task.Delay(Pause * attempt, time);
        }
    }

    private async Task<PushOutcome> PushAsync(Msisdn line, PushMessage message)
    {
        try { return await network.PushAsync(line, message, CancellationToken.None); }
        catch (Exception exception)
        {
            Log.PushFailed(logger, exception);
            return PushOutcome.Unreachable;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The carrier's network failed to push")]
        public static partial void PushFailed(ILogger logger, Exception exception);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The outcome of a push could not be noted")]
        public static partial void NotNoted(ILogger logger, Exception exception);
    }
}
