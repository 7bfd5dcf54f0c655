using Bunit;
using ZenKey.Portal.Data.People;

namespace ZenKey.Portal.Tests.Palette;

/// <summary>What names a subscriber: searched for on Enter only, written down, and in no address nor in what a browser keeps.</summary>
public sealed class SubscriberInPaletteTests : PaletteContext
{
    [Theory]
    [InlineData("(202) 555-0142", "ArrowDown", "/devices?subscriber=", "phone number")]
    [InlineData("+12025550142", "End", "/recovery?subscriber=", "phone number")]
    [InlineData("202.555.0142", "Home", "/links?subscriber=", "phone number")]
    public async Task A_phone_number_leads_to_the_subscribers_things(string typed, string key, string address, string by)
    {
        Open(World.Agent);
        Type(typed);
        Assert.Equal(3, Options.Count);
        Assert.Empty(await SearchesAsync());
        Press(key);
        Press("Enter");
        Shown.WaitForAssertion(() => Assert.Equal($"{address}{World.Dana.Id}", Path));
        var noted = Assert.Single(await SearchesAsync());
        Assert.Equal(("Sam", World.Dana.Id), (noted.ActorName, noted.SubscriberId));
        Assert.Contains(noted.ReadChanges(), change => change.Field == "by" && change.After == by);
        Assert.DoesNotContain("555", noted.Changes + noted.ObjectName + noted.Note, StringComparison.Ordinal);
        Assert.DoesNotContain(JSInterop.Invocations.SelectMany(call => call.Arguments), told => told?.ToString()!.Contains("555", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task A_subject_and_a_recovery_number_lead_to_link_and_case()
    {
        Open(World.Auditor);
        Type(PaletteWorld.Subject);
        Press("Enter");
        Shown.WaitForAssertion(() => Assert.Equal($"/links/{Palette.Link.Id}", Path));
        Box.Focus();
        Type(Palette.Recovery.Number.ToLowerInvariant());
        Press("Enter");
        Shown.WaitForAssertion(() => Assert.Equal($"/recovery/{Palette.Recovery.Id}", Path));
        Assert.Equal(2, (await SearchesAsync()).Count);
    }

    [Fact]
    public async Task Of_several_with_one_mail_address_one_is_chosen_and_each_ones_history_tells_of_it()
    {
        Open(World.Agent);
        Type("SECRET@example.test");
        Press("Enter");
        Shown.WaitForAssertion(() => Assert.Equal(["Several have this mail address"], Headings));
        Assert.Equal(new[] { World.Dana.Id, World.Sam.Id }.Order(), (await SearchesAsync()).Select(entry => entry.SubscriberId!.Value).Order());
        Assert.DoesNotContain("secret@", Shown.Markup, StringComparison.OrdinalIgnoreCase);
        Options.Single(option => option.TextContent.Contains("0177", StringComparison.Ordinal)).Click();
        Assert.Equal($"/links?subscriber={World.Sam.Id}", Path);
    }

    [Theory]
    [InlineData("(202) 555-0199", "No subscriber has this phone number.")]
    [InlineData("nobody@example.test", "No subscriber has this mail address.")]
    [InlineData("311480-unknown", "No app knows anybody by this subject.")]
    [InlineData("RC-0000-0000", "No recovery case has this number.")]
    public async Task A_search_that_finds_nobody_says_so_and_is_noted(string typed, string words)
    {
        Open(World.Agent);
        Type(typed);
        Press("Enter");
        Shown.WaitForAssertion(() => Assert.Equal(words, Shown.Find("[role=status]").TextContent));
        Assert.Null(Assert.Single(await SearchesAsync()).SubscriberId);
        Assert.Equal("/", Path);
    }

    [Theory]
    [InlineData("(202) 555-0142")]
    [InlineData("secret@example.test")]
    [InlineData(PaletteWorld.Subject)]
    public async Task Developers_are_told_who_may_and_nothing_is_searched(string typed)
    {
        Open(Palette.Of(CompanyRole.Owner));
        Type(typed);
        Press("Enter");
        Assert.Empty(Options);
        Assert.Contains("You need the role Support", Shown.Markup);
        Assert.Empty(Store.Factory.Sql);
        Assert.Empty(await SearchesAsync());
    }

    [Fact]
    public void In_the_choice_of_a_client_no_subscriber_is_searched_for()
    {
        Open(World.Ada);
        Type("rotate");
        Press("Enter");
        Shown.WaitForAssertion(() => Assert.NotEmpty(Options));
        Type("(202) 555-0142");
        Assert.Empty(Options);
        Assert.Contains("A client is chosen here", Shown.Markup);
    }
}
