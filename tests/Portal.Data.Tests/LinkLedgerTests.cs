using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Grants;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.Projects;
using ZenKey.Portal.Data.Tests.Store;

namespace ZenKey.Portal.Data.Tests;

/// <summary>What a subscriber does with a link: share more or less, and end it.</summary>
public abstract class LinkLedgerTests(StoreFixture fixture) : StoreTests(fixture)
{
    private LinkLedger Ledger => Node.Get<LinkLedger>();

    private LinkDirectory Directory => Node.Get<LinkDirectory>();

    [Fact]
    public async Task What_is_taken_back_counts_as_declined_and_what_is_given_no_longer_does()
    {
        var (sample, link) = await LinkedAsync("openid offline_access email phone", declined: "address");
        Assert.Equal("openid offline_access email phone", (await Directory.FindByIdAsync(link.Id, None))!.Scopes);

        Assert.Equal(ShareResult.Done, await Ledger.ShareAsync(link.Id, sample.Subscriber.Id, ["address", "email"], None));

        var changed = (await Directory.FindByIdAsync(link.Id, None))!;
        Assert.Equal(("openid offline_access email address", "phone", 1), (changed.Scopes, changed.Declined, changed.Version));
        var entry = Assert.Single(await AuditOfAsync(sample.Subscriber.Id));
        Assert.Equal(("consent.changed", "link", sample.Project.Name, "subscriber"), (entry.Action, entry.ObjectKind, entry.ObjectName, entry.ActorKind));
    }

    [Fact]
    public async Task The_same_again_changes_nothing_and_is_no_news()
    {
        var (sample, link) = await LinkedAsync("openid email phone");
        Assert.Equal(ShareResult.Done, await Ledger.ShareAsync(link.Id, sample.Subscriber.Id, ["email", "phone"], None));
        Assert.Equal(0, (await Directory.FindByIdAsync(link.Id, None))!.Version);
        Assert.Empty(await AuditOfAsync(sample.Subscriber.Id));
    }

    [Fact]
    public async Task What_the_project_needs_is_not_taken_back_but_may_be_given_after_all()
    {
        var (sample, link) = await LinkedAsync("openid name email", declined: "birthdate", required: ["name", "birthdate"]);
        Assert.Equal(ShareResult.Required, await Ledger.ShareAsync(link.Id, sample.Subscriber.Id, ["email"], None));
        Assert.Equal(ShareResult.Done, await Ledger.ShareAsync(link.Id, sample.Subscriber.Id, ["name"], None));
        Assert.Equal(ShareResult.Done, await Ledger.ShareAsync(link.Id, sample.Subscriber.Id, ["name", "birthdate"], None));
        Assert.Equal(ShareResult.NotAsked, await Ledger.ShareAsync(link.Id, sample.Subscriber.Id, ["name", "postal_code"], None));
        Assert.Equal("openid name birthdate", (await Directory.FindByIdAsync(link.Id, None))!.Scopes);
    }

    [Fact]
    public async Task Its_grants_die_with_it_and_no_others()
    {
        var (sample, link) = await LinkedAsync("openid email");
        var (dying, other) = (sample.Grant(Now, link.Id), sample.Grant(Now, Guid.CreateVersion7()));
        await Node.AddAsync(dying, other);
        Assert.Equal(GrantState.Active, (await Node.Get<GrantLedger>().FindAsync(dying.Id, None))!.State);

        Assert.Equal(new EndLinkResult.Ended(1), await Ledger.DisconnectAsync(link.Id, sample.Subscriber.Id, None));

        Assert.Equal((LinkState.Ended, (DateTimeOffset?)Now), ((await Directory.FindByIdAsync(link.Id, None))!.State, (await Directory.FindByIdAsync(link.Id, None))!.EndedAt));
        Assert.Equal(GrantState.Revoked, (await Node.Get<GrantLedger>().FindAsync(dying.Id, None))!.State);
        Assert.Equal(GrantState.Active, (await Node.Get<GrantLedger>().FindAsync(other.Id, None))!.State);
        Assert.Empty(await Directory.ListActiveAsync(sample.Subscriber.Id, None));
        Assert.Equal("link.ended", Assert.Single(await AuditOfAsync(sample.Subscriber.Id)).Action);
    }

    [Fact]
    public async Task Of_twelve_ends_one_counts()
    {
        var (sample, link) = await LinkedAsync("openid email");
        var ends = await TwelveTimesAsync(_ => Ledger.DisconnectAsync(link.Id, sample.Subscriber.Id, None));
        Assert.Single(ends, end => end is EndLinkResult.Ended);
        Assert.Equal(11, ends.Count(end => end is EndLinkResult.AlreadyEnded));
        Assert.Single(await AuditOfAsync(sample.Subscriber.Id));
        Assert.Equal(ShareResult.NotFound, await Ledger.ShareAsync(link.Id, sample.Subscriber.Id, ["email"], None));
    }

    [Fact]
    public async Task A_strangers_link_is_not_found()
    {
        var (_, link) = await LinkedAsync("openid email");
        var stranger = (await Sample.AddAsync(Node, Now)).Subscriber.Id;
        Assert.IsType<EndLinkResult.NotFound>(await Ledger.DisconnectAsync(link.Id, stranger, None));
        Assert.Equal(ShareResult.NotFound, await Ledger.ShareAsync(link.Id, stranger, [], None));
        Assert.Null(await Directory.FindOwnAsync(link.Id, stranger, None));
    }

    [Fact]
    public async Task Sign_ins_are_told_by_browser_the_latest_first()
    {
        var (sample, link) = await LinkedAsync("openid email");
        var device = sample.Device(Now);
        await Node.AddAsync(device, sample.Grant(Now.AddHours(-2), link.Id, device.Id), sample.Grant(Now.AddHours(-1), link.Id), sample.Grant(Now, Guid.CreateVersion7(), device.Id));
        Assert.Equal([new LinkSignIn(null, Now.AddHours(-1)), new LinkSignIn("Firefox on Linux", Now.AddHours(-2))], await Directory.ListSignInsAsync(link.Id, None));
    }

    [Fact]
    public async Task The_phone_is_told()
    {
        var (sample, link) = await LinkedAsync("openid email");
        using var listener = Node.Get<IWakeBus>().Listen(BusTopics.Phone(sample.Subscriber.Id));
        var woken = listener.WaitAsync(TimeSpan.FromHours(1), Time, None);
        await Ledger.DisconnectAsync(link.Id, sample.Subscriber.Id, None);
        await woken.WaitAsync(TimeSpan.FromSeconds(10));
    }

    /// <summary>A link with a project that can do without all but <paramref name="required"/>.</summary>
    private async Task<(Sample Sample, AccountLink Link)> LinkedAsync(string scopes, string declined = "", string[]? required = null)
    {
        var sample = await Sample.AddAsync(Node, Now);
        var link = sample.Link(Now, scopes);
        link.Declined = declined;
        var asked = Protocol.Scope.All.Where(scope => scope.IsAttribute)
            .Select(scope => new ProjectScope { ProjectId = sample.Project.Id, Name = scope.Name, Required = required?.Contains(scope.Name) == true });
        await Node.AddAsync([link, .. asked]);
        return (sample, link);
    }
}

public sealed class LinkLedgerOnSqlite(SqliteStore fixture) : LinkLedgerTests(fixture), IClassFixture<SqliteStore>;

public sealed class LinkLedgerOnPostgreSql(PostgreSqlStore fixture) : LinkLedgerTests(fixture), IClassFixture<PostgreSqlStore>;
