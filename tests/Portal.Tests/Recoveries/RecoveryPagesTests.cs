using Bunit;
using Microsoft.AspNetCore.Components.Web;
using MudBlazor;
using ZenKey.Portal.Data.Audit;
using ZenKey.Portal.Data.Recovery;
using ZenKey.Portal.Features.Recoveries;
using ZenKey.Portal.Tests.Support;

namespace ZenKey.Portal.Tests.Recoveries;

/// <summary>The pages of recovery cases, and the dialog that decides.</summary>
public sealed class RecoveryPagesTests : SupportPageContext
{
    private RecoveryCase one = null!;

    protected override async Task FillAsync()
    {
        one = World.Recovery(ago: TimeSpan.FromHours(1));
        await Store.AddAsync(one, World.Phone(), World.Recovery(World.Sam, TimeSpan.FromDays(3), RecoveryReason.HandsetChanged, RecoveryState.Denied));
        await Store.Recoveries.ApplyAsync(one.Id, new RecoveryEvent.Proven(RecoveryFactor.CarrierLogin, Store.Time.GetUtcNow()), Actor.Subscriber(World.Dana.Id), CancellationToken.None);
        await Store.Recoveries.ApplyAsync(one.Id, new RecoveryEvent.Failed(RecoveryFactor.RecoveryCode, Store.Time.GetUtcNow()), Actor.Subscriber(World.Dana.Id), CancellationToken.None);
    }

    [Fact]
    public void The_list_shows_numbers_states_and_how_much_is_proven()
    {
        var page = Render<RecoveriesPage>();
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("tbody tr").Count));
        Assert.Equal(one.Number, page.Find("tbody tr .zk-name").TextContent);
        Assert.Contains("1 of 3", page.Find("tbody tr").TextContent, StringComparison.Ordinal);
        Assert.Contains("(•••) •••-0142", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("2025550142", page.Markup, StringComparison.Ordinal);
        Assert.Equal("1–2 of 2", page.Find(".zk-pager span").TextContent);
    }

    [Fact]
    public void Filters_and_sort_are_read_from_the_address_and_written_to_it()
    {
        GoTo("/recovery?state=denied&reason=handsetchanged&carrier=att&sort=changed");
        var page = Render<RecoveriesPage>();
        page.WaitForAssertion(() => Assert.Single(page.FindAll("tbody tr")));
        Assert.Equal("descending", page.FindAll("th[aria-sort]").Single(head => head.TextContent.Contains("Last change", StringComparison.Ordinal)).GetAttribute("aria-sort"));
        page.Find("#recovery-state").Change("held");
        Assert.Contains("state=held", Address, StringComparison.Ordinal);
        Assert.Contains("sort=changed", Address, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{0}")]
    [InlineData("  {1} ")]
    public void What_a_person_reads_out_leads_to_the_case(string form)
    {
        var page = Render<RecoveriesPage>();
        Search(page, string.Format(null, form, one.Number, one.Number.ToLowerInvariant().Replace('-', ' ')));
        page.WaitForAssertion(() => Assert.EndsWith($"/recovery/{one.Id}", Address, StringComparison.Ordinal));
    }

    [Fact]
    public void A_search_by_phone_puts_the_key_into_the_address_and_never_the_number()
    {
        var page = Render<RecoveriesPage>();
        Search(page, "(202) 555-0142");
        page.WaitForAssertion(() => Assert.Contains($"subscriber={World.Dana.Id}", Address, StringComparison.Ordinal));
        Assert.DoesNotContain("555-0142", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_of_no_case_and_of_nobody_and_no_number_have_their_own_words()
    {
        var page = Render<RecoveriesPage>();
        foreach (var (typed, words) in ((string, string)[])[("RC-0000-0000", "No case has this number"), ("202-555-0199", "No subscriber has this number"), ("maya", "neither the number of a case")])
        {
            Search(page, typed);
            page.WaitForAssertion(() => Assert.Contains(words, page.Markup, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void The_page_shows_how_far_each_factor_is_and_endings_only_of_the_phones()
    {
        var page = Open();
        var factors = page.FindAll("section[aria-labelledby=h-evidence] .zk-factor").Select(card => card.TextContent).ToList();
        Assert.Equal(5, factors.Count);
        Assert.Contains(factors, card => card.Contains("Carrier login", StringComparison.Ordinal) && card.Contains("Proven", StringComparison.Ordinal));
        Assert.Contains(factors, card => card.Contains("Recovery code", StringComparison.Ordinal) && card.Contains("4 tries left", StringComparison.Ordinal));
        Assert.Contains("4821, enrolled: 7731", page.Markup, StringComparison.Ordinal);
        Assert.Contains("14 of 15", page.Markup, StringComparison.Ordinal);
        Assert.All((string[])[one.Iccid, one.Imsi, one.Imei, one.AppKeyThumbprint], number => Assert.DoesNotContain(number, page.Markup, StringComparison.Ordinal));
        Assert.Equal(2, page.FindAll(".zk-thread li").Count);
        Assert.Equal($"/recovery/{one.Id}/timeline.json", page.Find("a[download]").GetAttribute("href"));
    }

    [Fact]
    public void An_open_case_can_be_held_or_denied_and_nobody_can_prove_a_factor()
    {
        Become(World.Agent);
        var page = Open();
        Assert.Equal(["Hold", "Deny"], page.FindAll("[data-decision]").Select(button => button.GetAttribute("data-decision")));
        Assert.Empty(page.FindAll("section[aria-labelledby=h-evidence] button, section[aria-labelledby=h-evidence] input"));
    }

    [Fact]
    public void An_auditor_reads_and_is_told_why_there_is_no_button()
    {
        Become(World.Auditor);
        var page = Open();
        Assert.Empty(page.FindAll("[data-decision]"));
        Assert.Contains("You need the role Support or Administrator to decide on a recovery.", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Denying_asks_for_a_reason_says_when_and_the_page_follows()
    {
        var (page, dialogs) = Ask("Deny");
        Assert.Contains($"Deny {one.Number}?", dialogs.Find(".mud-dialog").TextContent, StringComparison.Ordinal);
        Assert.Contains("No other recovery can be opened for 24 hours", dialogs.Markup, StringComparison.Ordinal);
        await dialogs.Find(".zk-confirm").ClickAsync(new MouseEventArgs());
        Assert.Contains("Choose a reason", dialogs.Find("#danger-reason-fault").TextContent, StringComparison.Ordinal);
        Assert.Equal(RecoveryState.Open, await StateAsync());
        dialogs.Find("#danger-reason").Change("Suspicious activity");
        await dialogs.Find(".zk-confirm").ClickAsync(new MouseEventArgs());
        page.WaitForAssertion(() => Assert.Contains("Recovery denied at 14:06:31 UTC. The phone was not bound.", page.Markup, StringComparison.Ordinal));
        Assert.Contains("Denied", page.Find(".zk-head .zk-chip").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("[data-decision]"));
        Assert.Equal(RecoveryState.Denied, await StateAsync());
    }

    [Fact]
    public async Task Cancel_decides_nothing()
    {
        var (_, dialogs) = Ask("Hold");
        await dialogs.Find(".zk-cancel").ClickAsync(new MouseEventArgs());
        dialogs.WaitForAssertion(() => Assert.Empty(dialogs.FindAll(".mud-dialog")));
        Assert.Equal(RecoveryState.Open, await StateAsync());
    }

    [Fact]
    public async Task Somebody_who_was_faster_is_told_by_how_the_case_stands()
    {
        var (page, dialogs) = Ask("Hold");
        await Store.Recoveries.ApplyAsync(one.Id, new RecoveryEvent.Denied(Store.Time.GetUtcNow()), World.Ada.ToActor(), CancellationToken.None);
        dialogs.Find("#danger-reason").Change("Other");
        await dialogs.Find(".zk-confirm").ClickAsync(new MouseEventArgs());
        page.WaitForAssertion(() => Assert.Contains("This recovery is denied since 14:06:31 UTC on 24 Nov 2026. Nothing was changed now.", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public void An_unknown_case_has_a_way_on()
    {
        var page = Render<RecoveryPage>(parameters => parameters.Add(row => row.Id, Guid.CreateVersion7()));
        page.WaitForAssertion(() => Assert.Equal("/recovery", page.Find(".zk-empty a").GetAttribute("href")));
    }

    private static void Search(IRenderedComponent<RecoveriesPage> page, string typed)
    {
        page.Find("#recovery-search").Input(typed);
        page.Find("form").Submit();
    }

    private IRenderedComponent<RecoveryPage> Open()
    {
        var page = Render<RecoveryPage>(parameters => parameters.Add(row => row.Id, one.Id));
        page.WaitForElement("h1");
        return page;
    }

    private (IRenderedComponent<RecoveryPage> Page, IRenderedComponent<MudDialogProvider> Dialogs) Ask(string decision)
    {
        var dialogs = RenderDialogs();
        var page = Open();
        page.Find($"[data-decision={decision}]").Click();
        dialogs.WaitForElement(".mud-dialog");
        return (page, dialogs);
    }

    private async Task<RecoveryState> StateAsync() => (await Store.Recoveries.FindAsync(one.Id, CancellationToken.None))!.State;
}
