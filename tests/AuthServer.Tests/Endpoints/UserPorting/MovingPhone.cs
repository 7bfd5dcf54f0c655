using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Subscribers;
using ZenKey.Protocol;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests.Endpoints.UserPorting;

/// <summary>A phone whose line moves from Verizon to another carrier, as a CCID application of the tests' own: it knows both by the wire only.</summary>
/// <param name="app">The carriers.</param>
/// <param name="key">Whose handset it is.</param>
/// <param name="next">The new carrier.</param>
internal sealed class MovingPhone(TestApp app, string key, string next = "att") : IDisposable
{
    public const string Pin = "482915";
    private readonly string verifier = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
    private string? enrolment;

    public string Key => key;

    /// <summary>The web view in which the former carrier's pages are shown.</summary>
    public TestBrowser View { get; } = app.App.NewBrowser();

    /// <summary>The phone at its former carrier.</summary>
    public Phone Former { get; } = new(app, key);

    /// <summary>The phone at its new one.</summary>
    public Phone Phone { get; } = new(app, key, next);

    /// <summary>As whom the tests' apps knew the person before; null when they did not.</summary>
    public string? FormerSubject { get; private set; }

    /// <summary>A browser that the former phone trusted; null when there was none.</summary>
    public TestBrowser? Trusted { get; private set; }

    /// <summary>The new carrier's word, and the application as a client.</summary>
    public JsonElement Hint { get; private set; }

    public string ClientId => Hint.GetProperty("clientId").GetString()!;

    public string RedirectUri => Hint.GetProperty("redirectUri").GetString()!;

    /// <summary>Somebody who has signed in to the tests' app at Verizon, whose number has moved, and whose application is opened at the new carrier.</summary>
    public static async Task<MovingPhone> PortedAsync(TestApp app, bool browser = false)
    {
        var phone = new MovingPhone(app, app.NewPersonRecovering());
        await phone.SignInFirstAsync();
        if (browser) { (phone.Trusted, _) = await app.PairAsync(app.Party(), phone.Former); }
        await phone.PortAsync("att");
        await phone.StartEnrolmentAsync();
        return phone;
    }

    public async Task SignInFirstAsync()
    {
        Assert.Equal(200, (await Former.StartAsync()).Status);
        var party = app.Party();
        using var waiting = await app.WaitAsync(party, key);
        Assert.Equal(204, (await Former.ApproveAsync(waiting.Id)).Status);
        var tokens = await app.RedeemAsync(party, (await waiting.LookAsync()).Parameter("code")!);
        FormerSubject = new Microsoft.IdentityModel.JsonWebTokens.JsonWebToken(tokens.Member("id_token")).Subject;
    }

    public async Task PortAsync(string carrier) => Assert.Equal(204, (await SendAsync(HttpMethod.Post, $"/simulator/api/handsets/{key}/port", new { carrier }, false)).Status);

    public async Task StartEnrolmentAsync()
    {
        var started = await SendAsync(HttpMethod.Post, Root, await Phone.ProofAsync((await Phone.ChallengeAsync()).Member("challenge")!), false);
        Assert.True(started.Status == 200, started.Text);
        enrolment = started.Member("token");
    }

    /// <summary>Asks the new carrier for its word to a former one.</summary>
    public async Task<Answer> VouchAsync(string issuer = "verizon")
    {
        var answer = await SendAsync(HttpMethod.Post, $"{Root}/porting/hint", new { issuer = issuer.Contains(':', StringComparison.Ordinal) ? issuer : app.App.Origins.Issuer(issuer) });
        if (answer.Status == 200) { Hint = answer.Json; }
        return answer;
    }

    /// <summary>Pushes the request to the former carrier; members are replaced, or taken out with null.</summary>
    public Task<Answer> PushAsync(string carrier = "verizon", params (string Name, string? Value)[] changes)
    {
        var form = new Dictionary<string, string?>
        {
            ["client_id"] = ClientId,
            ["response_type"] = "code",
            ["redirect_uri"] = RedirectUri,
            ["scope"] = "openid port_data",
            ["state"] = "moving",
            ["code_challenge"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))),
            ["code_challenge_method"] = "S256",
            ["login_hint_token"] = Hint.GetProperty("loginHintToken").GetString(),
        };
        foreach (var (name, value) in changes) { form[name] = value; }
        return app.Http.PostFormAsync($"/carriers/{carrier}/par", form.Where(pair => pair.Value is not null).Select(pair => (pair.Key, pair.Value)));
    }

    /// <summary>Opens the pushed request in the web view.</summary>
    public async Task<Answer> OpenAsync(Answer pushed, string carrier = "verizon")
    {
        Assert.True(pushed.Status == 201, pushed.Text);
        return await View.Http.AskAsync($"/carriers/{carrier}/authorize?client_id={ClientId}&request_uri={Uri.EscapeDataString(pushed.Member("request_uri")!)}");
    }

    /// <summary>From the choice of the former carrier to its first page, whose address is answered.</summary>
    public async Task<string> BeginAsync(string carrier = "verizon")
    {
        Assert.Equal(200, (await VouchAsync(carrier)).Status);
        var opened = await OpenAsync(await PushAsync(carrier), carrier);
        Assert.True(opened.Location?.AbsolutePath == $"/carriers/{carrier}/porting", $"{opened.Status}: {opened.Location} {opened.Text}");
        return opened.Location!.AbsoluteUri;
    }

    public Task<Answer> LookAsync(string page) => View.Http.AskAsync(page);

    /// <summary>Gives a factor in the web view, by the form of its page.</summary>
    public async Task<Answer> GiveAsync(string page, string factor, params (string Name, string? Value)[] form) =>
        await View.Http.PostFormAsync(page.Replace("/porting?", $"/porting/by/{factor}?", StringComparison.Ordinal), form, ("Origin", app.Origin));

    public Task<Answer> PinAsync(string page, string pin = People.Pin) => GiveAsync(page, "pin-or-passkey", ("pin", pin));

    public Task<Answer> CodeAsync(string page, string code = People.Code) => GiveAsync(page, "recovery-code", ("code", code));

    public Task<Answer> LoginAsync(string page, string password = People.Password) => GiveAsync(page, "carrier-login", ("username", key), ("password", password));

    public Task<Answer> AskAsync(string page, string factor) => View.Http.PostFormAsync(page, [("ask", factor)], ("Origin", app.Origin));

    /// <summary>Three factors, one after the other.</summary>
    public async Task ProveAsync(string page)
    {
        foreach (var given in (Answer[])[await PinAsync(page), await CodeAsync(page), await LoginAsync(page)]) { Assert.Equal(303, given.Status); }
        Assert.Equal("agree", (await LookAsync(page)).Mark("data-port"));
    }

    public Task<Answer> AgreeAsync(string page) => View.Http.AskAsync(page.Replace("/porting?", "/porting/agree?", StringComparison.Ordinal));

    public Task<Answer> BackAsync(string page) => View.Http.AskAsync(page.Replace("/porting?", "/porting/back?", StringComparison.Ordinal));

    public Task<Answer> RedeemAsync(string code) => app.Http.PostFormAsync("/carriers/verizon/token",
        [("grant_type", "authorization_code"), ("client_id", ClientId), ("redirect_uri", RedirectUri), ("code", code), ("code_verifier", verifier)]);

    public Task<Answer> FetchAsync(string token) => app.Http.PostFormAsync("/carriers/verizon/user-porting", [], ("Authorization", $"Bearer {token}"));

    public Task<Answer> EndAsync(string token, params string[] disconnect) =>
        app.Http.PostFormAsync("/carriers/verizon/user-porting/end", [("disconnect", string.Join(' ', disconnect))], ("Authorization", $"Bearer {token}"));

    /// <summary>All of the former carrier's side: the access token, and what it lets go.</summary>
    public async Task<(string Token, JsonElement Accounts)> LetGoAsync()
    {
        var page = await BeginAsync();
        await ProveAsync(page);
        var token = (await RedeemAsync((await AgreeAsync(page)).IsBackAt(RedirectUri).Parameter("code")!)).Member("access_token")!;
        var answer = await FetchAsync(token);
        Assert.True(answer.Status == 200, answer.Text);
        return (token, answer.Json);
    }

    /// <summary>Hands what was let go to the new carrier, which keeps it until the enrolment ends.</summary>
    public Task<Answer> BringAsync(JsonElement accounts, Func<JsonElement, bool>? chosen = null)
    {
        var services = accounts.GetProperty("services").EnumerateArray().Where(chosen ?? (_ => true)).ToList();
        return PutAsync(new
        {
            issuer = app.App.Origins.Issuer("verizon"),
            portTokens = services.SelectMany(service => service.GetProperty("clients").EnumerateArray()).Select(client => client.GetProperty("port_token").GetString()).ToArray(),
            consents = services.Select(service => new { clientId = service.GetProperty("clients")[0].GetProperty("client_id").GetString(), scopes = service.GetProperty("scope").GetString()!.Split(' ') }).ToArray(),
            givenName = accounts.GetProperty("profile").GetProperty("given_name").GetString(),
            familyName = accounts.GetProperty("profile").GetProperty("family_name").GetString(),
            email = accounts.GetProperty("profile").GetProperty("email").GetString(),
        });
    }

    public Task<Answer> PutAsync(object body) => SendAsync(HttpMethod.Put, $"{Root}/porting", body);

    public Task<Answer> LookAtEnrolmentAsync() => SendAsync(HttpMethod.Get, Root, null);

    /// <summary>PIN, profile, codes, and the end.</summary>
    public async Task FinishAsync()
    {
        Assert.Equal(204, (await SendAsync(HttpMethod.Put, $"{Root}/pin", new { pin = Pin })).Status);
        Assert.Equal(204, (await SendAsync(HttpMethod.Put, $"{Root}/profile", new { givenName = "Lin", familyName = "O'Hara", email = $"{key}@mail.example" })).Status);
        Assert.Equal(200, (await SendAsync(HttpMethod.Post, $"{Root}/recovery-codes", new { })).Status);
        var finished = await SendAsync(HttpMethod.Post, $"{Root}/finish", new { });
        Assert.True(finished.Status == 200, finished.Text);
        Assert.Equal(200, (await Phone.StartAsync()).Status);
    }

    /// <summary>Signs in to the tests' app at the new carrier: the ID token.</summary>
    public async Task<Microsoft.IdentityModel.JsonWebTokens.JsonWebToken> SignInAsync()
    {
        var party = app.Party();
        using var browser = app.App.NewBrowser();
        var asked = await browser.Http.AskAsync(party.Authorize(next, ("acr_values", Acr.A1)), SignIns.Over(key));
        Assert.True(asked.Location?.AbsolutePath.Contains("/waiting/", StringComparison.Ordinal) == true, $"{asked.Status}: {asked.Location} {asked.Text}");
        Assert.Equal(204, (await Phone.ApproveAsync(asked.Location!.AbsolutePath.Split('/')[^1])).Status);
        var tokens = await app.RedeemAtAsync(next, party, (await browser.Http.AskAsync(asked.Location.AbsoluteUri)).Parameter("code")!);
        Assert.True(tokens.Status == 200, tokens.Text);
        return new Microsoft.IdentityModel.JsonWebTokens.JsonWebToken(tokens.Member("id_token"));
    }

    /// <summary>The subscriber at the new carrier.</summary>
    public async Task<Subscriber> SubscriberAsync()
    {
        var phone = (await app.SubscriberAsync(key)).Phone;
        return await app.ReadAsync(store => store.Subscribers.AsNoTracking().SingleAsync(one => one.Phone == phone && one.Carrier!.Slug == next));
    }

    public async Task<string> MailLinkAsync()
    {
        var mails = (await app.Http.AskAsync($"/simulator/api/handsets/{key}/mail")).Json;
        return mails.EnumerateArray().Select(mail => Regex.Match(mail.GetProperty("text").GetString()!, @"https?://\S+/recovery/mail/\S+")).First(link => link.Success).Value;
    }

    public async Task<IReadOnlyList<string>> MailSubjectsAsync() =>
        [.. (await app.Http.AskAsync($"/simulator/api/handsets/{key}/mail")).Json.EnumerateArray().Select(mail => mail.GetProperty("subject").GetString()!)];

    public void Dispose()
    {
        View.Dispose();
        Trusted?.Dispose();
    }

    private string Root => $"/carriers/{next}/app/enrolment";

    private Task<Answer> SendAsync(HttpMethod method, string path, object? body, bool authorized = true)
    {
        var request = new HttpRequestMessage(method, new Uri(app.Origin + path)) { Content = body is null ? null : JsonContent.Create(body) };
        if (authorized && enrolment is not null) { request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", enrolment); }
        return app.Http.AnswerAsync(request);
    }

    /// <summary>Proves one factor, whichever.</summary>
    public async Task ProveAsync(string page, string factor)
    {
        switch (factor)
        {
            case "pin-or-passkey": await PinAsync(page); break;
            case "recovery-code": await CodeAsync(page); break;
            case "carrier-login": await LoginAsync(page); break;
            case "trusted-device":
                await AskAsync(page, factor);
                var asked = await Trusted!.Http.AskAsync("/carriers/verizon/recovery");
                await Trusted.Http.PostFormAsync(asked.Mark("action")!, [("answer", "agree")], ("Origin", app.Origin));
                break;
            default:
                await AskAsync(page, factor);
                Assert.Equal(200, (await app.Http.PostFormAsync(await MailLinkAsync(), [("answer", "agree")])).Status);
                break;
        }
    }
}
