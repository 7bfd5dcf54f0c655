using Bunit;
using Microsoft.Extensions.DependencyInjection;
using ZenKey.Portal.Features.Clients;
using ZenKey.Portal.Features.Clients.Registration;
using ZenKey.Protocol;

namespace ZenKey.Portal.Tests.Clients.Registration;

/// <summary>What is typed into a registration is kept, and comes back.</summary>
public sealed class NewClientDraftTests : PortalPageContext
{
    private readonly StubReader reader = new();
    private readonly StubDrafts drafts = new();

    public NewClientDraftTests()
    {
        Services.AddSingleton<IClientReader>(reader).AddSingleton<IClientRegistrar>(new StubRegistrar()).AddSingleton<IClientDrafts>(drafts);
        RenderDialogs();
    }

    [Fact]
    public void What_is_typed_is_kept_a_breath_after_the_last_letter_and_from_then_on_stands_in_the_address()
    {
        var page = Open("/clients/new?step=name");
        page.Find("#client-name").Input("Harb");
        Time.Advance(Breath.Length / 2);
        page.Find("#client-name").Input("Harbor");
        Time.Advance(Breath.Length / 2);
        Assert.Equal((0, "Keeping…"), (drafts.Saves, page.Find("[role=status]").TextContent));
        Time.Advance(Breath.Length / 2);
        page.WaitForAssertion(() => Assert.Equal("Kept as a draft", page.Find("[role=status]").TextContent));
        var kept = Assert.Single(drafts.Kept.Values);
        Assert.Equal((1, "name", "Harbor"), (drafts.Saves, kept.Step, kept.Form.Name));
        Assert.EndsWith($"/clients/new?step=name&draft={kept.Id}", Address, StringComparison.Ordinal);
        Assert.Equal("Harbor", page.Find("#client-name").GetAttribute("value"));
    }

    [Fact]
    public void A_fault_is_not_told_while_it_is_typed()
    {
        var page = Open("/clients/new?step=redirects");
        page.Find("#redirect-uri-0").Input("htt");
        Assert.Empty(page.FindAll("#redirect-uri-0-fault"));
        page.Find("#redirect-uri-0").Change("htt");
        Assert.NotEmpty(page.FindAll("#redirect-uri-0-fault"));
    }

    [Theory]
    [InlineData("type")]
    [InlineData("name")]
    [InlineData("redirects")]
    [InlineData("scopes")]
    [InlineData("review")]
    public void At_any_step_a_page_that_is_opened_anew_has_everything_at_once(string step)
    {
        var draft = Keep();
        var page = Open($"/clients/new?step={step}&draft={draft.Id}");
        page.Find(step switch
        {
            "type" => "input[value=Native][checked]",
            "name" => "#client-name[value='Harbor Wallet']",
            "redirects" => "#redirect-uri-1[value='not yet an address']",
            "scopes" => "input[value=email][checked]",
            _ => ".zk-review",
        });
        Assert.Equal(step, Assert.Single(page.FindAll("[aria-current=step]")).GetAttribute("href")!.Split('=')[1].Split('&')[0]);
        Assert.Equal(0, drafts.Saves);
    }

    [Fact]
    public async Task A_page_that_is_left_in_the_middle_of_a_word_keeps_it()
    {
        var page = Open("/clients/new?step=name");
        page.Find("#client-name").Input("Harbor Wal");
        await page.Instance.DisposeAsync();
        Assert.Equal("Harbor Wal", Assert.Single(drafts.Kept.Values).Form.Name);
    }

    [Fact]
    public void Each_step_that_is_gone_to_is_where_it_is_gone_on_with()
    {
        var draft = Keep();
        var page = Open($"/clients/new?step=name&draft={draft.Id}");
        page.Find("form").Submit();
        Time.Advance(Breath.Length);
        page.WaitForAssertion(() => Assert.Equal("redirects", drafts.Kept[draft.Id].Step));
    }

    [Theory]
    [InlineData("00000000-0000-0000-0000-000000000001")]
    [InlineData("no-id")]
    public void A_draft_that_is_gone_or_somebody_else_s_is_not_there(string id)
    {
        var page = Open($"/clients/new?step=name&draft={id}");
        Assert.Contains("This draft is not there any more", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("form"));
        GoTo("/clients/new");
        page.WaitForElement("form");
    }

    [Fact]
    public void A_draft_that_was_gone_on_with_elsewhere_is_shown_beside_this_one_and_either_can_be_taken()
    {
        var draft = Keep();
        var page = Open($"/clients/new?step=name&draft={draft.Id}");
        var theirs = draft with { Version = 5, Form = new ClientForm { Name = "Harbor Elsewhere" } };
        drafts.Answer = new SaveDraftResult.Conflict(theirs, Time.GetUtcNow());
        page.Find("#client-name").Change("Harbor Here");
        Time.Advance(Breath.Length);
        var notice = page.WaitForElement("[data-conflict]");
        Assert.Contains("In another window, you changed this", notice.TextContent, StringComparison.Ordinal);
        Assert.Contains("Harbor Elsewhere", notice.TextContent, StringComparison.Ordinal);
        drafts.Answer = null;
        page.Find("[data-keep-mine]").Click();
        page.WaitForAssertion(() => Assert.Equal((6, "Harbor Here"), (drafts.Kept[draft.Id].Version, drafts.Kept[draft.Id].Form.Name)));

        drafts.Answer = new SaveDraftResult.Conflict(theirs with { Version = 9 }, Time.GetUtcNow());
        page.Find("#client-name").Change("Harbor Again");
        Time.Advance(Breath.Length);
        page.WaitForElement("[data-take-theirs]").Click();
        Assert.Equal("Harbor Elsewhere", page.Find("#client-name").GetAttribute("value"));
        Assert.Empty(page.FindAll("[data-conflict]"));
    }

    [Fact]
    public void What_cannot_be_kept_is_said_and_stays_on_the_page()
    {
        drafts.Answer = new SaveDraftResult.Refused("The store does not answer, so what you type is not kept just now.");
        var page = Open("/clients/new?step=name");
        page.Find("#client-name").Change("Harbor");
        page.Find("form").Submit();
        Assert.Contains("The store does not answer", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        GoTo("/clients/new?step=name");
        Assert.Equal("Harbor", page.Find("#client-name").GetAttribute("value"));
    }

    private ClientDraft Keep()
    {
        var form = new ClientForm { Name = "Harbor Wallet", Type = ClientType.Native, Project = reader.Projects[0].Id.ToString(), RedirectUris = [new() { Text = "https://app.example/cb" }, new() { Text = "not yet an address" }], Scopes = ["email"] };
        var draft = new ClientDraft(Guid.CreateVersion7(), 1, "name", form);
        drafts.Kept[draft.Id] = draft;
        return draft;
    }

    private IRenderedComponent<NewClientPage> Open(string address)
    {
        GoTo(address);
        return Render<NewClientPage>();
    }
}
