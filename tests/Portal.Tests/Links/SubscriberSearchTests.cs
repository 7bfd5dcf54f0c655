using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Subscribers;
using ZenKey.Portal.Tests.Support;

namespace ZenKey.Portal.Tests.Links;

/// <summary>Searching by a whole phone number.</summary>
public sealed class SubscriberSearchTests : IAsyncLifetime
{
    private FileStore store = null!;
    private World world = null!;
    private SubscriberSearch search = null!;

    public async ValueTask InitializeAsync()
    {
        store = await FileStore.CreateAsync();
        world = await World.CreateAsync(store);
        search = new SubscriberSearch(store.Factory, store.Writer, store.Time);
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Theory]
    [InlineData("+12025550142")]
    [InlineData("(202) 555-0142")]
    [InlineData("202-555-0142")]
    [InlineData("202.555.0142")]
    [InlineData(" 1 202 555 0142 ")]
    [InlineData("001 1 202 555 0142")]
    public async Task A_number_is_found_in_every_common_form(string typed)
    {
        if (typed.StartsWith("001", StringComparison.Ordinal)) { typed = "011" + typed[3..]; } // the way out of the US
        var found = Assert.IsType<SubscriberSearchResult.Found>(await search.FindByPhoneAsync(world.Agent, typed, CancellationToken.None));
        Assert.Equal(world.Dana.Id, found.Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0142")]
    [InlineData("555-0142")]
    [InlineData("call me")]
    [InlineData("99999999999999999999999999999999999999999999")]
    public async Task What_is_no_number_is_not_searched(string typed)
    {
        Assert.IsType<SubscriberSearchResult.NotANumber>(await search.FindByPhoneAsync(world.Agent, typed, CancellationToken.None));
        Assert.Equal(0, await store.ReadAsync(context => context.Audit.CountAsync()));
    }

    [Theory]
    [InlineData("(202) 555-0142", "1")]
    [InlineData("(202) 555-0199", "0")]
    public async Task Every_search_is_in_the_trail_without_the_number(string typed, string found)
    {
        await search.FindByPhoneAsync(world.Agent, typed, CancellationToken.None);
        var entry = await store.ReadAsync(context => context.Audit.SingleAsync());
        Assert.Equal(("subscribers.searched", "Sam", "support"), (entry.Action, entry.ActorName, entry.ActorRole));
        Assert.Contains(entry.ReadChanges(), change => change.Field == "found" && change.After == found);
        var all = string.Join(' ', entry.ObjectId, entry.ObjectName, entry.Changes, entry.Reason, entry.Note);
        Assert.DoesNotContain("555", all, StringComparison.Ordinal);
        Assert.DoesNotContain("01", all.Replace(entry.ObjectId, "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Developers_may_not_search() =>
        await Assert.ThrowsAsync<NoRightException>(() => search.FindByPhoneAsync(world.Developer, "(202) 555-0142", CancellationToken.None));

    [Theory]
    [InlineData("(202) 555-0142", true)]
    [InlineData("+44 20 7946 0958", true)]
    [InlineData("Chrome on Windows 11", false)]
    [InlineData("311480-Vt9xQ2kE", false)]
    [InlineData("2024", false)]
    public void What_looks_like_a_number_is_taken_for_one(string typed, bool expected) =>
        Assert.Equal(expected, SubscriberSearch.LooksLikePhone(typed));
}
