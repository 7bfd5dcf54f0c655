namespace ZenKey.Protocol.Network;

/// <summary>
/// Sends mail to subscribers in their carrier's name. Text and address are personal, and a text may bear a secret: an
/// implementation writes neither into a log. In Development the carrier simulator keeps them in an inbox.
/// </summary>
public interface IMailer
{
    /// <returns>Whether the mail was taken on for delivery.</returns>
    ValueTask<bool> SendAsync(MailMessage message, CancellationToken cancellationToken);
}

/// <param name="To">The address (RFC 5322 §3.4.1).</param>
/// <param name="From">Who sends, as people know them: the carrier.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">Plain text.</param>
public sealed record MailMessage(string To, string From, string Subject, string Text);
