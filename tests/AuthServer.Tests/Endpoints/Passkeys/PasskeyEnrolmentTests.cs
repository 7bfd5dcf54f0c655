using Microsoft.EntityFrameworkCore;
using ZenKey.AuthServer.Tests.Endpoints.Enrolment;
using ZenKey.AuthServer.Tests.Refusals;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.Passkeys;

/// <summary>A passkey is made while the phone is set up, or left out.</summary>
[Spec("ZenKey platform §7")]
[Spec("WebAuthn Level 3 §7.1")]
public sealed class PasskeyEnrolmentTests(SharedApp app)
{
    [Fact]
    public async Task A_passkey_of_the_enrolment_approves_once_the_phone_is_bound()
    {
        var phone = await EnrollingPhone.StartedAsync(app);
        using var owner = new PasskeyPhone(app, phone.Key, phone.Phone);
        Assert.Equal(204, (await MakeAsync(phone, owner.Authenticator)).Status);
        Assert.True((await phone.LookAsync()).Json.GetProperty("passkeyMade").GetBoolean());

        await phone.EnrolAsync();

        Assert.Equal(200, (await phone.Phone.StartAsync()).Status);
        Assert.Equal("Finger", Assert.Single(await owner.ListAsync()).GetProperty("name").GetString());
        using var waiting = await app.WaitAsync(app.Party(), phone.Key, ("acr_values", Acr.A3), ("prompt", "login"));
        Assert.Equal(204, (await owner.ApproveAsync(waiting.Id, await owner.AnswerAsync("approve", waiting.Id))).Status);
    }

    [Fact]
    public async Task It_can_be_left_out()
    {
        var phone = await EnrollingPhone.StartedAsync(app);

        await phone.EnrolAsync();

        Assert.Equal(200, (await phone.Phone.StartAsync()).Status);
        Assert.Empty((await phone.Phone.GetAsync("/passkeys")).Json.GetProperty("passkeys").EnumerateArray());
    }

    [Fact]
    public async Task Until_the_end_there_is_none_and_the_last_that_was_made_is_it()
    {
        var phone = await EnrollingPhone.StartedAsync(app);
        using var owner = new PasskeyPhone(app, phone.Key, phone.Phone);
        using var first = new SoftAuthenticator(app.Origin);
        Assert.Equal(204, (await MakeAsync(phone, first)).Status);
        Assert.Equal(204, (await MakeAsync(phone, owner.Authenticator)).Status);
        var id = (await app.SubscriberAsync(phone.Key)).Id;
        Assert.False(await app.ReadAsync(store => store.Passkeys.AnyAsync(row => row.SubscriberId == id)));

        await phone.EnrolAsync();

        Assert.Equal(owner.Authenticator.CredentialId, (await app.ReadAsync(store => store.Passkeys.SingleAsync(row => row.SubscriberId == id))).CredentialId);
    }

    [Fact]
    public async Task What_is_no_passkey_is_not_taken_and_a_challenge_makes_one()
    {
        var phone = await EnrollingPhone.StartedAsync(app);
        using var authenticator = new SoftAuthenticator(app.Origin) { UserVerified = false };
        var offered = await phone.OfferPasskeyAsync();
        var made = new { id = offered.Member("id"), credential = authenticator.Make(offered.Json.GetProperty("options")) };

        await app.IsLoggedAsync((await phone.PasskeyAsync(made)).IsProblem("passkey-not-made", 400), "passkey_not_made", "app");
        await app.IsLoggedAsync((await phone.PasskeyAsync(made)).IsProblem("passkey-challenge-invalid", 400), "passkey_challenge_invalid", "app");
        (await phone.PasskeyAsync(new { id = offered.Member("id"), name = new string('x', 101) })).IsProblem("name-invalid", 400);

        Assert.False((await phone.LookAsync()).Json.GetProperty("passkeyMade").GetBoolean());
    }

    [Fact]
    public async Task A_credential_that_became_anothers_meanwhile_does_not_keep_the_phone_from_being_bound()
    {
        var phone = await EnrollingPhone.StartedAsync(app);
        using var authenticator = new SoftAuthenticator(app.Origin);
        Assert.Equal(204, (await MakeAsync(phone, authenticator)).Status);
        using var other = await PasskeyPhone.WithoutAsync(app);
        using var same = new SoftAuthenticator(app.Origin) { CredentialId = authenticator.CredentialId };
        Assert.Equal(200, (await other.AddAsync(other: same)).Status);

        await phone.EnrolAsync();

        Assert.Equal(200, (await phone.Phone.StartAsync()).Status);
        Assert.Empty((await phone.Phone.GetAsync("/passkeys")).Json.GetProperty("passkeys").EnumerateArray());
        Assert.Single(await other.ListAsync());
    }

    private static async Task<Answer> MakeAsync(EnrollingPhone phone, SoftAuthenticator authenticator)
    {
        var offered = await phone.OfferPasskeyAsync();
        Assert.True(offered.Status == 200, offered.Text);
        return await phone.PasskeyAsync(new { id = offered.Member("id"), name = "Finger", credential = authenticator.Make(offered.Json.GetProperty("options")) });
    }
}
