using System.Text.RegularExpressions;
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

/// <summary>A subscriber among several whom a search found.</summary>
/// <param name="Phone">Masked.</param>
public sealed record FoundSubscriber(Guid Id, string Phone, string Carrier);

/// <summary>
/// Finds subscribers, for staff, by what only they have: the whole number of their line, a mail address, a subject, the
/// number of a recovery case. Each search is in the audit trail; what was searched for is in no address, no log and no trail.
/// </summary>
public sealed partial class SubscriberSearch(IDbContextFactory<PortalDbContext> factory, StoreWriter writer, TimeProvider time)
{
    /// <summary>How many are found by one mail address.</summary>
    public const int MostFound = 5;

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

    /// <summary>Those who gave this mail address, in any case of its letters; who came last first. A family may share one.</summary>
    public async Task<IReadOnlyList<FoundSubscriber>> FindByEmailAsync(CurrentPerson person, string address, CancellationToken cancellationToken)
    {
        person.Demand(Policies.SeeSubscribers);
        var key = address.Trim().ToLowerInvariant();
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var found = await store.Subscribers.AsNoTracking().Where(subscriber => subscriber.EmailKey == key).OrderByDescending(subscriber => subscriber.CreatedAt).Take(MostFound)
            .Select(subscriber => new FoundSubscriber(subscriber.Id, Msisdn.Mask(subscriber.Phone), subscriber.Carrier!.Name)).ToListAsync(cancellationToken);
        await NoteAsync(person, "mail address", [.. found.Select(one => one.Id)], cancellationToken);
        return found;
    }

    /// <summary>The account link with a pairwise subject; null when there is none.</summary>
    public async Task<Guid?> FindLinkAsync(CurrentPerson person, string subject, CancellationToken cancellationToken)
    {
        person.Demand(Policies.SeeSubscribers);
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var found = await store.Links.AsNoTracking().Where(link => link.Subject == subject).OrderBy(link => link.Id)
            .Select(link => new { link.Id, link.SubscriberId }).FirstOrDefaultAsync(cancellationToken);
        await NoteAsync(person, "subject", found?.SubscriberId, cancellationToken);
        return found?.Id;
    }

    /// <summary>The recovery case with a number, which a person reads out to support; null when there is none.</summary>
    public async Task<Guid?> FindRecoveryAsync(CurrentPerson person, string number, CancellationToken cancellationToken)
    {
        person.Demand(Policies.SeeSubscribers);
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var found = await store.RecoveryCases.AsNoTracking().Where(row => row.Number == number)
            .Select(row => new { row.Id, row.SubscriberId }).SingleOrDefaultAsync(cancellationToken);
        await NoteAsync(person, "recovery number", found?.SubscriberId, cancellationToken);
        return found?.Id;
    }

    /// <summary>Notes that something of a subscriber's was found by its id.</summary>
    public Task NoteIdSearchAsync(CurrentPerson person, Guid found, CancellationToken cancellationToken) => NoteAsync(person, "id", found, cancellationToken);

    /// <summary>Whether somebody means a phone number by what they typed: digits and the marks between them.</summary>
    public static bool LooksLikePhone(string typed) =>
        typed.Count(char.IsAsciiDigit) >= 7 && !typed.Any(char.IsLetter);

    /// <summary>Whether it has the shape of a pairwise subject: a mccmnc, a hyphen, and what only the carrier can make.</summary>
    public static bool LooksLikeSubject(string typed) => SubjectShape().IsMatch(typed);

    /// <summary>The number of a recovery case as it is kept, e.g. <c>RC-7Q4M-2XKD</c>; null when the text is none.</summary>
    public static string? RecoveryNumber(string typed) =>
        CaseNumber().Match(typed.Trim().ToUpperInvariant()) is { Success: true } number ? $"RC-{number.Groups[1].Value}-{number.Groups[2].Value}" : null;

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

    private Task NoteAsync(CurrentPerson person, string by, Guid? found, CancellationToken cancellationToken) =>
        NoteAsync(person, by, found is { } one ? [one] : [], cancellationToken);

    // One entry for each who was found, so that each one's history tells of it.
    private Task NoteAsync(CurrentPerson person, string by, IReadOnlyList<Guid> found, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        FieldChange[] changes = [new("by", null, by), new("found", null, found.Count.ToString(System.Globalization.CultureInfo.InvariantCulture))];
        var entries = (found.Count == 0 ? [null] : found.Select(id => (Guid?)id)).Select(id =>
            AuditEntry.Of(person.ToActor(), now, "subscribers.searched", "subscriber", id?.ToString() ?? "none", "Subscribers", changes, subscriberId: id)).ToList();
        return writer.WriteAsync((store, _) =>
        {
            store.Audit.AddRange(entries);
            return Task.CompletedTask;
        }, [], cancellationToken);
    }

    [GeneratedRegex(@"^\d{6}-\S+$")]
    private static partial Regex SubjectShape();

    [GeneratedRegex("^RC[- ]?([0-9A-Z]{4})[- ]?([0-9A-Z]{4})$")]
    private static partial Regex CaseNumber();
}
