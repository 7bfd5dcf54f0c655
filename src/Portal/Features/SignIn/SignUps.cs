using ZenKey.Portal.Data;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Mail;

namespace ZenKey.Portal.Features.SignIn;

/// <summary>Registers people whom a carrier vouches for, by themselves or by an invitation, and sends what they have to prove.</summary>
internal sealed class SignUps(PersonRegistry registry, WorkMailLedger proofs, PortalMails mails)
{
    /// <summary>The invitation that the person was on their way to; null when there is none, or it serves no more.</summary>
    public async Task<Invitation?> InvitationOfAsync(SignUpTicket ticket, CancellationToken cancellationToken) =>
        TokenOf(ticket.ReturnUrl) is { } token ? await registry.FindInvitationAsync(RandomId.Hash(token), cancellationToken) : null;

    /// <summary>Registers a developer without a company; the mail with the link goes out.</summary>
    public async Task<Person> RegisterAsync(SignUpTicket ticket, SignUpForm form, CancellationToken cancellationToken)
    {
        var email = form.Email.Trim();
        var person = await registry.RegisterAsync(new NewPerson(ticket.Issuer, ticket.Subject, form.Name.Trim(), email), cancellationToken);
        if (person.EmailVerifiedAt is null) { await SendProofAsync(person, email, cancellationToken); }
        return person;
    }

    /// <summary>Registers somebody who was invited: name and address are the invitation's.</summary>
    public async Task<Person?> RegisterInvitedAsync(SignUpTicket ticket, CancellationToken cancellationToken) =>
        TokenOf(ticket.ReturnUrl) is { } token ? await registry.RegisterInvitedAsync(ticket.Issuer, ticket.Subject, RandomId.Hash(token), cancellationToken) : null;

    private async Task SendProofAsync(Person person, string email, CancellationToken cancellationToken)
    {
        var token = RandomId.New();
        if (await proofs.AskAsync(person.Id, email, RandomId.Hash(token), cancellationToken) is AskMailResult.Asked) { await mails.SendProofAsync(email, person.Name, token); }
    }

    /// <summary>The token in the address of an invitation; null for every other address.</summary>
    private static string? TokenOf(string returnUrl) =>
        returnUrl.StartsWith(PortalMails.InvitationPath, StringComparison.Ordinal) && returnUrl[PortalMails.InvitationPath.Length..] is { Length: 22 } token ? token : null;
}
