using System.Net.Http.Json;
using System.Text.Json;
using ZenKey.Protocol.Network;

namespace ZenKey.CarrierSimulator.Tests;

/// <summary>The pretend carriers' customer accounts, and the mail of the people who hold the phones.</summary>
public class LoginAndMailTests : SimulatorTest
{
    private const string Dana = "+12125550142";

    [Theory]
    [InlineData("dana.whitfield", "harbor-lights-41", true)]
    [InlineData("Dana.Whitfield", "harbor-lights-41", true)]
    [InlineData("dana.whitfield", "Harbor-lights-41", false)]
    [InlineData("dana.whitfield", "", false)]
    [InlineData("", "harbor-lights-41", false)]
    public async Task A_login_is_that_of_the_lines_owner(string username, string password, bool holds) =>
        Assert.Equal(holds, await Host.Logins.VerifyAsync(SimulatorHost.Line(Dana), username, password, default));

    [Fact]
    public async Task Who_has_no_login_has_none()
    {
        Assert.True(await Host.Logins.ExistsAsync(SimulatorHost.Line(Dana), default));
        Assert.False(await Host.Logins.ExistsAsync(SimulatorHost.Line("+13035550119"), default));
        Assert.False(await Host.Logins.VerifyAsync(SimulatorHost.Line("+13035550119"), "dana.whitfield", "harbor-lights-41", default));
    }

    [Fact]
    public async Task A_login_can_be_changed_and_stays_with_the_owner_when_the_SIM_is_swapped()
    {
        Assert.Equal(204, (int)(await Host.PostAsync("dana/carrier-login", new { username = "dana", password = "other" })).StatusCode);
        await Host.PostAsync("dana/swap-sim");

        Assert.True(await Host.Logins.VerifyAsync(SimulatorHost.Line(Dana), "dana", "other", default));
        Assert.False(await Host.Logins.VerifyAsync(SimulatorHost.Line(Dana), "dana.whitfield", "harbor-lights-41", default));
        var shown = await Host.HandsetAsync("dana");
        Assert.Equal("dana", shown.GetProperty("carrierUsername").GetString());
        Assert.DoesNotContain("other", shown.GetProperty("log").ToString() + shown.GetProperty("carrierUsername"), StringComparison.Ordinal);
        Assert.Contains("login", shown.GetProperty("log").ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dana", "{}")]
    [InlineData("dana", """{ "username": "", "password": "x" }""")]
    [InlineData("dana", """{ "username": "x" }""")]
    [InlineData("dana", """{ "username": "x", "password": "y", "more": 1 }""")]
    public async Task A_login_without_its_halves_is_refused(string key, string body)
    {
        var response = await Host.Client.PostAsync($"/simulator/api/handsets/{key}/carrier-login", new StringContent(body));
        Assert.Equal("urn:zenkey:problem:invalid-value", await SimulatorHost.ProblemAsync(response));
    }

    [Fact]
    public async Task Mail_comes_into_the_inbox_newest_first_and_its_text_into_no_log()
    {
        Assert.True(await Host.Mailer.SendAsync(new MailMessage("dana@mail.example", "Verizon", "First", "https://one.example/secret-1"), default));
        Host.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(await Host.Mailer.SendAsync(new MailMessage("DANA@mail.example", "Verizon", "Second", "https://one.example/secret-2"), default));

        var mails = await Host.Client.GetFromJsonAsync<JsonElement>("/simulator/api/handsets/dana/mail");

        Assert.Equal(["Second", "First"], mails.EnumerateArray().Select(mail => mail.GetProperty("subject").GetString()));
        Assert.Equal("https://one.example/secret-2", mails[0].GetProperty("text").GetString());
        Assert.DoesNotContain("secret", (await Host.HandsetAsync("dana")).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mail_to_nobody_is_not_taken_and_nobody_reads_it()
    {
        Assert.False(await Host.Mailer.SendAsync(new MailMessage("nobody@mail.example", "Verizon", "Lost", "Text"), default));
        Assert.Empty((await Host.Client.GetFromJsonAsync<JsonElement>("/simulator/api/handsets/ali/mail")).EnumerateArray());
        Assert.Equal("urn:zenkey:problem:unknown-handset", await SimulatorHost.ProblemAsync(await Host.Client.GetAsync("/simulator/api/handsets/nobody/mail")));
    }

    [Fact]
    public async Task The_inbox_keeps_the_last_fifty()
    {
        for (var number = 1; number <= 60; number++) { await Host.Mailer.SendAsync(new MailMessage("dana@mail.example", "Verizon", $"Mail {number}", ""), default); }

        var mails = await Host.Client.GetFromJsonAsync<JsonElement>("/simulator/api/handsets/dana/mail");

        Assert.Equal(50, mails.GetArrayLength());
        Assert.Equal("Mail 60", mails[0].GetProperty("subject").GetString());
    }

    [Fact]
    public async Task The_page_shows_mail_with_its_links_and_changes_the_login()
    {
        await Host.Mailer.SendAsync(new MailMessage("dana@mail.example", "Verizon", "Confirm <b>", "Here:\nhttps://one.example/link\nBye <script>"), default);

        var page = await Host.Client.GetStringAsync("/simulator/handsets/dana");

        Assert.Contains("""<a href="https://one.example/link" target="_blank" rel="noopener">""", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>\n", page, StringComparison.Ordinal);
        Assert.Contains("Bye &lt;script&gt;", page, StringComparison.Ordinal);
        var posted = await Host.Client.PostAsync("/simulator/handsets/dana/act", new FormUrlEncodedContent(
            [KeyValuePair.Create("act", "carrier-login"), KeyValuePair.Create("username", "new"), KeyValuePair.Create("password", "another-word"), KeyValuePair.Create("back", "/simulator/handsets/dana")]));
        Assert.Equal(303, (int)posted.StatusCode);
        Assert.True(await Host.Logins.VerifyAsync(SimulatorHost.Line(Dana), "new", "another-word", default));
        Assert.DoesNotContain("another-word", await Host.Client.GetStringAsync("/simulator/handsets/dana"), StringComparison.Ordinal);
    }
}
