using System.Net;
using System.Text.Json.Nodes;

namespace ZenKey.Authenticator.Tests;

/// <summary>The pages of one linked service, and of one trusted browser.</summary>
public sealed class AccountPagesTests : PhoneTest
{
    public const string Id = "0192f0c0-0000-7000-8000-000000000001";
    private const string Page = $"/phone/dana/accounts/{Id}";

    [Fact]
    public async Task An_account_shows_what_is_shared_its_use_and_where_it_came_from()
    {
        Add();
        var page = await Host.PageAsync(Page);
        Assert.Contains("dana@mail.example", page, StringComparison.Ordinal);
        Assert.Contains("value=\"phone\" aria-label=\"Share Phone number\"", page, StringComparison.Ordinal);
        Assert.Contains("Chrome on Windows", page, StringComparison.Ordinal);
        Assert.Contains("This phone, or a browser that is not trusted", page, StringComparison.Ordinal);
        Assert.Contains("From AT&T to Verizon", page, StringComparison.Ordinal);
        Assert.DoesNotContain("javascript:", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_optional_attribute_is_switched_and_a_required_one_stays()
    {
        Add();
        Assert.Contains("Saved. It acts from now on.", await Host.ActAsync(Page, ("scope", "phone")), StringComparison.Ordinal);
        Assert.Contains(Carrier.Calls, call => call == $"PUT links/{Id}/attributes {{\"scopes\":[\"name\",\"phone\"]}}");
    }

    [Fact]
    public async Task What_changed_meanwhile_is_said_on_the_page()
    {
        Add();
        Carrier.Refuse($"PUT links/{Id}/attributes", 409, "link-changed");
        Assert.Contains("What is shared changed meanwhile", await Host.ActAsync(Page, ("scope", "phone")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disconnecting_says_what_ends_and_what_stays_and_asks_first()
    {
        Add();
        var asked = await Host.PageAsync($"{Page}/disconnect");
        Assert.Contains("Disconnect Harbor Bank?", asked, StringComparison.Ordinal);
        Assert.Contains("To close it, ask Harbor Bank.", asked, StringComparison.Ordinal);
        Assert.DoesNotContain(Carrier.Calls, call => call.StartsWith("DELETE", StringComparison.Ordinal));
        Assert.Contains("Harbor Bank is disconnected.", await Host.ActAsync($"{Page}/disconnect"), StringComparison.Ordinal);
        Assert.Contains("disconnected already", await Host.ActAsync($"{Page}/disconnect"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/disconnect")]
    public async Task A_service_that_is_gone_leads_to_the_list(string path)
    {
        var response = await Host.Client.GetAsync(Page + path);
        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        Assert.Contains("disconnected already", await Host.PageAsync(response.Headers.Location!.ToString()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_browser_is_given_another_name()
    {
        AddDevice();
        Assert.Contains("value=\"Safari on iPad\"", await Host.PageAsync("/phone/dana/trusted/d1"), StringComparison.Ordinal);
        Assert.Contains("It is called Kitchen iPad now.", await Host.ActAsync("/phone/dana/trusted/d1", ("name", " Kitchen iPad ")), StringComparison.Ordinal);
        Assert.Contains("PATCH devices/d1 {\"name\":\"Kitchen iPad\"}", Carrier.Calls);
    }

    [Theory]
    [InlineData("   ", "Give it a name.")]
    [InlineData("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "at most 60 characters")]
    public async Task A_name_that_is_none_is_said_and_kept(string name, string words)
    {
        AddDevice();
        var page = await Host.ActAsync("/phone/dana/trusted/d1", ("name", name));
        Assert.Contains(words, page, StringComparison.Ordinal);
        Assert.Contains($"value=\"{name.Trim()}\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain(Carrier.Calls, call => call.StartsWith("PATCH", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_browser_is_removed_everywhere_where_that_is_asked()
    {
        AddDevice();
        Assert.Contains("signed out everywhere", await Host.ActAsync("/phone/dana/trusted/d1/remove", ("everywhere", "true")), StringComparison.Ordinal);
        Assert.Contains("DELETE devices/d1", Carrier.Calls);
    }

    private void AddDevice() => Carrier.Devices.Add(new JsonObject { ["id"] = "d1", ["name"] = "Safari on iPad", ["platform"] = "iPad", ["trustedSince"] = "2024-02-02T10:00:00Z", ["lastUsedAt"] = null });

    private void Add() => Carrier.LinkDetails[Id] = new JsonObject
    {
        ["link"] = new JsonObject
        {
            ["id"] = Id,
            ["projectName"] = "Harbor Bank",
            ["domain"] = "harborbank.example",
            ["firstUsedAt"] = "2024-02-02T10:00:00Z",
            ["lastUsedAt"] = "2026-11-20T10:00:00Z",
        },
        ["attributes"] = new JsonArray(
            FakeCarrier.Attribute("name", "Name", true, "Dana Whitfield", true), FakeCarrier.Attribute("email", "Email address", false, "dana@mail.example", true),
            FakeCarrier.Attribute("phone", "Phone number", false, "+12125550142")),
        ["signIns"] = new JsonArray(
            new JsonObject { ["browser"] = "Chrome on Windows", ["at"] = "2026-11-20T10:00:00Z" }, new JsonObject { ["browser"] = null, ["at"] = "2026-11-19T10:00:00Z" }),
        ["privacyUrl"] = "https://harborbank.example/privacy",
        ["termsUrl"] = "javascript:alert(1)",
        ["formerCarrier"] = "AT&T",
    };
}
