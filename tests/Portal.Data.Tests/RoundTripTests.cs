using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Carriers;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Events;
using ZenKey.Portal.Data.Grants;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Data.Settings;
using ZenKey.Portal.Data.Tests.Store;
using ZenKey.Protocol;

namespace ZenKey.Portal.Data.Tests;

/// <summary>What goes into the store comes out of it the same, whichever database and whichever way it was written.</summary>
public abstract class RoundTripTests(StoreFixture fixture) : StoreTests(fixture)
{
    [Fact]
    public async Task An_audit_entry_tells_before_and_after()
    {
        var sample = await Sample.AddAsync(Node, Now);
        FieldChange[] changes =
        [
            new("name", "Harbor \"Bank\"", "Harbor & Söhne 銀行 💳"), new("secret", null, "added"), new("redirect", "https://old.example/cb?a=1", null), new("note", "", "line\nbreak"),
        ];
        var entry = AuditEntry.Of(new Actor("person", sample.Client.Id, "Dana", "developer"), Now, "client.changed", "client", sample.Client.Id.ToString(), "Web",
            changes, "Renamed", "As agreed", sample.Project.CompanyId, sample.Subscriber.Id);
        await Node.AddAsync(entry);
        Assert.Equivalent(entry, Assert.Single(await AuditOfAsync(sample.Subscriber.Id)), strict: true);
        Assert.Equal(changes, Assert.Single(await AuditOfAsync(sample.Subscriber.Id)).ReadChanges());
    }

    [Fact]
    public async Task An_audit_entry_of_the_journal_is_the_same_as_one_of_the_writer()
    {
        var (one, other) = (await Sample.AddAsync(Node, Now), await Sample.AddAsync(Node, Now));
        foreach (var sample in new[] { one, other })
        {
            var entry = AuditEntry.Of(Actor.Subscriber(sample.Subscriber.Id), Now, "consent.given", "link", "1", "Shop", [new FieldChange("scopes", null, "openid")], subscriberId: sample.Subscriber.Id);
            if (sample == one) { await Node.AddAsync(entry); }
            else { await Node.Journal.WriteAsync(new Journal.JournalWrite(null, [AuditStatements.Insert(entry)])); }
            Assert.Equivalent(entry, Assert.Single(await AuditOfAsync(sample.Subscriber.Id)), strict: true);
        }
    }

    [Fact]
    public async Task An_entry_without_changes_has_none() => Assert.Empty(AuditEntry.Of(Actor.System, Now, "demo.loaded", "store", "demo", "Demo").ReadChanges());

    [Fact]
    public async Task An_event_of_the_journal_comes_out_the_same()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var entry = new AuthEvent
        {
            Id = Guid.CreateVersion7(Now),
            At = Now,
            CarrierId = null,
            ClientId = sample.Client.Id,
            CompanyId = sample.Project.CompanyId,               // the journal finds it by the client
            Endpoint = "authorize",
            Succeeded = false,
            Error = ErrorCode.InvalidRequest,
            Cause = "redirect_uri_unregistered",
            Reference = ErrorReference.New(),
        };
        await Node.Get<EventLog>().WriteAsync(entry);
        Assert.Equivalent(entry, await Node.ReadAsync(store => store.Events.SingleAsync(row => row.ClientId == sample.Client.Id)), strict: true);
    }

    [Fact]
    public async Task Times_of_mixed_offsets_sort_by_their_moment()
    {
        var prefix = RandomId.New();
        var noon = new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
        (string Key, DateTimeOffset At)[] moments =
        [
            ("c", noon), ("a", new DateTimeOffset(2026, 11, 24, 23, 0, 0, TimeSpan.FromHours(14))), ("e", new DateTimeOffset(2026, 11, 24, 2, 30, 0, TimeSpan.FromHours(-12))),
            ("b", new DateTimeOffset(2026, 11, 24, 15, 29, 0, TimeSpan.FromHours(3.5))), ("d", noon.AddTicks(10)), ("f", new DateTimeOffset(2026, 11, 24, 9, 45, 0, TimeSpan.FromHours(-5))),
        ];
        for (var index = 0; index < moments.Length; index++)
        {
            var (key, at) = moments[index];
            // Half of them by the writer, half by the journal.
            if (index % 2 == 0) { await Node.AddAsync(new SingleUse { Key = prefix + key, ExpiresAt = at }); }
            else { await Node.Get<GrantLedger>().UseOnceAsync(prefix + key, at); }
        }
        var sorted = await Node.ReadAsync(store => store.SingleUses.Where(use => use.Key.StartsWith(prefix)).OrderBy(use => use.ExpiresAt).ToListAsync());
        Assert.Equal(["a", "b", "c", "d", "e", "f"], sorted.Select(use => use.Key[prefix.Length..]));
        Assert.Equal(moments.OrderBy(moment => moment.At).Select(moment => moment.At.UtcTicks), sorted.Select(use => use.ExpiresAt.UtcTicks));
        Assert.All(sorted, use => Assert.Equal(TimeSpan.Zero, use.ExpiresAt.Offset));
        var later = new DateTimeOffset(2026, 11, 24, 17, 30, 0, TimeSpan.FromHours(5.5));            // noon in Mumbai
        Assert.Equal(["c", "d", "e", "f"], (await Node.ReadAsync(store => store.SingleUses.Where(use => use.Key.StartsWith(prefix) && use.ExpiresAt >= later).ToListAsync()))
            .Select(use => use.Key[prefix.Length..]).Order());
    }

    [Fact]
    public async Task Durations_enumerations_and_flags_come_out_the_same()
    {
        var carrier = new Carrier
        {
            Id = Guid.CreateVersion7(Now),
            Slug = $"c-{RandomId.New().ToLowerInvariant()}",
            Name = "Durations",
            SsoWindow = TimeSpan.FromDays(1),
            AccessTokenLifetime = TimeSpan.FromHours(24),
            CodeLifetime = TimeSpan.FromSeconds(10),
        };
        var person = new Person { Id = Guid.CreateVersion7(Now), Name = "Ada", Roles = PortalRoles.Administrator | PortalRoles.Auditor, CreatedAt = Now };
        await Node.AddAsync(carrier, person);
        var kept = await Node.ReadAsync(store => store.Carriers.SingleAsync(row => row.Id == carrier.Id));
        Assert.Equal((TimeSpan.FromDays(1), TimeSpan.FromHours(24), TimeSpan.FromSeconds(10)), (kept.SsoWindow, kept.AccessTokenLifetime, kept.CodeLifetime));
        Assert.Equal(PortalRoles.Administrator | PortalRoles.Auditor, await Node.ReadAsync(store => store.People.Where(row => row.Id == person.Id).Select(row => row.Roles).SingleAsync()));
    }

    [Fact]
    public async Task A_carrier_is_found_by_each_of_its_names()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var carriers = Node.Get<CarrierDirectory>();
        Node.Signal.Raise([Changes.Topic.Carriers]);                   // the sample came round the topics
        Assert.True(Mccmnc.TryParse(sample.Carrier.CanonicalMccmnc, out var mccmnc));
        Assert.Equal(sample.Carrier.Id, (await carriers.FindByMccmncAsync(mccmnc, None))!.Id);
        Assert.Equal(sample.Carrier.Id, (await carriers.FindBySlugAsync(sample.Carrier.Slug, None))!.Id);
        Assert.Equal(sample.Carrier.Slug, (await carriers.FindByIdAsync(sample.Carrier.Id, None))!.Slug);
        Assert.Contains(await carriers.AllAsync(None), carrier => carrier.Id == sample.Carrier.Id);
        Assert.Null(await carriers.FindBySlugAsync("nobody", None));
    }

    [Fact]
    public async Task Of_twelve_processes_that_make_a_carriers_keys_one_wins()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var keys = Node.Get<IssuerKeyStore>();
        var added = await TwelveTimesAsync(index => keys.TryAddAsync([Key(sample, IssuerKeyUse.Signing, $"s{index}"), Key(sample, IssuerKeyUse.Sealing, $"e{index}")], null, None));
        var winner = Assert.Single(Enumerable.Range(0, 12), index => added[index]);
        Assert.Equal([$"e{winner}", $"s{winner}"], (await keys.ListAsync(sample.Carrier.Id, None)).Select(key => key.Kid).Order());
    }

    [Fact]
    public async Task Keys_of_Data_Protection_come_out_in_the_order_they_were_made()
    {
        var settings = Node.Get<SettingStore>();
        await settings.AddProtectionKeyAsync(new ProtectionKey { Id = Guid.CreateVersion7(Now), Name = "one", Xml = "<key id=\"1\"/>" }, None);
        await settings.AddProtectionKeyAsync(new ProtectionKey { Id = Guid.CreateVersion7(Now.AddMinutes(1)), Name = "two", Xml = "<key id=\"2\"/>" }, None);
        Assert.Equal(["<key id=\"1\"/>", "<key id=\"2\"/>"], await settings.ListProtectionKeysAsync(None));
    }

    [Fact]
    public async Task A_secret_is_kept_as_its_hash()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var (row, text) = ClientSecret.Generate(sample.Client.Id, "First", "Dana", Now);
        await Node.AddAsync(row);
        var kept = await Node.ReadAsync(store => store.ClientSecrets.SingleAsync(secret => secret.ClientId == sample.Client.Id));
        Assert.StartsWith(ClientSecret.Prefix, text, StringComparison.Ordinal);
        Assert.Equal(ClientSecret.HashOf(text), kept.Hash);
        Assert.Equal(text[^4..], kept.Last4);
        Assert.True(kept.IsActive(Now));
        (kept.ExpiresAt, kept.RevokedAt) = (Now, null);
        Assert.False(kept.IsActive(Now));
        (kept.ExpiresAt, kept.RevokedAt) = (null, Now);
        Assert.False(kept.IsActive(Now));
    }

    private IssuerKey Key(Sample sample, IssuerKeyUse use, string kid) => new()
    {
        Id = Guid.CreateVersion7(Now),
        CarrierId = sample.Carrier.Id,
        Kid = kid,
        Use = use,
        Algorithm = "ES256",
        State = IssuerKeyState.Active,
        Wrapped = [1, 2, 3],
        CreatedAt = Now,
    };
}

public sealed class RoundTripOnSqlite(SqliteStore fixture) : RoundTripTests(fixture), IClassFixture<SqliteStore>;

public sealed class RoundTripOnPostgreSql(PostgreSqlStore fixture) : RoundTripTests(fixture), IClassFixture<PostgreSqlStore>;
