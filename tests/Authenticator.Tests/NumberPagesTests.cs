using System.Net;
using System.Text.Json.Nodes;

namespace ZenKey.Authenticator.Tests;

/// <summary>The number that an untrusted browser shows, as the phone asks for it (docs/guides/deep-links.md).</summary>
public sealed class NumberPagesTests : PhoneTest
{
    [Fact]
    public async Task Its_number_is_one_of_three_and_none_is_chosen_beforehand()
    {
        Carrier.AddRequest("r1", request => (request["browser"]!["trusted"], request["numbers"]) = (false, new JsonArray(17, 42, 88)));
        var page = await Host.PageAsync("/phone/dana/requests/r1");
        Assert.Contains("Which number does the browser show?", page, StringComparison.Ordinal);
        Assert.Matches("type=\"radio\" name=\"number\" value=\"42\"[^>]* required", page);
        Assert.DoesNotContain("checked", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_chosen_number_goes_with_the_approval()
    {
        Carrier.AddRequest("r1", request => request["numbers"] = new JsonArray(17, 42, 88));
        await Host.ActAsync("/phone/dana/requests/r1", ("answer", "approve"), ("number", "42"));
        Assert.Contains("""POST requests/r1/approve {"pin":null,"scopes":["name","email"],"number":42}""", Carrier.Calls);
    }

    [Fact]
    public async Task A_wrong_number_is_told_with_a_way_on()
    {
        Carrier.AddRequest("r1", request => request["numbers"] = new JsonArray(17, 42, 88));
        Carrier.Instead["POST requests/r1/approve"] = (403, """{"type":"urn:zenkey:problem:wrong-number","status":403}""");
        var page = WebUtility.HtmlDecode(await (await Host.PostAsync("/phone/dana/requests/r1", ("answer", "approve"), ("number", "17"))).Content.ReadAsStringAsync());
        Assert.Contains("That was another number", page, StringComparison.Ordinal);
        Assert.Contains("nothing was shared", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/phone/dana\"", page, StringComparison.Ordinal);
    }

    // A wrong PIN does not lose the number, and no number keeps the page.
    [Fact]
    public async Task After_a_wrong_PIN_the_number_is_chosen_still_and_without_a_number_it_is_asked_for()
    {
        Carrier.AddRequest("r1", request => (request["numbers"], request["pinRequired"]) = (new JsonArray(17, 42, 88), true));
        Carrier.Instead["POST requests/r1/approve"] = (403, """{"type":"urn:zenkey:problem:wrong-pin","status":403,"attemptsLeft":4}""");
        Assert.Matches("value=\"42\"[^>]* checked", await Host.ActAsync("/phone/dana/requests/r1", ("answer", "approve"), ("number", "42"), ("pin", "111112")));

        Carrier.Instead["POST requests/r1/approve"] = (400, """{"type":"urn:zenkey:problem:number-required","status":400}""");
        Assert.Contains("Choose the number that the browser shows.", await Host.ActAsync("/phone/dana/requests/r1", ("answer", "approve"), ("pin", "111112")), StringComparison.Ordinal);
    }
}
