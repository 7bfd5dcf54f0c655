using System.Text.RegularExpressions;
using ZenKey.AuthServer.Interaction;

namespace ZenKey.AuthServer.Tests.Interaction;

/// <summary>What a strict content policy and others' words ask of every page.</summary>
public sealed partial class SafetyTests
{
    static async Task<Page[]> AllAsync(ClientView client) =>
    [
        await Page.RenderAsync<PairingPage>(Samples.Pairing(client, notice: Samples.HostileName)),
        await Page.RenderAsync<PairingPage>(Samples.Pairing(client, first: FirstStep.Carrier)),
        await Page.RenderAsync<PairingPage>(Samples.Pairing(client, first: FirstStep.Application)),
        await Page.RenderAsync<RememberedPage>(Samples.Remembered(client)),
        await Page.RenderAsync<CarrierChoicePage>(Samples.Choice(client)),
        await Page.RenderAsync<WaitingPage>(Samples.Waiting(client, WaitingState.Sending)),
        await Page.RenderAsync<WaitingPage>(Samples.Waiting(client, WaitingState.Delivered, Samples.HostileName)),
        await Page.RenderAsync<WaitingPage>(Samples.Waiting(client, WaitingState.Undeliverable)),
        await Page.RenderAsync<LogoutPage>(Samples.Logout(client)),
        await Page.RenderAsync<LogoutPage>(Samples.Logout(client, done: true)),
        await Page.RenderAsync<ErrorPage>(Samples.Error()),
        await Page.RenderAsync<ErrorPage>(Samples.Error() with { Explanation = Samples.HostileName, BackText = Samples.HostileName }),
    ];

    [Fact]
    public async Task No_page_has_inline_style_or_script()
    {
        foreach (var page in await AllAsync(Samples.Client))
        {
            Assert.DoesNotMatch(InlineStyle(), page.Html);
            Assert.DoesNotMatch(InlineHandler(), page.Html);
            Assert.All(Scripts().Matches(page.Html), script => Assert.Matches("^<script src=\"/[^\"]+\" defer></script>$", script.Value));
        }
    }

    [Fact]
    public async Task A_hostile_name_is_shown_and_never_run()
    {
        foreach (var page in await AllAsync(Samples.HostileClient))
            Assert.DoesNotContain("<script>alert", page.Html, StringComparison.OrdinalIgnoreCase);

        var waiting = await Page.RenderAsync<WaitingPage>(Samples.Waiting(Samples.HostileClient));
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", waiting.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Addresses_other_than_those_of_the_web_are_not_linked()
    {
        foreach (var page in await AllAsync(Samples.HostileClient))
        {
            Assert.DoesNotContain("javascript:", page.Html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("data:text", page.Html, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task Discovery_never_asks_for_a_number()
    {
        foreach (var page in await AllAsync(Samples.Client))
            Assert.DoesNotContain("<input", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_page_has_one_heading_a_main_and_a_way_to_skip_to_it()
    {
        foreach (var page in await AllAsync(Samples.Client))
        {
            Assert.StartsWith("<!DOCTYPE html>", page.Html, StringComparison.Ordinal);
            Assert.Single(Regex.Matches(page.Html, "<h1"));
            Assert.Single(Regex.Matches(page.Html, "<main id=\"main\""));
            Assert.Contains("href=\"#main\"", page.Html, StringComparison.Ordinal);
            Assert.Equal(["en"], page.Attributes("lang"));
        }
    }

    [GeneratedRegex("\\sstyle=|<style", RegexOptions.IgnoreCase)]
    private static partial Regex InlineStyle();

    [GeneratedRegex("<[^>]*\\son[a-z]+=", RegexOptions.IgnoreCase)]
    private static partial Regex InlineHandler();

    [GeneratedRegex("<script.*?</script>", RegexOptions.Singleline)]
    private static partial Regex Scripts();
}
