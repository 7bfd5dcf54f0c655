using ZenKey.Portal.Data.PushedRequests;
using ZenKey.Portal.Data.Requests;
using ZenKey.Portal.Data.Tests.Store;

namespace ZenKey.Portal.Data.Tests;

/// <summary>Pushed requests: the first browser has it, and it ends once.</summary>
public abstract class PushedRequestLedgerTests(StoreFixture fixture) : StoreTests(fixture)
{
    private static readonly string Browser = RandomId.Hash("browser");
    private static readonly string Other = RandomId.Hash("other");

    private PushedRequestLedger Pushed => Node.Get<PushedRequestLedger>();

    [Fact]
    public async Task The_first_browser_has_it_and_no_other()
    {
        var row = await PushedAsync();
        Assert.Equal(row.Parameters, (await OpenAsync(row, Browser))!.Parameters);
        Assert.Null(await OpenAsync(row, Other));
        Assert.NotNull(await OpenAsync(row, Browser));
    }

    [Fact]
    public async Task Another_client_or_carrier_does_not_open_it()
    {
        var row = await PushedAsync();
        Assert.Null(await Pushed.OpenAsync(row.Id, row.CarrierId, Guid.CreateVersion7(Now), Browser, None));
        Assert.Null(await Pushed.OpenAsync(row.Id, Guid.CreateVersion7(Now), row.ClientId, Browser, None));
        Assert.NotNull(await OpenAsync(row, Other));
    }

    [Fact]
    public async Task Of_twelve_browsers_on_two_nodes_exactly_one_has_it()
    {
        var node = await Fixture.StartAsync(Time);
        var row = await PushedAsync();
        var opened = await TwelveTimesAsync(async index =>
            await (index % 2 == 0 ? Node : node).Get<PushedRequestLedger>().OpenAsync(row.Id, row.CarrierId, row.ClientId, RandomId.Hash($"{index}"), None) is not null);
        Assert.Single(opened, true);
    }

    [Fact]
    public async Task Of_twelve_at_once_exactly_one_ends_it()
    {
        var row = await PushedAsync();
        await OpenAsync(row, Browser);
        Assert.Single(await TwelveTimesAsync(_ => Pushed.EndAsync(row.Id)), true);
        Assert.Null(await OpenAsync(row, Browser));
    }

    [Fact]
    public async Task It_waits_ninety_seconds_and_once_open_ten_minutes()
    {
        var (late, open) = (await PushedAsync(), await PushedAsync());
        await OpenAsync(open, Browser);
        Time.Advance(PushedRequestLedger.Lifetime);
        Assert.Null(await OpenAsync(late, Browser));
        Assert.NotNull(await OpenAsync(open, Browser));
        Time.Advance(PushedRequestLedger.OpenLifetime);
        Assert.Null(await OpenAsync(open, Browser));
    }

    // Design §5, silent sign-in.
    [Fact]
    public async Task A_browsers_last_approval_is_found_until_the_window_is_over()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var device = sample.Device(Now);
        await Node.AddAsync(device);
        var ledger = Node.Get<RequestLedger>();
        var asked = sample.Request(Now, device.Id);
        await ledger.AddAsync(asked);
        Assert.Null(await LastAsync(asked.BrowserHash));
        await ledger.ApproveAsync(asked, new Approval("openid", sample.Link(Now), "hwk", "a1"), sample.Audit(Now));
        var at = Now;

        Time.Advance(TimeSpan.FromMinutes(30) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(at, (await LastAsync(asked.BrowserHash))!.AuthTime);
        Assert.Null(await LastAsync(Other));
        Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(await LastAsync(asked.BrowserHash));

        Task<Request?> LastAsync(string browser) => ledger.FindLastApprovedAsync(device.Id, browser, Now - TimeSpan.FromMinutes(30), None);
    }

    private Task<PushedRequest?> OpenAsync(PushedRequest row, string browser) => Pushed.OpenAsync(row.Id, row.CarrierId, row.ClientId, browser, None);

    private async Task<PushedRequest> PushedAsync()
    {
        var sample = await Sample.AddAsync(Node, Now);
        var row = new PushedRequest
        {
            Id = RandomId.Hash(RandomId.New()),
            CarrierId = sample.Carrier.Id,
            ClientId = sample.Client.Id,
            Parameters = """{"scope":"openid"}""",
            ExpiresAt = Now + PushedRequestLedger.Lifetime,
        };
        await Pushed.AddAsync(row);
        return row;
    }
}

public sealed class PushedRequestLedgerOnSqlite(SqliteStore fixture) : PushedRequestLedgerTests(fixture), IClassFixture<SqliteStore>;

public sealed class PushedRequestLedgerOnPostgreSql(PostgreSqlStore fixture) : PushedRequestLedgerTests(fixture), IClassFixture<PostgreSqlStore>;
