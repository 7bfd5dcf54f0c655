using System.Text.Json;

namespace ZenKey.AuthServer.Tests.Endpoints.Passkeys;

/// <summary>A phone with a passkey, and what its application asks and answers.</summary>
internal sealed class PasskeyPhone(TestApp app, string key, Phone phone) : IDisposable
{
    public string Key => key;

    public Phone Phone => phone;

    public SoftAuthenticator Authenticator { get; } = new(app.Origin);

    /// <summary>Somebody with a PIN, whose phone has started and has a passkey.</summary>
    public static async Task<PasskeyPhone> WithPasskeyAsync(TestApp app, string? key = null, bool synced = false)
    {
        var owner = await WithoutAsync(app, key);
        owner.Authenticator.Synced = synced;
        var added = await owner.AddAsync();
        Assert.True(added.Status == 200, added.Text);
        return owner;
    }

    /// <summary>Somebody with a PIN, whose phone has started.</summary>
    public static async Task<PasskeyPhone> WithoutAsync(TestApp app, string? key = null)
    {
        key ??= app.NewPersonWithPin();
        return new PasskeyPhone(app, key, await Phone.StartedAsync(app, key));
    }

    /// <summary>Gives the PIN, makes a passkey, and adds it.</summary>
    public async Task<Answer> AddAsync(string? name = "Face of this phone", SoftAuthenticator? other = null)
    {
        var offered = await OfferAsync();
        Assert.True(offered.Status == 200, offered.Text);
        return await phone.PostAsync("/passkeys", new { id = offered.Member("id"), name, credential = (other ?? Authenticator).Make(offered.Json.GetProperty("options")) });
    }

    public Task<Answer> OfferAsync(string? pin = People.Pin) => phone.PostAsync("/passkeys/options", new { pin });

    public Task<Answer> ChallengeAsync(string purpose, string? about = null) => phone.PostAsync("/passkeys/challenges", new { purpose, about });

    /// <summary>The passkey's answer for a purpose.</summary>
    public async Task<object> AnswerAsync(string purpose, string? about = null) => Answer(await ChallengeAsync(purpose, about));

    /// <summary>The passkey's answer to a challenge.</summary>
    public object Answer(Answer challenge, SoftAuthenticator? other = null, bool tampered = false)
    {
        Assert.True(challenge.Status == 200, challenge.Text);
        return new { id = challenge.Member("id"), credential = (other ?? Authenticator).Get(challenge.Json.GetProperty("options"), tampered) };
    }

    public Task<Answer> ApproveAsync(string request, object passkey) => phone.PostAsync($"/requests/{request}/approve", new { passkey });

    public async Task<IReadOnlyList<JsonElement>> ListAsync() => [.. (await phone.GetAsync("/passkeys")).Json.GetProperty("passkeys").EnumerateArray()];

    public void Dispose() => Authenticator.Dispose();
}
