using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using ZenKey.TestKit;

namespace ZenKey.System.Tests;

/// <summary>The files that wait for the OpenID Foundation's suite (conformance/): they agree with each other, and a browser signs in by them without a person.</summary>
public sealed class ConformanceTests
{
    private static readonly string[] Plans = ["oidcc.json", "fapi-ciba.json"];

    private static JsonNode Read(string name) => JsonNode.Parse(Repository.Read($"conformance/{name}"))!;

    [Fact]
    public void Each_client_of_a_plan_is_in_the_provider_s_data_with_its_secret()
    {
        var known = Read("demo.json")["clients"]!.AsArray().ToDictionary(client => (string)client!["clientId"]!, client => (string?)client!["secrets"]?[0]);

        var named = Plans.SelectMany(plan => Read(plan).AsObject()).Select(member => member.Value).OfType<JsonObject>().Where(member => member.ContainsKey("client_id")).ToList();

        Assert.Equal(5, named.Count);
        Assert.All(named, client => Assert.Equal((string?)client["client_secret"], known[(string)client["client_id"]!]));
    }

    [Fact]
    public void Each_module_that_a_plan_overrides_is_in_the_list()
    {
        var modules = Repository.Read("conformance/modules.txt").Split('\n').Select(line => line.Split(' ')[0]).ToHashSet();

        Assert.All(Plans.SelectMany(plan => Read(plan)["override"]?.AsObject() ?? []), module => Assert.Contains(module.Key, modules));
    }

    [Fact]
    public async Task A_browser_without_script_signs_in_through_the_hand_and_then_silently()
    {
        Assert.SkipWhen(NpmClients.Folder is null, "Node is not installed, or its libraries are not (test.sh does it).");
        var plan = Read("oidcc.json");
        var (client, secret) = ((string)plan["client"]!["client_id"]!, (string)plan["client"]!["client_secret"]!);
        var callback = "https://localhost.emobix.co.uk:8443/test/a/zenkey/callback";
        var origin = $"http://localhost:{ZenKeyApp.FreePort()}";
        await using var app = ZenKeyApp.Start(new AppOptions
        {
            DemoFile = Path.Combine(Repository.Root, "conformance", "demo.json"),
            Settings = new Dictionary<string, string> { ["Origin"] = origin },
        });
        using var hand = await HandAsync(new Uri(origin).Authority, app.Origin);
        try
        {
            using var browser = new TestBrowser(origin);
            var party = new RelyingParty(origin, client, secret, callback);

            var code = RelyingParty.Parameter(await FollowAsync(browser, party.Authorize("conformance", ("scope", "openid email"))), "code");
            var (status, tokens) = await party.RedeemAsync(browser.Http, "conformance", code!);
            var silent = await FollowAsync(browser, party.Authorize("conformance", ("scope", "openid email"), ("prompt", "none")));

            Assert.Equal(200, status);
            Assert.True(tokens.TryGetProperty("id_token", out _));
            Assert.NotNull(RelyingParty.Parameter(silent, "code"));
        }
        finally { hand.Kill(); }
    }

    /// <summary>Goes on, and refreshes as pages without script do, until it is sent to the client.</summary>
    private static async Task<Uri> FollowAsync(TestBrowser browser, string address)
    {
        var (back, page) = ((Uri?)null, "");
        await Until.HoldsAsync(async () =>
        {
            using var answer = await browser.GetAsync(address);
            page = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.SeeOther, $"{address}: {(int)answer.StatusCode} {page}");
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                Assert.Contains("http-equiv=\"refresh\"", page, StringComparison.Ordinal);
                Assert.DoesNotContain("<noscript><meta", page, StringComparison.Ordinal);
                return false;
            }
            var next = new Uri(browser.Http.BaseAddress!, answer.Headers.Location!);
            if (next.Host != "localhost") { back = next; }
            address = next.AbsoluteUri;
            return back is not null;
        }, otherwise: () => $"{address} goes on showing: {page}");
        return back!;
    }

    private static async Task<Process> HandAsync(string listen, string provider)
    {
        var hand = Process.Start(new ProcessStartInfo("node", ["hand.mjs", listen, provider])
        {
            WorkingDirectory = Path.Combine(Repository.Root, "conformance"),
            RedirectStandardOutput = true,
        })!;
        Assert.Equal($"Listening on {listen}", await hand.StandardOutput.ReadLineAsync());
        return hand;
    }
}
