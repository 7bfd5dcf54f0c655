using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests.Endpoints.Recovery;

/// <summary>A phone that knows the recovery API only, and the things around it by which its owner proves themselves.</summary>
internal sealed class RecoveringPhone(TestApp app, string key, ECDsa? appKey = null)
{
    private const string Root = "/carriers/verizon/app/recovery";
    private string? token;

    public string Key => key;

    /// <summary>The browser that the former phone had trusted; null when it had trusted none.</summary>
    public TestBrowser? Browser { get; private set; }

    /// <summary>The phone as an ordinary application sees it.</summary>
    public Phone Phone { get; } = new(app, key);

    /// <summary>Somebody whose SIM has just been swapped, with the recovery asked for. Their former phone had started and trusted a browser.</summary>
    public static async Task<RecoveringPhone> SwappedAsync(TestApp app, bool browser = false)
    {
        var phone = new RecoveringPhone(app, app.NewPersonRecovering());
        if (browser) { await phone.TrustBrowserAsync(); }
        await phone.SwapAsync();
        await phone.StartedAsync();
        return phone;
    }

    public async Task TrustBrowserAsync()
    {
        await Phone.StartAsync();
        (Browser, _) = await app.PairAsync(app.Party(), Phone);
    }

    public Task<Answer> SwapAsync() => ActAsync("swap-sim");

    public Task<Answer> ActAsync(string act, object? body = null) => SendAsync(HttpMethod.Post, $"/simulator/api/handsets/{key}/{act}", body ?? new { }, authorized: false);

    /// <summary>Asks for recovery by SIM and application key.</summary>
    public async Task<Answer> StartAsync()
    {
        var challenge = (await Phone.ChallengeAsync()).Member("challenge")!;
        var proof = await Phone.ProofAsync(challenge);
        if (appKey is not null) { SignWith(appKey, proof); }
        var answer = await SendAsync(HttpMethod.Post, Root, proof, authorized: false);
        if (answer.Status == 200) { token = answer.Member("token"); }
        return answer;
    }

    public async Task StartedAsync()
    {
        var answer = await StartAsync();
        Assert.True(answer.Status == 200, answer.Text);
    }

    /// <summary>Starts the application itself.</summary>
    public Task<Answer> OpenAsync() => Phone.StartAsync(body =>
    {
        if (appKey is not null) { SignWith(appKey, body); }
    });

    public Task<Answer> LookAsync() => SendAsync(HttpMethod.Get, Root, null);

    public Task<Answer> PinAsync(string? pin = People.Pin) => SendAsync(HttpMethod.Post, $"{Root}/pin", new { pin });

    public Task<Answer> AskPasskeyAsync() => SendAsync(HttpMethod.Post, $"{Root}/passkey/options", null);

    public Task<Answer> PasskeyAsync(object answer) => SendAsync(HttpMethod.Post, $"{Root}/passkey", answer);

    public Task<Answer> CodeAsync(string? code = People.Code) => SendAsync(HttpMethod.Post, $"{Root}/recovery-code", new { code });

    public Task<Answer> LoginAsync(string? password = People.Password, string? username = null) => SendAsync(HttpMethod.Post, $"{Root}/carrier-login", new { username = username ?? key, password });

    public Task<Answer> AskBrowserAsync() => SendAsync(HttpMethod.Post, $"{Root}/trusted-device", null);

    public Task<Answer> AskMailAsync() => SendAsync(HttpMethod.Post, $"{Root}/email-link", null);

    public Task<Answer> RefuseAsync() => SendAsync(HttpMethod.Post, $"{Root}/refuse", null);

    /// <summary>What the trusted browser sees.</summary>
    public Task<Answer> BrowserPageAsync() => Browser!.Http.AskAsync("/carriers/verizon/recovery");

    /// <summary>Answers in the trusted browser.</summary>
    public async Task<Answer> InBrowserAsync(string answer = "agree")
    {
        var page = await BrowserPageAsync();
        Assert.Equal("ask", page.Mark("data-recovery"));
        return await Browser!.Http.PostFormAsync(page.Mark("action")!, [("answer", answer)], ("Origin", app.Origin));
    }

    /// <summary>The link of the newest mail that has one.</summary>
    public async Task<string> LinkAsync()
    {
        var mails = (await app.Http.AskAsync($"/simulator/api/handsets/{key}/mail")).Json;
        return mails.EnumerateArray().Select(mail => Regex.Match(mail.GetProperty("text").GetString()!, @"https?://\S+/recovery/mail/\S+")).First(link => link.Success).Value;
    }

    public async Task<IReadOnlyList<string>> SubjectsAsync() =>
        [.. (await app.Http.AskAsync($"/simulator/api/handsets/{key}/mail")).Json.EnumerateArray().Select(mail => mail.GetProperty("subject").GetString()!)];

    public Task<Answer> ConfirmAsync(string link, string answer = "agree") => app.Http.PostFormAsync(link, [("answer", answer)]);

    /// <summary>Proves one factor as its owner would.</summary>
    public async Task<Answer> ProveAsync(string factor)
    {
        switch (factor)
        {
            case "pin-or-passkey": return await PinAsync();
            case "recovery-code": return await CodeAsync();
            case "carrier-login": return await LoginAsync();
            case "trusted-device":
                Assert.Equal(200, (await AskBrowserAsync()).Status);
                Assert.Equal(303, (await InBrowserAsync()).Status);
                return await LookAsync();
            default:
                Assert.Equal(200, (await AskMailAsync()).Status);
                Assert.Equal(200, (await ConfirmAsync(await LinkAsync())).Status);
                return await LookAsync();
        }
    }

    /// <summary>The whole recovery: PIN, code and login.</summary>
    public async Task RecoverAsync()
    {
        Assert.Equal(200, (await PinAsync()).Status);
        Assert.Equal(200, (await CodeAsync()).Status);
        Assert.Equal("completed", (await LoginAsync()).Member("state"));
    }

    private static void SignWith(ECDsa key, Dictionary<string, string?> body)
    {
        body["appKey"] = Base64Url.EncodeToString(key.ExportSubjectPublicKeyInfo());
        body["appSignature"] = Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(body["challenge"]!), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
    }

    private Task<Answer> SendAsync(HttpMethod method, string path, object? body, bool authorized = true)
    {
        var request = new HttpRequestMessage(method, new Uri(app.Origin + path)) { Content = body is null ? null : JsonContent.Create(body) };
        if (authorized && token is not null) { request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token); }
        return app.Http.AnswerAsync(request);
    }
}

/// <summary>Reads a recovery as the API tells it.</summary>
internal static class RecoveryAnswers
{
    extension(Answer answer)
    {
        /// <summary>How many factors have held.</summary>
        public int Proven => answer.Json.GetProperty("proven").GetInt32();

        /// <summary>The state of a factor.</summary>
        public string Factor(string name) => answer.Json.GetProperty("factors").EnumerateArray().Single(factor => factor.GetProperty("factor").GetString() == name).GetProperty("state").GetString()!;
    }
}
