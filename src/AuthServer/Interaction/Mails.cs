using Microsoft.Extensions.Logging;
using ZenKey.Protocol.Network;

namespace ZenKey.AuthServer.Interaction;

/// <summary>Hands mails on. That one cannot be sent is no fault of the request that wanted it.</summary>
internal sealed partial class Mails(IMailer mailer, ILogger<Mails> logger)
{
    /// <returns>Whether it was taken on for delivery; false for none.</returns>
    public async Task<bool> SendAsync(MailMessage? message)
    {
        if (message is null) { return false; }
        try { return await mailer.SendAsync(message, CancellationToken.None); }
        catch (Exception exception)
        {
            Log.NotSent(logger, exception.GetType().Name);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A mail to a subscriber could not be sent: {Fault}")]
        public static partial void NotSent(ILogger logger, string fault);
    }
}
