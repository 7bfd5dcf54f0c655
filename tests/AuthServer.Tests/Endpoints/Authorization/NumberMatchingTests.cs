using System.Globalization;
using System.Text.Json;
using ZenKey.AuthServer.Tests.Endpoints.BackchannelAuthentication;
using ZenKey.AuthServer.Tests.Endpoints.ServerInitiated;
using ZenKey.AuthServer.Tests.Refusals;
using ZenKey.Protocol;
using ZenKey.TestKit;

namespace ZenKey.AuthServer.Tests.Endpoints.Authorization;

/// <summary>A browser that the phone does not trust shows a number, which the person chooses among three on the phone, once.</summary>
[Spec("OWASP ASVS 5.0 §6.6.4")]
public sealed class NumberMatchingTests(SharedApp app)
{
    private const string WrongPin = "000001";

    private readonly RelyingParty party = app.Party(Clients.Plain);

    [Fact]
    public async Task A_stranger_that_names_somebody_shows_a_number_and_the_phone_offers_three()
    {
        var (phone, subject) = await KnownAsync();
        using var waiting = await AskAsync(("login_hint", subject), ("prompt", "login"));

        var shown = await ShownAsync(waiting);
        var offered = await OfferedAsync(phone, waiting);

        Assert.InRange(shown, 10, 99);
        Assert.Contains(shown, offered!);
        Assert.Equal(3, offered!.Distinct().Count());
        Assert.Equal(3, offered!.Count);
        Assert.False((await phone.RequestAsync(waiting.Id)).GetProperty("browser").GetProperty("trusted").GetBoolean());
    }

    // The phone is told three numbers, never which one: an application that guesses is no proof.
    [Fact]
    public async Task The_phone_is_not_told_which_one_it_is()
    {
        var (phone, subject) = await KnownAsync();
        var places = new HashSet<int>();
        for (var round = 0; round < 40 && places.Count < 2; round++)
        {
            using var waiting = await AskAsync(("login_hint", subject), ("prompt", "login"));
            var shown = await ShownAsync(waiting);
            places.Add((await OfferedAsync(phone, waiting))!.IndexOf(shown));
            await phone.DenyAsync(waiting.Id);
        }

        Assert.True(places.Count > 1, "The number stands at the same place every time.");
    }

    [Fact]
    public async Task The_right_number_approves()
    {
        var (phone, subject) = await KnownAsync();
        using var waiting = await AskAsync(("login_hint", subject), ("prompt", "login"));
        var shown = await ShownAsync(waiting);

        Assert.Equal(204, (await phone.ApproveAsync(waiting.Id, People.Pin, number: shown)).Status);

        Assert.NotNull((await waiting.LookAsync()).IsBackAt(party.RedirectUri).Parameter("code"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_wrong_number_refuses_the_request_for_good_and_both_sides_are_told(bool offeredOne)
    {
        var (phone, subject) = await KnownAsync();
        using var waiting = await AskAsync(("login_hint", subject), ("prompt", "login"));
        var shown = await ShownAsync(waiting);
        var wrong = offeredOne ? (await OfferedAsync(phone, waiting))!.First(number => number != shown) : 7;

        var answer = await phone.ApproveAsync(waiting.Id, People.Pin, number: wrong);

        answer.IsProblem("wrong-number", 403);
        await app.IsLoggedAsync(answer, "number_wrong", "app");
        (await phone.ApproveAsync(waiting.Id, People.Pin, number: shown)).IsProblem("request-ended", 410);
        (await waiting.LookAsync()).IsErrorAt(party.RedirectUri, ErrorCode.AccessDenied);
    }

    // The number is looked at first, so that nobody's PIN is tried on requests that they did not make.
    [Fact]
    public async Task A_wrong_number_takes_no_try_of_the_PIN()
    {
        var (phone, subject) = await KnownAsync();
        using var waiting = await AskAsync(("login_hint", subject), ("prompt", "login"));
        (await phone.ApproveAsync(waiting.Id, WrongPin, number: 7)).IsProblem("wrong-number", 403);

        using var next = await AskAsync(("login_hint", subject), ("prompt", "login"));
        Assert.Equal("9", (await phone.ApproveAsync(next.Id, WrongPin)).IsProblem("wrong-pin", 403).Member("attemptsLeft"));
    }

    [Fact]
    public async Task Without_a_number_the_request_goes_on_waiting()
    {
        var (phone, subject) = await KnownAsync();
        using var waiting = await AskAsync(("login_hint", subject), ("prompt", "login"));

        var answer = await phone.PostAsync($"/requests/{waiting.Id}/approve", new { pin = People.Pin });

        answer.IsProblem("number-required", 400);
        await app.IsLoggedAsync(answer, "number_missing", "app");
        Assert.Equal(200, (await waiting.LookAsync()).Status);
        Assert.Equal(204, (await phone.ApproveAsync(waiting.Id, People.Pin)).Status);
    }

    [Fact]
    public async Task Of_a_wrong_and_a_right_number_at_once_one_counts()
    {
        var (phone, subject) = await KnownAsync();
        using var waiting = await AskAsync(("login_hint", subject), ("prompt", "login"));

        var answers = await Task.WhenAll(phone.ApproveAsync(waiting.Id, People.Pin, number: 7), phone.ApproveAsync(waiting.Id, People.Pin));

        Assert.True(answers[0].Status == 403 ^ answers[1].Status == 204, $"{answers[0].Status} {answers[1].Status}");
    }

    // Its code was typed on the phone: it was held against it then.
    [Fact]
    public async Task A_trusted_browser_shows_none()
    {
        var (phone, _) = await KnownAsync();
        var (browser, hint) = await app.PairAsync(party, phone);
        using var waiting = await AskAsync(browser, ("login_hint_token", hint));

        Assert.Null((await waiting.LookAsync()).Mark("data-number"));
        Assert.Null(await OfferedAsync(phone, waiting));
        Assert.Equal(204, (await phone.PostAsync($"/requests/{waiting.Id}/approve", new { })).Status);
    }

    // ZenKey platform §7.2: a plain client's browser that is paired at authorize itself.
    [Fact]
    public async Task A_browser_that_is_paired_at_authorize_shows_none()
    {
        var (phone, _) = await KnownAsync();
        var browser = app.App.NewBrowser();
        var page = await browser.Http.AskAsync(party.Authorize("verizon", ("acr_values", Acr.A1)));
        await phone.TrustAsync(page.Mark("data-pairing-code")!);

        using var waiting = await AskAsync(browser);

        Assert.Null((await waiting.LookAsync()).Mark("data-number"));
        Assert.Null(await OfferedAsync(phone, waiting));
    }

    [Fact]
    public async Task The_phones_own_line_shows_none()
    {
        var key = app.NewPersonWithPin();
        var phone = await Phone.StartedAsync(app, key);
        using var waiting = await app.WaitAsync(party, key);

        Assert.Null((await waiting.LookAsync()).Mark("data-number"));
        Assert.Null(await OfferedAsync(phone, waiting));
    }

    // A hint can be stolen from an address; the cookie that goes with it cannot.
    [Fact]
    public async Task A_trusted_browsers_hint_without_its_cookie_is_a_stranger_by_name_and_by_number()
    {
        var (phone, _) = await KnownAsync();
        var (owner, hint) = await app.PairAsync(party, phone);
        using var _ = owner;

        using var waiting = await AskAsync(("login_hint_token", hint));

        Assert.NotNull((await waiting.LookAsync()).Mark("data-number"));
        Assert.False((await phone.RequestAsync(waiting.Id)).GetProperty("browser").GetProperty("trusted").GetBoolean());
    }

    // CIBA Core §7.1: no page of ours waits there; the binding message is what both sides show, as it came.
    [Fact]
    public async Task A_request_of_a_clients_server_has_no_number_and_shows_its_binding_message()
    {
        var key = app.NewPersonWithPin();
        var phone = await Phone.StartedAsync(app, key);
        Assert.Equal(200, (await app.AskPhoneAsync(Clients.CibaNumbers, key, ("binding_message", "W4SCT"))).Status);

        var request = await phone.RequestAsync(await app.WaitingIdAsync(phone));

        Assert.Equal("W4SCT", request.GetProperty("context").GetString());
        Assert.Equal(JsonValueKind.Null, request.GetProperty("numbers").ValueKind);
    }

    private async Task<(Phone Phone, string Subject)> KnownAsync()
    {
        var key = app.NewPersonWithPin();
        return (await Phone.StartedAsync(app, key), await app.VisitedAsync(key));
    }

    private Task<Waiting> AskAsync(params (string Name, string? Value)[] changes) => AskAsync(app.App.NewBrowser(), changes);

    private async Task<Waiting> AskAsync(TestBrowser browser, params (string Name, string? Value)[] changes)
    {
        var answer = await browser.Http.AskAsync(party.Authorize("verizon", [("acr_values", Acr.A1), .. changes]));
        Assert.Contains("/waiting/", answer.Location?.AbsoluteUri ?? answer.Text, StringComparison.Ordinal);
        return new Waiting(browser, answer.Location!.AbsoluteUri);
    }

    private static async Task<int> ShownAsync(Waiting waiting) => int.Parse((await waiting.LookAsync()).Mark("data-number")!, CultureInfo.InvariantCulture);

    private static async Task<List<int>?> OfferedAsync(Phone phone, Waiting waiting)
    {
        var numbers = (await phone.RequestAsync(waiting.Id)).GetProperty("numbers");
        return numbers.ValueKind == JsonValueKind.Null ? null : [.. numbers.EnumerateArray().Select(number => number.GetInt32())];
    }
}
