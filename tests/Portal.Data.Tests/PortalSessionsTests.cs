using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Data.Tests.Store;

namespace ZenKey.Portal.Data.Tests;

/// <summary>Sign-ins to the portal live on the server: what is ended there is ended (OWASP ASVS 5.0 §7.4).</summary>
public abstract class PortalSessionsTests(StoreFixture fixture) : StoreTests(fixture)
{
    private PortalSessions Sessions => Node.Get<PortalSessions>();

    [Fact]
    public async Task A_session_is_found_until_it_expires()
    {
        var session = await SignedInAsync();
        Assert.Equal([1, 2, 3], (await Sessions.FindAsync(session.Id, None))!.Ticket);
        Time.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromMilliseconds(1));
        Assert.NotNull(await Sessions.FindAsync(session.Id, None));
        Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(await Sessions.FindAsync(session.Id, None));
    }

    [Fact]
    public async Task A_renewed_session_lives_longer_with_its_new_ticket()
    {
        var session = await SignedInAsync();
        Time.Advance(TimeSpan.FromMinutes(10));
        await Sessions.RenewAsync(session.Id, [4, 5], Now.AddMinutes(15), None);
        Time.Advance(TimeSpan.FromMinutes(10));
        var renewed = (await Sessions.FindAsync(session.Id, None))!;
        Assert.Equal([4, 5], renewed.Ticket);
        Assert.Equal((Now.AddMinutes(-10), Now.AddMinutes(5), Now.AddMinutes(-20)), (renewed.SeenAt, renewed.ExpiresAt, renewed.CreatedAt));
    }

    [Fact]
    public async Task An_ended_session_is_gone_and_does_not_come_back()
    {
        var session = await SignedInAsync();
        var other = await SignedInAsync();
        await Sessions.EndAsync(session.Id, None);
        await Sessions.EndAsync(session.Id, None);
        await Sessions.RenewAsync(session.Id, [4], Now.AddMinutes(15), None);
        Assert.Null(await Sessions.FindAsync(session.Id, None));
        Assert.NotNull(await Sessions.FindAsync(other.Id, None));
    }

    [Fact]
    public async Task An_unknown_session_is_not_found() => Assert.Null(await Sessions.FindAsync(RandomId.Hash("forged"), None));

    [Fact]
    public async Task A_session_is_found_with_its_person_as_they_are_now_and_not_without()
    {
        var person = new Person { Id = Guid.CreateVersion7(Now), Name = "Ottoline", Roles = PortalRoles.Developer };
        await Node.AddAsync(person);
        var session = await SignedInAsync(person.Id);
        await Node.Writer.WriteAsync((store, token) => store.People.Where(row => row.Id == person.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.Roles, PortalRoles.Support), token), [], None);

        var found = await Sessions.FindWithPersonAsync(session.Id, None);
        Assert.Equal((session.Id, "Ottoline", PortalRoles.Support), (found?.Session.Id, found?.Person.Name, found?.Person.Roles));
        Assert.Null(await Sessions.FindWithPersonAsync((await SignedInAsync()).Id, None));
        Time.Advance(TimeSpan.FromMinutes(15));
        Assert.Null(await Sessions.FindWithPersonAsync(session.Id, None));
    }

    private async Task<PortalSession> SignedInAsync(Guid? person = null)
    {
        var session = new PortalSession
        {
            Id = RandomId.Hash(RandomId.New()),
            PersonId = person ?? Guid.CreateVersion7(Now),
            Ticket = [1, 2, 3],
            CreatedAt = Now,
            SeenAt = Now,
            ExpiresAt = Now.AddMinutes(15),
        };
        await Sessions.AddAsync(session, None);
        return session;
    }
}

public sealed class PortalSessionsOnSqlite(SqliteStore fixture) : PortalSessionsTests(fixture), IClassFixture<SqliteStore>;

public sealed class PortalSessionsOnPostgreSql(PostgreSqlStore fixture) : PortalSessionsTests(fixture), IClassFixture<PostgreSqlStore>;
