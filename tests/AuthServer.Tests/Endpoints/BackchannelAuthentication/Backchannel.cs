using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.BackchannelAuthentication;

/// <summary>Requests of clients' servers to phones.</summary>
internal static class Backchannel
{
    public const string NotificationToken = "8d67dc78-7faa-4d41-aabd-67707b374255";

    extension(TestApp app)
    {
        public async Task<string> NumberAsync(string key) => (await app.SubscriberAsync(key)).Phone;

        /// <summary>Asks a person's phone by their number, at a1; the changes replace or take out parameters.</summary>
        public async Task<Answer> AskPhoneAsync(string clientId, string key, params (string Name, string? Value)[] changes)
        {
            var form = new Dictionary<string, string?> { ["scope"] = "openid name", ["login_hint"] = await app.NumberAsync(key), ["acr_values"] = Acr.A1 };
            foreach (var (name, value) in changes) { form[name] = value; }
            return await app.AskAsClientAsync(app.Party(clientId), "verizon", "bc-authorize", [.. form.Select(pair => (pair.Key, pair.Value))]);
        }

        /// <summary>The same, and it was taken.</summary>
        public async Task<Asked> AskedAsync(string clientId, string key, params (string Name, string? Value)[] changes)
        {
            var phone = await Phone.StartedAsync(app, key);
            var answer = await app.AskPhoneAsync(clientId, key, changes);
            Assert.True(answer.Status == 200, answer.Text);
            return new Asked(app, clientId, phone, answer, await app.WaitingIdAsync(phone));
        }

        /// <summary>The latest that waits on a phone.</summary>
        public async Task<string> WaitingIdAsync(Phone phone) =>
            (await phone.GetAsync("/requests")).Json.GetProperty("requests").EnumerateArray().Last().GetProperty("id").GetString()!;

        public Task<Answer> FetchAsync(string clientId, string? authReqId, params (string Name, string? Value)[] more) =>
            app.AskAsClientAsync(app.Party(clientId), "verizon", "token", [("grant_type", GrantType.Ciba), ("auth_req_id", authReqId), .. more]);
    }
}

/// <summary>A request that waits on a phone.</summary>
internal sealed record Asked(TestApp App, string ClientId, Phone Phone, Answer Answer, string Id)
{
    public string AuthReqId => Answer.Member("auth_req_id")!;

    public Task<Answer> FetchAsync() => App.FetchAsync(ClientId, AuthReqId);

    public async Task<Asked> ApprovedAsync(string? pin = null, string[]? scopes = null)
    {
        var answer = await Phone.ApproveAsync(Id, pin, scopes);
        Assert.True(answer.Status == 204, answer.Text);
        return this;
    }
}
