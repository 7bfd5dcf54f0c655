using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using ZenKey.AuthServer.Tests.Refusals;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Recovery;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.Recovery;

/// <summary>After SIM, handset or application changed no path leads past the recovery.</summary>
[Spec("ZenKey platform §8.1")]
public sealed class StopTests(SharedApp app)
{
    [Fact]
    public async Task A_swapped_SIM_stops_the_start()
    {
        var phone = new RecoveringPhone(app, app.NewPersonRecovering());
        await phone.SwapAsync();

        await app.IsLoggedAsync((await phone.OpenAsync()).IsProblem("device-changed", 403), "start_sim_changed", "app");
    }

    [Fact]
    public async Task A_SIM_in_another_handset_stops_the_start_and_back_in_its_own_it_goes_on()
    {
        var (owner, other) = (new RecoveringPhone(app, app.NewPersonRecovering()), new RecoveringPhone(app, app.NewPersonRecovering()));
        await owner.OpenAsync();
        Assert.Equal(204, (await owner.ActAsync("move-sim", new { to = other.Key })).Status);

        await app.IsLoggedAsync((await other.OpenAsync()).IsProblem("device-changed", 403), "start_handset_changed", "app");
        await other.StartedAsync();
        Assert.Equal("handset-changed", (await other.LookAsync()).Member("reason"));

        Assert.Equal(204, (await other.ActAsync("move-sim", new { to = owner.Key })).Status);
        Assert.Equal(200, (await owner.OpenAsync()).Status);
        Assert.Equal(RecoveryState.Cancelled, (await CaseOfAsync(owner.Key)).State);
    }

    [Fact]
    public async Task Storage_that_was_cleared_is_another_application_and_stops_every_path()
    {
        var key = app.NewPersonRecovering();
        var before = new RecoveringPhone(app, key);
        await before.OpenAsync();
        using var appKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var phone = new RecoveringPhone(app, key, appKey);

        await app.IsLoggedAsync((await phone.OpenAsync()).IsProblem("device-changed", 403), "start_app_key_changed", "app");

        // The network sees the enrolled SIM in the enrolled handset.
        var party = app.Party();
        await app.IsLoggedAsync((await app.Http.AskAsync(party.Authorize("verizon", ("acr_values", Acr.A1)), SignIns.Over(key))).IsErrorAt(party.RedirectUri, ErrorCode.NetworkFailure), "sim_mismatch", "authorize");
        await app.IsLoggedAsync((await before.Phone.GetAsync("/requests")).IsProblem("device-changed", 403), "session_phone_changed", "app");

        await phone.StartedAsync();
        await phone.RecoverAsync();
        Assert.Equal(200, (await phone.OpenAsync()).Status);
        (await before.OpenAsync()).IsProblem("device-changed", 403);
    }

    [Fact]
    public async Task The_enrolled_application_goes_on_where_another_had_stopped_it()
    {
        var key = app.NewPersonRecovering();
        var enrolled = new RecoveringPhone(app, key);
        await enrolled.OpenAsync();
        using var appKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        (await new RecoveringPhone(app, key, appKey).OpenAsync()).IsProblem("device-changed", 403);

        Assert.Equal(200, (await enrolled.OpenAsync()).Status);

        Assert.Equal(200, (await enrolled.Phone.GetAsync("/requests")).Status);
        Assert.Equal(RecoveryState.Cancelled, (await CaseOfAsync(key)).State);
    }

    [Fact]
    public async Task Neither_approval_nor_pairing_of_an_open_session_gets_through()
    {
        var phone = new RecoveringPhone(app, app.NewPersonRecovering());
        await phone.OpenAsync();
        using var waiting = await app.WaitAsync(app.Party(), phone.Key);
        using var browser = app.App.NewBrowser();
        var code = (await browser.Http.AskAsync(app.Party().DiscoveryUi())).Mark("data-pairing-code")!;
        var pairing = (await phone.Phone.ReadCodeAsync(code)).Member("id");
        await phone.SwapAsync();

        (await phone.Phone.ApproveAsync(waiting.Id)).IsProblem("device-changed", 403);
        (await phone.Phone.DenyAsync(waiting.Id)).IsProblem("device-changed", 403);
        (await phone.Phone.ReadCodeAsync(code)).IsProblem("device-changed", 403);
        (await phone.Phone.PostAsync($"/pairings/{pairing}/trust", new { })).IsProblem("device-changed", 403);
        (await phone.Phone.GetAsync("/devices")).IsProblem("device-changed", 403);
        Assert.Equal(200, (await waiting.LookAsync()).Status);
    }

    [Fact]
    public async Task A_trusted_browser_a_line_and_a_refresh_token_are_stopped()
    {
        var phone = new RecoveringPhone(app, app.NewPersonRecovering());
        await phone.OpenAsync();
        var (party, offline) = (app.Party(), app.Party(Clients.Offline));
        var (browser, hint) = await app.PairAsync(party, phone.Phone);
        using var trusted = browser;
        await app.CodeByHintAsync(party, phone.Phone, browser, hint);
        var refresh = (await app.OfflineTokensOfAsync(phone.Key, offline)).Member("refresh_token");
        await phone.SwapAsync();

        (await browser.Http.AskAsync(party.Authorize("verizon", ("login_hint_token", hint)))).IsErrorAt(party.RedirectUri, ErrorCode.NetworkFailure);
        (await app.Http.AskAsync(party.Authorize("verizon", ("acr_values", Acr.A1)), SignIns.Over(phone.Key))).IsErrorAt(party.RedirectUri, ErrorCode.NetworkFailure);
        (await app.Http.AskAsync(party.Authorize("verizon", ("prompt", "none"), ("acr_values", Acr.A1)), SignIns.Over(phone.Key))).IsErrorAt(party.RedirectUri, ErrorCode.NetworkFailure);
        await app.IsLoggedAsync((await app.RefreshAsync(offline, refresh)).IsOAuthError(ErrorCode.InvalidGrant), "sim_mismatch", "token");
    }

    [Fact]
    public async Task A_refresh_token_serves_again_when_the_SIM_is_back()
    {
        var (owner, other) = (new RecoveringPhone(app, app.NewPersonRecovering()), app.NewPersonRecovering());
        await owner.OpenAsync();
        var party = app.Party(Clients.Offline);
        var refresh = (await app.OfflineTokensOfAsync(owner.Key, party)).Member("refresh_token");
        await owner.ActAsync("move-sim", new { to = other });
        (await app.RefreshAsync(party, refresh)).IsOAuthError(ErrorCode.InvalidGrant);

        await new RecoveringPhone(app, other).ActAsync("move-sim", new { to = owner.Key });

        Assert.Equal(200, (await app.RefreshAsync(party, refresh)).Status);
    }

    [Fact]
    public async Task A_recovery_token_is_no_session_and_a_session_no_recovery_token()
    {
        var key = app.NewPersonRecovering();
        var session = (await new Phone(app, key).StartAsync()).Member("token");
        var phone = new RecoveringPhone(app, key);
        await phone.SwapAsync();
        var recovery = (await phone.StartAsync()).Member("token");

        (await app.Http.AskAsync("/carriers/verizon/app/requests", ("Authorization", $"Bearer {recovery}"))).IsProblem("session-expired", 401);
        (await app.Http.AskAsync("/carriers/verizon/app/recovery", ("Authorization", $"Bearer {session}"))).IsProblem("session-expired", 401);
        (await app.Http.AskAsync("/carriers/att/app/recovery", ("Authorization", $"Bearer {recovery}"))).IsProblem("session-expired", 401);
        (await app.Http.AskAsync("/carriers/verizon/app/recovery")).IsProblem("session-expired", 401);
    }

    [Fact]
    public async Task What_one_phone_proved_is_not_the_next_ones()
    {
        var phone = await RecoveringPhone.SwappedAsync(app);
        await phone.PinAsync();
        await phone.CodeAsync();
        await phone.SwapAsync();

        await app.IsLoggedAsync((await phone.LoginAsync()).IsProblem("device-changed", 403), "recovery_phone_changed", "app");
        await phone.StartedAsync();
        var login = await phone.LoginAsync();
        Assert.Equal(("open", 1), (login.Member("state"), login.Proven));
    }

    [Fact]
    public async Task Numbers_that_the_network_does_not_know_open_nothing()
    {
        var key = app.NewPersonRecovering();
        var phone = new Phone(app, key);

        await app.IsLoggedAsync((await phone.StartAsync(body => body["imei"] = "001010000000000")).IsProblem("device-changed", 403), "start_numbers_differ", "app");
        await app.IsLoggedAsync((await phone.StartAsync(body => body["appSignature"] = "AAAA")).IsProblem("device-changed", 403), "start_app_key_unproven", "app");

        var subscriber = await app.SubscriberAsync(key);
        Assert.False(await app.ReadAsync(store => store.RecoveryCases.AnyAsync(row => row.SubscriberId == subscriber.Id)));
    }

    [Fact]
    public async Task Who_is_locked_or_has_no_application_recovers_nothing()
    {
        (await new RecoveringPhone(app, People.Locked).StartAsync()).IsProblem("subscriber-locked", 403);
        (await new RecoveringPhone(app, People.NoApplication).StartAsync()).IsProblem("not-enrolled", 404);
    }

    [Fact]
    public async Task A_locked_PIN_is_recovered_without_it()
    {
        var phone = new RecoveringPhone(app, app.NewPersonRecovering());
        await phone.OpenAsync();
        var subscriber = await app.SubscriberAsync(phone.Key);
        var until = TimeProvider.System.GetUtcNow().AddMinutes(10);
        await app.WriteAsync(store => store.Subscribers.Where(row => row.Id == subscriber.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.PinFailures, 10).SetProperty(row => row.PinLockedUntil, until)), Topic.Subscribers);
        await phone.StartedAsync();
        Assert.Equal("pin-locked", (await phone.LookAsync()).Member("reason"));
        Assert.Equal(200, (await phone.Phone.GetAsync("/requests")).Status);

        await app.IsLoggedAsync((await phone.PinAsync()).IsProblem("pin-locked", 429), "recovery_pin_locked", "app");
        foreach (var factor in (string[])["recovery-code", "carrier-login", "email-link"]) { await phone.ProveAsync(factor); }

        Assert.Equal((0, (DateTimeOffset?)null), await app.SubscriberAsync(phone.Key) is var after ? (after.PinFailures, after.PinLockedUntil) : default);
        (await phone.Phone.GetAsync("/requests")).IsProblem("session-expired", 401);
        Assert.Equal(200, (await phone.OpenAsync()).Status);
        Assert.Equal(1, await app.ReadAsync(store => store.Devices.CountAsync(device => device.SubscriberId == subscriber.Id && device.Kind == DeviceKind.Primary && device.State == DeviceState.Active)));
    }

    private async Task<RecoveryCase> CaseOfAsync(string key)
    {
        var subscriber = await app.SubscriberAsync(key);
        return (await app.Service<RecoveryLedger>().FindLastAsync(subscriber.Id, CancellationToken.None))!;
    }
}
