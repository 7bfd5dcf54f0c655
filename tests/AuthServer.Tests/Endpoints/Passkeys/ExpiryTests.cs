using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.Passkeys;

/// <summary>What time makes of challenges for passkeys, of locks, and of a passkey just used.</summary>
[Collection(typeof(MovedClock))]
public sealed class ExpiryTests(MovedClock app)
{
    [Fact]
    [Spec("WebAuthn Level 3 §13.4.3")]
    public async Task A_challenge_lives_two_minutes()
    {
        using var owner = await PasskeyPhone.WithPasskeyAsync(app);
        var early = await owner.AnswerAsync("export");
        app.Clock.Advance(TimeSpan.FromSeconds(119));
        Assert.Equal(200, (await owner.Phone.PostAsync("/export", new { passkey = early })).Status);
        var late = await owner.AnswerAsync("export");

        app.Clock.Advance(TimeSpan.FromSeconds(120));

        (await owner.Phone.PostAsync("/export", new { passkey = late })).IsProblem("passkey-challenge-invalid", 400);
    }

    [Fact]
    [Spec("WebAuthn Level 3 §13.4.3")]
    public async Task A_new_passkey_is_made_within_two_minutes()
    {
        using var owner = await PasskeyPhone.WithoutAsync(app);
        var offered = await owner.OfferAsync();

        app.Clock.Advance(TimeSpan.FromSeconds(120));

        (await owner.Phone.PostAsync("/passkeys", new { id = offered.Member("id"), credential = owner.Authenticator.Make(offered.Json.GetProperty("options")) })).IsProblem("passkey-challenge-invalid", 400);
    }

    [Fact]
    [Spec("Hardening 14")]
    public async Task After_ten_minutes_passkeys_are_judged_again()
    {
        using var owner = await PasskeyPhone.WithPasskeyAsync(app);
        for (var time = 1; time <= 10; time++) { await owner.Phone.PostAsync("/export", new { passkey = owner.Answer(await owner.ChallengeAsync("export"), tampered: true) }); }
        Assert.Equal(600, (await owner.ChallengeAsync("export")).IsProblem("passkey-locked", 429).Json.GetProperty("retryAfter").GetInt32());

        app.Clock.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(200, (await owner.Phone.PostAsync("/export", new { passkey = await owner.AnswerAsync("export") })).Status);
    }

    [Fact]
    [Spec("ZenKey platform §3")]
    public async Task A_passkey_serves_thirty_minutes()
    {
        using var owner = await PasskeyPhone.WithPasskeyAsync(app);
        Assert.Equal(200, (await owner.Phone.PostAsync("/export", new { passkey = await owner.AnswerAsync("export") })).Status);
        app.Clock.Advance(TimeSpan.FromSeconds(1790));
        await owner.Phone.StartAsync();
        using var within = await app.WaitAsync(app.Party(), owner.Key, ("acr_values", Acr.A3));
        Assert.Equal(204, (await owner.Phone.ApproveAsync(within.Id)).Status);

        app.Clock.Advance(TimeSpan.FromSeconds(20));

        using var beyond = await app.WaitAsync(app.Party(), owner.Key, ("acr_values", Acr.A3));
        (await owner.Phone.ApproveAsync(beyond.Id)).IsProblem("pin-required", 400);
        Assert.Equal(204, (await owner.ApproveAsync(beyond.Id, await owner.AnswerAsync("approve", beyond.Id))).Status);
    }
}
