using FsCheck;
using FsCheck.Fluent;
using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Features.Clients;
using ZenKey.Portal.Features.Clients.Redirects;
using ZenKey.Protocol;
using ZenKey.TestKit;

namespace ZenKey.Portal.Tests.Clients.Redirects;

/// <summary>The form, the page and the service judge addresses alike; the providers do so in AuthServer.Tests, by the same table.</summary>
public sealed class RedirectUriAgreementTests : IAsyncLifetime
{
    private readonly PortalStore store = new();

    public ValueTask InitializeAsync() => store.InitializeAsync();

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public void The_table_is_long_enough() => Assert.True(RedirectUriCases.Count >= 60);

    [Fact]
    public void The_form_of_a_new_client_takes_what_the_table_takes()
    {
        foreach (var one in RedirectUriCases.All.Where(one => one.Mode == ClientMode.Developer && one.Address.Trim().Length > 0))
        {
            var form = new ClientForm { Name = "Web", Project = ClientForm.NewProject, NewProjectName = "Web", Type = one.Type, RedirectUris = [new RedirectUriField { Text = one.Address }] };
            Assert.True(new ClientFormValidator().Validate(form).IsValid == one.IsTaken, one.ToString());
        }
    }

    [Fact]
    public void The_page_takes_what_the_table_takes_and_a_line_that_was_pasted_alike()
    {
        foreach (var one in RedirectUriCases.All)
        {
            var client = ClientStubs.Detail(one.Type, one.Mode) with { RedirectUris = [] };
            Assert.True(UriLine.FaultOf(new NewRedirectUri(one.Address, null), client, []) is null == one.IsTaken, one.ToString());
            if (one.Address.Trim().Length == 0) { Assert.Empty(UriLine.Judge(one.Address, client)); }
            else { Assert.True(Assert.Single(UriLine.Judge(one.Address, client)).Fault is null == one.IsTaken, one.ToString()); }
        }
    }

    [Fact]
    public async Task The_service_takes_what_the_table_takes()
    {
        foreach (var group in RedirectUriCases.All.GroupBy(one => (one.Type, one.Mode)))
        {
            var version = 0;
            var waits = new HashSet<string>(StringComparer.Ordinal);
            var clientId = await AddClientAsync(group.Key.Type, group.Key.Mode);
            foreach (var one in group)
            {
                var result = await new ClientEditor(store.Get<StoreWriter>(), store.Get<Microsoft.EntityFrameworkCore.IDbContextFactory<Data.PortalDbContext>>(), store.Time)
                    .AddRedirectUriAsync(store.Dana, clientId, version, one.Address, null, TestContext.Current.CancellationToken);
                // A new host of a launched client waits for a second person: it is taken all the same.
                Assert.True((result is EditClientResult.Saved or EditClientResult.NeedsApproval) == one.IsTaken, $"{one}: {result}");
                version += result is EditClientResult.Saved ? 1 : 0;
                if (result is EditClientResult.NeedsApproval) 
                {
                    waits.Add(one.Address);
                    await store.ChangeAsync(rows => rows.LaunchRequests.ExecuteDeleteAsync(TestContext.Current.CancellationToken)); // only so many may wait
                }
            }
            Assert.Equal(group.Where(one => one.IsTaken && !waits.Contains(one.Address)).Select(one => one.Address).Order(StringComparer.Ordinal), (await store.ClientAsync(clientId)).RedirectUris.Select(uri => uri.Uri).Order(StringComparer.Ordinal));
        }
    }

    /// <summary>The tester's word is the provider's: both ask <see cref="RedirectUri.Find"/>, of a row and of a view of it.</summary>
    [Fact]
    public void Whatever_the_page_takes_the_provider_finds_again()
    {
        var pieces = RedirectUriCases.All.Select(one => one.Address).Distinct().Concat(["https://", "http://localhost", ":5000", "/cb", "?x=1", "#", "@", "..", "%2e", "é"]).ToArray();
        var typed = from parts in Gen.Elements(pieces).ListOf(2) from count in Gen.Choose(1, 2) select string.Concat(parts.Take(count));
        var some = from text in typed from type in Gen.Elements(Enum.GetValues<ClientType>()) from mode in Gen.Elements(Enum.GetValues<ClientMode>()) select (text, type, mode);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3_000), Prop.ForAll(some.ToArbitrary(), one =>
        {
            var client = ClientStubs.Detail(one.type, one.mode) with { RedirectUris = [] };
            if (UriLine.FaultOf(new NewRedirectUri(one.text, null), client, []) is not null) { return true; }
            var row = Row(one.type, one.mode);
            row.Uris.Add(new ClientUri { Id = Guid.CreateVersion7(), ClientId = row.Id, Kind = ClientUriKind.Redirect, Uri = one.text });
            return row.FindRedirectUri(one.text) is not null && MatchVerdict.Of(one.text, client with { RedirectUris = [ClientStubs.Uri(one.text)] }).Match;
        }));
    }

    [Fact]
    public void A_mended_address_is_always_one_that_may_be_registered()
    {
        foreach (var one in RedirectUriCases.All)
        {
            if (RedirectUriMend.Of(one.Address, one.Type, one.Mode) is not { } mended) { continue; }
            Assert.False(one.IsTaken, one.ToString());
            Assert.Null(RedirectUri.Fault(mended, one.Type, one.Mode));
        }
    }

    [Theory]
    [InlineData("https://user@app.example/cb", "https://app.example/cb")]
    [InlineData("https://app.example@evil.example/cb", null)]                       // nobody knows what was meant
    [InlineData("https://app.example/cb#top", "https://app.example/cb")]
    [InlineData("https://app.example/a/../cb", "https://app.example/cb")]
    [InlineData("https://app.example/a/%2e%2e/cb?x=1", "https://app.example/cb?x=1")]
    [InlineData("https://bücher.example/größe", "https://xn--bcher-kva.example/gr%C3%B6%C3%9Fe")]
    [InlineData("https:/app.example/cb", "https://app.example/cb")]
    [InlineData("https:\\\\app.example\\cb", "https://app.example/cb")]
    [InlineData("app.example/cb", "https://app.example/cb")]
    [InlineData("HTTPS://app.example/cb", "https://app.example/cb")]
    [InlineData("http://app.example/cb", "https://app.example/cb")]
    [InlineData("http://127.1:5000/cb", "http://127.0.0.1:5000/cb")]
    [InlineData("http://LOCALHOST/cb?x=1", "http://localhost/cb?x=1")]
    [InlineData("http://[0:0:0:0:0:0:0:1]:80/cb", "http://[::1]:80/cb")]
    [InlineData("\"https://app.example/cb\"", "https://app.example/cb")]
    [InlineData("https://app.example/call back", "https://app.example/call%20back")]
    [InlineData("https://*.app.example/cb", null)]
    [InlineData("javascript:alert(1)", null)]
    public void A_fault_is_mended_where_it_is_plain_what_was_meant(string typed, string? mended) =>
        Assert.Equal(mended, RedirectUriMend.Of(typed, ClientType.Confidential, ClientMode.Developer));

    private async Task<string> AddClientAsync(ClientType type, ClientMode mode)
    {
        var client = Row(type, mode);
        await store.WriteAsync(client);
        return client.ClientId;
    }

    private Client Row(ClientType type, ClientMode mode) => new()
    {
        Id = Guid.CreateVersion7(),
        ClientId = ClientId.New().Value,
        ProjectId = store.HarborProject,
        Name = "Web",
        Type = type,
        Mode = mode,
        TokenAuth = TokenAuth.None,
        CreatedAt = store.Time.GetUtcNow(),
    };
}
