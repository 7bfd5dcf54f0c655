using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Companies;
using ZenKey.Portal.Data.Exports;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Exports;
using ZenKey.Portal.Features.SignIn;
using ZenKey.Portal.Lists;
using ZenKey.Portal.Tests.Api;
using ZenKey.TestKit;

namespace ZenKey.Portal.Tests.Exports;

/// <summary>Files by HTTP, in the whole process: a person's own, and another's as if there were none.</summary>
public sealed class ExportHttpTests(ApiApp api) : IClassFixture<ApiApp>
{
    private static readonly CancellationToken Cancel = CancellationToken.None;

    [Fact]
    public async Task A_file_is_handed_to_its_owner_and_is_not_there_for_anybody_else()
    {
        var dana = await api.PersonAsync("Dana");
        var id = await StartAsync(dana, ListQuery.Of(ListKinds.Clients, "columns=id"));
        using var browser = await BrowserAsync(dana);
        using var response = await browser.GetAsync($"/exports/{id}/file.csv");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(("text/csv", "no-store"), (response.Content.Headers.ContentType!.MediaType, response.Headers.CacheControl!.ToString()));
        Assert.Matches("^clients-\\d{4}-\\d{2}-\\d{2}\\.csv$", response.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
        var text = await response.Content.ReadAsStringAsync(Cancel);
        Assert.StartsWith("name,project,company,client_id\r\n", text, StringComparison.Ordinal);
        Assert.Contains("Harbor Web,Harbor Bank,Harbor Bank,ccid-h7k2m9qx4tz8v3pa\r\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Larkspur", text, StringComparison.Ordinal);

        foreach (var other in new[] { await AddAsync("Cole", dana.CompanyId), await AddAsync("Lea", await OtherCompanyAsync()), await api.PersonAsync("Ada"), await api.PersonAsync("Sam") })
        {
            using var stranger = await BrowserAsync(other);
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/exports/{id}/file.csv")).StatusCode);
        }
        using var nobody = api.App.NewBrowser();
        Assert.StartsWith("/sign-in", (await nobody.GetAsync($"/exports/{id}/file.csv")).Headers.Location!.PathAndQuery, StringComparison.Ordinal);
        var trail = await api.ReadAsync(store => store.Audit.AsNoTracking().Where(entry => entry.ObjectId == id.ToString()).Select(entry => entry.Action).ToListAsync());
        Assert.Equal(["export.downloaded", "export.started"], trail.Order());
    }

    [Fact]
    public async Task A_right_that_is_gone_is_asked_for_again_at_the_download()
    {
        var company = await OtherCompanyAsync();
        var kim = await AddAsync("Kim", company);
        var id = await StartAsync(kim, ListQuery.Of(ListKinds.Logs, ""));
        using var browser = await BrowserAsync(kim);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync($"/exports/{id}/file.csv")).StatusCode);
        await api.ChangeAsync(async store => (await store.People.FindAsync(kim.Id))!.CompanyId = null);
        Assert.NotEqual(HttpStatusCode.OK, (await browser.GetAsync($"/exports/{id}/file.csv")).StatusCode);
        Assert.Null(await api.Get<IExportDesk>().OpenAsync(kim, id, Cancel));
    }

    [Fact]
    public async Task A_deleted_file_is_gone()
    {
        var sam = await api.PersonAsync("Sam");
        var id = await StartAsync(sam, ListQuery.Of(ListKinds.Links, "state=active"));
        using var browser = await BrowserAsync(sam);
        Assert.Contains("(•••)", await (await browser.GetAsync($"/exports/{id}/file.csv")).Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.True(await api.Get<IExportDesk>().DeleteAsync(sam, id, Cancel));
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync($"/exports/{id}/file.csv")).StatusCode);
    }

    private async Task<Guid> StartAsync(CurrentPerson person, ListQuery query)
    {
        var id = Assert.IsType<StartExportResult.Started>(await api.Get<IExportDesk>().StartAsync(person, query, Cancel)).Id;
        await Until.HoldsAsync(async () => (await api.Get<ExportLedger>().FindAsync(person.Id, id, Cancel))!.State == ExportState.Done);
        return id;
    }

    private async Task<Guid> OtherCompanyAsync()
    {
        var company = new Company { Id = Guid.CreateVersion7(), Name = "Other", State = CompanyState.Approved };
        await api.ChangeAsync(store =>
        {
            store.Add(company);
            return Task.CompletedTask;
        });
        return company.Id;
    }

    private async Task<CurrentPerson> AddAsync(string name, Guid? company)
    {
        var person = new Person { Id = Guid.CreateVersion7(), Name = name, Roles = PortalRoles.Developer, CompanyId = company, CompanyRole = CompanyRole.Developer };
        await api.ChangeAsync(store =>
        {
            store.Add(person);
            return Task.CompletedTask;
        });
        return new CurrentPerson(person.Id, name, person.Roles, company, person.CompanyRole);
    }

    /// <summary>A browser in which somebody is signed in, without the way there.</summary>
    private async Task<TestBrowser> BrowserAsync(CurrentPerson person)
    {
        var options = api.Get<IOptionsMonitor<CookieAuthenticationOptions>>().Get(PortalCookie.Scheme);
        var row = await api.ReadAsync(store => store.People.AsNoTracking().SingleAsync(one => one.Id == person.Id));
        var ticket = new AuthenticationTicket(PortalPrincipal.Of(row), new AuthenticationProperties { IssuedUtc = api.Get<TimeProvider>().GetUtcNow(), ExpiresUtc = api.Get<TimeProvider>().GetUtcNow() + PortalCookie.Idle }, PortalCookie.Scheme);
        var key = await options.SessionStore!.StoreAsync(ticket);
        var held = new ClaimsPrincipal(new ClaimsIdentity([new Claim("Microsoft.AspNetCore.Authentication.Cookies-SessionId", key)], PortalCookie.Scheme));
        var browser = api.App.NewBrowser();
        browser.Cookies.Add(new Uri(api.App.Origin), new Cookie(options.Cookie.Name!, options.TicketDataFormat.Protect(new AuthenticationTicket(held, null, PortalCookie.Scheme))));
        browser.Http.DefaultRequestHeaders.Accept.ParseAdd("text/html,*/*");
        return browser;
    }
}
