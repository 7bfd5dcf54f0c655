using System.Text;
using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.Requests;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Portal.Data.Tests.Store;
using ZenKey.Protocol;

namespace ZenKey.Portal.Data.Tests;

/// <summary>The end of an account, as docs/data-map.md tells it.</summary>
public abstract class AccountClosingTests(StoreFixture fixture) : StoreTests(fixture)
{
    private AccountClosing Closing => Node.Get<AccountClosing>();

    [Fact]
    public async Task Nothing_is_left_of_a_subscriber_but_a_key_and_the_trail()
    {
        var filled = await FilledSubscriber.AddAsync(Node, Now);
        var id = filled.Id;

        Assert.True(await Closing.CloseAsync(id, None));

        Assert.Equal(0, await Node.ReadAsync(async store =>
            await store.Devices.CountAsync(row => row.SubscriberId == id) + await store.Sims.CountAsync(row => row.SubscriberId == id) + await store.Links.CountAsync(row => row.SubscriberId == id)
            + await store.Pairings.CountAsync(row => row.SubscriberId == id) + await store.PortTokens.CountAsync(row => row.SubscriberId == id)
            + await store.RefreshTokens.CountAsync(row => row.SubscriberId == id) + await store.Grants.CountAsync(row => row.ClientId == filled.Sample.Client.Id)
            + await store.RecoveryCases.CountAsync(row => row.SubscriberId == id) + await store.RecoveryCodes.CountAsync(row => row.SubscriberId == id)
            + await store.RecoveryEntries.CountAsync(row => !store.RecoveryCases.Any(recovery => recovery.Id == row.CaseId) || store.RecoveryCases.Any(recovery => recovery.Id == row.CaseId && recovery.SubscriberId == id)) + await store.PortalSessions.CountAsync(row => row.PersonId == filled.Person.Id)));
        var row = await Node.ReadAsync(store => store.Subscribers.AsNoTracking().SingleAsync(row => row.Id == id));
        Assert.Equivalent(new Subscriber
        {
            Id = id,
            CarrierId = filled.Sample.Carrier.Id,
            CarrierAccount = $"closed-{id:N}",
            Phone = "",
            State = SubscriberState.Closed,
            CreatedAt = Now,
            Version = 1,
        }, row, strict: true);
        Assert.Equal(["link.ended", "subscriber.closed"], (await AuditOfAsync(id)).Select(entry => entry.Action).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_request_that_closing_has_refused_stays_for_its_client_without_a_trace_of_the_person()
    {
        var filled = await FilledSubscriber.AddAsync(Node, Now);
        await Closing.CloseAsync(filled.Id, None);

        var left = Assert.Single(await Node.ReadAsync(store => store.Requests.AsNoTracking().Where(row => row.SubscriberId == filled.Id).ToListAsync()));
        Assert.Equal((RequestState.Denied, null, null, null), (left.State, left.BrowserName, left.Context, left.DeviceId));
    }

    [Fact]
    public async Task Who_was_taken_to_another_carrier_and_is_back_meanwhile_is_not_closed()
    {
        var (gone, back) = (await Sample.AddAsync(Node, Now), await Sample.AddAsync(Node, Now));
        await Node.Writer.WriteAsync((store, token) => store.Subscribers.Where(row => row.Id == gone.Subscriber.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.PortedOutAt, Now.AddDays(-181)), token), [], None);

        Assert.True(await Closing.CloseLeftAsync(gone.Subscriber.Id, Now.AddDays(-180), None));
        Assert.False(await Closing.CloseLeftAsync(back.Subscriber.Id, Now.AddDays(-180), None));

        Assert.Equal(SubscriberState.Active, await Node.ReadAsync(store => store.Subscribers.Where(row => row.Id == back.Subscriber.Id).Select(row => row.State).SingleAsync()));
    }

    [Fact]
    public async Task Who_has_left_is_found_no_more_and_the_line_is_somebody_new()
    {
        var filled = await FilledSubscriber.AddAsync(Node, Now);
        var (directory, lines) = (Node.Get<SubscriberDirectory>(), Node.Get<LineRegistry>());
        Assert.Equal(filled.Id, (await lines.FindOrAddAsync(filled.Sample.Carrier.Id, filled.Subscriber.Phone, None)).Id);

        await Closing.CloseAsync(filled.Id, None);
        Assert.Null(await directory.FindByIdAsync(filled.Id, None));
        Assert.Null(await directory.FindByPhoneAsync(filled.Sample.Carrier.Id, filled.Subscriber.Phone, None));

        var anew = (await TwelveTimesAsync(_ => lines.FindOrAddAsync(filled.Sample.Carrier.Id, filled.Subscriber.Phone, None))).Select(one => one.Id).Distinct();
        Assert.NotEqual(filled.Id, Assert.Single(anew));
    }

    [Fact]
    public async Task A_service_that_is_still_to_be_told_keeps_an_empty_link_until_it_is()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var link = sample.Link(Now);
        link.Subject = "310004-told";
        await Node.AddAsync(link);
        await Closing.CloseAsync(sample.Subscriber.Id, None);

        var ledger = Node.Get<EventLedger>();
        var raised = Assert.Single(await ledger.ListRaisedAsync(1000, None), one => one.SubscriberId == sample.Subscriber.Id);
        Assert.Equal((EventType.ConsentRevoked, "openid email"), (raised.Type, raised.Names));
        var kept = Assert.Single(await ledger.ListLinksAsync(raised, None));
        Assert.Equal((LinkState.Ended, "", "310004-told"), (kept.State, kept.Scopes, kept.Subject));

        await Node.Get<Housekeeping>().SweepAsync(None);
        Assert.Single(await ledger.ListLinksAsync(raised, None));
        await ledger.TellAsync(raised, []);
        await Node.Get<Housekeeping>().SweepAsync(None);
        Assert.Empty(await ledger.ListLinksAsync(raised, None));
    }

    [Fact]
    public async Task Two_taps_close_it_once()
    {
        var filled = await FilledSubscriber.AddAsync(Node, Now);
        Assert.Single(await TwelveTimesAsync(_ => Closing.CloseAsync(filled.Id, None)), closed => closed);
        Assert.Single(await AuditOfAsync(filled.Id), entry => entry.Action == "subscriber.closed");
    }

    [Fact]
    public async Task Nobody_else_is_touched()
    {
        var (leaves, stays) = (await FilledSubscriber.AddAsync(Node, Now), await FilledSubscriber.AddAsync(Node, Now));
        var exporter = Node.Get<SubscriberExporter>();
        var before = await exporter.ExportAsync(stays.Id, None);

        await Closing.CloseAsync(leaves.Id, None);

        var after = await exporter.ExportAsync(stays.Id, None);
        Assert.Equivalent(before! with { History = [] }, after! with { History = [] }, strict: true);
        Assert.Equal(1, await Node.ReadAsync(store => store.PortalSessions.CountAsync(row => row.PersonId == stays.Person.Id)));
    }
}

public sealed class AccountClosingOnSqlite(SqliteStore fixture) : AccountClosingTests(fixture), IClassFixture<SqliteStore>
{
    private readonly SqliteStore files = fixture;

    [Fact]
    public async Task No_value_of_theirs_is_left_anywhere_in_the_file()
    {
        var filled = await FilledSubscriber.AddAsync(Node, Now);
        Assert.All(filled.Traces, trace => Assert.True(Holds(trace), $"{trace} is not in the file, so the test shows nothing"));

        await Node.Get<AccountClosing>().CloseAsync(filled.Id, None);

        // Other tests left their like in the same file.
        foreach (var other in await Node.ReadAsync(store => store.Subscribers.Where(row => row.FamilyName == "Quillfeather").Select(row => row.Id).ToListAsync()))
        {
            await Node.Get<AccountClosing>().CloseAsync(other, None);
        }
        Assert.All(filled.Traces, trace => Assert.False(Holds(trace), $"{trace} is still in the file"));
    }

    /// <summary>Whether a text stands anywhere in the database file, the log of which has been worked into it.</summary>
    private bool Holds(string text)
    {
        Node.ReadAsync(store => store.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)")).GetAwaiter().GetResult();
        var log = new FileInfo(files.SharedFile + "-wal");
        Assert.True(!log.Exists || log.Length == 0); // it goes away with the last connection
        using var stream = new FileStream(files.SharedFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
    }
}

public sealed class AccountClosingOnPostgreSql(PostgreSqlStore fixture) : AccountClosingTests(fixture), IClassFixture<PostgreSqlStore>;
