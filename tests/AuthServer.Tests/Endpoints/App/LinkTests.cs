using System.Text.Json;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.App;

/// <summary>Linked services on the phone: what they get, when they were used, what is shared, and their end.</summary>
[Spec("ZenKey platform §11")]
public sealed class LinkTests(SharedApp app)
{
    private const string All = "openid name email phone";

    [Fact]
    public async Task A_service_is_listed_after_the_first_consent_with_what_it_is_given()
    {
        var key = app.NewPerson();
        var phone = await Phone.StartedAsync(app, key);
        Assert.Empty((await phone.GetAsync("/links")).Json.GetProperty("links").EnumerateArray());
        using (var waiting = await app.WaitAsync(app.Party(), key, ("scope", "openid name email"))) { Assert.Equal(204, (await phone.ApproveAsync(waiting.Id)).Status); }

        var link = Assert.Single((await phone.GetAsync("/links")).Json.GetProperty("links").EnumerateArray());

        Assert.Equal("Tests", link.GetProperty("projectName").GetString());
        Assert.Equal("app.tests.example", link.GetProperty("domain").GetString());
        Assert.Equal(["name", "email"], link.GetProperty("scopes").EnumerateArray().Select(scope => scope.GetProperty("scope").GetString()));
    }

    [Fact]
    public async Task A_service_shows_what_was_asked_what_is_shared_and_the_sign_ins()
    {
        var (key, phone) = await StartedAsync();
        var party = app.Party();
        var (browser, hint) = await app.PairAsync(party, phone);
        using (browser) { Assert.Equal(200, (await app.RedeemAsync(party, await app.CodeByHintAsync(party, phone, browser, hint, ("scope", All)))).Status); }
        await TokensAsync(phone, key, scopes: ["name", "phone"]);

        var shown = (await phone.GetAsync($"/links/{await OnlyAsync(phone)}")).Json;

        Assert.Equal(["name True True Lin Ø'Hara", $"email False False {key}@mail.example", "phone True True " + (await app.SubscriberAsync(key)).Phone],
            shown.GetProperty("attributes").EnumerateArray().Select(one =>
                $"{one.GetProperty("scope")} {one.GetProperty("required")} {one.GetProperty("alreadyShared")} {one.GetProperty("value")}"));
        Assert.Equal([null, "Chrome on Windows"], shown.GetProperty("signIns").EnumerateArray().Select(one => one.GetProperty("browser").GetString()));
        Assert.Equal(JsonValueKind.Null, shown.GetProperty("formerCarrier").ValueKind);
    }

    [Fact]
    public async Task An_optional_attribute_taken_back_is_told_to_no_token_any_more_and_can_be_given_again()
    {
        var (key, phone) = await StartedAsync();
        var token = (await TokensAsync(phone, key)).Member("access_token")!;
        var id = await OnlyAsync(phone);
        Assert.Contains("mail.example", (await app.UserInfoAsync(token)).Text, StringComparison.Ordinal);

        Assert.Equal(204, (await ShareAsync(phone, id, "name", "phone")).Status);

        var without = await app.UserInfoAsync(token);
        Assert.Equal(200, without.Status);
        Assert.DoesNotContain("mail.example", without.Text, StringComparison.Ordinal);
        Assert.StartsWith("+1202", without.Json.GetProperty("phone").GetProperty("value").GetString(), StringComparison.Ordinal);
        Assert.Equal(204, (await ShareAsync(phone, id, "name", "email", "phone")).Status);
        Assert.Contains("mail.example", (await app.UserInfoAsync(token)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_cannot_do_without_an_attribute_says_so()
    {
        var (key, phone) = await StartedAsync();
        await TokensAsync(phone, key);

        (await ShareAsync(phone, await OnlyAsync(phone), "email", "phone")).IsProblem("attribute-required", 409);
    }

    [Theory]
    [InlineData("birthdate")]
    [InlineData("openid")]
    [InlineData("offline_access")]
    [InlineData("")]
    [InlineData(null)]
    public async Task What_was_never_asked_for_cannot_be_shared(string? scope)
    {
        var (key, phone) = await StartedAsync();
        await TokensAsync(phone, key);

        (await ShareAsync(phone, await OnlyAsync(phone), "name", "phone", scope!)).IsProblem("unknown-scope", 400);
    }

    [Fact]
    public async Task Disconnecting_ends_every_token_and_the_next_sign_in_asks_again_as_the_same_person()
    {
        var (key, phone) = await StartedAsync();
        var tokens = await TokensAsync(phone, key, Clients.Offline, "openid name offline_access");
        var subject = (await app.UserInfoAsync(tokens.Member("access_token")!)).Member("sub");

        Assert.Equal(204, (await phone.DeleteAsync($"/links/{await OnlyAsync(phone)}")).Status);

        Assert.Equal(401, (await app.UserInfoAsync(tokens.Member("access_token")!)).Status);
        var refreshed = await app.PostTokenAsync("verizon", new Dictionary<string, string?> { ["grant_type"] = "refresh_token", ["refresh_token"] = tokens.Member("refresh_token") },
            TestKit.RelyingParty.Basic(Clients.Offline, Clients.Secret));
        refreshed.IsOAuthError(ErrorCode.InvalidGrant);
        Assert.Empty((await phone.GetAsync("/links")).Json.GetProperty("links").EnumerateArray());
        var party = app.Party(Clients.Offline);
        using var again = await app.WaitAsync(party, key, ("scope", "openid name"), ("prompt", null));
        Assert.True((await phone.RequestAsync(again.Id)).GetProperty("firstTime").GetBoolean());
        Assert.Equal(204, (await phone.ApproveAsync(again.Id)).Status);
        var renewed = await app.RedeemAsync(party, (await again.LookAsync()).IsBackAt(Clients.Callback).Parameter("code")!);
        Assert.Equal(subject, (await app.UserInfoAsync(renewed.Member("access_token")!)).Member("sub"));
    }

    [Fact]
    public async Task A_service_is_disconnected_twice_without_harm()
    {
        var (key, phone) = await StartedAsync();
        await TokensAsync(phone, key);
        var id = await OnlyAsync(phone);

        Assert.Equal((204, 204), ((await phone.DeleteAsync($"/links/{id}")).Status, (await phone.DeleteAsync($"/links/{id}")).Status));
        (await phone.GetAsync($"/links/{id}")).IsProblem("unknown-link", 404);
        (await ShareAsync(phone, id, "name")).IsProblem("unknown-link", 404);
    }

    [Fact]
    [Spec("Hardening 15")]
    public async Task Another_persons_service_is_unknown()
    {
        var ((key, phone), (_, stranger)) = (await StartedAsync(), await StartedAsync());
        await TokensAsync(phone, key);
        var id = await OnlyAsync(phone);

        (await stranger.GetAsync($"/links/{id}")).IsProblem("unknown-link", 404);
        (await ShareAsync(stranger, id, "name")).IsProblem("unknown-link", 404);
        (await stranger.DeleteAsync($"/links/{id}")).IsProblem("unknown-link", 404);
        Assert.Equal(200, (await phone.GetAsync($"/links/{id}")).Status);
    }

    private async Task<(string Key, Phone Phone)> StartedAsync()
    {
        var key = app.NewPerson();
        return (key, await Phone.StartedAsync(app, key));
    }

    /// <summary>Tokens by a consent over the person's own line.</summary>
    private async Task<Answer> TokensAsync(Phone phone, string key, string clientId = Clients.Basic, string scope = All, string[]? scopes = null)
    {
        var party = app.Party(clientId);
        using var waiting = await app.WaitAsync(party, key, ("scope", scope));
        Assert.Equal(204, (await phone.ApproveAsync(waiting.Id, scopes: scopes)).Status);
        var answer = await app.RedeemAsync(party, (await waiting.LookAsync()).IsBackAt(Clients.Callback).Parameter("code")!);
        Assert.True(answer.Status == 200, answer.Text);
        return answer;
    }

    private static Task<Answer> ShareAsync(Phone phone, string id, params string[] scopes) => phone.PutAsync($"/links/{id}/attributes", new { scopes });

    private static async Task<string> OnlyAsync(Phone phone) =>
        Assert.Single((await phone.GetAsync("/links")).Json.GetProperty("links").EnumerateArray()).GetProperty("id").GetString()!;
}
