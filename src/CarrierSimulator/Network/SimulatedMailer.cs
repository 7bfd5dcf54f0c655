using System.Collections.Concurrent;
using ZenKey.Protocol.Network;

namespace ZenKey.CarrierSimulator.Network;

/// <summary>Keeps the last mails of each pretend person in memory, newest first.</summary>
internal sealed class SimulatedMailer(MobileNetwork network, TimeProvider time) : IMailer
{
    public const int Kept = 50;

    private readonly ConcurrentDictionary<string, IReadOnlyList<SimulatedMail>> inboxes = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes mail of people of the demo file only: nobody else reads here.</summary>
    public ValueTask<bool> SendAsync(MailMessage message, CancellationToken cancellationToken)
    {
        if (network.FindByEmail(message.To) is not { } handset) { return ValueTask.FromResult(false); }
        var mail = new SimulatedMail(time.GetUtcNow(), message.From, message.Subject, message.Text);
        inboxes.AddOrUpdate(handset.Email!, [mail], (_, mails) => [mail, .. mails.Take(Kept - 1)]);
        network.Log(handset.Key).Write(LogEntry.Mail, $"Mail from {message.From}: {message.Subject}.");
        return ValueTask.FromResult(true);
    }

    public IReadOnlyList<SimulatedMail> Read(string? address) => address is null ? [] : inboxes.GetValueOrDefault(address, []);
}

/// <summary>A mail as the API shows it (docs/guides/automation.md).</summary>
/// <param name="At">When it came.</param>
/// <param name="From">Who sent it.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">Plain text.</param>
public sealed record SimulatedMail(DateTimeOffset At, string From, string Subject, string Text);
