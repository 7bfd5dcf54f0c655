using System.Net;
using Microsoft.EntityFrameworkCore;
using ZenKey.AuthServer.Tests.Refusals;
using ZenKey.Portal.Data.Changes;

namespace ZenKey.AuthServer.Tests.Endpoints.Recovery;

/// <summary>Trusted browsers and mails: the two factors that are given outside the phone.</summary>
[Spec("ZenKey platform §8.2")]
public sealed class PagesTests(SharedApp app)
{
    [Fact]
    public async Task A_trusted_browser_is_asked_when_the_phone_asks_for_it_and_names_the_same_case()
    {
        var phone = await RecoveringPhone.SwappedAsync(app, browser: true);
        Assert.Equal("nothing", (await phone.BrowserPageAsync()).Mark("data-recovery"));

        var asked = await phone.AskBrowserAsync();

        Assert.Equal("asked", asked.Factor("trusted-device"));
        var page = await phone.BrowserPageAsync();
        Assert.Equal(("ask", asked.Member("number")), (page.Mark("data-recovery"), page.Mark("data-recovery-number")));
        Assert.Equal("no-store", page.Header("Cache-Control"));
        Assert.Equal(303, (await phone.InBrowserAsync()).Status);
        Assert.Equal("agreed", (await phone.BrowserPageAsync()).Mark("data-recovery"));
        Assert.Equal("proven", (await phone.LookAsync()).Factor("trusted-device"));
    }

    [Fact]
    public async Task A_browser_that_refuses_stops_the_recovery()
    {
        var phone = await RecoveringPhone.SwappedAsync(app, browser: true);
        await phone.AskBrowserAsync();

        await phone.InBrowserAsync("refuse");

        Assert.Equal("refused", (await phone.BrowserPageAsync()).Mark("data-recovery"));
        (await phone.CodeAsync()).IsProblem("recovery-held", 403);
    }

    [Fact]
    public async Task Another_browser_sees_nothing_and_answers_nothing()
    {
        var phone = await RecoveringPhone.SwappedAsync(app, browser: true);
        await phone.AskBrowserAsync();
        var address = (await phone.BrowserPageAsync()).Mark("action")!;
        using var stranger = app.App.NewBrowser();
        var (other, _) = await app.PairAsync(app.Party(), await Phone.StartedAsync(app, app.NewPerson()));
        using var trustedByAnother = other;

        foreach (var browser in new[] { stranger, trustedByAnother })
        {
            Assert.Equal("nothing", (await browser.Http.AskAsync("/carriers/verizon/recovery")).Mark("data-recovery"));
            await app.IsLoggedAsync((await browser.Http.PostFormAsync(address, [("answer", "agree")])).IsErrorPage("request_expired", 410), "recovery_nothing_asked", "recovery");
        }
        Assert.Equal("nothing", (await phone.Browser!.Http.AskAsync("/carriers/att/recovery")).Mark("data-recovery"));
        Assert.Equal(0, (await phone.LookAsync()).Proven);
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [Spec("Fetch §3.2")]
    public async Task A_post_of_another_site_agrees_to_nothing(string header, string value)
    {
        var phone = await RecoveringPhone.SwappedAsync(app, browser: true);
        await phone.AskBrowserAsync();
        await phone.AskMailAsync();

        (await phone.Browser!.Http.PostFormAsync((await phone.BrowserPageAsync()).Mark("action")!, [("answer", "agree")], (header, value))).IsErrorPage("request_expired", 410);
        (await app.Http.PostFormAsync(await phone.LinkAsync(), [("answer", "agree")], (header, value))).IsErrorPage("request_expired", 410);

        Assert.Equal(0, (await phone.LookAsync()).Proven);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("yes")]
    public async Task An_answer_that_is_none_agrees_to_nothing(string? answer)
    {
        var phone = await RecoveringPhone.SwappedAsync(app, browser: true);
        await phone.AskBrowserAsync();

        (await phone.Browser!.Http.PostFormAsync((await phone.BrowserPageAsync()).Mark("action")!, [("answer", answer)])).IsErrorPage("request_expired", 410);
    }

    [Fact]
    public async Task Agreeing_twice_at_once_counts_once()
    {
        var phone = await RecoveringPhone.SwappedAsync(app, browser: true);
        await phone.AskBrowserAsync();
        var address = (await phone.BrowserPageAsync()).Mark("action")!;

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => phone.Browser!.Http.PostFormAsync(address, [("answer", "agree")])));

        Assert.Equal(1, (await phone.LookAsync()).Proven);
    }

    [Fact]
    public async Task A_link_that_is_only_looked_at_proves_nothing()
    {
        var phone = await RecoveringPhone.SwappedAsync(app);
        Assert.Equal("asked", (await phone.AskMailAsync()).Factor("email-link"));
        var link = await phone.LinkAsync();

        var page = await app.Http.AskAsync(link);

        Assert.Equal("mail", page.Mark("data-recovery"));
        Assert.Equal((await phone.LookAsync()).Member("number"), page.Mark("data-recovery-number"));
        Assert.Equal(0, (await phone.LookAsync()).Proven);
    }

    [Fact]
    public async Task A_link_serves_once()
    {
        var phone = await RecoveringPhone.SwappedAsync(app);
        await phone.AskMailAsync();
        var link = await phone.LinkAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => phone.ConfirmAsync(link)));

        Assert.Single(answers, answer => answer.Mark("data-recovery") == "agreed");
        await app.IsLoggedAsync((await phone.ConfirmAsync(link)).IsErrorPage("request_expired", 410), "recovery_link_unknown", "recovery");
        (await app.Http.AskAsync(link)).IsErrorPage("request_expired", 410);
        Assert.Equal(1, (await phone.LookAsync()).Proven);
    }

    [Fact]
    public async Task A_link_that_its_reader_did_not_ask_for_stops_the_recovery()
    {
        var phone = await RecoveringPhone.SwappedAsync(app);
        await phone.AskMailAsync();

        Assert.Equal("refused", (await phone.ConfirmAsync(await phone.LinkAsync(), "refuse")).Mark("data-recovery"));

        Assert.Equal("held", (await phone.LookAsync()).Member("state"));
    }

    [Fact]
    public async Task A_link_of_a_phone_that_has_lost_the_line_serves_no_more()
    {
        var phone = await RecoveringPhone.SwappedAsync(app);
        await phone.AskMailAsync();
        var link = await phone.LinkAsync();
        await phone.SwapAsync();

        (await phone.ConfirmAsync(link)).IsErrorPage("request_expired", 410);
    }

    [Fact]
    public async Task A_second_mail_waits_a_minute()
    {
        var phone = await RecoveringPhone.SwappedAsync(app);
        await phone.AskMailAsync();

        var soon = await phone.AskMailAsync();

        await app.IsLoggedAsync(soon.IsProblem("mail-too-soon", 429), "recovery_mail_too_soon", "app");
        Assert.InRange(soon.Json.GetProperty("retryAfter").GetInt32(), 1, 60);
    }

    [Fact]
    public async Task A_mail_that_cannot_be_sent_is_told()
    {
        var phone = await RecoveringPhone.SwappedAsync(app);
        var subscriber = await app.SubscriberAsync(phone.Key);
        await app.WriteAsync(store => store.Subscribers.Where(row => row.Id == subscriber.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Email, "nobody@nowhere.example")), Topic.Subscribers);

        await app.IsLoggedAsync((await phone.AskMailAsync()).IsProblem("mail-not-sent", 503), "recovery_mail_not_sent", "app");
    }

    [Theory]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("x")]
    [InlineData("%F0%9F")]
    public async Task A_made_up_link_is_a_page_with_a_reference(string token) =>
        (await app.Http.AskAsync($"/carriers/verizon/recovery/mail/{token}")).IsErrorPage("request_expired", 410);

    [Fact]
    public async Task The_pages_of_a_carrier_that_does_not_exist_are_not_found()
    {
        await app.IsLoggedAsync((await app.Http.AskAsync("/carriers/nobody/recovery")).IsErrorPage("not_found", 404), "carrier_unknown", "recovery");
    }

    [Fact]
    public async Task A_trusted_browser_tells_of_the_recovery_until_it_is_signed_in_with_again()
    {
        var phone = new RecoveringPhone(app, app.NewPersonRecovering());
        await phone.TrustBrowserAsync();
        var (browser, party) = (phone.Browser!, app.Party());
        Assert.DoesNotContain("data-recovered", (await browser.Http.AskAsync(party.DiscoveryUi())).Text, StringComparison.Ordinal);
        await phone.SwapAsync();
        await phone.StartedAsync();
        await phone.RecoverAsync();
        await phone.OpenAsync();

        var remembered = await browser.Http.AskAsync(party.DiscoveryUi());
        Assert.Contains("data-recovered", remembered.Text, StringComparison.Ordinal);
        Assert.Contains("Call Verizon at once.", remembered.Text, StringComparison.Ordinal);
        var chosen = await browser.Http.PostFormAsync("/ui/discovery-ui/choose?" + new Uri(party.DiscoveryUi()).Query[1..], [("number", remembered.Mark("data-remembered"))]);
        var asked = await browser.Http.AskAsync(party.Authorize("verizon", ("login_hint_token", chosen.Parameter("login_hint_token")), ("acr_values", "a1")));
        Assert.Contains("data-recovered", (await browser.Http.AskAsync(asked.Location!.AbsoluteUri)).Text, StringComparison.Ordinal);

        Assert.Equal(204, (await phone.Phone.ApproveAsync(asked.Location.AbsolutePath.Split('/')[^1])).Status);
        var code = (await browser.Http.AskAsync(asked.Location.AbsoluteUri)).IsBackAt(party.RedirectUri).Parameter("code")!;
        Assert.Equal(200, (await app.RedeemAsync(party, code)).Status);

        Assert.DoesNotContain("data-recovered", (await browser.Http.AskAsync(party.DiscoveryUi())).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mails_and_pages_speak_Spanish_where_the_reader_does()
    {
        var phone = await RecoveringPhone.SwappedAsync(app);
        await phone.AskMailAsync();

        var page = await app.Http.AskAsync(await phone.LinkAsync(), ("Accept-Language", "es-MX"));

        Assert.Contains("Confirma tu dirección de correo", WebUtility.HtmlDecode(page.Text), StringComparison.Ordinal);
    }
}
