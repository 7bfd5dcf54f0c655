using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Drafts;
using ZenKey.Portal.Data.Events;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Data.Recovery;
using ZenKey.Portal.Data.Tests.Store;
using ZenKey.Portal.Data.Usage;

namespace ZenKey.Portal.Data.Tests;

/// <summary>What is kept to be looked into goes when nobody may look any more.</summary>
public abstract class HousekeepingOfRecordsTests(StoreFixture fixture) : StoreTests(fixture)
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    private Housekeeping Housekeeping => Node.Get<Housekeeping>();

    [Fact]
    public async Task What_carriers_saw_goes_after_ninety_days()
    {
        var sample = await Sample.AddAsync(Node, Now);
        AuthEvent Event(DateTimeOffset at) => new() { Id = Guid.CreateVersion7(at), At = at, ClientId = sample.Client.Id, Endpoint = "token", Succeeded = true };
        var (dead, living) = (Event(Now.AddDays(-90)), Event(Now.AddDays(-90) + Moment));
        await Node.AddAsync(dead, living);
        await Housekeeping.SweepAsync(None);
        Assert.Equal([living.Id], await Node.ReadAsync(store => store.Events.Where(row => row.ClientId == sample.Client.Id).Select(row => row.Id).ToListAsync()));
    }

    [Fact]
    public async Task A_counted_hour_goes_when_none_of_its_events_is_left()
    {
        var scope = Guid.CreateVersion7(Now);
        var last = Now.AddDays(-90).AddHours(-1);
        UsageHour Hour(DateTimeOffset at) => new() { ScopeId = scope, Hour = at, Endpoint = "token", Cause = "", Count = 1 };
        await Node.AddAsync(Hour(last), Hour(last + Moment), new CountedHour { Hour = last, Times = 1 }, new CountedHour { Hour = last + Moment, Times = 1 });
        await Housekeeping.SweepAsync(None);
        Assert.Equal([last + Moment], await Node.ReadAsync(store => store.UsageHours.Where(row => row.ScopeId == scope).Select(row => row.Hour).ToListAsync()));
        Assert.Equal([last + Moment], await Node.ReadAsync(store => store.CountedHours.Where(row => row.Hour == last || row.Hour == last + Moment).Select(row => row.Hour).ToListAsync()));
    }

    [Fact]
    public async Task Findings_that_are_put_off_come_back_on_their_day()
    {
        var sample = await Sample.AddAsync(Node, Now);
        FindingSnooze Snooze(string rule, DateTimeOffset until) => new() { ClientId = sample.Client.Id, Rule = rule, Subject = "x", Reason = "Later", By = "Dana", At = Now, Until = until };
        await Node.AddAsync(Snooze("logo_missing", Now), Snooze("terms_missing", Now + Moment));
        await Housekeeping.SweepAsync(None);
        Assert.Equal(["terms_missing"], await Node.ReadAsync(store => store.FindingSnoozes.Where(row => row.ClientId == sample.Client.Id).Select(row => row.Rule).ToListAsync()));
    }

    [Fact]
    public async Task Counted_uses_of_a_secret_go_after_eight_days()
    {
        var secret = Guid.CreateVersion7(Now);
        await Node.AddAsync(new ClientSecretUse { SecretId = secret, From = Now.AddDays(-8), Count = 1 }, new ClientSecretUse { SecretId = secret, From = Now.AddDays(-8) + Moment, Count = 2 });
        await Housekeeping.SweepAsync(None);
        Assert.Equal([2], await Node.ReadAsync(store => store.ClientSecretUses.Where(use => use.SecretId == secret).Select(use => use.Count).ToListAsync()));
    }

    [Fact]
    public async Task Recovery_cases_go_half_a_year_after_their_end_with_their_steps_and_held_ones_stay()
    {
        var cutoff = Now.AddDays(-180);
        var (dead, living) = (await RecoveryAsync(cutoff, ended: true), await RecoveryAsync(cutoff + Moment, ended: true));
        var (forgotten, waiting) = (await RecoveryAsync(cutoff, ended: false), await RecoveryAsync(cutoff + Moment, ended: false));
        var held = await RecoveryAsync(cutoff.AddYears(-1), ended: false, RecoveryState.Held);

        await Housekeeping.SweepAsync(None);

        Guid[] all = [dead, living, forgotten, waiting, held];
        var left = await Node.ReadAsync(store => store.RecoveryCases.Where(row => all.Contains(row.Id)).Select(row => row.Id).ToListAsync());
        Assert.Equal(new[] { living, waiting, held }.Order(), left.Order());
        Assert.Equal(left.Order(), (await Node.ReadAsync(store => store.RecoveryEntries.Where(row => all.Contains(row.CaseId)).Select(row => row.CaseId).ToListAsync())).Order());
    }

    [Fact]
    public async Task Drafts_go_thirty_days_after_they_were_saved()
    {
        var person = new Person { Id = Guid.CreateVersion7(Now), Name = "Dana", Roles = PortalRoles.Developer };
        Draft Of(DateTimeOffset saved) => new() { Id = Guid.CreateVersion7(), PersonId = person.Id, Step = "type", Content = "{}", StartedAt = saved.AddDays(-60), SavedAt = saved };
        var (dead, living) = (Of(Now.AddDays(-30)), Of(Now.AddDays(-30) + Moment));
        await Node.AddAsync(person, dead, living);
        await Housekeeping.SweepAsync(None);
        Assert.Equal([living.Id], await Node.ReadAsync(store => store.Drafts.Where(row => row.PersonId == person.Id).Select(row => row.Id).ToListAsync()));
    }

    private async Task<Guid> RecoveryAsync(DateTimeOffset end, bool ended, RecoveryState state = RecoveryState.Open)
    {
        var sample = await Sample.AddAsync(Node, Now);
        var row = RecoveryRules.Open(sample.Subscriber.Id, sample.Carrier.Id, RecoveryReason.SimChanged, new RecoveryPhone("1", "2", "3", "4"), 3, null, end - RecoveryRules.Lifetime);
        row = ended ? row with { State = RecoveryState.Denied, EndedAt = end } : row with { State = state };
        await Node.AddAsync(row, new RecoveryEntry { Id = Guid.CreateVersion7(Now), CaseId = row.Id, At = row.OpenedAt, Kind = RecoveryEntryKind.Opened, ActorName = "Subscriber" });
        return row.Id;
    }
}

public sealed class HousekeepingOfRecordsOnSqlite(SqliteStore fixture) : HousekeepingOfRecordsTests(fixture), IClassFixture<SqliteStore>;

public sealed class HousekeepingOfRecordsOnPostgreSql(PostgreSqlStore fixture) : HousekeepingOfRecordsTests(fixture), IClassFixture<PostgreSqlStore>;
