using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace ZenKey.AuthServer.Tests.Endpoints.Enrolment;

/// <summary>A phone that knows the enrolment API only.</summary>
/// <param name="app">The carrier.</param>
/// <param name="key">Whose handset it is.</param>
/// <param name="appKey">The key of an application installed anew; null is the handset's own.</param>
internal sealed class EnrollingPhone(TestApp app, string key, ECDsa? appKey = null)
{
    private const string Root = "/carriers/verizon/app/enrolment";
    public const string Pin = "482915";
    private string? token;

    public string Key => key;

    /// <summary>The phone as an ordinary application sees it.</summary>
    public Phone Phone { get; } = new(app, key);

    public static async Task<EnrollingPhone> StartedAsync(TestApp app, string? key = null)
    {
        var phone = new EnrollingPhone(app, key ?? app.NewPersonToEnrol());
        if (key is null) { await phone.ActAsync("install"); }
        var started = await phone.StartAsync();
        Assert.True(started.Status == 200, started.Text);
        return phone;
    }

    public async Task<Answer> StartAsync()
    {
        var proof = await Phone.ProofAsync((await Phone.ChallengeAsync()).Member("challenge")!);
        if (appKey is not null)
        {
            proof["appKey"] = Base64Url.EncodeToString(appKey.ExportSubjectPublicKeyInfo());
            proof["appSignature"] = Base64Url.EncodeToString(appKey.SignData(Encoding.ASCII.GetBytes(proof["challenge"]!), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
        }
        var answer = await SendAsync(HttpMethod.Post, "", proof);
        if (answer.Status == 200) { token = answer.Member("token"); }
        return answer;
    }

    public Task<Answer> LookAsync() => SendAsync(HttpMethod.Get, "");

    public Task<Answer> PinAsync(string? pin = Pin) => SendAsync(HttpMethod.Put, "/pin", new { pin });

    public Task<Answer> OfferPasskeyAsync() => SendAsync(HttpMethod.Post, "/passkey/options");

    public Task<Answer> PasskeyAsync(object made) => SendAsync(HttpMethod.Put, "/passkey", made);

    public Task<Answer> ProfileAsync(string? givenName = "Lin", string? familyName = "Ø'Hara", string? email = null) =>
        SendAsync(HttpMethod.Put, "/profile", new { givenName, familyName, email = email ?? $"{key}@mail.example" });

    public Task<Answer> CodesAsync() => SendAsync(HttpMethod.Post, "/recovery-codes");

    public Task<Answer> FinishAsync() => SendAsync(HttpMethod.Post, "/finish");

    /// <summary>Gives everything, and ends; the codes that were shown.</summary>
    public async Task<IReadOnlyList<string>> EnrolAsync()
    {
        await GiveAllAsync();
        var codes = CodesOf(await CodesAsync());
        var finished = await FinishAsync();
        Assert.True(finished.Status == 200, finished.Text);
        return codes;
    }

    public async Task GiveAllAsync()
    {
        Assert.Equal(204, (await PinAsync()).Status);
        Assert.Equal(204, (await ProfileAsync()).Status);
        Assert.Equal(200, (await CodesAsync()).Status);
    }

    public static IReadOnlyList<string> CodesOf(Answer answer) => [.. answer.Json.GetProperty("codes").EnumerateArray().Select(code => code.GetString()!)];

    /// <summary>The link of the newest mail that has one; null while none has come.</summary>
    public async Task<string?> LinkAsync()
    {
        var mails = (await app.Http.AskAsync($"/simulator/api/handsets/{key}/mail")).Json;
        return mails.EnumerateArray().Select(mail => Regex.Match(mail.GetProperty("text").GetString()!, @"https?://\S+/email/\S+")).FirstOrDefault(link => link.Success)?.Value;
    }

    public async Task<Answer> ActAsync(string act) => await app.Http.AnswerAsync(
        new HttpRequestMessage(HttpMethod.Post, new Uri($"{app.Origin}/simulator/api/handsets/{key}/{act}")) { Content = JsonContent.Create(new { }) });

    private Task<Answer> SendAsync(HttpMethod method, string path, object? body = null)
    {
        var request = new HttpRequestMessage(method, new Uri(app.Origin + Root + path)) { Content = body is null ? null : JsonContent.Create(body) };
        if (token is not null) { request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token); }
        return app.Http.AnswerAsync(request);
    }
}
