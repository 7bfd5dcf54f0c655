using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ZenKey.AuthServer.Tests.Interaction;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Deliveries;
using ZenKey.Portal.Data.Devices;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests.Endpoints.Logout;

/// <summary>Clients are told by the back channel that a session is over.</summary>
[Spec("OpenID Connect Back-Channel Logout 1.0")]
public sealed class BackchannelLogoutTests(SharedApp app) : IDisposable
{
    private const string Event = "http://schemas.openid.net/event/backchannel-logout";
    private readonly NotificationHost host = new() { Status = 200 };

    [Fact]
    [Spec("OpenID Connect Back-Channel Logout 1.0 §2.1")]
    public async Task The_session_of_a_browser_has_one_sid_for_each_client_until_it_ends()
    {
        var (one, other) = (await ToldClient.NewAsync(app), await ToldClient.NewAsync(app));
        using var person = await SignedInAsync(one);
        var first = SidOf(person.IdToken);

        Assert.Equal(43, first!.Length);
        Assert.Equal(first, SidOf(await person.SignInAsync(one)));
        Assert.NotEqual(first, SidOf(await person.SignInAsync(other)));
        Assert.Equal(303, (await person.LogoutAsync(one)).Status);
        Assert.NotEqual(first, SidOf(await person.SignInAsync(one)));
    }

    // Without a trusted browser there is no session that could end.
    [Fact]
    public async Task A_sign_in_on_the_phone_itself_has_none() => Assert.Null(SidOf((await app.TokensAsync(app.Party(Clients.Plain))).Member("id_token")!));

    [Fact]
    [Spec("OpenID Connect Back-Channel Logout 1.0 §2.4")]
    [Spec("OpenID Connect Back-Channel Logout 1.0 §2.5")]
    public async Task A_logout_by_one_client_is_told_to_all_that_are_signed_in_there()
    {
        using var second = new NotificationHost();
        var (one, other) = (await HearingAsync(host.Address), await HearingAsync(second.Address));
        using var person = await SignedInAsync(one);
        var otherIdToken = await person.SignInAsync(other);

        Assert.Equal(303, (await person.LogoutAsync(one)).Status);

        var told = Assert.Single(await host.HeardAsync());
        Assert.Equal(("POST", "application/x-www-form-urlencoded"), (told.Method, told.ContentType));
        await IsLogoutOfAsync(one, person.IdToken, told);
        await IsLogoutOfAsync(other, otherIdToken, Assert.Single(await second.HeardAsync()));
    }

    [Fact]
    public async Task It_is_told_once_and_nothing_is_left_of_the_session()
    {
        var client = await HearingAsync(host.Address);
        using var person = await SignedInAsync(client);
        await person.LogoutAsync(client);
        await EndedAsync(client);

        await person.Browser.Http.AskAsync("/carriers/verizon/logout");
        Assert.Equal(303, (await person.LogoutAsync(client)).Status);
        await ToldClient.ToldAsync(app, person.Key);

        Assert.Single(host.Told);
        Assert.False(await app.ReadAsync(store => store.ClientSessions.AnyAsync(session => session.ClientId == client.Id)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_browser_that_is_no_longer_trusted_has_no_session(bool byPhone)
    {
        var client = await HearingAsync(host.Address);
        using var person = await SignedInAsync(client);
        var device = (await person.Phone.GetAsync("/devices")).Json.GetProperty("devices")[0].GetProperty("id").GetGuid();

        if (byPhone) { Assert.Equal(204, (await person.Phone.DeleteAsync($"/devices/{device}")).Status); }
        else { Assert.IsType<EndDeviceResult.Ended>(await app.Service<DeviceEndings>().RevokeAsync(device, Actor.System, "Lost", null, CancellationToken.None)); }

        await IsLogoutOfAsync(client, person.IdToken, Assert.Single(await host.HeardAsync()));
    }

    // "Everywhere" reaches sessions in the subscriber's other browsers too.
    [Fact]
    public async Task Removed_everywhere_a_browser_takes_other_sessions_of_its_services_with_it()
    {
        var client = await HearingAsync(host.Address, sessionRequired: true);
        using var person = await SignedInAsync(client);
        var device = (await person.Phone.GetAsync("/devices")).Json.GetProperty("devices")[0].GetProperty("id").GetGuid();
        using var elsewhere = await SignedInAsync(client, person.Key, person.Phone);

        Assert.Equal(204, (await person.Phone.DeleteAsync($"/devices/{device}?everywhere=true")).Status);

        var sids = (await host.HeardAsync(2)).Select(told => SidOf(TokenOf(told))).Distinct();
        Assert.Equal([.. ((string?[])[SidOf(person.IdToken), SidOf(elsewhere.IdToken)]).Order(StringComparer.Ordinal)], sids.Order(StringComparer.Ordinal));
    }

    // §2.4: without sid, all sessions of the subject are meant.
    [Fact]
    public async Task The_end_of_a_link_ends_all_sessions_of_the_subject()
    {
        var client = await HearingAsync(host.Address);
        using var person = await SignedInAsync(client);

        await DisconnectAsync(person);

        var token = new JsonWebToken(TokenOf(Assert.Single(await host.HeardAsync())));
        Assert.Equal((new JsonWebToken(person.IdToken).Subject, false), (token.Subject, token.TryGetPayloadValue<string>("sid", out _)));
    }

    [Fact]
    [Spec("OpenID Connect Back-Channel Logout 1.0 §2.2")]
    public async Task A_client_that_needs_the_sid_is_told_of_each_session()
    {
        var client = await HearingAsync(host.Address, sessionRequired: true);
        using var person = await SignedInAsync(client);

        await DisconnectAsync(person);

        await IsLogoutOfAsync(client, person.IdToken, Assert.Single(await host.HeardAsync()));
    }

    // §2.8: 400 says that it will not be done, everything else that it was not done yet.
    [Theory]
    [InlineData(200, DeliveryState.Delivered)]
    [InlineData(204, DeliveryState.Delivered)]
    [InlineData(400, DeliveryState.GivenUp)]
    [Spec("OpenID Connect Back-Channel Logout 1.0 §2.8")]
    public async Task The_clients_answer_ends_it(int status, DeliveryState state)
    {
        host.Status = status;
        var client = await HearingAsync(host.Address);
        using var person = await SignedInAsync(client);

        await person.LogoutAsync(client);

        var delivery = await EndedAsync(client);
        Assert.Equal((state, status, 1), (delivery.State, delivery.LastStatus, delivery.Attempts));
    }

    [Fact]
    public async Task What_fails_is_tried_again()
    {
        host.Status = 500;
        var client = await HearingAsync(host.Address);
        using var person = await SignedInAsync(client);
        await person.LogoutAsync(client);
        await host.HeardAsync();

        host.Status = 200;

        Assert.Equal(DeliveryState.Delivered, (await EndedAsync(client)).State);
        Assert.Single(host.Told.Select(told => new JsonWebToken(TokenOf(told)).Id).Distinct());
    }

    [Theory]
    [InlineData("disabled")]
    [InlineData("address")]
    public async Task A_client_that_cannot_be_told_any_more_is_not(string kind)
    {
        var client = await HearingAsync(host.Address);
        using var person = await SignedInAsync(client);
        var link = await app.ReadAsync(store => store.Links.Where(row => row.Sector == client.Sector).Select(row => row.Id).SingleAsync());

        await client.ChangeAsync(row =>
        {
            if (kind == "disabled") { row.State = ClientState.Disabled; }
            else { row.BackchannelLogoutUri = null; }
        });
        Assert.Equal(204, (await person.Phone.DeleteAsync($"/links/{link}")).Status);
        await ToldClient.ToldAsync(app, person.Key);

        Assert.False(await app.ReadAsync(store => store.Deliveries.AnyAsync(one => one.ClientId == client.Id)));
        Assert.Empty(host.Told);
    }

    // §2.7: offline_access outlives the session, and there are no other refresh tokens.
    [Fact]
    [Spec("OpenID Connect Back-Channel Logout 1.0 §2.7")]
    public async Task Staying_signed_in_outlives_the_session_and_its_ID_tokens_name_it_no_longer()
    {
        var client = await HearingAsync(host.Address);
        using var person = await SignedInAsync(client, scope: "openid name offline_access");
        var refreshed = await app.RefreshAsync(client.Party, person.Tokens.Member("refresh_token"));
        Assert.Equal(SidOf(person.IdToken), SidOf(refreshed.Member("id_token")!));

        await person.LogoutAsync(client);

        var after = await app.RefreshAsync(client.Party, refreshed.Member("refresh_token"));
        Assert.True(after.Status == 200, after.Text);
        Assert.Null(SidOf(after.Member("id_token")!));
        Assert.Null((await app.RedeemAsync(client.Party, await person.CodeAsync(client))).Member("refresh_token"));
    }

    public void Dispose() => host.Dispose();

    private Task<ToldClient> HearingAsync(string address, bool sessionRequired = false) => ToldClient.NewAsync(app, row =>
    {
        (row.BackchannelLogoutUri, row.BackchannelLogoutSessionRequired) = (address, sessionRequired);
        row.EventSubscription = null;
    });

    private async Task IsLogoutOfAsync(ToldClient client, string idToken, Told told)
    {
        var (text, signedIn) = (TokenOf(told), new JsonWebToken(idToken));
        var result = await new JsonWebTokenHandler { MapInboundClaims = false }.ValidateTokenAsync(text, new TokenValidationParameters
        {
            IssuerSigningKeys = new JsonWebKeySet((await app.Http.AskAsync("/carriers/verizon/jwks")).Text).Keys,
            ValidTypes = ["logout+jwt"],
            ValidIssuer = app.App.Origins.Issuer("verizon"),
            ValidAudience = client.ClientId,
            ValidAlgorithms = ["ES256"],
        });
        Assert.True(result.IsValid, result.Exception?.Message);
        var token = new JsonWebToken(text);
        Assert.Equal((signedIn.Subject, SidOf(idToken)), (token.Subject, SidOf(text)));
        Assert.NotNull(SidOf(text));
        Assert.Equal(TimeSpan.FromMinutes(2), token.ValidTo - token.IssuedAt);
        Assert.NotEmpty(token.Id);
        Assert.False(token.TryGetPayloadValue<string>("nonce", out _));
        Assert.Equal("{\"" + Event + "\":{}}", token.GetPayloadValue<System.Text.Json.JsonElement>("events").GetRawText());
    }

    private static string TokenOf(Told told)
    {
        Assert.StartsWith("logout_token=", told.Body, StringComparison.Ordinal);
        return told.Body["logout_token=".Length..];
    }

    private static string? SidOf(string token) => new JsonWebToken(token).TryGetPayloadValue<string>("sid", out var sid) ? sid : null;

    private async Task<Delivery> EndedAsync(ToldClient client)
    {
        await Until.HoldsAsync(() => app.ReadAsync(store => store.Deliveries.AnyAsync(one => one.ClientId == client.Id && one.State != DeliveryState.Waiting)));
        return await app.ReadAsync(store => store.Deliveries.AsNoTracking().SingleAsync(one => one.ClientId == client.Id));
    }

    private static async Task DisconnectAsync(Person person)
    {
        var link = (await person.Phone.GetAsync("/links")).Json.GetProperty("links")[0].GetProperty("id").GetGuid();
        Assert.Equal(204, (await person.Phone.DeleteAsync($"/links/{link}")).Status);
    }

    private async Task<Person> SignedInAsync(ToldClient client, string? key = null, Phone? phone = null, string scope = "openid name")
    {
        key ??= app.NewPerson();
        phone ??= await Phone.StartedAsync(app, key);
        var (browser, _) = await app.PairAsync(client.Party, phone);
        var person = new Person(app, key, phone, browser);
        person.Tokens = await app.RedeemAsync(client.Party, await person.CodeAsync(client, scope));
        return person;
    }

    private sealed record Person(TestApp App, string Key, Phone Phone, TestBrowser Browser) : IDisposable
    {
        public Answer Tokens { get; set; } = null!;

        public string IdToken => Tokens.Member("id_token")!;

        public async Task<string> CodeAsync(ToldClient client, string scope = "openid name")
        {
            var page = await Browser.Http.AskAsync(client.Party.DiscoveryUi());
            var choose = new Page(page.Text).Attributes("action").First(address => address.StartsWith("/ui/discovery-ui/choose?", StringComparison.Ordinal));
            var hint = (await Browser.Http.PostFormAsync(choose, [("number", page.Mark("data-remembered"))])).IsBackAt(client.Party.RedirectUri).Parameter("login_hint_token")!;
            return await App.CodeByHintAsync(client.Party, Phone, Browser, hint, ("scope", scope));
        }

        public async Task<string> SignInAsync(ToldClient client) => (await App.RedeemAsync(client.Party, await CodeAsync(client))).Member("id_token")!;

        public Task<Answer> LogoutAsync(ToldClient client) => Browser.Http.AskAsync(
            $"/carriers/verizon/logout?id_token_hint={IdToken}&post_logout_redirect_uri={Uri.EscapeDataString(Clients.LoggedOut)}&client_id={client.ClientId}");

        public void Dispose() => Browser.Dispose();
    }
}
