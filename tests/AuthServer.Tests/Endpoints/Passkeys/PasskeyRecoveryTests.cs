using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ZenKey.AuthServer.Tests.Endpoints.Recovery;
using ZenKey.AuthServer.Tests.Refusals;
using ZenKey.Portal.Data.Changes;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.Passkeys;

/// <summary>A passkey in a recovery: one factor with the PIN, and dead with the handset it sat in.</summary>
[Spec("ZenKey platform §8.2")]
[Spec("WebAuthn Level 3 §7.2")]
public sealed class PasskeyRecoveryTests(SharedApp app)
{
    [Fact]
    public async Task A_passkey_proves_the_factor_and_the_first_token_tells_of_it()
    {
        using var owner = await PasskeyPhone.WithPasskeyAsync(app, app.NewPersonRecovering());
        var phone = await SwappedAsync(owner);
        Assert.True(Factor(await phone.LookAsync()).GetProperty("passkey").GetBoolean());

        var proven = await phone.PasskeyAsync(owner.Answer(await phone.AskPasskeyAsync()));

        Assert.Equal((200, 1), (proven.Status, proven.Proven));
        await phone.CodeAsync();
        Assert.Equal("completed", (await phone.LoginAsync()).Member("state"));
        Assert.Equal(200, (await owner.Phone.StartAsync()).Status);
        var party = app.Party();
        using var waiting = await app.WaitAsync(party, owner.Key, ("acr_values", Acr.A3));
        // The handset is the same, so the passkey that sits in it serves on.
        Assert.Equal(204, (await owner.ApproveAsync(waiting.Id, await owner.AnswerAsync("approve", waiting.Id))).Status);
        Assert.Equal("hwk fpt otp pwd", (await app.ClaimsAsync(party, waiting)).Amr);
    }

    [Fact]
    public async Task PIN_and_passkey_are_one_factor()
    {
        using var owner = await PasskeyPhone.WithPasskeyAsync(app, app.NewPersonRecovering());
        var phone = await SwappedAsync(owner);
        var passkey = owner.Answer(await phone.AskPasskeyAsync());
        Assert.Equal(1, (await phone.PinAsync()).Proven);

        Assert.Equal(1, (await phone.PasskeyAsync(passkey)).Proven);
    }

    [Fact]
    public async Task One_that_sat_in_the_lost_handset_is_no_factor_and_dies_with_it()
    {
        using var owner = await PasskeyPhone.WithPasskeyAsync(app, app.NewPersonRecovering());
        var phone = await MovedAsync(owner);
        Assert.False(Factor(await phone.LookAsync()).GetProperty("passkey").GetBoolean());

        await app.IsLoggedAsync((await phone.AskPasskeyAsync()).IsProblem("factor-unavailable", 403), "recovery_factor_unavailable", "app");

        await RecoverAsync(phone, owner.Key);
        var id = (await app.SubscriberAsync(owner.Key)).Id;
        Assert.False(await app.ReadAsync(store => store.Passkeys.AnyAsync(row => row.SubscriberId == id)));
    }

    [Fact]
    public async Task One_of_the_lost_handset_that_answers_for_a_synced_one_does_not_hold()
    {
        using var owner = await PasskeyPhone.WithPasskeyAsync(app, app.NewPersonRecovering(), synced: true);
        using var lost = new SoftAuthenticator(app.Origin);
        Assert.Equal(200, (await owner.AddAsync(other: lost)).Status);
        var phone = await MovedAsync(owner);

        var wrong = await phone.PasskeyAsync(owner.Answer(await phone.AskPasskeyAsync(), lost));

        await app.IsLoggedAsync(wrong.IsProblem("wrong-passkey", 403), "recovery_passkey_wrong", "app");
        Assert.Equal(4, wrong.Json.GetProperty("attemptsLeft").GetInt32());
    }

    [Fact]
    public async Task A_synced_one_is_a_factor_on_the_new_phone_and_serves_it()
    {
        using var owner = await PasskeyPhone.WithPasskeyAsync(app, app.NewPersonRecovering(), synced: true);
        var phone = await MovedAsync(owner);

        Assert.Equal(1, (await phone.PasskeyAsync(owner.Answer(await phone.AskPasskeyAsync()))).Proven);

        await phone.CodeAsync();
        Assert.Equal("completed", (await phone.LoginAsync(username: owner.Key)).Member("state"));
        Assert.Equal(200, (await phone.Phone.StartAsync()).Status);
        using var after = new PasskeyPhone(app, owner.Key, phone.Phone);
        Assert.True(Assert.Single(await after.ListAsync()).GetProperty("synced").GetBoolean());
        Assert.Equal(200, (await phone.Phone.PostAsync("/export", new { passkey = owner.Answer(await after.ChallengeAsync("export")) })).Status);
    }

    [Fact]
    public async Task A_passkey_that_does_not_hold_is_a_wrong_try_of_the_factor()
    {
        using var owner = await PasskeyPhone.WithPasskeyAsync(app, app.NewPersonRecovering());
        var phone = await SwappedAsync(owner);

        var wrong = await phone.PasskeyAsync(owner.Answer(await phone.AskPasskeyAsync(), tampered: true));

        await app.IsLoggedAsync(wrong.IsProblem("wrong-passkey", 403), "recovery_passkey_wrong", "app");
        Assert.Equal(3, (await phone.PinAsync("000000")).Json.GetProperty("attemptsLeft").GetInt32());
    }

    [Fact]
    public async Task What_was_never_asked_for_in_this_recovery_is_no_try()
    {
        using var owner = await PasskeyPhone.WithPasskeyAsync(app, app.NewPersonRecovering());
        var outside = await owner.AnswerAsync("export");
        var phone = await SwappedAsync(owner);

        await app.IsLoggedAsync((await phone.PasskeyAsync(outside)).IsProblem("passkey-challenge-invalid", 400), "passkey_challenge_invalid", "app");

        Assert.Equal(5, Factor(await phone.LookAsync()).GetProperty("attemptsLeft").GetInt32());
    }

    [Fact]
    [Spec("Hardening 14")]
    public async Task Where_passkeys_are_locked_they_are_in_a_recovery_too_and_the_PIN_is_not()
    {
        using var owner = await PasskeyPhone.WithPasskeyAsync(app, app.NewPersonRecovering());
        var phone = await SwappedAsync(owner);
        var passkey = owner.Answer(await phone.AskPasskeyAsync());
        await app.WriteAsync(store => store.Subscribers.Where(row => row.CarrierAccount == owner.Key).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.PasskeyFailures, 10).SetProperty(row => row.PasskeyLockedUntil, TimeProvider.System.GetUtcNow().AddMinutes(10))), Topic.Subscribers);

        await app.IsLoggedAsync((await phone.PasskeyAsync(passkey)).IsProblem("passkey-locked", 429), "recovery_passkey_locked", "app");
        (await phone.AskPasskeyAsync()).IsProblem("passkey-locked", 429);
        Assert.Equal(1, (await phone.PinAsync()).Proven);
    }

    private async Task<RecoveringPhone> SwappedAsync(PasskeyPhone owner)
    {
        var phone = new RecoveringPhone(app, owner.Key);
        Assert.Equal(204, (await phone.SwapAsync()).Status);
        await phone.StartedAsync();
        return phone;
    }

    /// <summary>The owner's SIM in the handset of somebody else, who has none then.</summary>
    private async Task<RecoveringPhone> MovedAsync(PasskeyPhone owner)
    {
        var other = new RecoveringPhone(app, app.NewPersonRecovering());
        Assert.Equal(204, (await new RecoveringPhone(app, owner.Key).ActAsync("move-sim", new { to = other.Key })).Status);
        await other.StartedAsync();
        return other;
    }

    private static async Task RecoverAsync(RecoveringPhone phone, string owner)
    {
        Assert.Equal(1, (await phone.PinAsync()).Proven);
        Assert.Equal(2, (await phone.CodeAsync()).Proven);
        Assert.Equal("completed", (await phone.LoginAsync(username: owner)).Member("state"));
    }

    private static JsonElement Factor(Answer answer) =>
        answer.Json.GetProperty("factors").EnumerateArray().Single(factor => factor.GetProperty("factor").GetString() == "pin-or-passkey");
}
