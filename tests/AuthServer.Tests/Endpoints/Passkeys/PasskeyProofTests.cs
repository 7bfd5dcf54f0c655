using Microsoft.EntityFrameworkCore;
using ZenKey.AuthServer.Tests.Refusals;
using ZenKey.Portal.Data.Changes;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.Passkeys;

/// <summary>A passkey in the place of the PIN: what holds, what it is good for, and all that does not hold.</summary>
[Spec("WebAuthn Level 3 §7.2")]
[Spec("ZenKey platform §3")]
public sealed class PasskeyProofTests(SharedApp app)
{
    [Fact]
    [Spec("ZenKey platform §4.4")]
    public async Task A_request_is_approved_by_a_passkey_and_the_ID_token_says_so()
    {
        using var owner = await PasskeyPhone.WithPasskeyAsync(app);
        await app.ForgetFactorAsync(owner.Key);
        var party = app.Party();
        using var waiting = await app.WaitAsync(party, owner.Key, ("acr_values", Acr.A3));
        var shown = await owner.Phone.RequestAsync(waiting.Id);
        Assert.True(shown.GetProperty("pinRequired").GetBoolean() && shown.GetProperty("passkey").GetBoolean());

        var answer = await owner.ApproveAsync(waiting.Id, await owner.AnswerAsync("approve", waiting.Id));

        Assert.True(answer.Status == 204, answer.Text);
        var claims = await app.ClaimsAsync(party, waiting);
        Assert.Equal((Acr.A3, "hwk fpt"), (claims.Acr, claims.Amr));
        Assert.NotNull((await owner.ListAsync())[0].GetProperty("lastUsedAt").GetString());
    }

    [Fact]
    public async Task A_passkey_just_used_serves_the_next_a3_which_tells_of_it()
    {
        using var owner = await PasskeyPhone.WithPasskeyAsync(app);
        Assert.Equal(200, (await owner.Phone.PostAsync("/export", new { passkey = await owner.AnswerAsync("export") })).Status);
        var party = app.Party();
        using var waiting = await app.WaitAsync(party, owner.Key, ("acr_values", Acr.A3));
        Assert.False((await owner.Phone.RequestAsync(waiting.Id)).GetProperty("passkey").GetBoolean());

        Assert.Equal(204, (await owner.Phone.ApproveAsync(waiting.Id)).Status);

        Assert.Equal("hwk fpt", (await app.ClaimsAsync(party, waiting)).Amr);
    }

    [Fact]
    public async Task Who_is_always_asked_is_asked_in_spite_of_a_passkey_just_used()
    {
        using var owner = await PasskeyPhone.WithPasskeyAsync(app);
        Assert.Equal(204, (await owner.Phone.PutAsync("/settings", new { alwaysAsk = true, passkey = await owner.AnswerAsync("settings") })).Status);
        using var waiting = await app.WaitAsync(app.Party(), owner.Key);

        (await owner.Phone.ApproveAsync(waiting.Id)).IsProblem("pin-required", 400);

        Assert.Equal(204, (await owner.ApproveAsync(waiting.Id, await owner.AnswerAsync("approve", waiting.Id))).Status);
    }

    [Fact]
    public async Task Every_act_that_takes_the_PIN_takes_a_passkey()
    {
        using var owner = await PasskeyPhone.WithPasskeyAsync(app, app.NewPersonRecovering());
        var phone = owner.Phone;

        Assert.Equal(204, (await phone.PutAsync("/settings", new { alwaysAsk = true, passkey = await owner.AnswerAsync("settings") })).Status);
        Assert.Equal(200, (await phone.PostAsync("/recovery-codes", new { passkey = await owner.AnswerAsync("recovery-codes") })).Status);
        Assert.Equal(204, (await phone.PutAsync("/email", new { email = $"{owner.Key}+new@mail.example", passkey = await owner.AnswerAsync("email") })).Status);
        Assert.Equal(204, (await phone.PutAsync("/pin", new { pin = "739164", passkey = await owner.AnswerAsync("pin") })).Status);
        Assert.Equal(200, (await phone.PostAsync("/export", new { pin = "739164" })).Status);
        Assert.Equal(204, (await phone.PostAsync("/close", new { passkey = await owner.AnswerAsync("close") })).Status);
    }

    public static TheoryData<string> Faults => ["origin", "host", "unverified", "cross-origin", "another's", "unknown", "signature", "user handle", "not json", "nothing", "too long"];

    [Theory, MemberData(nameof(Faults))]
    public async Task An_answer_that_does_not_hold_proves_nothing(string fault)
    {
        using var owner = await PasskeyPhone.WithPasskeyAsync(app);
        using var stranger = await PasskeyPhone.WithPasskeyAsync(app);
        using var unknown = new SoftAuthenticator(app.Origin);
        var challenge = await owner.ChallengeAsync("export");
        owner.Authenticator.Break(fault);
        var by = fault switch { "another's" => stranger.Authenticator, "unknown" => unknown, _ => null };
        object passkey = fault switch
        {
            "not json" => new { id = challenge.Member("id"), credential = "text" },
            "nothing" => new { id = challenge.Member("id") },
            "too long" => new { id = challenge.Member("id"), credential = new { id = new string('a', 40_000) } },
            _ => owner.Answer(challenge, by, fault == "signature"),
        };

        var answer = await owner.Phone.PostAsync("/export", new { passkey });

        await app.IsLoggedAsync(answer.IsProblem("wrong-passkey", 403), "passkey_wrong", "app");
        Assert.Equal(1, (await app.SubscriberAsync(owner.Key)).PasskeyFailures);
        // A wrong PIN is another thing.
        Assert.Equal(0, (await app.SubscriberAsync(owner.Key)).PinFailures);
    }

    [Fact]
    public async Task A_challenge_is_answered_once()
    {
        using var owner = await PasskeyPhone.WithPasskeyAsync(app);
        var passkey = await owner.AnswerAsync("export");
        Assert.Equal(200, (await owner.Phone.PostAsync("/export", new { passkey })).Status);

        await app.IsLoggedAsync((await owner.Phone.PostAsync("/export", new { passkey })).IsProblem("passkey-challenge-invalid", 400), "passkey_challenge_invalid", "app");
    }

    [Fact]
    public async Task A_challenge_whose_answer_did_not_hold_is_used_up()
    {
        using var owner = await PasskeyPhone.WithPasskeyAsync(app);
        var challenge = await owner.ChallengeAsync("export");
        (await owner.Phone.PostAsync("/export", new { passkey = owner.Answer(challenge, tampered: true) })).IsProblem("wrong-passkey", 403);

        (await owner.Phone.PostAsync("/export", new { passkey = owner.Answer(challenge) })).IsProblem("passkey-challenge-invalid", 400);
    }

    [Fact]
    public async Task A_new_challenge_takes_the_place_of_the_one_before()
    {
        using var owner = await PasskeyPhone.WithPasskeyAsync(app);
        var before = await owner.ChallengeAsync("export");
        var now = await owner.ChallengeAsync("export");

        (await owner.Phone.PostAsync("/export", new { passkey = owner.Answer(before) })).IsProblem("passkey-challenge-invalid", 400);
        Assert.Equal(200, (await owner.Phone.PostAsync("/export", new { passkey = owner.Answer(now) })).Status);
    }

    [Fact]
    public async Task What_was_signed_for_one_request_approves_no_other()
    {
        using var owner = await PasskeyPhone.WithPasskeyAsync(app);
        await app.ForgetFactorAsync(owner.Key);
        using var first = await app.WaitAsync(app.Party(), owner.Key, ("acr_values", Acr.A3));
        using var second = await app.WaitAsync(app.Party(), owner.Key, ("acr_values", Acr.A3));
        var passkey = await owner.AnswerAsync("approve", first.Id);

        (await owner.ApproveAsync(second.Id, passkey)).IsProblem("passkey-challenge-invalid", 400);

        Assert.Equal(200, (await second.LookAsync()).Status);
        Assert.Equal(204, (await owner.ApproveAsync(first.Id, passkey)).Status);
    }

    [Theory]
    [InlineData("settings")]
    [InlineData("pin")]
    [InlineData("close")]
    [InlineData("add-passkey")]
    public async Task What_was_signed_for_one_thing_is_good_for_no_other(string purpose)
    {
        using var owner = await PasskeyPhone.WithPasskeyAsync(app);
        (await owner.Phone.PostAsync("/export", new { passkey = await owner.AnswerAsync(purpose) })).IsProblem("passkey-challenge-invalid", 400);
    }

    [Fact]
    public async Task A_challenge_of_one_phone_is_nothing_on_another()
    {
        using var owner = await PasskeyPhone.WithPasskeyAsync(app);
        using var stranger = await PasskeyPhone.WithPasskeyAsync(app);
        var passkey = owner.Answer(await owner.ChallengeAsync("export"));

        (await stranger.Phone.PostAsync("/export", new { passkey })).IsProblem("passkey-challenge-invalid", 400);
        (await stranger.Phone.PostAsync("/export", new { passkey = stranger.Answer(await owner.ChallengeAsync("export")) })).IsProblem("passkey-challenge-invalid", 400);
    }

    [Fact]
    [Spec("WebAuthn Level 3 §6.1.1")]
    public async Task A_copy_that_counts_fewer_uses_is_refused_and_told()
    {
        using var owner = await PasskeyPhone.WithPasskeyAsync(app);
        owner.Authenticator.Count = 7;
        Assert.Equal(200, (await owner.Phone.PostAsync("/export", new { passkey = await owner.AnswerAsync("export") })).Status);
        owner.Authenticator.Count = 4;

        var answer = await owner.Phone.PostAsync("/export", new { passkey = await owner.AnswerAsync("export") });

        await app.IsLoggedAsync(answer.IsProblem("passkey-copied", 403), "passkey_copied", "app");
        var subscriber = await app.SubscriberAsync(owner.Key);
        Assert.Equal(1, subscriber.PasskeyFailures);
        Assert.True(await app.ReadAsync(store => store.Audit.AnyAsync(entry => entry.SubscriberId == subscriber.Id && entry.Action == "passkey.copied")));
        Assert.True(await app.ReadAsync(store => store.RaisedEvents.AnyAsync(raised => raised.SubscriberId == subscriber.Id && raised.Reason == "passkey_copied")));
        Assert.Equal(8, (await app.ReadAsync(store => store.Passkeys.SingleAsync(row => row.SubscriberId == subscriber.Id))).SignCount);
    }

    [Fact]
    [Spec("WebAuthn Level 3 §6.1.1")]
    public async Task An_authenticator_that_counts_nothing_is_used_again_and_again()
    {
        using var owner = await PasskeyPhone.WithoutAsync(app);
        owner.Authenticator.Count = null;
        Assert.Equal(200, (await owner.AddAsync()).Status);

        for (var time = 1; time <= 2; time++) { Assert.Equal(200, (await owner.Phone.PostAsync("/export", new { passkey = await owner.AnswerAsync("export") })).Status); }
    }

    [Fact]
    [Spec("Hardening 14")]
    public async Task Ten_answers_that_do_not_hold_are_the_last_for_passkeys_and_the_PIN_is_left()
    {
        using var owner = await PasskeyPhone.WithPasskeyAsync(app);
        for (var time = 1; time <= 10; time++)
        {
            (await owner.Phone.PostAsync("/export", new { passkey = owner.Answer(await owner.ChallengeAsync("export"), tampered: true) })).IsProblem("wrong-passkey", 403);
        }

        await app.IsLoggedAsync((await owner.ChallengeAsync("export")).IsProblem("passkey-locked", 429), "passkey_locked", "app");
        (await owner.Phone.PostAsync("/export", new { passkey = new { id = "x" } })).IsProblem("passkey-locked", 429);
        Assert.Equal(200, (await owner.Phone.PostAsync("/export", new { pin = People.Pin })).Status);
        var subscriber = await app.SubscriberAsync(owner.Key);
        Assert.Equal(1, await app.ReadAsync(store => store.RaisedEvents.CountAsync(raised => raised.SubscriberId == subscriber.Id && raised.Reason == "passkey_locked")));
    }

    [Fact]
    public async Task One_that_holds_forgives_what_did_not()
    {
        using var owner = await PasskeyPhone.WithPasskeyAsync(app);
        (await owner.Phone.PostAsync("/export", new { passkey = owner.Answer(await owner.ChallengeAsync("export"), tampered: true) })).IsProblem("wrong-passkey", 403);

        Assert.Equal(200, (await owner.Phone.PostAsync("/export", new { passkey = await owner.AnswerAsync("export") })).Status);

        Assert.Equal(0, (await app.SubscriberAsync(owner.Key)).PasskeyFailures);
    }

    [Fact]
    public async Task Of_one_answer_sent_many_times_at_once_one_counts()
    {
        using var owner = await PasskeyPhone.WithPasskeyAsync(app);
        for (var round = 0; round < 5; round++)
        {
            var passkey = await owner.AnswerAsync("recovery-codes");

            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => owner.Phone.PostAsync("/recovery-codes", new { passkey })));

            Assert.Single(answers, answer => answer.Status == 200);
            Assert.All(answers.Where(answer => answer.Status != 200), answer => answer.IsProblem("passkey-challenge-invalid", 400));
        }
    }

    [Fact]
    public async Task Where_both_are_given_the_passkey_is_judged()
    {
        using var owner = await PasskeyPhone.WithPasskeyAsync(app);
        (await owner.Phone.PostAsync("/export", new { pin = People.Pin, passkey = new { id = "x" } })).IsProblem("passkey-challenge-invalid", 400);
    }

    [Fact]
    public async Task A_passkey_of_a_phone_that_is_not_this_one_is_worth_nothing()
    {
        using var owner = await PasskeyPhone.WithPasskeyAsync(app);
        var challenge = await owner.ChallengeAsync("export");
        await app.WriteAsync(store => store.Passkeys.Where(row => row.CredentialId == owner.Authenticator.CredentialId).ExecuteUpdateAsync(set => set.SetProperty(row => row.DeviceId, Guid.CreateVersion7())), Topic.Devices);

        (await owner.Phone.PostAsync("/export", new { passkey = owner.Answer(challenge) })).IsProblem("wrong-passkey", 403);
        Assert.Empty(await owner.ListAsync());
    }
}

/// <summary>What tests of passkeys do to people and authenticators.</summary>
internal static class PasskeyActs
{
    extension(SoftAuthenticator authenticator)
    {
        public void Break(string fault)
        {
            switch (fault)
            {
                case "origin":
                    authenticator.Origin = "https://evil.example";
                    authenticator.RelyingParty = "localhost";
                    break;
                case "host": authenticator.RelyingParty = "evil.example"; break;
                case "unverified": authenticator.UserVerified = false; break;
                case "cross-origin": authenticator.CrossOrigin = true; break;
                case "user handle": authenticator.UserHandle = "bm9ib2R5"; break;
            }
        }
    }

    extension(TestApp app)
    {
        /// <summary>As if the last PIN were long ago.</summary>
        public Task ForgetFactorAsync(string key) => app.WriteAsync(store => store.Subscribers.Where(row => row.CarrierAccount == key)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.FactorAt, (DateTimeOffset?)null)), Topic.Subscribers);

        /// <summary>How the person was authenticated, as the ID token of an approved request tells it.</summary>
        public async Task<(string? Acr, string Amr)> ClaimsAsync(TestKit.RelyingParty party, Waiting waiting)
        {
            var code = (await waiting.LookAsync()).IsBackAt(party.RedirectUri).Parameter("code")!;
            var token = (await app.RedeemAsync(party, code)).Member("id_token")!;
            using var claims = System.Text.Json.JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[1]));
            return (claims.RootElement.GetProperty("acr").GetString(), string.Join(' ', claims.RootElement.GetProperty("amr").EnumerateArray().Select(one => one.GetString())));
        }
    }
}
