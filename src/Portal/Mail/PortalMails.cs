using ZenKey.Portal.Data.People;
using ZenKey.Protocol;
using ZenKey.Protocol.Network;

namespace ZenKey.Portal.Mail;

/// <summary>What people of the portal are told by mail. That one cannot be sent is no fault of what was done.</summary>
internal sealed partial class PortalMails(IMailer mailer, ModuleOrigins origins, ILogger<PortalMails> logger)
{
    private const string From = "ZenKey portal";

    /// <summary>Where the link of a mail leads that proves a work address. Its token is in the address because mail knows no other way; it serves once, for a day.</summary>
    public const string ProofPath = "/sign-up/mail/";

    /// <summary>Where an invitation's link leads; it serves once, for seven days.</summary>
    public const string InvitationPath = "/invitations/";

    /// <returns>Whether it was taken on for delivery.</returns>
    public Task<bool> SendProofAsync(string email, string name, string token) => SendAsync(email, "Prove your mail address",
        $"Hello {name},\n\nfollow this link to prove that this is your work address. It serves once, until this time tomorrow.\n\n{origins.Portal}{ProofPath}{token}\n\n"
        + "If you did not sign up to the ZenKey portal, do nothing.");

    public Task<bool> SendInvitationAsync(Invitation invitation, string company, string token) => SendAsync(invitation.Email, $"{company} invites you to the ZenKey portal",
        $"Hello {invitation.Name},\n\n{invitation.InvitedBy} invites you to {company} as {invitation.Role.ToString().ToLowerInvariant()}. "
        + $"Follow this link and sign in with your phone. It serves once, until {invitation.ExpiresAt.UtcDateTime:d MMM yyyy, HH:mm} UTC.\n\n{origins.Portal}{InvitationPath}{token}\n\n"
        + "If you expect no such mail, do nothing.");

    /// <summary>The operator's answer to a company, to who handed it in.</summary>
    public Task<bool> SendAnswerAsync(string email, string company, string answer, string? note) => SendAsync(email, $"{company} {answer}",
        $"{company} {answer}.{(string.IsNullOrWhiteSpace(note) ? "" : $"\n\n{note}")}\n\n{origins.Portal}/company");

    /// <summary>The operator's answer to a launch or an edit, to who asked for it.</summary>
    public Task<bool> SendLaunchAnswerAsync(string email, string client, string path, string answer, string? note) => SendAsync(email, $"{client} {answer}",
        $"{client} {answer}.{(string.IsNullOrWhiteSpace(note) ? "" : $"\n\n{note}")}\n\n{origins.Portal}{path}");

    /// <summary>That somebody changed a launched client at once and alone, to those who answer for it.</summary>
    public Task<bool> SendDoneAtOnceAsync(string email, string client, Guid request, string who, string reason, IReadOnlyList<string> fields) => SendAsync(email, $"{client} was changed without a second person",
        $"{who} changed {client} at once, though that takes two persons: {string.Join(", ", fields)}.\n\nThe reason given: {reason}\n\n{origins.Portal}/approvals/{request}\n\n"
        + "If this was not meant to be, take the client back to Developer Mode and undo the change.");

    /// <summary>That a client's alerts are paused, to an owner.</summary>
    public Task<bool> SendPausedAsync(string email, string client, string clientId) => SendAsync(email, $"The event alerts of {client} are paused",
        $"Nothing that we sent to the server of {client} was taken for a day, so its event alerts are paused. Nothing is lost: they wait for 30 days.\n\n"
        + $"See what went wrong, send a test, and let them flow again:\n\n{origins.Portal}/clients/{clientId}/deliveries");

    private async Task<bool> SendAsync(string email, string subject, string text)
    {
        try { return await mailer.SendAsync(new MailMessage(email, From, OneLine(subject), text), CancellationToken.None); }
        catch (Exception exception)
        {
            Log.NotSent(logger, exception.GetType().Name);
            return false;
        }
    }

    // A name in a header must not begin another one (RFC 5322 §2.2).
    private static string OneLine(string subject) => string.Concat(subject.Where(letter => !char.IsControl(letter)));

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A mail to somebody of the portal could not be sent: {Fault}")]
        public static partial void NotSent(ILogger logger, string fault);
    }
}
