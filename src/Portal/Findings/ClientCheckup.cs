using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Companies;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Ui;

namespace ZenKey.Portal.Findings;

/// <summary>How putting a finding off ended.</summary>
public abstract record SnoozeResult
{
    private SnoozeResult() { }

    public sealed record Saved : SnoozeResult;

    /// <summary>It breaks a rule; the sentence says which.</summary>
    public sealed record Rejected(string Fault) : SnoozeResult;

    /// <summary>It is no longer found, or is about something else by now.</summary>
    public sealed record Gone : SnoozeResult;

    /// <summary>There is no such client, or not for this person to change.</summary>
    public sealed record NotFound : SnoozeResult;
}

/// <summary>Looks at a client by all rules, keeps what it came to, and puts findings off.</summary>
public interface IClientCheckup
{
    /// <returns>Null when there is no such client, or not for this person.</returns>
    Task<Health?> ReadAsync(CurrentPerson person, string clientId, CancellationToken cancellationToken);

    /// <summary>Puts a finding off. It comes back on its day, or when it is about something else.</summary>
    Task<SnoozeResult> SnoozeAsync(CurrentPerson person, string clientId, Finding finding, int days, string reason, CancellationToken cancellationToken);

    /// <summary>Takes a finding back that was put off.</summary>
    Task<SnoozeResult> WakeAsync(CurrentPerson person, string clientId, Finding finding, CancellationToken cancellationToken);
}

/// <inheritdoc />
public sealed class ClientCheckup(IDbContextFactory<PortalDbContext> factory, StoreWriter writer, TimeProvider time) : IClientCheckup
{
    public const int MaxReason = 300;

    /// <summary>For how long a finding may be put off.</summary>
    public const int MostDays = 90;

    // Shorter than a night, so that the nightly look is always kept.
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(1);

    public async Task<Health?> ReadAsync(CurrentPerson person, string clientId, CancellationToken cancellationToken) =>
        await IdAsync(person, Permissions.SeeProjects, clientId, cancellationToken) is { } id ? await CheckAsync(id, cancellationToken) : null;

    /// <summary>Looks at a client and keeps the result for lists.</summary>
    public async Task<Health?> CheckAsync(Guid id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        if (await FactsReader.ReadAsync(store, id, now, cancellationToken) is not { } facts) { return null; }
        var snoozes = await store.FindingSnoozes.AsNoTracking().Where(snooze => snooze.ClientId == id && snooze.Until > now).ToListAsync(cancellationToken);
        var health = new Health([.. FindingRules.Look(facts).Select(finding => finding with { Snooze = Of(snoozes.Find(snooze => snooze.Rule == finding.Rule.Name && snooze.Subject == finding.Subject)) })]);
        await KeepAsync(id, facts.Project.CompanyId, health, now, cancellationToken);
        return health;
    }

    public async Task<SnoozeResult> SnoozeAsync(CurrentPerson person, string clientId, Finding finding, int days, string reason, CancellationToken cancellationToken)
    {
        var words = reason.Trim();
        if (words.Length is 0 or > MaxReason) { return new SnoozeResult.Rejected(words.Length == 0 ? "Say why it can wait; whoever looks next wants to know." : $"A reason may have at most {MaxReason} characters."); }
        if (days is < 1 or > MostDays) { return new SnoozeResult.Rejected($"A finding can be put off for a day to {MostDays} days."); }
        if (await IdAsync(person, Permissions.EditClients, clientId, cancellationToken) is not { } id) { return new SnoozeResult.NotFound(); }
        // What is put off is what was looked at, not whatever the rule finds by now.
        if (await CheckAsync(id, cancellationToken) is not { } health || !health.Open.Any(one => one.Rule.Name == finding.Rule.Name && one.Subject == finding.Subject)) { return new SnoozeResult.Gone(); }
        var now = time.GetUtcNow();
        var until = now.AddDays(days);
        try
        {
            await WriteAsync(id, finding, person, "client.finding.snoozed", words, async (store, token) =>
            {
                var row = await store.FindingSnoozes.SingleOrDefaultAsync(snooze => snooze.ClientId == id && snooze.Rule == finding.Rule.Name, token);
                var before = row is { } && row.Until > now ? $"until {Moments.Exact(row.Until)}" : null;
                if (row is null) { store.FindingSnoozes.Add(row = new FindingSnooze { ClientId = id, Rule = finding.Rule.Name, Subject = finding.Subject, Reason = words, By = person.Name }); }
                (row.Subject, row.Reason, row.By, row.At, row.Until) = (finding.Subject, words, person.Name, now, until);
                return new FieldChange(finding.Rule.Name, before, $"until {Moments.Exact(until)}");
            }, cancellationToken);
        }
        catch (StoreConflictException) { } // somebody else has just put it off
        await CheckAsync(id, cancellationToken);
        return new SnoozeResult.Saved();
    }

    public async Task<SnoozeResult> WakeAsync(CurrentPerson person, string clientId, Finding finding, CancellationToken cancellationToken)
    {
        if (await IdAsync(person, Permissions.EditClients, clientId, cancellationToken) is not { } id) { return new SnoozeResult.NotFound(); }
        await WriteAsync(id, finding, person, "client.finding.woken", null, async (store, token) =>
        {
            if (await store.FindingSnoozes.SingleOrDefaultAsync(snooze => snooze.ClientId == id && snooze.Rule == finding.Rule.Name, token) is not { } row) { return null; }
            store.FindingSnoozes.Remove(row);
            return new FieldChange(finding.Rule.Name, $"until {Moments.Exact(row.Until)}", null);
        }, cancellationToken);
        await CheckAsync(id, cancellationToken);
        return new SnoozeResult.Saved();
    }

    private Task WriteAsync(Guid id, Finding finding, CurrentPerson person, string action, string? note, Func<PortalDbContext, CancellationToken, Task<FieldChange?>> change, CancellationToken cancellationToken) =>
        writer.WriteAsync(async (store, token) =>
        {
            if (await change(store, token) is not { } made) { return; }
            var client = await store.Clients.AsNoTracking().Where(row => row.Id == id).Select(row => new { row.ClientId, row.Name, row.Project!.CompanyId }).SingleAsync(token);
            store.Audit.Add(AuditEntry.Of(person.ToActor(), time.GetUtcNow(), action, "client", client.ClientId, client.Name, [made], finding.Rule.Title, note, companyId: client.CompanyId));
        }, [], cancellationToken);

    /// <summary>Written when it differs, and once a day, so that a look costs no write.</summary>
    private async Task KeepAsync(Guid id, Guid companyId, Health health, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (findings, snoozed) = (string.Join(' ', health.Open.Select(finding => finding.Rule.Name)), health.PutOff.Count);
        await using (var store = await factory.CreateDbContextAsync(cancellationToken))
        {
            var kept = await store.ClientHealth.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
            if (kept is not null && kept.Score == health.Score && kept.Findings == findings && kept.Snoozed == snoozed && kept.CheckedAt > now - Fresh) { return; }
        }
        try
        {
            await writer.WriteAsync(async (store, token) =>
            {
                var row = await store.ClientHealth.SingleOrDefaultAsync(one => one.Id == id, token);
                if (row is null) { store.ClientHealth.Add(row = new ClientHealth { Id = id, CompanyId = companyId }); }
                (row.Score, row.Findings, row.Snoozed, row.CheckedAt) = (health.Score, findings, snoozed, now);
                (row.Faults, row.Warnings, row.Advice) = (health.Of(Severity.Fault), health.Of(Severity.Warning), health.Of(Severity.Advice));
            }, [], cancellationToken);
        }
        catch (StoreConflictException) { } // somebody else has just looked
    }

    /// <summary>The client's key, when the person may do this with it; of companies that are not approved nothing is changed.</summary>
    private async Task<Guid?> IdAsync(CurrentPerson person, Permission permission, string clientId, CancellationToken cancellationToken)
    {
        await using var store = await factory.CreateDbContextAsync(cancellationToken);
        var found = await store.Clients.AsNoTracking().Where(client => client.ClientId == clientId).Select(client => new { client.Id, client.Project!.CompanyId, client.Project.Company!.State }).SingleOrDefaultAsync(cancellationToken);
        return found is not null && permission.Allows(person, found.CompanyId) && (permission != Permissions.EditClients || found.State == CompanyState.Approved) ? found.Id : null;
    }

    private static Snoozed? Of(FindingSnooze? snooze) => snooze is null ? null : new Snoozed(snooze.By, snooze.Reason, snooze.Until);
}
