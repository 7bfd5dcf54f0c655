using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Features.People;
using ZenKey.Portal.Tests.Companies;

namespace ZenKey.Portal.Tests.People;

/// <summary>Who belongs to a company, and how one gets in (ZenKey platform §9.1).</summary>
public sealed class MemberServiceTests : IAsyncLifetime
{
    private static readonly CancellationToken Cancel = CancellationToken.None;
    private readonly CompanyWorld world = new();

    private Guid Harbor => world.Store.Harbor;

    private PersonRegistry Registry => world.Store.Get<PersonRegistry>();

    public ValueTask InitializeAsync() => world.InitializeAsync();

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task An_invitation_goes_out_by_mail_and_only_its_hash_is_kept()
    {
        var token = await InviteAsync();
        var row = await world.Store.ReadAsync(store => store.Invitations.SingleAsync());
        Assert.Equal((RandomId.Hash(token), world.Store.Time.GetUtcNow() + TimeSpan.FromDays(7)), (row.TokenHash, row.ExpiresAt));
        Assert.Equal(("kim@work.example", "ZenKey portal"), (world.Mails.Sent[0].To, world.Mails.Sent[0].From));
        Assert.DoesNotContain(await world.Store.AuditAsync(), entry => (entry.Changes + entry.ObjectName).Contains(token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_follows_it_signs_up_with_its_name_address_and_role_once()
    {
        var token = await InviteAsync(CompanyRole.Viewer);
        var person = (await Registry.RegisterInvitedAsync("https://id.example/carriers/att", "sub-1", RandomId.Hash(token), Cancel))!;
        Assert.Equal(("Kim", "kim@work.example", Harbor, CompanyRole.Viewer), (person.Name, person.Email, person.CompanyId, person.CompanyRole));
        Assert.NotNull(person.EmailVerifiedAt); // the link of the mail has shown it
        Assert.Null(await Registry.RegisterInvitedAsync("https://id.example/carriers/att", "sub-2", RandomId.Hash(token), Cancel));
    }

    [Fact]
    public async Task Somebody_registered_joins_and_whoever_has_a_company_stays_there()
    {
        var token = await InviteAsync();
        Assert.IsType<JoinResult.Belongs>(await Registry.JoinAsync(world.Store.Lea.Id, RandomId.Hash(token), Cancel));
        var newcomer = await world.NewcomerAsync();
        Assert.Equal("Harbor Bank", Assert.IsType<JoinResult.Joined>(await Registry.JoinAsync(newcomer.Id, RandomId.Hash(token), Cancel)).Company);
        Assert.IsType<JoinResult.Gone>(await Registry.JoinAsync((await world.NewcomerAsync()).Id, RandomId.Hash(token), Cancel));
    }

    [Fact]
    public async Task Of_two_who_follow_one_link_at_once_one_gets_in()
    {
        var token = await InviteAsync();
        var (one, other) = (await world.NewcomerAsync(), await world.NewcomerAsync());
        var results = await Task.WhenAll(Registry.JoinAsync(one.Id, RandomId.Hash(token), Cancel), Registry.JoinAsync(other.Id, RandomId.Hash(token), Cancel));
        Assert.Single(results.OfType<JoinResult.Joined>());
    }

    [Fact]
    public async Task It_serves_for_seven_days()
    {
        var token = await InviteAsync();
        world.Store.Time.Advance(TimeSpan.FromDays(7));
        Assert.Null(await Registry.FindInvitationAsync(RandomId.Hash(token), Cancel));
        Assert.IsType<JoinResult.Gone>(await Registry.JoinAsync((await world.NewcomerAsync()).Id, RandomId.Hash(token), Cancel));
    }

    [Fact]
    public async Task One_that_ran_out_is_sent_again_and_the_former_link_is_dead()
    {
        var former = await InviteAsync();
        world.Store.Time.Advance(TimeSpan.FromDays(8));
        var id = (await world.Store.ReadAsync(store => store.Invitations.SingleAsync())).Id;
        Assert.IsType<EditMemberResult.Saved>(await world.Members.ResendAsync(world.Admin, Harbor, id, Cancel));
        Assert.Null(await Registry.FindInvitationAsync(RandomId.Hash(former), Cancel));
        Assert.NotNull(await Registry.FindInvitationAsync(RandomId.Hash(LastToken()), Cancel));
        Assert.IsType<EditMemberResult.Rejected>(await world.Members.ResendAsync(world.Admin, Harbor, id, Cancel)); // not twice in a minute
    }

    [Fact]
    public async Task One_that_was_taken_back_lets_nobody_in()
    {
        var token = await InviteAsync();
        var id = (await world.Store.ReadAsync(store => store.Invitations.SingleAsync())).Id;
        Assert.IsType<EditMemberResult.Saved>(await world.Members.RevokeAsync(world.Admin, Harbor, id, Cancel));
        Assert.Null(await Registry.FindInvitationAsync(RandomId.Hash(token), Cancel));
        Assert.IsType<EditMemberResult.NotFound>(await world.Members.RevokeAsync(world.Admin, Harbor, id, Cancel));
    }

    [Fact]
    public async Task The_same_address_is_invited_once_at_a_time()
    {
        await InviteAsync();
        Assert.IsType<EditMemberResult.Rejected>(await world.Members.InviteAsync(world.Owner, Harbor, Form(CompanyRole.Viewer), Cancel));
    }

    [Fact]
    public async Task A_mail_that_is_not_taken_on_is_said()
    {
        world.Mails.Takes = false;
        Assert.False(Assert.IsType<EditMemberResult.Saved>(await world.Members.InviteAsync(world.Owner, Harbor, Form(CompanyRole.Viewer), Cancel)).MailSent);
    }

    [Fact]
    public async Task An_admin_makes_no_owner_and_touches_none()
    {
        Assert.Equal("Only an owner makes an owner.", Assert.IsType<EditMemberResult.Rejected>(await world.Members.InviteAsync(world.Admin, Harbor, Form(CompanyRole.Owner), Cancel)).Fault);
        Assert.Equal("Only an owner changes an owner.", Assert.IsType<EditMemberResult.Rejected>(await world.Members.RemoveAsync(world.Admin, Harbor, world.Owner.Id, 0, Cancel)).Fault);
        Assert.Equal("Only an owner makes an owner.", Assert.IsType<EditMemberResult.Rejected>(await world.Members.SetRoleAsync(world.Admin, Harbor, world.Admin.Id, 0, CompanyRole.Owner, Cancel)).Fault);
    }

    [Fact]
    public async Task A_company_is_never_without_an_owner()
    {
        const string Fault = "A company is never without an owner. Make somebody else an owner first.";
        Assert.Equal(Fault, Assert.IsType<EditMemberResult.Rejected>(await world.Members.RemoveAsync(world.Owner, Harbor, world.Owner.Id, 0, Cancel)).Fault);
        Assert.Equal(Fault, Assert.IsType<EditMemberResult.Rejected>(await world.Members.SetRoleAsync(world.Owner, Harbor, world.Owner.Id, 0, CompanyRole.Admin, Cancel)).Fault);
    }

    [Fact]
    public async Task Of_two_owners_who_leave_at_once_one_stays()
    {
        Assert.IsType<EditMemberResult.Saved>(await world.Members.SetRoleAsync(world.Owner, Harbor, world.Admin.Id, 0, CompanyRole.Owner, Cancel));
        await Task.WhenAll(world.Members.RemoveAsync(world.Owner, Harbor, world.Owner.Id, 0, Cancel), world.Members.RemoveAsync(world.Admin, Harbor, world.Admin.Id, 1, Cancel));
        Assert.Equal(1, await world.Store.ReadAsync(store => store.People.CountAsync(person => person.CompanyId == Harbor && person.CompanyRole == CompanyRole.Owner)));
    }

    [Fact]
    public async Task Who_is_removed_sees_nothing_of_the_company_from_then_on()
    {
        var viewer = world.Ranks[CompanyRole.Viewer];
        Assert.IsType<EditMemberResult.Saved>(await world.Members.RemoveAsync(world.Owner, Harbor, viewer.Id, 0, Cancel));
        var current = await world.Store.ReadAsync(store => store.RefreshAsync(viewer, Cancel));
        Assert.Null(current!.Rank);
        Assert.False(Permissions.SeeCompany.Allows(current, Harbor));
    }

    [Fact]
    public async Task A_member_of_another_company_is_nobody_here() =>
        Assert.IsType<EditMemberResult.NotFound>(await world.Members.SetRoleAsync(world.Owner, Harbor, world.Store.Lea.Id, 0, CompanyRole.Viewer, Cancel));

    [Fact]
    public async Task What_somebody_else_changed_since_is_not_written_over()
    {
        var viewer = world.Ranks[CompanyRole.Viewer];
        await world.Members.SetRoleAsync(world.Owner, Harbor, viewer.Id, 0, CompanyRole.Developer, Cancel);
        Assert.IsType<EditMemberResult.Conflict>(await world.Members.SetRoleAsync(world.Admin, Harbor, viewer.Id, 0, CompanyRole.Viewer, Cancel));
    }

    private async Task<string> InviteAsync(CompanyRole role = CompanyRole.Developer)
    {
        Assert.True(Assert.IsType<EditMemberResult.Saved>(await world.Members.InviteAsync(world.Admin, Harbor, Form(role), Cancel)).MailSent);
        return LastToken();
    }

    private string LastToken() => world.Mails.Sent[^1].Text.Split("/invitations/")[1].Split('\n')[0];

    private static InviteForm Form(CompanyRole role) => new() { Name = "Kim", Email = " kim@work.example ", Role = role };
}
