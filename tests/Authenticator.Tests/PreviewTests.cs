using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.DataProtection;
using ZenKey.Protocol;

namespace ZenKey.Authenticator.Tests;

/// <summary>The preview of a consent page is the consent page.</summary>
public class PreviewTests : PhoneTest
{
    [Theory]
    [InlineData("en", null)]
    [InlineData("es", null)]
    [InlineData("en", "phone")]
    public async Task It_is_the_very_page_of_the_same_request(string language, string? on)
    {
        Host.Client.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        var now = Host.Time.GetUtcNow();
        var request = Carrier.AddRequest("r1", request =>
        {
            (request["createdAt"], request["expiresAt"]) = (now.ToString("O"), now.AddMinutes(2).ToString("O"));
            request["browser"]!["trustedSince"] = now.AddDays(-30).ToString("O");
            foreach (var one in request["attributes"]!.AsArray().Where(one => (string)one!["scope"]! == on)) { one!["alreadyShared"] = true; }
        });
        Host.Handsets.Phone = Host.Handsets.Phone with { CarrierName = language == "es" ? "Tu operador" : "Your carrier" };
        var real = await Host.RawAsync("/phone/dana/requests/r1");
        var preview = await Host.RawAsync(Address(request, on));
        // A word is told of what was shared before; the switch is the same.
        var shared = language == "es" ? "ya compartido" : "shared already";
        Assert.Equal(on is not null, real.Contains(shared, StringComparison.Ordinal));
        Assert.Equal(Told(real.Replace("/phone/dana", "/phone/preview", StringComparison.Ordinal), on), Told(preview, on));
        Assert.Contains(language == "es" ? "¿Iniciar sesión" : "Sign in to Harbor Bank?", WebUtility.HtmlDecode(preview), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    public async Task It_takes_the_theme_that_is_wished(string theme) =>
        Assert.Contains($"data-theme=\"{theme}\"", await Host.RawAsync(Address(Carrier.AddRequest("r1"), null) + $"&theme={theme}"), StringComparison.Ordinal);

    [Fact]
    public async Task No_carrier_is_asked_for_it()
    {
        await Host.RawAsync(Address(Carrier.AddRequest("r1"), "phone"));
        Assert.Empty(Carrier.Calls);
        Assert.Empty(Carrier.Sessions);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("CfDJ8")]
    public async Task Only_what_was_sealed_is_shown(string of) => Assert.StartsWith("This preview has ended.", await Host.RawAsync($"{ConsentExample.Path}?of={of}", HttpStatusCode.Gone), StringComparison.Ordinal);

    private string Address(JsonObject request, string? on)
    {
        var client = request["client"]!;
        var example = new ConsentExample((string)client["clientId"]!, (string)client["name"]!, (string)client["projectName"]!, (string?)client["logoUrl"], (string?)client["domain"], (string?)client["privacyUrl"], (string?)client["termsUrl"],
            [.. request["attributes"]!.AsArray().Select(one => new ExampleAttribute((string)one!["scope"]!, (string)one["label"]!, (bool)one["required"]!, (string?)one["value"]))]);
        var sealer = Host.Service<IDataProtectionProvider>().CreateProtector(ConsentExample.Purpose).ToTimeLimitedDataProtector();
        return $"{ConsentExample.Path}?on={on}&of={sealer.Protect(JsonSerializer.Serialize(example), TimeSpan.FromMinutes(1))}";
    }

    /// <summary>The page, but for where its form goes, and the words beside the attribute that was shared before.</summary>
    private static string Told(string page, string? on)
    {
        page = System.Text.RegularExpressions.Regex.Replace(page, " action=\"[^\"]*\"", "");
        if (on is null) { return page; }
        var from = page.IndexOf($"id=\"a-{on}\"", StringComparison.Ordinal);
        var words = page.IndexOf("zk-small zk-break\">", from, StringComparison.Ordinal);
        return page[..words] + page[page.IndexOf("</div>", words, StringComparison.Ordinal)..];
    }
}
