using Microsoft.EntityFrameworkCore;
using PhoneNumbers;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Journal;
using ZenKey.Protocol;

namespace ZenKey.Portal.Subscribers;

/// <summary>How a search for a subscriber ended.</summary>
public abstract record SubscriberSearchResult
{
    private SubscriberSearchResult() { }

    /// <param name="Id">Their key: what addresses carry instead of the number.</param>
    public sealed record Found(Guid Id) : SubscriberSearchResult;

    public sealed record None : SubscriberSearchResult;

    /// <summary>What was typed is no phone number.</summary>
    public sealed record NotANumber : SubscriberSearchResult;
}

/// <summary>
/// Finds subscribers by the whole number of their line, for staff. Each search is in the audit trail; the number itself
/// is in no address, no log and no trail.
/// </summary>
public sealed class SubscriberSearch(IDbContextFactory<PortalDbContext> factory, StoreWriter writer, TimeProvider time)
{
    /// <summary>The country whose way of writing numbers is read without a plus.</summary>
    private const string HomeRegion = "US";
    private const int MaxTyped = 40;

    public async Task<SubscriberSearchResult> FindByPhoneAsync(CurrentPerson person, string typed, CancellationToken cancellationToken)
    {
        person.Demand(Policies.SeeSubscribers);
        if (Normalize(typed) is not { } phone) { return new SubscriberSearchResult.NotANumber(); }
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        // A ported line is known to two carriers: who came last has it.
        var id = await store.Subscribers.AsNoTracking().Where(subscriber => subscriber.Phone == phone.Value).OrderByDescending(subscriber => subscriber.CreatedAt)
            .Select(subscriber => (Guid?)subscriber.Id).FirstOrDefaultAsync(cancellationToken);
        await NoteAsync(person, "phone number", id, cancellationToken);
        return id is { } found ? new SubscriberSearchResult.Found(found) : new SubscriberSearchResult.None();
    }

    /// <summary>Notes a search by pairwise subject.</summary>
    public Task NoteSubjectSearchAsync(CurrentPerson person, Guid? found, CancellationToken cancellationToken) =>
        NoteAsync(person, "subject", found, cancellationToken);

    /// <summary>Notes a search by the number of a recovery case.</summary>
    public Task NoteRecoverySearchAsync(CurrentPerson person, Guid? found, CancellationToken cancellationToken) =>
        NoteAsync(person, "recovery number", found, cancellationToken);

    /// <summary>Whether somebody means a phone number by what they typed: digits and the marks between them.</summary>
    public static bool LooksLikePhone(string typed) =>
        typed.Count(char.IsAsciiDigit) >= 7 && !typed.Any(char.IsLetter);

    /// <summary>A number in any common form as E.164; null when it cannot be one.</summary>
    public static Msisdn? Normalize(string typed)
    {
        if (typed.Length > MaxTyped) { return null; }
        var numbers = PhoneNumberUtil.GetInstance();
        try
        {
            var number = numbers.Parse(typed, HomeRegion);
            return numbers.IsPossibleNumberWithReason(number) == PhoneNumberUtil.ValidationResult.IS_POSSIBLE && Msisdn.TryParse(numbers.Format(number, PhoneNumberFormat.E164), out var phone) ? phone : null;
        }
        catch (NumberParseException)
        {
            return null;
        }
    }

    private Task NoteAsync(CurrentPerson person, string by, Guid? found, CancellationToken cancellationToken)
    {
        var entry = AuditEntry.Of(person.ToActor(), time.GetUtcNow(), "subscribers.searched", "subscriber", found?.ToString() ?? "none", "Subscribers",
            [new FieldChange("by", null, by), new FieldChange("found", null, found is null ? "0" : "1")], subscriberId: found);
        return writer.WriteAsync((store, _) =>
        {
            store.Audit.Add(entry);
            return Task.CompletedTask;
        }, [], cancellationToken);
    }
}
