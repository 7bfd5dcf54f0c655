using Microsoft.EntityFrameworkCore;
using ZenKey.AuthServer.Tests.Refusals;

namespace ZenKey.AuthServer.Tests.Endpoints.Passkeys;

/// <summary>Passkeys of a phone: made, listed, named, removed; and what is no new passkey.</summary>
[Spec("WebAuthn Level 3 §7.1")]
[Spec("ZenKey platform §7")]
public sealed class PasskeyTests(SharedApp app)
{
    [Fact]
    public async Task The_options_ask_for_a_verified_person_and_for_no_attestation()
    {
        using var owner = await PasskeyPhone.WithoutAsync(app);

        var options = (await owner.OfferAsync()).Json.GetProperty("options");

        Assert.Equal("localhost", options.GetProperty("rp").GetProperty("id").GetString());
        var selection = options.GetProperty("authenticatorSelection");
        Assert.Equal(("required", "platform"), (selection.GetProperty("userVerification").GetString(), selection.GetProperty("authenticatorAttachment").GetString()));
        Assert.Equal("none", options.GetProperty("attestation").GetString());
        Assert.Equal(120_000, options.GetProperty("timeout").GetInt32());
    }

    [Fact]
    public async Task A_passkey_that_was_made_is_listed_and_no_key_of_it_is_told()
    {
        using var owner = await PasskeyPhone.WithPasskeyAsync(app);

        var passkey = Assert.Single(await owner.ListAsync());

        Assert.Equal(("Face of this phone", false), (passkey.GetProperty("name").GetString(), passkey.GetProperty("synced").GetBoolean()));
        Assert.Equal(["createdAt", "id", "lastUsedAt", "name", "synced"], passkey.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));
        Assert.Equal(1, (await owner.Phone.GetAsync("/settings")).Json.GetProperty("passkeys").GetInt32());
        var kept = await app.ReadAsync(async store => await store.Passkeys.SingleAsync(row => row.CredentialId == owner.Authenticator.CredentialId));
        Assert.Equal("internal", kept.Transports);
        Assert.Equal(["passkey.added"], await AuditAsync(owner));
    }

    [Fact]
    public async Task A_new_one_takes_the_PIN()
    {
        using var owner = await PasskeyPhone.WithoutAsync(app);

        await app.IsLoggedAsync((await owner.OfferAsync(null)).IsProblem("pin-required", 400), "pin_missing", "app");
        await app.IsLoggedAsync((await owner.OfferAsync("000000")).IsProblem("wrong-pin", 403), "pin_wrong", "app");
    }

    [Fact]
    public async Task A_new_one_takes_another_passkey_as_well()
    {
        using var owner = await PasskeyPhone.WithPasskeyAsync(app);
        using var second = new SoftAuthenticator(app.Origin);

        var offered = await owner.Phone.PostAsync("/passkeys/options", new { passkey = await owner.AnswerAsync("add-passkey") });
        var added = await owner.Phone.PostAsync("/passkeys", new { id = offered.Member("id"), credential = second.Make(offered.Json.GetProperty("options")) });

        Assert.Equal((200, "Passkey"), (added.Status, added.Member("name")));
        Assert.Contains(offered.Json.GetProperty("options").GetProperty("excludeCredentials").EnumerateArray(),
            known => known.GetProperty("id").GetString() == System.Buffers.Text.Base64Url.EncodeToString(owner.Authenticator.CredentialId));
        Assert.Equal(2, (await owner.ListAsync()).Count);
    }

    public static TheoryData<string> NoPasskeys => ["origin", "host", "unverified", "cross-origin", "not json", "nothing"];

    [Theory, MemberData(nameof(NoPasskeys))]
    public async Task What_is_no_passkey_of_a_verified_person_of_our_page_is_not_taken(string fault)
    {
        using var owner = await PasskeyPhone.WithoutAsync(app);
        var offered = await owner.OfferAsync();
        owner.Authenticator.Break(fault);

        var credential = fault switch { "not json" => "text", "nothing" => null, _ => owner.Authenticator.Make(offered.Json.GetProperty("options")) };
        var answer = await owner.Phone.PostAsync("/passkeys", new { id = offered.Member("id"), credential });

        await app.IsLoggedAsync(answer.IsProblem("passkey-not-made", 400), "passkey_not_made", "app");
        Assert.Empty(await owner.ListAsync());
    }

    [Fact]
    public async Task A_challenge_makes_one_passkey()
    {
        using var owner = await PasskeyPhone.WithoutAsync(app);
        using var second = new SoftAuthenticator(app.Origin);
        var offered = await owner.OfferAsync();
        var options = offered.Json.GetProperty("options");
        Assert.Equal(200, (await owner.Phone.PostAsync("/passkeys", new { id = offered.Member("id"), credential = owner.Authenticator.Make(options) })).Status);

        var again = await owner.Phone.PostAsync("/passkeys", new { id = offered.Member("id"), credential = second.Make(options) });

        await app.IsLoggedAsync(again.IsProblem("passkey-challenge-invalid", 400), "passkey_challenge_invalid", "app");
        Assert.Single(await owner.ListAsync());
    }

    [Fact]
    public async Task A_challenge_of_one_phone_makes_no_passkey_of_another()
    {
        using var owner = await PasskeyPhone.WithoutAsync(app);
        using var stranger = await PasskeyPhone.WithoutAsync(app);
        var offered = await owner.OfferAsync();

        var answer = await stranger.Phone.PostAsync("/passkeys", new { id = offered.Member("id"), credential = stranger.Authenticator.Make(offered.Json.GetProperty("options")) });

        answer.IsProblem("passkey-challenge-invalid", 400);
        Assert.Empty(await stranger.ListAsync());
    }

    [Fact]
    public async Task A_credential_is_one_subscribers()
    {
        using var owner = await PasskeyPhone.WithPasskeyAsync(app);
        using var stranger = await PasskeyPhone.WithoutAsync(app);
        using var same = new SoftAuthenticator(app.Origin) { CredentialId = owner.Authenticator.CredentialId };

        (await stranger.AddAsync(other: same)).IsProblem("passkey-not-made", 400);

        Assert.Empty(await stranger.ListAsync());
    }

    [Fact]
    public async Task There_are_ten_at_most()
    {
        using var owner = await PasskeyPhone.WithoutAsync(app);
        for (var number = 1; number <= 10; number++)
        {
            using var one = new SoftAuthenticator(app.Origin);
            Assert.Equal(200, (await owner.AddAsync(other: one)).Status);
        }

        await app.IsLoggedAsync((await owner.OfferAsync()).IsProblem("too-many-passkeys", 409), "passkeys_too_many", "app");
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \u0007 ")]
    [InlineData(null)]
    public async Task A_name_has_something_to_read(string? name)
    {
        using var owner = await PasskeyPhone.WithPasskeyAsync(app);
        var id = (await owner.ListAsync())[0].GetProperty("id").GetString();

        (await owner.Phone.PatchAsync($"/passkeys/{id}", new { name })).IsProblem("name-invalid", 400);
        (await owner.Phone.PatchAsync($"/passkeys/{id}", new { name = new string('x', 101) })).IsProblem("name-invalid", 400);
    }

    [Fact]
    public async Task A_passkey_is_renamed_and_removed_by_its_owner_only()
    {
        using var owner = await PasskeyPhone.WithPasskeyAsync(app);
        using var stranger = await PasskeyPhone.WithPasskeyAsync(app);
        var id = (await owner.ListAsync())[0].GetProperty("id").GetString();

        (await stranger.Phone.PatchAsync($"/passkeys/{id}", new { name = "Mine" })).IsProblem("unknown-passkey", 404);
        (await stranger.Phone.PostAsync($"/passkeys/{id}/remove", new { pin = People.Pin })).IsProblem("unknown-passkey", 404);
        Assert.Equal(204, (await owner.Phone.PatchAsync($"/passkeys/{id}", new { name = "Finger" })).Status);
        Assert.Equal("Finger", (await owner.ListAsync())[0].GetProperty("name").GetString());
        (await owner.Phone.PostAsync($"/passkeys/{id}/remove", new { })).IsProblem("pin-required", 400);
        Assert.Equal(204, (await owner.Phone.PostAsync($"/passkeys/{id}/remove", new { pin = People.Pin })).Status);

        Assert.Empty(await owner.ListAsync());
        Assert.Equal(["passkey.added", "passkey.renamed", "passkey.removed"], await AuditAsync(owner));
        await app.IsLoggedAsync((await owner.ChallengeAsync("export")).IsProblem("passkey-not-set", 403), "passkey_not_set", "app");
    }

    [Fact]
    public async Task A_passkey_removes_itself_and_no_other_by_its_answer()
    {
        using var owner = await PasskeyPhone.WithPasskeyAsync(app);
        using var second = new SoftAuthenticator(app.Origin);
        var other = (await owner.AddAsync("Other", second)).Member("id");
        var own = (await owner.ListAsync())[0].GetProperty("id").GetString();
        var answer = await owner.AnswerAsync("remove-passkey", own);

        (await owner.Phone.PostAsync($"/passkeys/{other}/remove", new { passkey = answer })).IsProblem("passkey-challenge-invalid", 400);
        Assert.Equal(204, (await owner.Phone.PostAsync($"/passkeys/{own}/remove", new { passkey = answer })).Status);

        Assert.Equal("Other", Assert.Single(await owner.ListAsync()).GetProperty("name").GetString());
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("everything", null)]
    [InlineData("approve", null)]
    [InlineData("export", "x")]
    [InlineData("remove-passkey", "x")]
    [InlineData("recovery", null)]
    [InlineData("new-passkey", null)]
    public async Task A_challenge_is_for_a_purpose_that_we_know(string? purpose, string? about)
    {
        using var owner = await PasskeyPhone.WithPasskeyAsync(app, app.NewPersonRecovering());
        (await owner.Phone.PostAsync("/passkeys/challenges", new { purpose, about })).IsProblem("unknown-purpose", 400);
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("POST", "")]
    [InlineData("POST", "/options")]
    [InlineData("POST", "/challenges")]
    public async Task Without_a_session_there_are_none(string verb, string path)
    {
        var nobody = new Phone(app, People.Line);
        (verb == "GET" ? await nobody.GetAsync("/passkeys") : await nobody.PostAsync("/passkeys" + path, new { })).IsProblem("session-expired", 401);
    }

    [Fact]
    public async Task The_export_tells_of_them_and_closing_takes_them()
    {
        using var owner = await PasskeyPhone.WithPasskeyAsync(app);
        var export = await owner.Phone.PostAsync("/export", new { pin = People.Pin });
        Assert.Equal("Face of this phone", Assert.Single(export.Json.GetProperty("passkeys").EnumerateArray()).GetProperty("name").GetString());

        Assert.Equal(204, (await owner.Phone.PostAsync("/close", new { passkey = await owner.AnswerAsync("close") })).Status);

        Assert.False(await app.ReadAsync(store => store.Passkeys.AnyAsync(row => row.CredentialId == owner.Authenticator.CredentialId)));
    }

    private async Task<IReadOnlyList<string>> AuditAsync(PasskeyPhone owner)
    {
        var id = (await app.SubscriberAsync(owner.Key)).Id;
        return await app.ReadAsync(store => store.Audit.Where(entry => entry.SubscriberId == id && entry.ObjectKind == "passkey").OrderBy(entry => entry.At).ThenBy(entry => entry.Id).Select(entry => entry.Action).ToListAsync());
    }
}
