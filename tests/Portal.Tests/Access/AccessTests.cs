using Bunit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Features.Clients;
using ZenKey.Portal.Layout;

namespace ZenKey.Portal.Tests.Access;

public sealed class AccessTests : PortalPageContext
{
    [Theory]
    [InlineData(PortalRoles.Developer, true, true, false, false, false, false, true)]
    [InlineData(PortalRoles.Developer, false, false, false, false, false, false, false)]
    [InlineData(PortalRoles.Support, false, false, true, true, false, false, true)]
    [InlineData(PortalRoles.Administrator, false, true, true, true, true, true, true)]
    [InlineData(PortalRoles.Auditor, false, false, true, false, false, true, true)]
    [InlineData(PortalRoles.None, true, false, false, false, false, false, false)]
    public void Each_role_may_do_this_and_no_more(PortalRoles roles, bool company, bool build, bool see, bool decide, bool revoke, bool audit, bool logs)
    {
        var person = new CurrentPerson(Guid.CreateVersion7(), "P", roles, company ? Guid.CreateVersion7() : null);
        string[] policies = [Policies.Build, Policies.SeeSubscribers, Policies.DecideRecoveries, Policies.RevokeDevices, Policies.ReadAudit, Policies.ReadLogs];
        Assert.Equal([build, see, decide, revoke, audit, logs], policies.Select(policy => PortalPolicies.Allows(policy, person)));
    }

    [Fact]
    public void A_refused_page_says_which_role_is_missing_and_which_one_has()
    {
        Become(new CurrentPerson(Guid.CreateVersion7(), "Sam", PortalRoles.Support, null));
        var page = Render<AccessDenied>(parameters => parameters.Add(refusal => refusal.Page, typeof(ClientsPage)));
        Assert.Contains(Permissions.SeeProjects.Needed, page.Markup);
        Assert.Contains("You have the role Support.", page.Markup);
    }

    [Fact]
    public void Every_page_asks_for_a_person_save_those_before_the_sign_in()
    {
        string[] open = ["/not-found", "/sign-in", "/sign-in/problem", "/sign-up", "/sign-up/mail/{Token}", "/invitations/{Token}"];
        var pages = typeof(AccessDenied).Assembly.GetTypes()
            .SelectMany(type => type.GetCustomAttributes(typeof(RouteAttribute), false).Cast<RouteAttribute>().Select(route => (route.Template, type))).ToList();
        Assert.NotEmpty(pages);
        Assert.All(pages, page => Assert.Equal(open.Contains(page.Template), page.type.IsDefined(typeof(AllowAnonymousAttribute), true)));
        Assert.All(pages.Where(page => !open.Contains(page.Template)), page => Assert.True(page.type.IsDefined(typeof(AuthorizeAttribute), true), page.Template));
    }

    [Theory]
    [InlineData(PortalRoles.Developer, "Home Projects Clients Test flow Logs Usage Exports Company People Guides")]
    [InlineData(PortalRoles.Support, "Home Linked accounts Trusted devices Recovery cases Logs Usage Exports Guides")]
    [InlineData(PortalRoles.Administrator, "Home Projects Clients Test flow Logs Usage Exports Linked accounts Trusted devices Recovery cases Companies Approvals Health Audit Guides")]
    [InlineData(PortalRoles.Auditor, "Home Linked accounts Trusted devices Recovery cases Logs Usage Exports Companies Approvals Audit Guides")]
    public void The_menu_shows_what_the_person_may_open(PortalRoles roles, string entries)
    {
        Become(new CurrentPerson(Guid.CreateVersion7(), "P", roles, roles == PortalRoles.Developer ? Guid.CreateVersion7() : null));
        Assert.Equal(entries, string.Join(' ', Render<NavMenu>().FindAll("a").Select(link => link.TextContent.Trim())));
    }

    [Theory]
    [InlineData(CompanyRole.Viewer, false)]
    [InlineData(CompanyRole.Developer, false)]
    [InlineData(CompanyRole.Admin, true)]
    [InlineData(CompanyRole.Owner, true)]
    public void Api_keys_are_in_the_menu_of_those_who_may_make_them(CompanyRole rank, bool there)
    {
        Become(Dana with { CompanyRole = rank });
        Assert.Equal(there, Render<NavMenu>().FindAll("a[href='/api-keys']").Count == 1);
    }

    [Fact]
    public void Who_is_no_longer_signed_in_is_led_to_the_sign_in_and_back()
    {
        GoTo("/clients?q=har");
        Render<GoToSignIn>();
        Assert.EndsWith("/sign-in?returnUrl=%2Fclients%3Fq%3Dhar", Address);
    }
}
