using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Data.Links;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Features.SignIn;

namespace ZenKey.Portal.Tests.SignIn;

public sealed class SessionTests : IAsyncLifetime
{
    private const string Issuer = "https://id.example/carriers/verizon";
    private readonly PortalStore store = new();
    private PortalTickets tickets = default!;

    private PersonSignIns People => store.Get<PersonSignIns>();

    public async ValueTask InitializeAsync()
    {
        await store.InitializeAsync();
        tickets = new PortalTickets(store.Get<PortalSessions>(), new EphemeralDataProtectionProvider(), store.Time);
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task A_session_gives_the_person_back()
    {
        var key = await tickets.StoreAsync(await TicketAsync());
        Assert.Equal(store.Dana, CurrentPerson.From((await tickets.RetrieveAsync(key))!.Principal));
    }

    [Fact]
    public async Task The_store_knows_neither_the_key_nor_an_open_ticket()
    {
        var key = await tickets.StoreAsync(await TicketAsync());
        var row = await store.ReadAsync(data => data.PortalSessions.SingleAsync());
        Assert.Equal(43, key.Length); // 256 bits, base64url
        Assert.Equal(RandomId.Hash(key), row.Id);
        Assert.DoesNotContain("Dana", System.Text.Encoding.UTF8.GetString(row.Ticket), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copied_cookie_dies_at_sign_out()
    {
        var key = await tickets.StoreAsync(await TicketAsync());
        await tickets.RemoveAsync(key);
        Assert.Null(await tickets.RetrieveAsync(key));
    }

    [Fact]
    public async Task Fifteen_idle_minutes_end_it()
    {
        var key = await tickets.StoreAsync(await TicketAsync());
        store.Time.Advance(TimeSpan.FromMinutes(15));
        Assert.Null(await tickets.RetrieveAsync(key));
    }

    [Fact]
    public async Task Use_keeps_it_but_never_beyond_twelve_hours()
    {
        var ticket = await TicketAsync();
        var key = await tickets.StoreAsync(ticket);
        for (var passed = TimeSpan.Zero; passed < TimeSpan.FromHours(12) - TimeSpan.FromMinutes(10); passed += TimeSpan.FromMinutes(10))
        {
            Assert.NotNull(await tickets.RetrieveAsync(key));
            await tickets.RenewAsync(key, ticket);
            store.Time.Advance(TimeSpan.FromMinutes(10));
        }
        await tickets.RenewAsync(key, ticket);
        store.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Null(await tickets.RetrieveAsync(key));
    }

    [Fact]
    public async Task A_circuit_in_use_keeps_the_session_though_no_request_is_made()
    {
        var key = await tickets.StoreAsync(await TicketAsync());
        store.Time.Advance(TimeSpan.FromMinutes(14));
        await tickets.TouchAsync(RandomId.Hash(key), CancellationToken.None);
        store.Time.Advance(TimeSpan.FromMinutes(14));
        var ticket = await tickets.RetrieveAsync(key);
        Assert.True(ticket!.Properties.ExpiresUtc > store.Time.GetUtcNow());
    }

    [Fact]
    public async Task A_role_that_was_taken_away_is_gone_at_the_next_request()
    {
        var key = await tickets.StoreAsync(await TicketAsync());
        await store.Get<StoreWriter>().WriteAsync(async (data, token) => (await data.People.SingleAsync(person => person.Id == store.Dana.Id, token)).Roles = PortalRoles.Support, [], CancellationToken.None);
        var principal = (await tickets.RetrieveAsync(key))!.Principal;
        Assert.Equal([Roles.Support], principal.FindAll(ClaimTypes.Role).Select(claim => claim.Value));
    }

    [Fact]
    public async Task A_new_sign_in_sweeps_out_what_has_expired()
    {
        await tickets.StoreAsync(await TicketAsync());
        store.Time.Advance(TimeSpan.FromMinutes(20));
        await tickets.StoreAsync(await TicketAsync());
        Assert.Equal(1, await store.ReadAsync(data => data.PortalSessions.CountAsync()));
    }

    [Fact]
    public async Task The_first_sign_in_binds_the_invited_person_and_is_audited()
    {
        await InviteDanaAsync("sub-1");
        Assert.Equal(store.Dana.Id, (await People.RecognizeAsync(Issuer, "verizon", "sub-1", CancellationToken.None))?.Id);
        var row = await store.ReadAsync(data => data.People.SingleAsync(person => person.Id == store.Dana.Id));
        Assert.Equal((Issuer, "sub-1", store.Time.GetUtcNow()), (row.Issuer, row.Subject, row.LastSignInAt));
        Assert.Equal("person.bound", Assert.Single(await store.AuditAsync()).Action);
        await People.RecognizeAsync(Issuer, "verizon", "sub-1", CancellationToken.None);
        Assert.Single(await store.AuditAsync());
    }

    [Fact]
    public async Task A_subject_says_nothing_at_another_carrier()
    {
        await InviteDanaAsync("sub-1");
        Assert.Null(await People.RecognizeAsync("https://id.example/carriers/att", "att", "sub-1", CancellationToken.None));
    }

    [Fact]
    public async Task Who_is_bound_already_is_not_bound_to_a_second_subject()
    {
        await InviteDanaAsync("sub-1");
        await People.RecognizeAsync(Issuer, "verizon", "sub-1", CancellationToken.None);
        await store.Get<StoreWriter>().WriteAsync(async (data, token) => (await data.Links.SingleAsync(token)).Subject = "sub-2", [], CancellationToken.None);
        Assert.Null(await People.RecognizeAsync(Issuer, "verizon", "sub-2", CancellationToken.None));
    }

    [Fact]
    public async Task Nobody_is_recognized_by_a_subject_that_no_link_has() =>
        Assert.Null(await People.RecognizeAsync(Issuer, "verizon", "unknown", CancellationToken.None));

    private async Task<AuthenticationTicket> TicketAsync() =>
        new(PortalPrincipal.Of(await store.ReadAsync(data => data.People.SingleAsync(person => person.Id == store.Dana.Id))), new AuthenticationProperties(), PortalCookie.Scheme);

    private async Task InviteDanaAsync(string subject)
    {
        var subscriber = await store.AddSubscriberAsync("verizon", "+12025550142");
        await store.WriteAsync(new AccountLink
        {
            Id = Guid.CreateVersion7(),
            CarrierId = subscriber.CarrierId,
            SubscriberId = subscriber.Id,
            ProjectId = store.HarborProject,
            Sector = "portal",
            Subject = subject,
            Scopes = "openid",
        });
        await store.Get<StoreWriter>().WriteAsync(async (data, token) => (await data.People.SingleAsync(person => person.Id == store.Dana.Id, token)).SubscriberId = subscriber.Id, [], CancellationToken.None);
    }
}
