using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Journal;

namespace ZenKey.Portal.Data.People;

/// <summary>Who of the portal's people has signed in.</summary>
public sealed class PersonSignIns(StoreWriter writer, TimeProvider time)
{
    /// <summary>
    /// The person that this issuer vouches for as this subject. At the first sign-in it is who was invited as the subscriber
    /// behind the subject; from then on issuer and subject are theirs.
    /// </summary>
    /// <param name="issuer">The issuer identifier that signed.</param>
    /// <param name="carrierSlug">Whose issuer it is: a subject says nothing at another carrier.</param>
    /// <param name="subject">The <c>sub</c> claim.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null when nobody is registered so.</returns>
    public async Task<Person?> RecognizeAsync(string issuer, string carrierSlug, string subject, CancellationToken cancellationToken)
    {
        for (var again = true; ; again = false)
        {
            try
            {
                return await writer.WriteAsync((store, token) => RecognizeAsync(store, issuer, carrierSlug, subject, token), [], cancellationToken);
            }
            catch (StoreConflictException) when (again) { } // signed in twice at once: the other has bound them
        }
    }

    private async Task<Person?> RecognizeAsync(PortalDbContext store, string issuer, string carrierSlug, string subject, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var person = await store.People.SingleOrDefaultAsync(row => row.Issuer == issuer && row.Subject == subject, cancellationToken);
        if (person is null)
        {
            person = await InvitedAsync(store, carrierSlug, subject, cancellationToken);
            if (person is null) { return null; }
            person.Issuer = issuer;
            person.Subject = subject;
            person.Version++;
            store.Audit.Add(AuditEntry.Of(new Actor("person", person.Id, person.Name), now, "person.bound", "person", person.Id.ToString(), person.Name,
                [new FieldChange("issuer", null, issuer), new FieldChange("subject", null, subject)], companyId: person.CompanyId));
        }
        person.LastSignInAt = now;
        return person;
    }

    private static async Task<Person?> InvitedAsync(PortalDbContext store, string carrierSlug, string subject, CancellationToken cancellationToken)
    {
        var subscriberId = await store.Links.Where(link => link.Subject == subject && link.Subscriber!.Carrier!.Slug == carrierSlug)
            .Select(link => (Guid?)link.SubscriberId).FirstOrDefaultAsync(cancellationToken);
        return subscriberId is null
            ? null
            : await store.People.FirstOrDefaultAsync(person => person.SubscriberId == subscriberId && person.Issuer == null, cancellationToken);
    }
}
