using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ZenKey.Protocol;

namespace ZenKey.AuthServer.Tests.Endpoints.App;

/// <summary>Requests on the phone: seen, approved, denied, once.</summary>
[Spec("ZenKey platform §7.1")]
public sealed class ApprovalTests(SharedApp app)
{
    [Fact]
    public async Task A_request_shows_who_asks_for_what()
    {
        var key = app.NewPersonWithPin();
        var phone = await Phone.StartedAsync(app, key);
        using var waiting = await app.WaitAsync(app.Party(), key, ("acr_values", "a3"), ("scope", "openid name email birthdate"), ("context", "Send $20"));

        var request = await phone.RequestAsync(waiting.Id);

        Assert.Equal(waiting.Id, request.GetProperty("id").GetString());
        Assert.Equal("authorization", request.GetProperty("kind").GetString());
        Assert.Equal("Tests", request.GetProperty("client").GetProperty("projectName").GetString());
        Assert.Equal("Send $20", request.GetProperty("context").GetString());
        Assert.Equal("a3", request.GetProperty("acr").GetString());
        Assert.True(request.GetProperty("pinRequired").GetBoolean());
        Assert.True(request.GetProperty("firstTime").GetBoolean());
        Assert.Equal(
            ["name True Lin Ø'Hara False", $"email False {key}@mail.example False", "birthdate True 1990-01-31 False"],
            request.GetProperty("attributes").EnumerateArray().Select(one =>
                $"{one.GetProperty("scope")} {one.GetProperty("required")} {one.GetProperty("value")} {one.GetProperty("alreadyShared")}"));
    }

    [Fact]
    public async Task A_request_that_waits_is_listed_and_one_that_ended_is_listed_as_recent()
    {
        var key = app.NewPerson();
        var phone = await Phone.StartedAsync(app, key);
        using var waiting = await app.WaitAsync(app.Party(), key);
        var before = (await phone.GetAsync("/requests")).Json;
        Assert.Equal(waiting.Id, Assert.Single(before.GetProperty("requests").EnumerateArray()).GetProperty("id").GetString());

        Assert.Equal(204, (await phone.DenyAsync(waiting.Id)).Status);

        var after = (await phone.GetAsync("/requests")).Json;
        Assert.Empty(after.GetProperty("requests").EnumerateArray());
        Assert.Equal("denied", Assert.Single(after.GetProperty("recent").EnumerateArray()).GetProperty("outcome").GetString());
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("POST", "/approve")]
    [InlineData("POST", "/deny")]
    public async Task The_request_of_another_subscriber_is_not_there(string verb, string act)
    {
        var key = app.NewPerson();
        var stranger = await Phone.StartedAsync(app, app.NewPerson());
        using var waiting = await app.WaitAsync(app.Party(), key);
        var path = $"/requests/{waiting.Id}{act}";

        var answer = verb == "GET" ? await stranger.GetAsync(path) : await stranger.PostAsync(path, act == "/approve" ? new { } : null);

        answer.IsProblem("unknown-request", 404);
        Assert.Empty((await stranger.GetAsync("/requests")).Json.GetProperty("requests").EnumerateArray());
        Assert.Equal(200, (await waiting.LookAsync()).Status);
    }

    [Theory]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("x")]
    [InlineData("%27%20OR%201=1%20--%20aaaa")]
    [InlineData("%E2%98%83")]
    public async Task A_request_that_never_was_is_not_there(string id)
    {
        var phone = await Phone.StartedAsync(app, People.Line);

        (await phone.GetAsync($"/requests/{id}")).IsProblem("unknown-request", 404);
    }

    [Fact]
    public async Task Approving_sends_the_browser_back_with_a_code()
    {
        var key = app.NewPerson();
        var party = app.Party();
        using var waiting = await app.WaitAsync(party, key);

        Assert.Equal(204, (await (await Phone.StartedAsync(app, key)).ApproveAsync(waiting.Id)).Status);

        Assert.NotNull((await waiting.LookAsync()).IsBackAt(party.RedirectUri).Parameter("code"));
    }

    [Fact]
    public async Task A_wrong_PIN_counts_down_and_the_right_one_still_approves()
    {
        var key = app.NewPersonWithPin();
        var phone = await Phone.StartedAsync(app, key);
        using var waiting = await app.WaitAsync(app.Party(), key, ("acr_values", "a3"));

        Assert.Equal(9, (await phone.ApproveAsync(waiting.Id, "000000")).IsProblem("wrong-pin", 403).Json.GetProperty("attemptsLeft").GetInt32());
        Assert.Equal(8, (await phone.ApproveAsync(waiting.Id, new string('1', 5000))).IsProblem("wrong-pin", 403).Json.GetProperty("attemptsLeft").GetInt32());
        Assert.Equal(200, (await waiting.LookAsync()).Status);
        Assert.Equal(204, (await phone.ApproveAsync(waiting.Id, People.Pin)).Status);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task Without_a_PIN_it_is_asked_and_no_try_is_counted(string? pin)
    {
        var key = app.NewPersonWithPin();
        var phone = await Phone.StartedAsync(app, key);
        using var waiting = await app.WaitAsync(app.Party(), key, ("acr_values", "a3"));

        (await phone.ApproveAsync(waiting.Id, pin)).IsProblem("pin-required", 400);

        Assert.Equal(9, (await phone.ApproveAsync(waiting.Id, "000000")).Json.GetProperty("attemptsLeft").GetInt32());
    }

    [Fact]
    public async Task A_subscriber_without_PIN_is_told_so()
    {
        var key = app.NewPerson();
        var phone = await Phone.StartedAsync(app, key);
        using var waiting = await app.WaitAsync(app.Party(), key, ("acr_values", "a3"));

        (await phone.ApproveAsync(waiting.Id, "135790")).IsProblem("pin-not-set", 403);
    }

    // ZenKey platform §3: a1 asks for no PIN, prompt=login always does.
    [Theory]
    [InlineData("a1", null, false)]
    [InlineData("a3", null, true)]
    [InlineData(null, null, true)]
    [InlineData("a2", null, true)]
    [InlineData("a1", "login", true)]
    [Spec("ZenKey platform §3")]
    public async Task A_PIN_is_asked_as_the_level_says(string? acrValues, string? prompt, bool asked)
    {
        var key = app.NewPerson();
        var phone = await Phone.StartedAsync(app, key);
        using var waiting = await app.WaitAsync(app.Party(), key, ("acr_values", acrValues), ("prompt", prompt));

        Assert.Equal(asked, (await phone.RequestAsync(waiting.Id)).GetProperty("pinRequired").GetBoolean());
    }

    [Fact]
    [Spec("ZenKey platform §3")]
    public async Task A_PIN_just_given_serves_the_next_request_but_not_a_login()
    {
        var key = app.NewPersonWithPin();
        var phone = await Phone.StartedAsync(app, key);
        using (var first = await app.WaitAsync(app.Party(), key, ("acr_values", "a3"))) { Assert.Equal(204, (await phone.ApproveAsync(first.Id, People.Pin)).Status); }
        using var second = await app.WaitAsync(app.Party(), key, ("acr_values", "a3"));
        using var login = await app.WaitAsync(app.Party(), key, ("acr_values", "a3"), ("prompt", "login"));

        (await phone.ApproveAsync(login.Id)).IsProblem("pin-required", 400);
        Assert.Equal(204, (await phone.ApproveAsync(second.Id)).Status);
    }

    [Theory]
    [InlineData("phone")]
    [InlineData("openid")]
    [InlineData("no-such-scope")]
    [InlineData(null)]
    public async Task Agreeing_to_what_was_not_asked_is_refused(string? scope)
    {
        var key = app.NewPerson();
        var phone = await Phone.StartedAsync(app, key);
        using var waiting = await app.WaitAsync(app.Party(), key);

        (await phone.ApproveAsync(waiting.Id, scopes: ["name", scope!])).IsProblem("unknown-scope", 400);
        Assert.Equal(200, (await waiting.LookAsync()).Status);
    }

    [Fact]
    [Spec("ZenKey platform §5.1")]
    public async Task A_declined_attribute_is_not_granted_and_not_told()
    {
        var key = app.NewPerson();
        var party = app.Party();
        var phone = await Phone.StartedAsync(app, key);
        using var waiting = await app.WaitAsync(party, key, ("scope", "openid name email phone"));

        Assert.Equal(204, (await phone.ApproveAsync(waiting.Id, scopes: ["name", "phone"])).Status);

        var tokens = await app.RedeemAsync(party, (await waiting.LookAsync()).Parameter("code")!);
        var person = await app.UserInfoAsync(tokens.Member("access_token")!);
        Assert.Equal("openid name phone", tokens.Member("scope"));
        Assert.Null(person.Member("email"));
        Assert.NotNull(person.Member("name"));
        Assert.NotNull(person.Member("phone"));
    }

    [Fact]
    public async Task What_is_declined_later_is_taken_back_from_the_consent()
    {
        var key = app.NewPerson();
        var party = app.Party();
        var phone = await Phone.StartedAsync(app, key);
        using (var first = await app.WaitAsync(party, key, ("scope", "openid name email"))) { Assert.Equal(204, (await phone.ApproveAsync(first.Id)).Status); }
        Assert.NotEmpty(await app.CodeOfAsync(party, key, "verizon", ("scope", "openid email")));
        using (var second = await app.WaitAsync(party, key, ("scope", "openid name email"))) { Assert.Equal(204, (await phone.ApproveAsync(second.Id, scopes: ["name"])).Status); }

        var code = await app.CodeOfAsync(party, key, "verizon", ("scope", "openid email"));

        Assert.Equal("openid", (await app.RedeemAsync(party, code)).Member("scope"));
    }

    [Fact]
    public async Task Of_two_who_approve_at_once_one_is_204_and_the_other_410()
    {
        for (var round = 0; round < 8; round++)
        {
            var key = app.NewPerson();
            var phone = await Phone.StartedAsync(app, key);
            using var waiting = await app.WaitAsync(app.Party(), key);

            var answers = await Task.WhenAll(phone.ApproveAsync(waiting.Id), phone.ApproveAsync(waiting.Id));

            Assert.Single(answers, answer => answer.Status == 204);
            var late = Assert.Single(answers, answer => answer.Status != 204).IsProblem("request-ended", 410);
            Assert.Equal("approved", late.Member("state"));
        }
    }

    [Theory]
    [InlineData("denied")]
    [InlineData("cancelled")]
    [InlineData("approved")]
    public async Task A_request_that_has_ended_is_410_and_says_how(string state)
    {
        var key = app.NewPerson();
        var phone = await Phone.StartedAsync(app, key);
        using var waiting = await app.WaitAsync(app.Party(), key);
        _ = state switch
        {
            "denied" => await phone.DenyAsync(waiting.Id),
            "approved" => await phone.ApproveAsync(waiting.Id),
            _ => await waiting.Browser.Http.PostFormAsync($"{waiting.Address}/cancel", []),
        };

        Assert.Equal(state, (await phone.ApproveAsync(waiting.Id)).IsProblem("request-ended", 410).Member("state"));
        Assert.Equal(state, (await phone.DenyAsync(waiting.Id)).IsProblem("request-ended", 410).Member("state"));
        Assert.Equal(state, (await phone.GetAsync($"/requests/{waiting.Id}")).IsProblem("request-ended", 410).Member("state"));
    }

    [Fact]
    public async Task Denying_sends_the_browser_back_with_access_denied()
    {
        var key = app.NewPerson();
        var party = app.Party();
        using var waiting = await app.WaitAsync(party, key);

        Assert.Equal(204, (await (await Phone.StartedAsync(app, key)).DenyAsync(waiting.Id)).Status);

        (await waiting.LookAsync()).IsErrorAt(party.RedirectUri, ErrorCode.AccessDenied);
    }

    [Fact]
    [Spec("ZenKey platform §7.2")]
    public async Task Reporting_denies_tells_support_and_names_the_browser_to_be_removed()
    {
        var (party, key) = (app.Party(), app.NewPerson());
        var phone = await Phone.StartedAsync(app, key);
        var (browser, hint) = await app.PairAsync(party, phone);
        using (browser)
        {
            var asked = await browser.Http.AskAsync(party.Authorize("verizon", [("login_hint_token", hint), ("acr_values", Acr.A1)]));
            var id = new Uri(asked.Location!.AbsoluteUri).AbsolutePath.Split('/')[^1];

            var answer = await phone.PostAsync($"/requests/{id}/report");

            Assert.Equal(200, answer.Status);
            Assert.Equal("Chrome on Windows", answer.Json.GetProperty("browser").GetProperty("name").GetString());
            (await browser.Http.AskAsync(asked.Location.AbsoluteUri)).IsErrorAt(party.RedirectUri, ErrorCode.AccessDenied);
            (await phone.PostAsync($"/requests/{id}/report")).IsProblem("request-ended", 410);
            var subscriber = await app.SubscriberAsync(key);
            var entry = Assert.Single(await app.ReadAsync(store => store.Audit.Where(one => one.SubscriberId == subscriber.Id && one.Action == "request.reported").ToListAsync()));
            Assert.Equal(("device", "Chrome on Windows"), (entry.ObjectKind, entry.ObjectName));
        }
    }

    [Fact]
    public async Task Reporting_what_came_from_no_trusted_browser_names_none()
    {
        var key = app.NewPerson();
        using var waiting = await app.WaitAsync(app.Party(), key);
        var answer = await (await Phone.StartedAsync(app, key)).PostAsync($"/requests/{waiting.Id}/report");
        Assert.Equal((200, JsonValueKind.Null), (answer.Status, answer.Json.GetProperty("browser").ValueKind));
    }
}
