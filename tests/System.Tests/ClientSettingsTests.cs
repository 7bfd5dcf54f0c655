using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Features.Clients.Settings;

namespace ZenKey.System.Tests;

/// <summary>What is set in the portal is what the carriers' providers do, at once.</summary>
public sealed class ClientSettingsTests(RunningApp running) : IClassFixture<RunningApp>
{
    private const string ClientId = "ccid-h7k2m9qx4tz8v3pa";
    private const string Redirect = "http://localhost:5173/auth/callback";

    [Fact]
    public async Task Requests_must_be_pushed_once_the_client_is_set_so()
    {
        Assert.DoesNotContain("error=", await AuthorizeAsync(), StringComparison.Ordinal);
        await SetAsync(all => all.Protection, form => form with { PushedRequests = true });
        Assert.Contains("error=invalid_request", await AuthorizeAsync(), StringComparison.Ordinal);
        await SetAsync(all => all.Protection, form => form with { PushedRequests = false });
        Assert.DoesNotContain("error=", await AuthorizeAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task People_come_back_from_signing_out_to_an_address_that_was_just_registered()
    {
        const string Back = "https://app.harborbank.example/just-registered";
        var address = $"/carriers/verizon/logout?client_id={ClientId}&post_logout_redirect_uri={Uri.EscapeDataString(Back)}";
        using var browser = running.App.NewBrowser();
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.Http.GetAsync(new Uri(address, UriKind.Relative), Cancel)).StatusCode);
        await SetAsync(all => all.SignOut, form => form with { PostLogoutUris = $"{form.PostLogoutUris}\n{Back}" });
        Assert.NotEqual(HttpStatusCode.BadRequest, (await browser.Http.GetAsync(new Uri(address, UriKind.Relative), Cancel)).StatusCode);
    }

    [Fact]
    public async Task A_page_of_a_registered_origin_may_read_what_userinfo_answers()
    {
        const string Origin = "https://spa.harborbank.example";
        Assert.Null(await AllowedAsync(Origin));
        await SetAsync(all => all.Origins, form => form with { WebOrigins = $"{form.WebOrigins}\n{Origin}" });
        Assert.Equal(Origin, await AllowedAsync(Origin));
    }

    [Fact]
    public async Task A_client_without_the_grant_gets_no_token_of_its_own()
    {
        Assert.Equal(HttpStatusCode.OK, await ServiceTokenAsync());
        await SetAsync(all => all.Events, form => form with { Wanted = false });
        await SetAsync(all => all.Grants, form => form with { ServiceTokens = false });
        Assert.Equal(HttpStatusCode.BadRequest, await ServiceTokenAsync());
        await SetAsync(all => all.Grants, form => form with { ServiceTokens = true });
        Assert.Equal(HttpStatusCode.OK, await ServiceTokenAsync());
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private async Task SetAsync<TForm>(Func<ClientSettings, TForm> part, Func<TForm, TForm> change)
        where TForm : class, ISettingsForm<TForm>
    {
        await using var store = await running.App.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Cancel);
        var dana = await store.People.Where(row => row.Name == "Dana").Select(row => new CurrentPerson(row.Id, row.Name, row.Roles, row.CompanyId, row.CompanyRole)).FirstAsync(Cancel);
        var editor = running.App.Services.GetRequiredService<ISettingsEditor>();
        var before = part((await editor.ReadAsync(dana, ClientId, Cancel))!);
        Assert.IsType<SaveSettingsResult.Saved>(await editor.SaveAsync(dana, ClientId, before, change(before), Cancel));
    }

    /// <summary>Where an authorization request leads that was not pushed.</summary>
    private async Task<string> AuthorizeAsync()
    {
        using var browser = running.App.NewBrowser();
        var response = await browser.Http.GetAsync(new Uri($"/carriers/verizon/authorize?client_id={ClientId}&redirect_uri={Uri.EscapeDataString(Redirect)}&response_type=code&scope=openid&state=s&nonce=n&code_challenge={new string('A', 43)}&code_challenge_method=S256", UriKind.Relative), Cancel);
        return response.Headers.Location?.ToString() ?? "";
    }

    private async Task<string?> AllowedAsync(string origin)
    {
        using var browser = running.App.NewBrowser();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/carriers/verizon/userinfo", UriKind.Relative));
        request.Headers.Add("Origin", origin);
        var response = await browser.Http.SendAsync(request, Cancel);
        return response.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? values.Single() : null;
    }

    private async Task<HttpStatusCode> ServiceTokenAsync()
    {
        using var browser = running.App.NewBrowser();
        using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials")]);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/carriers/verizon/token", UriKind.Relative)) { Content = form };
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(global::System.Text.Encoding.UTF8.GetBytes($"{ClientId}:zks_harbor-web-demo-secret-for-development-only")));
        return (await browser.Http.SendAsync(request, Cancel)).StatusCode;
    }
}
