using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;
using ZenKey.Portal.Data.Devices;
using ZenKey.Portal.Data.Grants;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.Recovery;

/// <summary>Three distinct factors bind the new SIM, whichever they are; two do not.</summary>
[Spec("ZenKey platform §8.2")]
public sealed class RecoveryTests(SharedApp app)
{
    private static readonly string[] Factors = ["pin-or-passkey", "recovery-code", "trusted-device", "carrier-login", "email-link"];

    public static TheoryData<string, string, string> EveryThree =>
        [.. from one in Factors from other in Factors from third in Factors where string.CompareOrdinal(one, other) < 0 && string.CompareOrdinal(other, third) < 0 select (one, other, third)];

    [Theory, MemberData(nameof(EveryThree))]
    public async Task With_any_three_factors_the_phone_works_again(string one, string other, string third)
    {
        var phone = await RecoveringPhone.SwappedAsync(app, browser: new[] { one, other, third }.Contains("trusted-device"));

        Assert.Equal(1, (await phone.ProveAsync(one)).Proven);
        var two = await phone.ProveAsync(other);
        Assert.Equal(("open", 2), (two.Member("state"), two.Proven));
        (await phone.OpenAsync()).IsProblem("device-changed", 403);
        var three = await phone.ProveAsync(third);
        Assert.Equal(("completed", 3), (three.Member("state"), three.Proven));

        Assert.Equal(200, (await phone.OpenAsync()).Status);
        Assert.Equal(200, (await phone.Phone.GetAsync("/requests")).Status);
    }

    [Fact]
    public async Task The_same_factor_twice_is_one()
    {
        var phone = await RecoveringPhone.SwappedAsync(app);
        await phone.CodeAsync();
        await phone.LoginAsync();

        var again = await phone.CodeAsync(People.OtherCode);

        Assert.Equal(("open", 2), (again.Member("state"), again.Proven));
        (await phone.OpenAsync()).IsProblem("device-changed", 403);
    }

    [Fact]
    public async Task The_start_of_a_swapped_phone_names_the_recovery_and_writes_it_down()
    {
        var phone = new RecoveringPhone(app, app.NewPersonRecovering());
        await phone.SwapAsync();

        var refused = (await phone.OpenAsync()).IsProblem("device-changed", 403);

        Assert.Equal($"{app.Origin}/carriers/verizon/app/recovery", refused.Member("recovery"));
        var subscriber = await app.SubscriberAsync(phone.Key);
        var audit = await app.ReadAsync(store => store.Audit.AsNoTracking().SingleAsync(entry => entry.SubscriberId == subscriber.Id && entry.Action == "recovery.opened"));
        Assert.Equal(("recovery", "SimChanged"), (audit.ObjectKind, audit.Reason));
        await phone.StartedAsync();
        var recovery = await phone.LookAsync();
        Assert.Equal((audit.ObjectName, "sim-changed", 3, 0), (recovery.Member("number"), recovery.Member("reason"), recovery.Json.GetProperty("required").GetInt32(), recovery.Proven));
        Assert.Equal("unavailable", recovery.Factor("trusted-device"));
        Assert.Equal("open", recovery.Factor("email-link"));
        Assert.DoesNotContain($"{phone.Key}@mail.example", recovery.Text, StringComparison.Ordinal);
        Assert.Contains("•••@mail.example", recovery.Json.GetProperty("factors")[4].GetProperty("hint").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Starting_again_finds_the_same_case_with_what_was_proven()
    {
        var phone = await RecoveringPhone.SwappedAsync(app);
        var number = (await phone.CodeAsync()).Member("number");

        (await phone.OpenAsync()).IsProblem("device-changed", 403);
        await phone.StartedAsync();

        Assert.Equal((number, 1), await phone.LookAsync() is var again ? (again.Member("number"), again.Proven) : default);
    }

    [Fact]
    public async Task A_phone_that_has_not_changed_has_nothing_to_recover()
    {
        var phone = new RecoveringPhone(app, app.NewPersonRecovering());

        (await phone.StartAsync()).IsProblem("recovery-not-needed", 409);
    }

    [Fact]
    public async Task The_first_token_afterwards_lists_the_methods_and_the_next_does_not()
    {
        var phone = await RecoveringPhone.SwappedAsync(app, browser: true);
        await phone.CodeAsync();
        await phone.LoginAsync();
        await phone.ProveAsync("trusted-device");
        await phone.OpenAsync();

        Assert.Equal([Amr.HardwareKey, Amr.OneTimeCode, Amr.MultipleChannels, Amr.Password], await AmrAsync(phone, Acr.A1));
        Assert.Equal([Amr.HardwareKey], await AmrAsync(phone, Acr.A1));
    }

    [Fact]
    public async Task A3_asks_for_the_PIN_again_though_it_was_given_in_the_recovery()
    {
        var phone = await RecoveringPhone.SwappedAsync(app);
        await phone.RecoverAsync();
        await phone.OpenAsync();
        var party = app.Party();
        using var waiting = await app.WaitAsync(party, phone.Key, ("acr_values", Acr.A3));

        (await phone.Phone.ApproveAsync(waiting.Id)).IsProblem("pin-required", 400);
    }

    [Fact]
    public async Task Tokens_and_trust_in_former_approvals_end_and_the_browser_stays_trusted()
    {
        var phone = new RecoveringPhone(app, app.NewPersonRecovering());
        await phone.TrustBrowserAsync();
        var party = app.Party(Clients.Offline);
        var tokens = await app.OfflineTokensOfAsync(phone.Key, party);
        var subscriber = await app.SubscriberAsync(phone.Key);
        await phone.SwapAsync();
        await phone.StartedAsync();
        await phone.RecoverAsync();

        (await app.RefreshAsync(party, tokens.Member("refresh_token"))).IsOAuthError(ErrorCode.InvalidGrant);
        Assert.Equal(401, (await app.UserInfoAsync(tokens.Member("access_token")!)).Status);
        var links = await app.ReadAsync(store => store.Links.Where(link => link.SubscriberId == subscriber.Id).Select(link => link.Id).ToListAsync());
        Assert.False(await app.ReadAsync(store => store.Grants.AnyAsync(grant => links.Contains(grant.LinkId) && grant.State == GrantState.Active)));
        var browser = await app.ReadAsync(store => store.Devices.AsNoTracking().SingleAsync(device => device.SubscriberId == subscriber.Id && device.Kind == DeviceKind.Trusted));
        Assert.Equal(DeviceState.Active, browser.State);
        Assert.NotNull(browser.SignedOutAt);
    }

    [Fact]
    public async Task The_owner_is_told_by_mail_when_it_begins_and_when_it_is_done()
    {
        var phone = await RecoveringPhone.SwappedAsync(app);
        await phone.RecoverAsync();

        var subjects = await phone.SubjectsAsync();

        Assert.Equal(2, subjects.Count);
        Assert.Contains(subjects, subject => subject.Contains("has stopped", StringComparison.Ordinal));
        Assert.Contains(subjects, subject => subject.Contains("works on another phone", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_lost_phone_is_replaced_with_a_new_SIM()
    {
        var phone = new RecoveringPhone(app, app.NewPersonRecovering());
        await phone.Phone.StartAsync();
        await phone.ActAsync("lose");
        await phone.SwapAsync();
        await phone.StartedAsync();
        await phone.RecoverAsync();

        Assert.Equal(200, (await phone.OpenAsync()).Status);
    }

    private async Task<string[]> AmrAsync(RecoveringPhone phone, string acr)
    {
        var party = app.Party();
        using var waiting = await app.WaitAsync(party, phone.Key, ("acr_values", acr));
        Assert.Equal(204, (await phone.Phone.ApproveAsync(waiting.Id)).Status);
        var code = (await waiting.LookAsync()).IsBackAt(party.RedirectUri).Parameter("code")!;
        var token = new JsonWebToken((await app.RedeemAsync(party, code)).Member("id_token"));
        return [.. token.Claims.Where(claim => claim.Type == "amr").Select(claim => claim.Value)];
    }
}
