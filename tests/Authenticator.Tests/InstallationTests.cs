using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ZenKey.Authenticator.Tests;

/// <summary>What makes the application one that a phone installs (W3C Web Application Manifest, Service Workers).</summary>
public sealed class InstallationTests : PhoneTest
{
    [Fact]
    public async Task Every_page_names_the_manifest_and_it_holds_what_installing_needs()
    {
        Assert.Contains("rel=\"manifest\" href=\"/phone/manifest.webmanifest\"", await Host.PageAsync("/phone/dana"), StringComparison.Ordinal);
        var response = await Host.Client.GetAsync("/phone/manifest.webmanifest");
        Assert.Equal("application/manifest+json", response.Content.Headers.ContentType!.MediaType);
        var manifest = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal(("/phone", "/phone", "standalone"), (manifest.GetProperty("start_url").GetString(), manifest.GetProperty("scope").GetString(), manifest.GetProperty("display").GetString()));
        var icons = manifest.GetProperty("icons").EnumerateArray().Select(icon => $"{icon.GetProperty("sizes")} {icon.GetProperty("purpose")}").ToList();
        Assert.Equal(["192x192 any", "512x512 any", "512x512 maskable"], icons);
    }

    [Fact]
    public async Task The_worker_reaches_all_of_the_application_is_asked_for_anew_and_bears_its_build()
    {
        var response = await Host.Client.GetAsync("/phone/service-worker.js");
        Assert.Equal("/phone", Assert.Single(response.Headers.GetValues("Service-Worker-Allowed")));
        Assert.True(response.Headers.CacheControl!.NoCache);
        Assert.Matches("zenkey-[0-9a-f]{12}", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_worker_keeps_nothing_of_a_persons()
    {
        var kept = Regex.Match(await Host.Client.GetStringAsync("/phone/service-worker.js"), @"SHELL = \[(.*?)\]", RegexOptions.Singleline).Groups[1].Value;
        Assert.All(kept.Split(',').Select(one => one.Trim().Trim('"')).Where(one => one != "OFFLINE"), path => Assert.Matches("^/(zk|_content/Authenticator)/", path));
    }

    [Fact]
    public async Task Without_a_network_there_is_a_page_that_leads_back()
    {
        var page = await Host.PageAsync("/phone/offline", HttpStatusCode.OK);
        Assert.Contains("No connection", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/phone\" data-again", page, StringComparison.Ordinal);
    }
}
