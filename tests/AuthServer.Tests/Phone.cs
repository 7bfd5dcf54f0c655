using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ZenKey.Protocol.Network;

namespace ZenKey.AuthServer.Tests;

/// <summary>
/// A CCID application of the tests' own: it knows the carrier by its JSON API only, and signs with the SIM and the key
/// store of a simulated handset.
/// </summary>
internal sealed class Phone(TestApp app, string handset, string carrier = "verizon")
{
    private readonly IHandsets handsets = app.Service<IHandsets>();
    private string? token;

    /// <summary>A phone whose session has been started.</summary>
    public static async Task<Phone> StartedAsync(TestApp app, string handset, string carrier = "verizon")
    {
        var phone = new Phone(app, handset, carrier);
        var started = await phone.StartAsync();
        Assert.True(started.Status == 200, started.Text);
        return phone;
    }

    public Task<Answer> ChallengeAsync() => PostAsync("/challenges");

    /// <summary>Proves SIM and application key; the change is made to the body before it is sent.</summary>
    public async Task<Answer> StartAsync(Action<Dictionary<string, string?>>? change = null, string? challenge = null)
    {
        challenge ??= (await ChallengeAsync()).Member("challenge")!;
        var body = await ProofAsync(challenge);
        change?.Invoke(body);
        var answer = await PostAsync("/sessions", body);
        if (answer.Status == 200) { token = answer.Member("token"); }
        return answer;
    }

    public async Task<Dictionary<string, string?>> ProofAsync(string challenge)
    {
        var bytes = Encoding.ASCII.GetBytes(challenge);
        var me = handsets.Find(handset)!;
        return new Dictionary<string, string?>
        {
            ["challenge"] = challenge,
            ["iccid"] = me.Iccid,
            ["imsi"] = me.Imsi,
            ["imei"] = me.Imei,
            ["simSignature"] = Base64Url.EncodeToString((await handsets.SignWithSimAsync(handset, bytes, CancellationToken.None))!),
            ["appKey"] = Base64Url.EncodeToString(await handsets.AppPublicKeyAsync(handset, CancellationToken.None)),
            ["appSignature"] = Base64Url.EncodeToString(await handsets.SignWithAppKeyAsync(handset, bytes, CancellationToken.None)),
        };
    }

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<Answer> PostAsync(string path, object? body = null) => SendAsync(HttpMethod.Post, path, body is null ? null : JsonContent.Create(body));

    public Task<Answer> PostTextAsync(string path, string text, string mediaType = "application/json") =>
        SendAsync(HttpMethod.Post, path, new StringContent(text, Encoding.UTF8, mediaType));

    public Task<Answer> PutAsync(string path, object body) => SendAsync(HttpMethod.Put, path, JsonContent.Create(body));

    public Task<Answer> PatchAsync(string path, object body) => SendAsync(HttpMethod.Patch, path, JsonContent.Create(body));

    public Task<Answer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null);

    public async Task<JsonElement> RequestAsync(string id) => (await GetAsync($"/requests/{id}")).Json;

    /// <summary>Approves, as a person who sees the browser: they choose the number that it shows, or the one given here.</summary>
    public async Task<Answer> ApproveAsync(string id, string? pin = null, string[]? scopes = null, int? number = null)
    {
        number ??= await app.Service<IWaitingBrowsers>().FindNumberAsync(id, CancellationToken.None);
        return await PostAsync($"/requests/{id}/approve", new { pin, scopes, number });
    }

    public Task<Answer> DenyAsync(string id) => PostAsync($"/requests/{id}/deny");

    public Task<Answer> ReadCodeAsync(string code) => PostAsync("/pairings", new { code });

    /// <summary>Reads a code and trusts the browser that shows it.</summary>
    public async Task TrustAsync(string code, string? name = null)
    {
        var read = await ReadCodeAsync(code);
        Assert.True(read.Status == 200, read.Text);
        Assert.Equal(204, (await PostAsync($"/pairings/{read.Member("id")}/trust", new { name })).Status);
    }

    /// <summary>A request with this phone's token, which the caller sends.</summary>
    public HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, new Uri($"{app.Origin}/carriers/{carrier}/app{path}"));
        if (token is not null) { request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token); }
        return request;
    }

    /// <summary>A phone of another kind, with this one's session.</summary>
    public Phone At(string otherCarrier) => new(app, handset, otherCarrier) { token = token };

    /// <summary>This phone, speaking to another process.</summary>
    public Phone On(TestApp node) => new(node, handset, carrier) { token = token };

    private Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content)
    {
        var request = Request(method, path);
        request.Content = content;
        return app.Http.AnswerAsync(request);
    }
}
