using System.Net;

namespace ZenKey.Authenticator.Tests;

/// <summary>What the person takes along, and how they leave.</summary>
public sealed class AccountEndPagesTests : PhoneTest
{
    private const string Export = "/phone/dana/settings/export";
    private const string Close = "/phone/dana/settings/close";

    [Fact]
    public async Task The_export_comes_as_a_file_for_the_PIN()
    {
        using var answer = await Host.PostAsync(Export, ("pin", "604739"));

        Assert.Equal((HttpStatusCode.OK, "application/json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Matches("^zenkey-verizon-[0-9-]{10}\\.json$", answer.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
        Assert.Contains("\"givenName\": \"Dána\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("POST export {\"pin\":\"604739\"}", Carrier.Calls);
    }

    [Theory]
    [InlineData(Export, "POST export")]
    [InlineData(Close, "POST close")]
    public async Task A_wrong_PIN_is_said_beside_it(string page, string call)
    {
        Carrier.Refuse(call, 403, "wrong-pin", ("attemptsLeft", 4));
        Assert.Contains("4 tries are left", await Host.ActAsync(page, ("pin", "000111"), ("sure", "true")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Export)]
    [InlineData(Close)]
    public async Task Who_has_no_PIN_is_led_to_choosing_one(string page)
    {
        Carrier.PinSet = false;
        var shown = await Host.PageAsync(page);
        Assert.Contains("href=\"/phone/dana/settings/pin\"", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"pin\"", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_closing_it_is_said_what_ends_and_what_stays()
    {
        var page = await Host.PageAsync(Close);
        foreach (var words in new[] { "What ends", "What stays", "as somebody new", "nobody can undo it", "Download my data first" }) { Assert.Contains(words, page, StringComparison.Ordinal); }
    }

    [Fact]
    public async Task Nobody_closes_an_account_by_one_tap()
    {
        Assert.Contains("Say that you understand", await Host.ActAsync(Close, ("pin", "604739")), StringComparison.Ordinal);
        Assert.DoesNotContain(Carrier.Calls, call => call.StartsWith("POST close", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_account_closes_by_the_PIN_and_its_session_is_dropped()
    {
        using var answer = await Host.PostAsync(Close, ("pin", "604739"), ("sure", "true"));

        Assert.Contains("Your ZenKey is closed", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("POST close {\"pin\":\"604739\"}", Carrier.Calls);
        var sessions = Carrier.Sessions.Count;
        await Host.PageAsync("/phone/dana/settings");
        Assert.Equal(sessions + 1, Carrier.Sessions.Count);
    }
}
