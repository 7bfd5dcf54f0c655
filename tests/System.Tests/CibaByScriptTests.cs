using System.Net.Http.Json;
using System.Text.Json;
using ZenKey.TestKit;

namespace ZenKey.System.Tests;

/// <summary>A call centre asks a phone by CIBA, as docs/guides/automation.md tells it.</summary>
public sealed class CibaByScriptTests(RunningApp running) : IClassFixture<RunningApp>
{
    private readonly ZenKeyApp app = running.App;

    [Fact]
    public async Task The_call_centre_of_the_demo_asks_a_phone_and_fetches_the_tokens()
    {
        using var browser = app.NewBrowser();
        var phones = new Phones(browser.Http);
        var (asked, answer) = await PostAsync(browser.Http, "bc-authorize", ("scope", "openid name"), ("acr_values", "a1"), ("login_hint", "+14155550134"), ("binding_message", "Call 1234"));
        Assert.True(asked == 200, answer.ToString());
        // A phone under load is read later; what it shows is there already.
        await Until.HoldsAsync(async () => (await phones.ShowAsync("maya")).GetProperty("requests").GetArrayLength() > 0);
        var waiting = Assert.Single((await phones.ShowAsync("maya")).GetProperty("requests").EnumerateArray());
        Assert.Equal(("backchannel", "Harbor Bank"), (waiting.GetProperty("kind").GetString(), waiting.GetProperty("client").GetString()));
        var fetch = ("auth_req_id", answer.GetProperty("auth_req_id").GetString()!);
        Assert.Equal("authorization_pending", (await PostAsync(browser.Http, "token", Grant, fetch)).Body.GetProperty("error").GetString());

        Assert.InRange(await phones.ApproveAsync("maya"), 200, 299);

        var (status, tokens) = await PostAsync(browser.Http, "token", Grant, fetch);
        Assert.Equal(200, status);
        Assert.Equal("openid name", tokens.GetProperty("scope").GetString());
    }

    private static (string, string) Grant => ("grant_type", "urn:openid:params:grant-type:ciba");

    private async Task<(int Status, JsonElement Body)> PostAsync(HttpClient http, string endpoint, params (string Name, string Value)[] form)
    {
        using var content = new FormUrlEncodedContent(form.Concat([("client_id", "ccid-m0x4e8yd1ks6j2fg"), ("client_secret", "zks_call-centre-demo-secret-for-development-only")])
            .Select(pair => KeyValuePair.Create(pair.Item1, pair.Item2)));
        using var response = await http.PostAsync(new Uri($"{app.Origin}/carriers/verizon/{endpoint}"), content);
        return ((int)response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }
}
