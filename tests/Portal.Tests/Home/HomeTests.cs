using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Drafts;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Data.Recovery;
using ZenKey.Portal.Features.Home;
using ZenKey.Protocol;

namespace ZenKey.Portal.Tests.Home;

public sealed class HomeTests : IAsyncLifetime
{
    private readonly PortalStore store = new();

    private HomeReader Reader => new(store.Get<IDbContextFactory<Data.PortalDbContext>>(), store.Time);

    public ValueTask InitializeAsync() => store.InitializeAsync();

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task Each_role_is_told_what_it_may_see_and_no_more()
    {
        Assert.Equal("build", Parts(await ReadAsync(store.Dana)));
        Assert.Equal("support", Parts(await ReadAsync(store.Sam)));
        Assert.Equal("support audit", Parts(await ReadAsync(store.Ada)));
        Assert.Equal("support audit", Parts(await ReadAsync(store.Ali)));
        Assert.Equal("", Parts(await ReadAsync(new CurrentPerson(Guid.CreateVersion7(), "Nobody", PortalRoles.None, null))));
    }

    [Fact]
    public async Task A_developer_is_told_of_the_own_company_alone()
    {
        await store.WriteAsync(Client(store.HarborProject, "Harbor Web"), Client(store.LarkspurProject, "Larkspur Shop"));
        var build = (await ReadAsync(store.Dana)).Build!;
        Assert.Equal(("Harbor Bank", 1, 1, 0, false, false), (build.Company, build.Projects, build.Clients, build.Links, build.SignedIn, build.Launched));
        Assert.Equal(["Harbor Web"], build.Latest.Select(client => client.Name));
    }

    [Fact]
    public async Task A_developer_is_led_back_to_the_draft_that_they_last_worked_on_and_to_no_one_else_s()
    {
        Draft Of(CurrentPerson person, string title, int minutes) => new()
        {
            Id = Guid.CreateVersion7(),
            PersonId = person.Id,
            Title = title,
            Step = "scopes",
            Content = "{}",
            SavedAt = store.Time.GetUtcNow().AddMinutes(minutes),
        };
        Assert.Null((await ReadAsync(store.Dana)).Build!.Draft);
        await store.WriteAsync(Of(store.Dana, "Older", 1), Of(store.Dana, "Newer", 2), Of(store.Lea, "Lea’s", 3));
        var draft = (await ReadAsync(store.Dana)).Build!.Draft!;
        Assert.Equal(("Newer", "scopes"), (draft.Title, draft.Step));
        Assert.Null((await ReadAsync(store.Dana with { CompanyRole = CompanyRole.Viewer })).Build!.Draft);
    }

    [Fact]
    public async Task Figures_are_counted_from_the_store()
    {
        await store.WriteAsync(Client(store.HarborProject, "Harbor Web"), Client(store.LarkspurProject, "Larkspur Shop"));
        foreach (var (carrier, change) in (IEnumerable<(string, Func<RecoveryCase, RecoveryCase>)>)
            [("verizon", open => open), ("att", open => open with { State = RecoveryState.Held }), ("tmobile", open => open with { ExpiresAt = store.Time.GetUtcNow() })])
        {
            var subscriber = await store.AddSubscriberAsync(carrier, $"+120255501{carrier[0] % 100:00}");
            await store.WriteAsync(change(RecoveryRules.Open(subscriber.Id, subscriber.CarrierId, RecoveryReason.SimChanged, new RecoveryPhone("1", "2", "3", "4"), 3, null, store.Time.GetUtcNow())));
        }
        var support = (await ReadAsync(store.Ada)).Support!;
        Assert.Equal((0, 0, 2, 2, 2), (support.Links, support.Devices, support.Recoveries, support.Companies, support.Clients));
    }

    [Fact]
    public async Task The_latest_lines_of_the_trail_come_first()
    {
        foreach (var index in Enumerable.Range(0, 10))
        {
            await store.WriteAsync(AuditEntry.Of(Actor.System, store.Time.GetUtcNow().AddMinutes(index), "client.created", "client", "c", $"Client {index}"));
        }
        Assert.Equal(Enumerable.Range(2, 8).Reverse().Select(index => $"Client {index}"), (await ReadAsync(store.Ali)).Audit!.Select(entry => entry.ObjectName));
    }

    [Fact]
    public async Task Sign_ins_that_were_not_the_persons_are_told_to_support_for_thirty_days()
    {
        var (gone, now) = (Guid.CreateVersion7(), store.Time.GetUtcNow());
        await store.WriteAsync(
            AuditEntry.Of(Actor.Subscriber(gone), now.AddDays(-31), "request.reported", "client", "ccid-1", "Too old", subscriberId: gone),
            AuditEntry.Of(Actor.Subscriber(gone), now.AddDays(-2), "request.reported", "client", "ccid-1", "Harbor Bank", subscriberId: gone),
            AuditEntry.Of(Actor.Subscriber(gone), now.AddDays(-1), "request.reported", "device", "d-1", "Chrome on Windows", subscriberId: gone));

        var reports = (await ReadAsync(store.Sam)).Support!.Reports;

        Assert.Equal([("Chrome on Windows", "d-1"), ("Harbor Bank", null)], reports.Select(report => (report.Name, report.DeviceId)));
        Assert.All(reports, report => Assert.Null(report.Phone));
    }

    private Task<HomeContent> ReadAsync(CurrentPerson person) => Reader.ReadAsync(person, TestContext.Current.CancellationToken);

    private static string Parts(HomeContent content) =>
        string.Join(' ', new[] { content.Build is null ? null : "build", content.Support is null ? null : "support", content.Audit is null ? null : "audit" }.Where(part => part is not null));

    private static Client Client(Guid project, string name) => new()
    {
        Id = Guid.CreateVersion7(),
        ClientId = ClientId.New().Value,
        ProjectId = project,
        Name = name,
        TokenAuth = TokenAuth.Basic,
    };
}
