using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.People;
using ZenKey.Portal.Features.Palette;

namespace ZenKey.Portal.Tests.Palette;

/// <summary>The palette by keyboard: what it shows, says, asks and where it leads.</summary>
public sealed class CommandPaletteTests : PaletteContext
{
    [Fact]
    public void Until_it_opens_it_is_empty_and_reads_nothing()
    {
        Become(World.Ada);
        Store.Factory.Forget();
        var palette = Render<CommandPalette>(parameters => parameters.Add(one => one.Person, World.Ada));
        Assert.Empty(palette.FindAll("[role=listbox], [role=status]"));
        Assert.Empty(Store.Factory.Sql);
        Assert.Empty(JSInterop.Invocations);
    }

    [Fact]
    public void It_opens_with_pages_and_actions_without_asking_the_store()
    {
        Open(Palette.Of(CompanyRole.Owner));
        Assert.Equal(["Go to", "Do"], Headings);
        Assert.Equal("Home", Chosen);
        Assert.Equal($"{Options.Count} results", Shown.Find("[role=status]").TextContent);
        Assert.Empty(Store.Factory.Sql);
    }

    [Fact]
    public void Arrows_home_and_end_move_in_the_list_and_the_box_says_what_is_active()
    {
        Open(Palette.Of(CompanyRole.Owner));
        foreach (var (key, place) in ((string, int)[])[("ArrowDown", 1), ("ArrowDown", 2), ("ArrowUp", 1), ("Home", 0), ("ArrowUp", Options.Count - 1), ("ArrowDown", 0), ("End", Options.Count - 1)])
        {
            Press(key);
            var active = Box.GetAttribute("aria-activedescendant");
            Assert.Equal((Options[place].Id, "true"), (active, Options[place].GetAttribute("aria-selected")));
            Assert.Single(Options, option => option.GetAttribute("aria-selected") == "true");
        }
        Assert.Equal(("true", Shown.Find("[role=listbox]").Id), (Box.GetAttribute("aria-expanded"), Box.GetAttribute("aria-controls")));
        Assert.All(Shown.FindAll("[role=group]"), group => Assert.NotNull(Shown.Find($"#{group.GetAttribute("aria-labelledby")}")));
    }

    [Fact]
    public void Commands_are_there_at_once_and_the_store_is_asked_when_typing_rests()
    {
        Open(Palette.Of(CompanyRole.Owner));
        Type("h");
        Type("ha");
        Type("har");
        Type("log");
        Assert.Equal("Logs", Chosen);
        Assert.Empty(Store.Factory.Sql);
        Type("harbor");
        Time.Advance(CommandPalette.Rest / 2);
        Assert.Contains("Looking…", Shown.Markup);
        Assert.Empty(Store.Factory.Sql);
        Time.Advance(CommandPalette.Rest);
        Shown.WaitForAssertion(() => Assert.Equal(["Clients", "Projects"], Headings));
        Assert.Equal(("Harbor Web", 2), (Chosen, Store.Factory.Sql.Count));
        Assert.Equal("2 results", Shown.Find("[role=status]").TextContent);
    }

    [Fact]
    public void Enter_opens_a_page()
    {
        Open(World.Ada);
        Type("audit");
        Press("Enter");
        Assert.Equal("/audit", Path);
        Assert.Empty(Shown.FindAll("[role=listbox]"));
        JSInterop.VerifyInvoke("zkPalette.close");
    }

    [Fact]
    public void Enter_before_the_store_has_answered_waits_for_it()
    {
        Open(Palette.Of(CompanyRole.Owner));
        Type("harbor we");
        Press("Enter");
        Assert.Equal("/", Path);
        Time.Advance(CommandPalette.Rest);
        Shown.WaitForAssertion(() => Assert.Equal($"/clients/{PaletteWorld.OwnClient}", Path));
    }

    [Fact]
    public void A_pasted_client_id_leads_to_the_client_without_a_rest()
    {
        Open(World.Ada);
        Type(PaletteWorld.OtherClient);
        Press("Enter");
        Shown.WaitForAssertion(() => Assert.Equal($"/clients/{PaletteWorld.OtherClient}", Path));
    }

    [Fact]
    public void An_action_on_a_client_asks_which_by_typing_and_leads_to_its_page()
    {
        Open(World.Ada);
        Type("rotate");
        Press("Enter");
        Shown.WaitForAssertion(() => Assert.Equal(["Clients"], Headings));
        Assert.Equal(("Which client?", 2), (Box.GetAttribute("aria-label"), Options.Count));
        Ask("grove");
        Shown.WaitForAssertion(() => Assert.Equal("Grove Web", Chosen));
        Press("Enter");
        Assert.Equal($"/clients/{PaletteWorld.OtherClient}/rotate", Path);
    }

    [Fact]
    public void On_a_clients_page_that_client_comes_first_and_backspace_leads_back_to_all_commands()
    {
        GoTo($"/clients/{PaletteWorld.OwnClient}/settings");
        Open(World.Ada, $"client:{PaletteWorld.OtherClient}");
        Assert.Equal(["Recent", "Go to", "Do"], Headings);
        Assert.Equal("Grove Web", Options[0].QuerySelector("bdi")!.TextContent);
        Type("launch a");
        Press("Enter");
        Shown.WaitForAssertion(() => Assert.Equal(("Harbor Web", 2), (Chosen, Options.Count)));
        Press("Backspace");
        Shown.WaitForAssertion(() => Assert.Equal(["Recent", "Go to", "Do"], Headings));
        JSInterop.VerifyInvoke("zkPalette.clear", 2);
    }

    [Fact]
    public void What_a_browser_remembers_of_others_or_made_up_is_not_shown()
    {
        Open(Palette.Of(CompanyRole.Developer), $"client:{PaletteWorld.OtherClient}", "client:<b>", $"project:{World.Harbor.Id}");
        Assert.Equal("Recent", Headings.First());
        Assert.Equal(("Harbor Mobile", "Home"), (Options[0].QuerySelector("bdi")!.TextContent, Options[1].QuerySelector("bdi")!.TextContent));
    }

    [Fact]
    public void An_object_that_is_visited_is_remembered_by_its_key_and_a_subscribers_is_not()
    {
        Open(World.Ada);
        foreach (var address in (string[])[$"/links?subscriber={World.Dana.Id}", $"/links/{Palette.Link.Id}", $"/devices/{Palette.Browser.Id}", $"/clients/{PaletteWorld.OwnClient}/history?after=x"]) { GoTo(address); }
        var told = Assert.Single(JSInterop.Invocations, call => call.Identifier == "zkPalette.remember");
        Assert.Equal([World.Ada.Id.ToString(), $"client:{PaletteWorld.OwnClient}", RecentKey.Most], told.Arguments);
    }

    [Fact]
    public void Where_nothing_is_found_it_says_what_to_try()
    {
        Open(Palette.Of(CompanyRole.Viewer));
        Ask("zzz");
        Shown.WaitForAssertion(() => Assert.Equal("Nothing found", Shown.Find("[role=status]").TextContent));
        Assert.Contains("how they begin", Shown.Markup);
        Type(PaletteWorld.OtherReference);
        Shown.WaitForAssertion(() => Assert.Contains("No request that you may see has this reference.", Shown.Markup));
        Assert.Equal(("false", false), (Box.GetAttribute("aria-expanded"), Box.HasAttribute("aria-controls")));
    }

    [Fact]
    public void A_store_that_does_not_answer_takes_no_command_along()
    {
        var store = new SilentFactory(Store.Factory);
        Services.AddSingleton<IDbContextFactory<PortalDbContext>>(store);
        Open(World.Ada);
        Ask("clients");
        Shown.WaitForAssertion(() => Assert.Matches("^err-", Shown.Find("[role=alert]").GetAttribute("data-reference")));
        Assert.Equal("Clients", Chosen);
        store.Answers = true;
        Ask("harbor w");
        Shown.WaitForAssertion(() => Assert.Equal("Harbor Web", Chosen));
        Assert.Empty(Shown.FindAll("[role=alert]"));
    }

    [Fact]
    public void Closing_forgets_what_was_typed()
    {
        Open(World.Ada);
        Ask("grove");
        Shown.WaitForAssertion(() => Assert.NotEmpty(Options));
        Shown.Find("dialog").TriggerEvent("onclose", EventArgs.Empty);
        Assert.Empty(Options);
        Box.Focus();
        Assert.Equal(["Go to", "Do"], Headings);
    }
}
