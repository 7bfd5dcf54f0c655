using Microsoft.EntityFrameworkCore;
using ZenKey.Portal.Access;
using ZenKey.Portal.Data.Changes;
using ZenKey.Portal.Data.Clients;
using ZenKey.Portal.Data.Companies;
using ZenKey.Portal.Data.EventSubscriptions;
using ZenKey.Portal.Data.Journal;
using ZenKey.Portal.Features.Clients.Settings;
using ZenKey.Protocol;

namespace ZenKey.Portal.Tests.Clients.Settings;

/// <summary>Settings against a store of their own.</summary>
public sealed class SettingsServiceTests : IAsyncLifetime
{
    private readonly PortalStore store = new();
    private Client client = default!;

    private ISettingsEditor Editor => new SettingsEditor(store.Get<StoreWriter>(), store.Get<IDbContextFactory<Data.PortalDbContext>>(), new PlainSecrets(), store.Time);

    public async ValueTask InitializeAsync()
    {
        await store.InitializeAsync();
        client = await AddAsync(ClientType.Confidential);
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task A_saved_part_is_what_the_providers_read_and_is_audited_before_and_after_and_told_to_all_nodes()
    {
        var counter = await CounterAsync();
        var before = (await ReadAsync()).Protection;
        Assert.IsType<SaveSettingsResult.Saved>(await SaveAsync(before, before with { PushedRequests = true, Dpop = true }));
        var saved = await store.ClientAsync(client.ClientId);
        Assert.Equal((true, true, false, 1), (saved.RequirePushedRequests, saved.DpopBoundAccessTokens, saved.CertificateBoundAccessTokens, saved.Version));
        var entry = Assert.Single(await store.AuditAsync());
        Assert.Equal(("client.protection.changed", client.ClientId, "Dana", store.Harbor), (entry.Action, entry.ObjectId, entry.ActorName, entry.CompanyId));
        Assert.Equal([("require_pushed_authorization_requests", "no", "yes"), ("dpop_bound_access_tokens", "no", "yes")], entry.ReadChanges().Select(change => (change.Field, change.Before, change.After)));
        Assert.True(await CounterAsync() > counter);
    }

    [Fact]
    public async Task Every_part_comes_back_as_it_was_saved()
    {
        await KeepAsync((await ReadAsync()).Grants, form => form with { StaySignedIn = true, ServiceTokens = true }, all => all.Grants);
        await KeepAsync((await ReadAsync()).Protection, form => form with { Pkce = false, Certificate = true }, all => all.Protection);
        await KeepAsync((await ReadAsync()).Format, form => form with { IdTokenAlg = "ES256", Userinfo = FormatForm.Oidc, UserinfoAlg = "RS256" }, all => all.Format);
        await KeepAsync((await ReadAsync()).SignOut, form => form with { PostLogoutUris = "https://b.example/out\nhttps://a.example/out", BackchannelUri = "https://a.example/logout", SessionRequired = true }, all => all.SignOut);
        await store.ChangeAsync(async rows => (await rows.Clients.SingleAsync(row => row.Id == client.Id)).JwksUri = "https://a.example/jwks"); // what signs needs keys
        await KeepAsync((await ReadAsync()).Backchannel, form => form with { Allowed = true, Delivery = CibaDelivery.Ping, NotificationUris = "https://z.example/ciba\nhttps://a.example/ciba", SigningAlg = "PS256" }, all => all.Backchannel);
        await KeepAsync((await ReadAsync()).Origins, form => form with { WebOrigins = "https://a.example\nhttps://b.example:8443" }, all => all.Origins);
        await KeepAsync((await ReadAsync()).Events, form => form with { Wanted = true, Delivery = EventsForm.Poll, Types = "sim_swap profile_change" }, all => all.Events);
        var saved = await store.ClientAsync(client.ClientId);
        Assert.Equal("openid email offline_access events", saved.Scopes);
        Assert.Equal("authorization_code refresh_token client_credentials urn:openid:params:grant-type:ciba", saved.Grants);
    }

    [Fact]
    public async Task The_first_notification_address_stays_first_when_lines_change_places()
    {
        var phones = (await ReadAsync()).Backchannel with { Allowed = true, NotificationUris = "https://a.example/n\nhttps://b.example/n\nhttps://c.example/n" };
        await KeepAsync((await ReadAsync()).Backchannel, _ => phones, all => all.Backchannel);
        store.Time.Advance(TimeSpan.FromMinutes(1));
        await KeepAsync((await ReadAsync()).Backchannel, form => form with { NotificationUris = "https://c.example/n\nhttps://a.example/n\nhttps://d.example/n" }, all => all.Backchannel);
    }

    [Fact]
    public async Task What_is_off_again_leaves_nothing_behind()
    {
        await KeepAsync((await ReadAsync()).Events, form => form with { Wanted = true, Types = "sim_swap", Uri = "https://a.example/events" }, all => all.Events);
        await KeepAsync((await ReadAsync()).Grants, form => form with { StaySignedIn = true }, all => all.Grants);
        var all = await ReadAsync();
        Assert.IsType<SaveSettingsResult.Saved>(await SaveAsync(all.Events, all.Events with { Wanted = false }));
        Assert.IsType<SaveSettingsResult.Saved>(await SaveAsync(all.Grants, all.Grants with { StaySignedIn = false }));
        var saved = await store.ClientAsync(client.ClientId);
        Assert.Equal(("openid email", "authorization_code"), (saved.Scopes, saved.Grants));
        Assert.Equal(0, await store.ReadAsync(data => data.EventSubscriptions.CountAsync()));
    }

    [Fact]
    public async Task The_header_of_a_receiver_is_closed_and_stands_nowhere_in_the_trail()
    {
        var before = (await ReadAsync()).Events;
        Assert.IsType<SaveSettingsResult.Saved>(await SaveAsync(before, before with { Wanted = true, Types = "sim_swap", Uri = "https://a.example/events", Authorization = "Bearer hidden-one" }));
        var kept = (await ReadAsync()).Events;
        Assert.Equal(("", true), (kept.Authorization, kept.Mark is not null));
        store.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<SaveSettingsResult.Saved>(await SaveAsync(kept, kept with { Authorization = "Bearer hidden-two" }));
        Assert.Equal("closed:Bearer hidden-two", System.Text.Encoding.UTF8.GetString((await store.ReadAsync(data => data.EventSubscriptions.SingleAsync())).Authorization!));
        var trail = await store.AuditAsync();
        Assert.All(trail, entry => Assert.DoesNotContain("hidden", entry.Changes, StringComparison.Ordinal));
        Assert.Equal("events authorization", Assert.Single(trail[^1].ReadChanges()).Field);
        var replaced = (await ReadAsync()).Events;
        Assert.IsType<SaveSettingsResult.Saved>(await SaveAsync(replaced, replaced with { Forget = true }));
        Assert.Null((await ReadAsync()).Events.Mark);
    }

    [Fact]
    public async Task Only_who_changed_this_very_part_is_in_the_way()
    {
        var mine = await ReadAsync();
        Assert.IsType<SaveSettingsResult.Saved>(await SaveAsync(mine.Grants, mine.Grants with { StaySignedIn = true }, store.Ada));
        Assert.IsType<SaveSettingsResult.Saved>(await SaveAsync(mine.Format, mine.Format with { IdTokenAlg = "ES256" }));
        var conflict = Assert.IsType<SaveSettingsResult.Conflict>(await SaveAsync(mine.Grants, mine.Grants with { ServiceTokens = true }));
        Assert.Equal("Ada", conflict.Found.By);
        Assert.Equal(["grant refresh_token, scope offline_access", "grant client_credentials"], conflict.Found.Differences.Select(one => one.Field));
        var saved = await store.ClientAsync(client.ClientId);
        Assert.DoesNotContain("client_credentials", saved.Grants, StringComparison.Ordinal);
        Assert.Equal(2, saved.Version);
    }

    [Fact]
    public async Task Of_many_who_save_different_parts_at_once_none_is_lost()
    {
        var all = await ReadAsync();
        var results = await Task.WhenAll(
            SaveAsync(all.Grants, all.Grants with { StaySignedIn = true }), SaveAsync(all.Format, all.Format with { IdTokenAlg = "ES256" }),
            SaveAsync(all.Origins, all.Origins with { WebOrigins = "https://a.example" }), SaveAsync(all.Protection, all.Protection with { Dpop = true }));
        Assert.All(results, result => Assert.IsType<SaveSettingsResult.Saved>(result));
        Assert.Equal(4, (await store.ClientAsync(client.ClientId)).Version);
    }

    [Fact]
    public async Task What_says_the_same_changes_nothing()
    {
        var all = await ReadAsync();
        Assert.IsType<SaveSettingsResult.Unchanged>(await SaveAsync(all.SignOut, all.SignOut with { PostLogoutUris = "\n \n" }));
        Assert.Empty(await store.AuditAsync());
    }

    [Fact]
    public async Task Who_may_not_change_the_client_changes_nothing_even_past_the_page()
    {
        var all = await ReadAsync();
        foreach (var person in new[] { store.Lea, store.Sam, store.Ali }) { Assert.IsType<SaveSettingsResult.NotFound>(await SaveAsync(all.Format, all.Format with { IdTokenAlg = "ES256" }, person)); }
        Assert.Null(await Editor.ReadAsync(store.Lea, client.ClientId, Cancel));
        await store.Get<StoreWriter>().WriteAsync(async (data, token) => (await data.Companies.SingleAsync(company => company.Id == store.Harbor, token)).State = CompanyState.Suspended, [], Cancel);
        Assert.IsType<SaveSettingsResult.NotFound>(await SaveAsync(all.Format, all.Format with { IdTokenAlg = "ES256" }));
        Assert.IsType<SaveSettingsResult.NotFound>(await SaveAsync(all.Format, all.Format with { IdTokenAlg = "ES256" }, store.Ada));
        Assert.Equal("RS256", (await store.ClientAsync(client.ClientId)).IdTokenAlg);
    }

    [Fact]
    public async Task The_service_holds_the_rules_against_the_client_as_it_stands_now()
    {
        var all = await ReadAsync();
        Assert.IsType<SaveSettingsResult.Saved>(await SaveAsync(all.Protection, all.Protection with { Dpop = true }));
        var rejected = Assert.IsType<SaveSettingsResult.Rejected>(await SaveAsync(all.Backchannel, all.Backchannel with { Allowed = true, Delivery = CibaDelivery.Push, NotificationUris = "https://a.example/n" }));
        Assert.Equal("Delivery", Assert.Single(rejected.Faults).Field);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private async Task<Client> AddAsync(ClientType type)
    {
        var added = new Client
        {
            Id = Guid.CreateVersion7(),
            ClientId = ClientId.New().Value,
            ProjectId = store.HarborProject,
            Name = "Harbor Web",
            Type = type,
            TokenAuth = TokenAuth.Basic,
            RequirePkce = true,
            Scopes = "openid email",
        };
        await store.WriteAsync(added);
        return added;
    }

    private async Task<ClientSettings> ReadAsync() => (await Editor.ReadAsync(store.Dana, client.ClientId, Cancel))!;

    private Task<SaveSettingsResult> SaveAsync<TForm>(TForm before, TForm after, CurrentPerson? person = null)
        where TForm : class, ISettingsForm<TForm> => Editor.SaveAsync(person ?? store.Dana, client.ClientId, before, after, Cancel);

    private async Task KeepAsync<TForm>(TForm before, Func<TForm, TForm> change, Func<ClientSettings, TForm> part)
        where TForm : class, ISettingsForm<TForm>
    {
        var after = change(before);
        Assert.IsType<SaveSettingsResult.Saved>(await SaveAsync(before, after));
        Assert.Equal(after, part(await ReadAsync()));
    }

    private Task<long> CounterAsync() => store.ReadAsync(data => data.ChangeCounters.Where(counter => counter.Topic == Topic.Clients).Select(counter => counter.Value).SingleAsync());

    private sealed class PlainSecrets : IReceiverSecrets
    {
        public byte[] Close(string text) => System.Text.Encoding.UTF8.GetBytes("closed:" + text);

        public string? Open(byte[] closed) => System.Text.Encoding.UTF8.GetString(closed)["closed:".Length..];
    }
}
