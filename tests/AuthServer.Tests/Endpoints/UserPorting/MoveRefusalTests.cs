using System.Net;
using Microsoft.EntityFrameworkCore;
using ZenKey.AuthServer.Http;
using ZenKey.AuthServer.Tests.Refusals;
using ZenKey.AuthServer.Tokens;
using ZenKey.Portal.Data.Carriers;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.UserPorting;

/// <summary>What keeps a ZenKey from being brought: said on a page of the former carrier, or to the application.</summary>
[Spec("ZenKey platform §8.3")]
public sealed class MoveRefusalTests(SharedApp app)
{
    [Theory]
    [InlineData("unknown", "port_line_unknown", ErrorCode.UserNotFound)]
    [InlineData("line-here", "port_line_here", ErrorCode.AccessDenied)]
    [InlineData("elsewhere", "port_elsewhere", ErrorCode.UserNotFound)]
    [InlineData("locked", "subscriber_locked", ErrorCode.AccessDenied)]
    public async Task Why_nothing_can_be_brought_is_said_on_a_page_and_to_the_application(string word, string cause, string error)
    {
        using var phone = new MovingPhone(app, app.NewPersonRecovering());
        await phone.PortAsync("att");
        await phone.StartEnrolmentAsync();
        var (former, carrier) = (await app.SubscriberAsync(phone.Key), "verizon");
        var tmobile = await app.ReadAsync(store => store.Carriers.Where(row => row.Slug == "tmobile").Select(row => row.Id).SingleAsync());
        switch (word)
        {
            case "unknown": carrier = "tmobile"; break;
            // The carrier's network lags behind: it sees the line come back after the new carrier gave its word.
            case "line-here": Assert.Equal(200, (await phone.VouchAsync()).Status); await phone.PortAsync("verizon"); break;
            case "elsewhere":
                await app.WriteAsync(store => store.Subscribers.Where(row => row.Id == former.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.PortedToCarrierId, tmobile)), Topic.Subscribers);
                break;
            default:
                await app.WriteAsync(store => store.Subscribers.Where(row => row.Id == former.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.State, SubscriberState.Locked)), Topic.Subscribers);
                break;
        }

        var page = word == "line-here" ? (await phone.OpenAsync(await phone.PushAsync())).Location!.AbsoluteUri : await phone.BeginAsync(carrier);

        var shown = await phone.LookAsync(page);
        Assert.Equal((200, word), (shown.Status, shown.Mark("data-port")));
        var back = (await phone.BackAsync(page)).IsErrorAt(phone.RedirectUri, error);
        Assert.Equal(shown.Mark("data-reference"), Answer.ReferenceIn(back.Parameter("error_description")));
        await app.IsLoggedAsync(back, cause, "authorize");
        Assert.False(await app.ReadAsync(store => store.RecoveryCases.AnyAsync(row => row.SubscriberId == former.Id)));
    }

    // The number of whoever holds it is no matter for an address, and no word but the own carrier's begins a move.
    [Theory]
    [Spec("RFC 9126, RFC 8725 §3.11")]
    [InlineData("changed")]
    [InlineData("of another carrier")]
    [InlineData("for another carrier")]
    [InlineData("without port_data")]
    [InlineData("not pushed")]
    public async Task A_word_that_does_not_hold_begins_nothing(string what)
    {
        using var phone = await MovingPhone.PortedAsync(app);
        Assert.Equal(200, (await phone.VouchAsync(what == "for another carrier" ? "tmobile" : "verizon")).Status);
        var hint = phone.Hint.GetProperty("loginHintToken").GetString()!;
        if (what == "of another carrier")
        {
            var tmobile = await app.Service<CarrierScopes>().OfAsync((await app.Service<CarrierDirectory>().FindBySlugAsync("tmobile", CancellationToken.None))!, CancellationToken.None);
            hint = new PortHintJwt("x", (await app.SubscriberAsync(phone.Key)).Phone, new string('k', 43), phone.ClientId, TimeProvider.System.GetUtcNow().AddMinutes(1))
                .Sign(tmobile.Keys, app.App.Origins.Issuer("att"), app.App.Origins.Issuer("verizon"), TimeProvider.System.GetUtcNow());
        }
        var changed = what == "changed" ? hint[..^6] + (hint[^6] == 'A' ? 'B' : 'A') + hint[^5..] : hint;

        var answer = what == "not pushed"
            ? await phone.View.Http.AskAsync($"/carriers/verizon/authorize?client_id={phone.ClientId}&response_type=code&scope=openid+port_data&redirect_uri={Uri.EscapeDataString(phone.RedirectUri)}&code_challenge={new string('a', 43)}&code_challenge_method=S256&login_hint_token={hint}")
            : await phone.OpenAsync(await phone.PushAsync("verizon", ("login_hint_token", changed), ("scope", what == "without port_data" ? "openid" : "openid port_data")));

        await app.IsLoggedAsync(answer.IsErrorAt(phone.RedirectUri, ErrorCode.InvalidLoginHintToken), "port_hint_invalid", "authorize");
    }

    [Fact]
    public async Task A_word_begins_one_move()
    {
        using var phone = await MovingPhone.PortedAsync(app);
        await phone.BeginAsync();

        (await phone.OpenAsync(await phone.PushAsync())).IsErrorPage("request_expired", 410);
    }

    [Theory]
    [InlineData("own")]
    [InlineData("https://nowhere.example")]
    public async Task The_new_carrier_vouches_to_other_carriers_only(string issuer)
    {
        using var phone = await MovingPhone.PortedAsync(app);

        var refused = await phone.VouchAsync(issuer == "own" ? "att" : issuer);

        await app.IsLoggedAsync(refused.IsProblem("unknown-former-carrier", 404), "former_carrier_unknown", "app");
    }

    [Fact]
    public async Task What_the_new_carrier_is_given_must_be_the_former_ones_own_word()
    {
        using var phone = await MovingPhone.PortedAsync(app);

        var refused = await phone.PutAsync(new { portTokens = new[] { "x.y.z" } });

        await app.IsLoggedAsync(refused.IsProblem("port-token-invalid", 400), "port_token_invalid", "app");
    }

    // One carrier's page, token and code are nothing at another (hardening 15).
    [Fact]
    [Spec("RFC 9700 §4.4")]
    public async Task What_is_one_carriers_is_nothing_at_another()
    {
        using var phone = await MovingPhone.PortedAsync(app);
        var page = await phone.BeginAsync();

        (await phone.LookAsync(page.Replace("/verizon/", "/tmobile/", StringComparison.Ordinal))).IsErrorPage("request_expired", 410);
        await phone.ProveAsync(page);
        var code = (await phone.AgreeAsync(page)).Parameter("code")!;
        var elsewhere = await app.Http.PostFormAsync("/carriers/tmobile/token", [("grant_type", "authorization_code"), ("client_id", phone.ClientId), ("redirect_uri", phone.RedirectUri), ("code", code), ("code_verifier", "x")]);
        elsewhere.IsOAuthError(ErrorCode.InvalidGrant);
        var token = (await phone.RedeemAsync(code)).Member("access_token")!;
        (await app.Http.PostFormAsync("/carriers/att/user-porting/end", [("disconnect", Clients.Basic)], ("Authorization", $"Bearer {token}"))).IsOAuthError(ErrorCode.InvalidToken, 401);
    }

    [Theory]
    [InlineData("", "x")]
    [InlineData("/by/pin-or-passkey", "x")]
    [InlineData("/agree", null)]
    [InlineData("/back", "%00")]
    [InlineData("/events", "x")]
    public async Task Addresses_that_nobody_made_lead_nowhere(string below, string? flow) =>
        (await app.Http.AskAsync($"/carriers/verizon/porting{below}{(flow is null ? "" : $"?flow={flow}")}")).IsErrorPage("request_expired", 410);

    [Fact]
    [Spec("Fetch §3.2")]
    public async Task Another_sites_form_proves_nothing()
    {
        using var phone = await MovingPhone.PortedAsync(app);
        var page = await phone.BeginAsync();

        var posted = await phone.View.Http.PostFormAsync(page.Replace("/porting?", "/porting/by/pin-or-passkey?", StringComparison.Ordinal), [("pin", People.Pin)], ("Sec-Fetch-Site", "cross-site"));

        posted.IsErrorPage("request_expired", 410);
        Assert.Equal("0", (await phone.LookAsync(page)).Mark("data-proven"));
    }

    [Fact]
    public async Task Its_pages_are_told_in_Spanish_too()
    {
        using var phone = await MovingPhone.PortedAsync(app);
        Assert.Equal(200, (await phone.VouchAsync()).Status);

        var opened = await phone.OpenAsync(await phone.PushAsync("verizon", ("ui_locales", "es")));

        Assert.Contains("Llévate tu ZenKey", WebUtility.HtmlDecode((await phone.LookAsync(opened.Location!.AbsoluteUri)).Text), StringComparison.Ordinal);
    }
}
