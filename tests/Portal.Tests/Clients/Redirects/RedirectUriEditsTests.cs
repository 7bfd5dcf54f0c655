using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Features.Clients;
using ZenKey.Portal.Features.Clients.Redirects;
using ZenKey.Protocol;

namespace ZenKey.Portal.Tests.Clients.Redirects;

/// <summary>Redirect URIs in the store: many in one change, labels.</summary>
public sealed class RedirectUriEditsTests : IAsyncLifetime
{
    private readonly PortalStore store = new();
    private Client client = null!;

    private ClientEditor Editor => new(store.Get<StoreWriter>(), store.Get<IDbContextFactory<PortalDbContext>>(), store.Time);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await store.InitializeAsync();
        var id = Guid.CreateVersion7();
        client = new Client
        {
            Id = id,
            ClientId = ClientId.New().Value,
            ProjectId = store.HarborProject,
            Name = "Web",
            TokenAuth = TokenAuth.Basic,
            CreatedAt = store.Time.GetUtcNow(),
            Uris = [new ClientUri { Id = Guid.CreateVersion7(), ClientId = id, Kind = ClientUriKind.Redirect, Uri = "https://app.example/cb" }],
        };
        await store.WriteAsync(client);
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task Many_are_one_change_with_one_line_of_audit()
    {
        Assert.IsType<EditClientResult.Saved>(await AddAsync(new(" https://a.example/cb ", " Staging "), new("https://b.example/cb", " ")));
        var kept = await store.ClientAsync(client.ClientId);
        Assert.Equal(1, kept.Version);
        Assert.Equal([("https://a.example/cb", "Staging"), ("https://app.example/cb", null), ("https://b.example/cb", null)],
            kept.RedirectUris.OrderBy(uri => uri.Uri, StringComparer.Ordinal).Select(uri => (uri.Uri, uri.Label)));
        var change = Assert.Single(Assert.Single(await store.AuditAsync()).ReadChanges());
        Assert.Equal(("https://app.example/cb", "https://app.example/cb\nhttps://a.example/cb\nhttps://b.example/cb"), (change.Before, change.After));
    }

    [Theory]
    [InlineData("https://b.example/*", "https://b.example/*: Wildcards are not allowed")]
    [InlineData("https://a.example/cb", "https://a.example/cb: This address is in the list already.")]
    public async Task When_one_may_not_be_none_is(string second, string words)
    {
        var result = await AddAsync(new("https://a.example/cb", null), new(second, null));
        Assert.StartsWith(words, Assert.IsType<EditClientResult.Rejected>(result).Fault, StringComparison.Ordinal);
        Assert.Single((await store.ClientAsync(client.ClientId)).RedirectUris);
        Assert.Empty(await store.AuditAsync());
    }

    [Fact]
    public async Task There_are_never_more_than_fifty()
    {
        Assert.IsType<EditClientResult.Rejected>(await AddAsync([.. Enumerable.Range(0, 50).Select(index => new NewRedirectUri($"https://n{index}.example/cb", null))]));
        Assert.IsType<EditClientResult.Saved>(await AddAsync([.. Enumerable.Range(0, 49).Select(index => new NewRedirectUri($"https://n{index}.example/cb", null))]));
    }

    [Fact]
    public async Task A_label_is_given_changed_and_taken_away_and_each_is_audited()
    {
        Assert.IsType<EditClientResult.Saved>(await LabelAsync(store.Dana, 0, " Production "));
        store.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<EditClientResult.Rejected>(await LabelAsync(store.Dana, 1, "Production"));
        Assert.IsType<EditClientResult.Rejected>(await LabelAsync(store.Dana, 1, new string('x', 101)));
        Assert.IsType<EditClientResult.Saved>(await LabelAsync(store.Dana, 1, ""));
        Assert.Null(Assert.Single((await store.ClientAsync(client.ClientId)).RedirectUris).Label);
        Assert.Equal([(null, "Production"), ("Production", null)], (await store.AuditAsync()).Select(entry => entry.ReadChanges()[0]).Select(change => (change.Before, change.After)));
    }

    [Fact]
    public async Task Who_may_not_edit_labels_nothing_and_adds_nothing()
    {
        foreach (var person in new[] { store.Lea, store.Sam, store.Ali })
        {
            Assert.IsType<EditClientResult.NotFound>(await LabelAsync(person, 0, "Mine"));
            Assert.IsType<EditClientResult.NotFound>(await Editor.AddRedirectUrisAsync(person, client.ClientId, 0, [new("https://evil.example/cb", null)], Cancel));
        }
        Assert.IsType<EditClientResult.Conflict>(await LabelAsync(store.Dana, 7, "Late"));
    }

    private Task<EditClientResult> AddAsync(params NewRedirectUri[] uris) => Editor.AddRedirectUrisAsync(store.Dana, client.ClientId, 0, uris, Cancel);

    private Task<EditClientResult> LabelAsync(CurrentPerson person, int version, string label) => Editor.LabelRedirectUriAsync(person, client.ClientId, version, client.Uris[0].Id, label, Cancel);
}
